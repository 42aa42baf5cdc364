"""What is to be made: a job for each part, and the recipes that name what it makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline import opening
from pipeline.digest import recipe
from pipeline.model.audio import Format, Targets, Voice
from pipeline.model.authored import Station
from pipeline.model.parts import PartId
from pipeline.work.casting.bank import as_written
from pipeline.work.casting.casting import Casting, PlayedFile
from pipeline.work.casting.engines import Engines

CLIP, TAKE, MASTER, ENCODED, SILENCE, PROOF = 2, 4, 1, 1, 1, 1
"""Versions of the steps; raised when a step makes other bytes of the same inputs, or judges otherwise."""
SHORT_MS = 3000
"""A part under this length is too short for the loudness meter: it takes its neighbour's gain."""


@dataclass(frozen=True)
class Line:
    """What becomes one clip: words for a voice, or a file; and the silence that follows it."""

    recipe: str
    pause_ms: int
    voice: Voice | None = None
    text: str = ""
    syllables: int = 0
    file: Path | None = None


@dataclass(frozen=True)
class Job:
    """What becomes one part, encoded in each of the formats."""

    part: PartId
    lines: tuple[Line, ...]
    formats: Mapping[str, Format]
    """By profile code."""
    targets: Targets
    gains: Mapping[str, float] = field(default_factory=dict)
    """The neighbour's gain by profile code, for when the part turns out to be short."""

    @cached_property
    def master(self) -> str:
        """The recipe of the master."""
        return recipe("master", MASTER, clips=[[line.recipe, line.pause_ms] for line in self.lines])

    @cached_property
    def proof(self) -> str:
        """The recipe of the proof that every clip of it was judged."""
        return recipe("proof", PROOF, master=self.master)

    def gain(self, profile: str, ms: int) -> float | None:
        """Return the neighbour's gain when a part of `ms` is too short to be measured alone."""
        return self.gains.get(profile) if ms < SHORT_MS else None

    def encoded(self, profile: str, ms: int) -> str:
        """The recipe of the part encoded for a profile."""
        inputs = {"form": vars(self.formats[profile]), "targets": vars(self.targets)}
        return recipe("encoded", ENCODED, master=self.master, gain=self.gain(profile, ms), **inputs)


def targets_of(station: Station) -> Targets:
    """Return what a station's sound is held to."""
    return Targets(station.sound.loudness, station.sound.true_peak)


def job_of(casting: Casting, engines: Engines, formats: Mapping[str, Format], targets: Targets) -> Job:
    """Return the job that makes a casting heard."""
    lines = map(_played, casting.files) if casting.files else _voice_lines(casting, engines)
    return Job(casting.part.id, tuple(lines), formats, targets)


def _played(one: PlayedFile) -> Line:
    try:
        key = recipe("take", TAKE, sha256=opening.sha256_of(one.file, opening.SOUND_BYTES))
    except opening.Unfit as unfit:  # nothing is ever made by this recipe: who tries says why
        key = recipe("take", TAKE, unfit=str(unfit.what), file=one.file.name)
    return Line(key, one.pause_ms, syllables=one.syllables, file=one.file)


def _voice_lines(casting: Casting, engines: Engines) -> Iterator[Line]:
    voice = casting.voice
    assert voice
    identity = dict(engines[voice.engine].identity(voice))
    for sentence in casting.part.sentences:
        if phrase := casting.phrases.get(as_written(sentence)) if casting.phrases else None:
            yield _played(phrase)
            continue
        for said in sentence.utterances:
            key = recipe("clip", CLIP, voice=vars(voice), engine=identity, text=said.text)
            yield Line(key, said.pause_ms, voice, said.text, said.syllables)
