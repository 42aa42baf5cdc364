"""Style sheet, script and icon, each under a name that changes with its bytes: none is ever stale."""

from __future__ import annotations

import functools
from importlib import resources

from pipeline.digest import sha256
from pipeline.pages.html import page


@functools.cache
def assets() -> dict[str, bytes]:
    """Return the files that all pages share, by name."""
    style = page("site/site.css").encode()
    script, icon = (_own(f"site.{suffix}") for suffix in ("js", "svg"))
    return {_named("css", style): style, _named("js", script): script, _named("svg", icon): icon}


def asset(suffix: str) -> str:
    """Return the name of the style sheet ('css'), the script ('js') or the icon ('svg')."""
    return next(name for name in assets() if name.endswith(f".{suffix}"))


def _own(name: str) -> bytes:
    return resources.files("pipeline.pages").joinpath("templates", "site", name).read_bytes()


def _named(suffix: str, data: bytes) -> str:
    return f"site-{sha256(data)[:10]}.{suffix}"
