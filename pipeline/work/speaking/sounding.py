"""A prepared week becomes sound: who speaks each part in the end, and every part encoded."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pipeline import tools
from pipeline.model.audio import Format
from pipeline.model.parts import PartId
from pipeline.problems import Problem, listed
from pipeline.progress import Progress
from pipeline.store import Store
from pipeline.work.casting.casting import Casting
from pipeline.work.preparing.planning import Planner
from pipeline.work.preparing.prepare import PreparedWeek
from pipeline.work.speaking.jobs import Job, job_of, targets_of
from pipeline.work.speaking.ladder import Ladder
from pipeline.work.speaking.making import make
from pipeline.work.speaking.speaking import Speaking
from pipeline.work.speaking.workshop import EncodedParts, made_on, silence


@dataclass(frozen=True)
class SoundedWeek:
    """A week that can be heard."""

    prepared: PreparedWeek
    """Its castings say who speaks in the end."""
    sounds: EncodedParts
    failures: tuple[Problem, ...]
    """What went wrong on the way."""

    @property
    def planner(self) -> Planner:
        """What plans it by its real lengths."""
        return Planner(self.prepared.catalogue, self.prepared.scripts, self._ms)

    def _ms(self, part: PartId, profile: str) -> int:
        encoded = self.sounds.get((part, profile))
        return encoded.piece.ms if encoded else 0


def sound_week(
    prepared: PreparedWeek, store: Store, jobs: int, progress: Progress, strict: bool = False
) -> SoundedWeek:
    """Return the week spoken, mastered and encoded, by at most `jobs` processes at once.

    With `strict` no segment moves to another voice than the first that does not refuse it. Raises
    MachineLacks when the machine can do no more.
    """
    pool = functools.cache(lambda: tools.processes(jobs))
    try:
        speaking = Speaking(store, prepared.engines, pool, progress)
        return _sounded(prepared, speaking, strict)
    finally:
        if pool.cache_info().currsize:
            pool().shutdown(cancel_futures=True)


def _sounded(prepared: PreparedWeek, speaking: Speaking, strict: bool) -> SoundedWeek:
    station, formats, store = prepared.catalogue.station, _formats(prepared), speaking.store

    def job(casting: Casting) -> Job:
        return job_of(casting, prepared.engines, formats[casting.part.id], targets_of(station))

    ladder = Ladder(prepared.catalogue, speaking, job, strict)
    settled = ladder.climb({part: prepared.castings[part] for part in sorted(formats, key=str)})
    castings = {part: _dated(casting, store, job) for part, casting in settled.items()}
    jobs = [job(one) for one in castings.values() if one.heard and not one.part.silence_ms]
    made, failures = make(jobs, store, speaking.open_pool, speaking.progress)
    made |= _silences(castings, formats, store)
    prepared = replace(prepared, castings={**prepared.castings, **castings})
    return SoundedWeek(prepared, made, listed((*failures, *ladder.problems)))


def _formats(prepared: PreparedWeek) -> dict[PartId, dict[str, Format]]:
    """Return everything heard that may play in the week, in the formats of the profiles it plays in."""
    catalogue = prepared.catalogue
    heard = Planner(catalogue, prepared.scripts, lambda part, profile: int(prepared.castings[part].heard))
    formats: dict[PartId, dict[str, Format]] = {}
    for commune in catalogue.communes.values():
        profile = catalogue.profiles[commune.profile]
        for part in heard.playable(prepared.week, commune):
            formats.setdefault(part, {})[profile.code] = Format(profile.rate, profile.bitrate)
    return formats


def _dated(casting: Casting, store: Store, job: Callable[[Casting], Job]) -> Casting:
    """Return a casting that says when it was spoken, where another day would have given other bytes."""
    if casting.voice is None or casting.provenance is None or casting.provenance.repeatable:
        return casting
    newest = made_on(store, job(casting).lines)
    return replace(casting, provenance=replace(casting.provenance, made_on=newest))


def _silences(
    castings: Mapping[PartId, Casting], formats: Mapping[PartId, Mapping[str, Format]], store: Store
) -> EncodedParts:
    return {
        (part, profile): silence(store, casting.part.silence_ms, form)
        for part, casting in castings.items()
        if casting.part.silence_ms
        for profile, form in formats[part].items()
    }
