"""`loa say`: hear one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _

if TYPE_CHECKING:
    from pipeline.work.casting.equipment import Machine


@click.command(help=_("Speak one line and say where the MP3 lies."))
@click.argument("text")
@click.option("--language", default="vi", show_default=True, help=_("Language of the text (BCP 47 code)."))
@click.option("--voice", help=_("Voice of languages.yaml to speak it [the first that does]."))
@options.content
@options.output
@options.machine
@options.lang
def say(text: str, language: str, voice: str | None, content: Path, output: Path, machine: Machine) -> None:
    """Speak a line."""
    from pipeline.work.say import SayRequest, say_line

    asked = SayRequest(text, language, voice)
    with screen.progress() as progress:
        said = say_line(content, output, asked, machine, options.today(), progress)
    screen.row(said.by, said.spoken)
    screen.row(str(said.file))
