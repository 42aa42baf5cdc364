"""`loa voices test`: every voice speaks a line of its language, and is measured."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.audio import Voice
from pipeline.model.authored import Language
from pipeline.model.script import Part
from pipeline.model.spoken import Utterance
from pipeline.problems import Message, Place, Stopped, error, say
from pipeline.voice.engine import Engine
from pipeline.voice.proof import clip_measures
from pipeline.work.casting.engines import Engines, language_called, unready, voice_of
from pipeline.work.casting.equipment import Machine
from pipeline.work.preparing.prepare import prepare

LEAST_SYLLABLES = 4
"""Of a line that a voice is tried with: fewer tell little of its pace."""


@dataclass(frozen=True)
class Trial:
    """One voice that was asked to speak a line of its language."""

    language: str
    engine: str
    voice: str
    text: str = ""
    syllables: int = 0
    seconds: float = 0.0
    """From the first sound to the last; 0 when it failed."""
    why: Message | None = None
    """Why it failed; None when it said all of the line."""

    def data(self) -> dict[str, object]:
        """The trial as JSON values, and a message."""
        return dict(vars(self))


def try_voices(root: Path, machine: Machine, today: dt.date, language: str | None) -> Iterator[Trial]:
    """Yield what became of each voice of a language, or of all, as it was asked to speak a line of content/.

    Raises Stopped for content that cannot be read, or an unknown language.
    """
    prepared = prepare(root, None, today, machine)
    catalogue, lines = prepared.catalogue, _lines(prepared.scripts.parts())
    for one in [language_called(language, catalogue)] if language else catalogue.languages.values():
        yield from _trials(one, prepared.engines, lines.get(one.code))


def _lines(parts: Iterable[Part]) -> dict[str, Utterance]:
    """Return the first line of each language that is long enough to try a voice with."""
    lines: dict[str, Utterance] = {}
    for part in parts:
        for sentence in part.sentences:
            for utterance in sentence.utterances:
                if utterance.syllables >= LEAST_SYLLABLES:
                    lines.setdefault(part.language, utterance)
    return lines


def _trials(language: Language, engines: Engines, line: Utterance | None) -> Iterator[Trial]:
    for choice in language.voices:
        voice = voice_of(choice, language.code)
        if line is None:
            missing = say("content/ has no line in this language to try it with")
            yield Trial(language.code, choice.engine, choice.voice, why=missing)
            continue
        try:
            yield _tried(engines[choice.engine], voice, line)
        except Stopped as stopped:
            why = stopped.problems[0].what
            yield Trial(language.code, choice.engine, choice.voice, line.text, line.syllables, why=why)


def _tried(speaker: Engine, voice: Voice, line: Utterance) -> Trial:
    """Return what was measured on the line; raises Stopped when the voice cannot or must not speak it."""
    if refused := unready(speaker, voice) or speaker.refuses(voice, [line.text])[0]:
        raise Stopped(error(Place(voice.engine), refused))
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "line.wav"
        speaker.speak(voice, line.text, clip)
        found = clip_measures(clip, line.text, line.syllables, voice)
    asked = (voice.language, voice.engine, voice.name, line.text, line.syllables)
    return Trial(*asked, why=found) if isinstance(found, Message) else Trial(*asked, found.seconds)
