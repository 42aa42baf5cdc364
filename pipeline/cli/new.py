"""`loa new`: files to begin with, which pass `loa check`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _


@click.group(help=_("Begin a segment, a commune or a week with files that pass the check."))
@options.lang
def new() -> None:
    """Hold the things that can be begun."""


@new.command(help=_("Begin a segment, called by an id like hoi-o-dau."))
@click.argument("name")
@options.content
@options.lang
def segment(name: str, content: Path) -> None:
    """Write a segment's file."""
    from pipeline.content.scaffold import new_segment

    _write(content, new_segment(content, name, options.today()))


@new.command(help=_("Begin a commune of the station's province, by its official code of five digits."))
@click.argument("code")
@options.content
@options.lang
def commune(code: str, content: Path) -> None:
    """Write a commune into communes.yaml."""
    from pipeline.content.scaffold import new_commune

    _write(content, new_commune(content, code))


@new.command(help=_("Begin a week, like 2026-W49, with the segments that are valid in it."))
@click.argument("name", metavar="WEEK")
@options.content
@options.lang
def week(name: str, content: Path) -> None:
    """Write a week's file."""
    from pipeline.content.scaffold import new_week

    _write(content, new_week(content, name))


def _write(content: Path, files: Mapping[str, str]) -> None:
    from pipeline.store import write_whole

    for name, text in files.items():
        write_whole(content / name, text.encode())
        screen.row(str(content / name))
