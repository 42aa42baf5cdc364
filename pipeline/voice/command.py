"""The engine `command`: any program that writes a WAV file, for a station's own engine.

voices.yaml lists its arguments; {text}, {out} and {voice} are filled in, each inside the argument where it
stands. There is no shell, so no word of a text can become a command.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import tools
from pipeline.digest import JSON
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import Message, Place, Stopped, error, say
from pipeline.voice.decode import write_speech
from pipeline.voice.gate import stop_if_refused
from pipeline.voice.setup import NO_SETUP, OfStation, Setup

LONGEST = 120.0
"""Seconds that a program may take for one sentence."""
FIELD = re.compile(r"\{(?:text|out|voice)\}")
LEADING = "-–— \n"
"""What a text loses at its beginning: a program would take it for an option."""


@dataclass(frozen=True)
class Command(OfStation):
    """The station's own programs."""

    setup: Setup = NO_SETUP

    name = "command"
    repeatable = False
    connections = 1
    network = False

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the arguments; a program that is changed under the same name is not noticed."""
        own = self.setup.own.get(voice.name)
        return {"program": list(self._program(voice)), "reads": own.script if own else ""}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke: which program, under which licence."""
        own = self.setup.own.get(voice.name)
        program = Path(self._program(voice)[0]).name if self._program(voice) else ""
        return Provenance("machine", voice.name, program, own.licence if own else "", repeatable=False)

    def lacks(self) -> Message | None:
        """Return None: whether a voice's program is there, `refuses` says."""
        return None

    def unfit(self, voice: Voice) -> Message | None:
        """Return why not: an unknown voice, another language's, or a program that is not there."""
        return super().unfit(voice) or _unusable(self._program(voice))

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV; raises Stopped when the program fails, takes too long, or writes
        no sound."""
        stop_if_refused(self, voice, text)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out.wav"
            filled = {"{text}": text.lstrip(LEADING), "{out}": str(out), "{voice}": voice.name}
            # what a text says is not filled in again
            words = [FIELD.sub(lambda field: filled[field[0]], word) for word in self._program(voice)]
            tools.run(words, seconds=LONGEST)
            sound = out.read_bytes() if out.is_file() else b""
        write_speech([sound], _no_sound, draft)

    def _program(self, voice: Voice) -> tuple[str, ...]:
        own = self.setup.own.get(voice.name)
        return (own.program or ()) if own else ()


def _no_sound(why: Message) -> Stopped:
    return Stopped(error(Place("command"), say("the program wrote no speech: {why}", why=why)))


def _unusable(program: Sequence[str]) -> Message | None:
    if not any("{out}" in word for word in program):
        return say("its program is not told where to write: give it {{out}} in voices.yaml")
    if shutil.which(program[0]) is None:
        return say("its program is not there: {program}", program=program[0])
    return None
