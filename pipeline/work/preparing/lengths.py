"""How long each segment will last in each language, from its syllables, against what its editor planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.model.authored import Segment
from pipeline.model.catalogue import SOURCE
from pipeline.model.parts import PartId
from pipeline.model.script import Part
from pipeline.problems import Message, Problem, say, warning
from pipeline.voice.length import expected_seconds
from pipeline.work.casting.casting import Casting
from pipeline.work.preparing.prepare import Prepared

SOUND_MS = 8000
"""What a sound is reckoned at before it is decoded."""
OFF = 0.25
"""The part of its planned length by which a Vietnamese script may miss it: estimates are no better."""
OFF_TRANSLATED = 0.5
"""The same for a translation: other languages say the same in fewer syllables or more."""
SLACK_MS = 5000
"""What any text may miss, so that a spot is not held to three seconds."""
SPOT_MS = 40_000
"""The longest that a spot should last."""

Lengths = Mapping[tuple[str, str], int]
"""Milliseconds by segment and language; what cannot be heard is not here."""


def estimated_ms(casting: Casting) -> int:
    """Return how long a part will sound, from its syllables and pauses; 0 when it is not heard."""
    if not casting.heard:
        return 0
    if casting.part.sound or casting.part.silence_ms:
        return casting.part.silence_ms or SOUND_MS
    utterances = [one for sentence in casting.part.sentences for one in sentence.utterances]
    seconds = expected_seconds(casting.part.syllables, casting.voice)
    return round(1000 * seconds) + sum(utterance.pause_ms for utterance in utterances)


def lengths(prepared: Prepared, part_ms: Mapping[PartId, int]) -> Lengths:
    """Return how long each segment lasts in each language that can be heard, with its longest local parts.

    `part_ms` is the length of each part by its id.
    """

    def longest(parts: Mapping[str, Part]) -> int:
        return max((part_ms[part.id] for part in parts.values()), default=0)

    tellings = prepared.scripts.tellings
    by_rule = prepared.catalogue.rundown.local_without_voice == SOURCE
    found = {}
    for (segment, language), telling in tellings.items():
        if telling.common and (common := part_ms[telling.common.id]):
            instead = tellings[segment, SOURCE] if by_rule else telling
            first = longest(telling.first) or longest(instead.first)
            last = longest(telling.last) or longest(instead.last)
            found[segment, language] = first + common + last
    return found


def planned_ms(segment: Segment) -> int | None:
    """Return how long its editor plans a segment to last; None where nothing is planned."""
    return None if segment.minutes is None else round(60_000 * segment.minutes)


def misfits(prepared: Prepared, found: Lengths) -> Iterator[Problem]:
    """Give a warning for each text that lasts much longer or shorter than planned, or too long for a spot."""
    for (name, language), ms in found.items():
        segment = prepared.catalogue.segments[name]
        if language == SOURCE:
            yield from _source(segment, ms)
        elif is_off(ms, planned_ms(segment), OFF_TRANSLATED):
            place = prepared.catalogue.translations[name, language].place()
            yield warning(place, _misses(segment, ms), say("see whether something is missing or said twice"))


def _source(segment: Segment, ms: int) -> Iterator[Problem]:
    if is_off(ms, planned_ms(segment), OFF):
        do = say("shorten or lengthen the script, or plan another length")
        yield warning(segment.place("minutes"), _misses(segment, ms), do)
    if segment.spot and ms > SPOT_MS * (1 + OFF):
        what = say("a spot of about {length}: it fills few gaps", length=spelt(ms))
        yield warning(segment.place("spot"), what, say("keep it within 40 seconds, or delete 'spot'"))


def is_off(ms: int, planned: int | None, share: float) -> bool:
    """Return whether a length misses the planned one by more than that share of it."""
    return planned is not None and abs(ms - planned) > max(SLACK_MS, share * planned)


def _misses(segment: Segment, ms: int) -> Message:
    planned = planned_ms(segment) or 0
    return say("it will last about {length}; planned are {planned}", length=spelt(ms), planned=spelt(planned))


def spelt(ms: int) -> Message:
    """Return a length in minutes and seconds: '2 min 35 s'."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    if not minutes:
        return say("{seconds} s", seconds=seconds)
    if not seconds:
        return say("{minutes} min", minutes=minutes)
    return say("{minutes} min {seconds} s", minutes=minutes, seconds=seconds)


def against_plan(ms: int, segment: Segment) -> Message:
    """Return a length beside the planned one, where one is: '2 min 35 s (planned: 2 min 30 s)'."""
    planned = planned_ms(segment)
    if planned is None:
        return spelt(ms)
    return say("{length} (planned: {planned})", length=spelt(ms), planned=spelt(planned))
