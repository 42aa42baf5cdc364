"""`loa voices`: what each language would get, and why not the others; tried and installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Message, say

if TYPE_CHECKING:
    from pipeline.work.casting.equipment import Machine
    from pipeline.work.trying import Trial
    from pipeline.work.voices import VoiceRow


@click.group(
    invoke_without_command=True,
    help=_("Show each language's voices in order, and what keeps them from speaking here."),
)
@options.content
@options.machine
@options.as_json
@options.lang
@click.pass_context
def voices(context: click.Context, content: Path, machine: Machine, as_json: bool) -> None:
    """List voices, unless a verb of the group follows."""
    if context.invoked_subcommand:
        return
    from pipeline.work.voices import voices as listed

    found = listed(content, machine)
    if as_json:
        screen.print_json({"voices": [voice.data() for voice in found]})
        return
    screen.table((v.name, v.language, v.engine or "-", v.voice or "-", _state(v)) for v in found)


def _state(voice: VoiceRow) -> Message:
    if voice.lack:
        return voice.lack
    if voice.first:
        return say("speaks this language here")
    return say("ready when online") if voice.network else say("ready")


@voices.command(
    help=_(
        "Install a voice: the packages that it needs and its model (piper-vais1000, mms-km ...), or only the"
        " packages of an engine: edge, sherpa."
    ),
    short_help=_("Install a voice (piper-vais1000, mms-km, edge ...) and the packages that it needs."),
)
@click.argument("name")
@click.option("--from", "source", default="", help=_("Folder or address to take its files from [its own]."))
@click.option("--accept-licence", "agreed", is_flag=True, help=_("Agree to a licence that forbids commerce."))
@options.content
@options.machine
@options.lang
def install(name: str, source: str, agreed: bool, content: Path, machine: Machine) -> None:
    """Install a voice, or the packages of an engine."""
    from pipeline.voice.setup import PACKAGED
    from pipeline.work.installing import install_packages, install_voice, wanted

    if name in PACKAGED:
        with screen.progress() as progress:
            install_packages(name, machine, progress)
        screen.tell(say("the packages of {name} are installed", name=name))
        return
    model = wanted(content, name, machine)
    screen.row(model.name, model.language, model.licence, model.source)
    with screen.progress() as progress:
        here = install_voice(model, source, agreed, machine, options.today(), progress)
    screen.row(str(machine.models / here.name))


@voices.command(help=_("Have every voice (of one LANGUAGE) speak a line of the material, and measure it."))
@click.argument("language", required=False)
@options.content
@options.machine
@options.as_json
@options.lang
def test(language: str | None, content: Path, machine: Machine, as_json: bool) -> None:
    """Try voices; ends with 4 when none said all of its line."""
    from pipeline.work.trying import try_voices

    trials = []
    for trial in try_voices(content, machine, options.today(), language):
        trials.append(trial)
        if not as_json:
            screen.row(trial.voice, trial.language, trial.engine, _measured(trial))
    if as_json:
        screen.print_json({"trials": [trial.data() for trial in trials]})
    sys.exit(0 if any(trial.why is None for trial in trials) else 4)


def _measured(trial: Trial) -> Message:
    if trial.why:
        return trial.why
    return say(
        "{seconds} s for {syllables} syllables: {line}",
        seconds=round(trial.seconds, 1),
        syllables=trial.syllables,
        line=trial.text,
    )
