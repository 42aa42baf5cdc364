"""`loa say`: hear one line."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _


@click.command(help=_("Speak one line and say where the MP3 lies."))
@click.argument("text")
@click.option("--language", default="vi", show_default=True, help=_("Language of the text (BCP 47 code)."))
@options.content
@options.output
@options.lang
def say(text: str, language: str, content: Path, output: Path) -> None:
    """Speak a line."""
    from pipeline.work.say import say_line

    progress = screen.progress()
    try:
        said = say_line(content, output, text, language, progress)
    finally:
        progress.close()
    screen.row(f"{said.voice.engine} {said.voice.name}", said.spoken)
    screen.row(str(said.file))
