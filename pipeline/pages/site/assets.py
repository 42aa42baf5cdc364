"""The style sheet and the script, each under a name that changes with its bytes: none is ever stale."""

from __future__ import annotations

import functools
from importlib import resources

from pipeline.digest import sha256
from pipeline.pages.html import page


@functools.cache
def assets() -> dict[str, bytes]:
    """Return the files that all pages share, by name."""
    style = page("site/site.css").encode()
    script = resources.files("pipeline.pages").joinpath("templates/site/site.js").read_bytes()
    return {_named("css", style): style, _named("js", script): script}


def asset(suffix: str) -> str:
    """Return the name of the style sheet ('css') or of the script ('js')."""
    return next(name for name in assets() if name.endswith(f".{suffix}"))


def _named(suffix: str, data: bytes) -> str:
    return f"site-{sha256(data)[:10]}.{suffix}"
