"""`loa voices`: what each language would get, and why not the others."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Message, say


@click.command(help=_("Show each language's voices in order, and what keeps them from speaking here."))
@options.content
@options.as_json
@options.lang
def voices(content: Path, as_json: bool) -> None:
    """List voices."""
    from pipeline.work.voices import voices as listed

    found = listed(content)
    if as_json:
        screen.print_json({"voices": [voice.data() for voice in found]})
        return
    for voice in found:
        screen.row(voice.name, voice.language, voice.engine or "-", voice.voice or "-", _state(voice.lack))


def _state(lack: Message | None) -> Message:
    return lack or say("ready")
