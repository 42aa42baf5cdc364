"""`loa spoken`: written lines in, spoken lines out."""

from __future__ import annotations

import sys

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _


@click.command(help=_("Turn written lines (stdin) into spoken ones (stdout), exactly one each."))
@click.option("--language", default="vi", show_default=True, help=_("Language of the text (BCP 47 code)."))
@options.lang
def spoken(language: str) -> None:
    """Read lines."""
    from pipeline.speech import reader

    read = reader(language)
    for line in sys.stdin:
        screen.row(read.line(line.rstrip("\n")))
