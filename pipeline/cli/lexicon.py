"""`loa lexicon`: spoken forms in and out, in the W3C's Pronunciation Lexicon Specification."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _


@click.command(help=_("Write the station's lexicon as PLS (W3C) on stdout; or turn a PLS FILE into YAML."))
@click.argument("file", type=options.FILE, required=False)
@click.option("--language", default="vi", show_default=True, help=_("Language of the lexicon (BCP 47 code)."))
@options.content
@options.lang
def lexicon(file: Path | None, language: str, content: Path) -> None:
    """Convert a lexicon."""
    from pipeline.work.preparing import lexicons

    if file is None:
        sys.stdout.buffer.write(lexicons.as_pls(content, language))
        return
    text, problems = lexicons.as_yaml(file)
    screen.show(problems)
    sys.stdout.write(text)
