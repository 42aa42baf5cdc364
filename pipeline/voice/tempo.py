"""How long a reader's takes last beside each other: what was cut, and what is another text's take.

How fast people read differs by far more than one paragraph of a reader differs from the next. So a take is
measured by the reader's other takes: how many seconds it has for what is to be read, against the median of
theirs, in units of their own spread. Of simulated takes (tests/voice/test_tempo.py: 8 % from paragraph to
paragraph, pauses at will) 1 of 800 whole ones was doubted and 9 of 10 that were cut to two thirds; half of
the others end in the middle of a sound, which makes a smaller doubt enough.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from pipeline.problems import Message, say

LEAST_OTHERS = 3
"""Takes beside which one is judged: the reader's, or where there are fewer all of the language."""
MANY = 30
"""Takes from which one more or less changes nothing: it is judged beside all, itself among them."""
STOP, COMMA = 2.0, 1.0
"""Syllables that a pause lasts about as long as, after a sentence and within one."""
ENDS = {True: 0.4, False: 4.0}
"""...and the silence at both ends, where it was taken off and where it was not."""
SPREAD, SPREAD_OF_ONE = 0.08, 0.3
"""The least spread that is believed, of the logarithm: of a long take, and of one syllable beside it."""
SHORT, SHORT_AND_CUT_OFF, LONG = -2.7, -1.6, 4.0
"""Spreads from which a take is doubted: too short, too short with a loud end, too long."""
_STOP = re.compile(r"[.?!。？！။៕꫞꫟](?=\s|$|\W)")
_COMMA = re.compile(r"[,;:，、；：]")


@dataclass(frozen=True)
class TimedTake:
    """A take: what is read in it, and how long it lasts."""

    reader: str
    text: str
    syllables: int
    seconds: float
    trimmed: bool = False
    """Whether `seconds` are those from the first word to the last."""
    is_cut_off: bool = False
    """Whether it was heard to end in the middle of a sound."""

    @cached_property
    def length(self) -> float:
        """What is to be read, in syllables, pauses among them."""
        pauses = STOP * len(_STOP.findall(self.text[:-1])) + COMMA * len(_COMMA.findall(self.text))
        return self.syllables + pauses + ENDS[self.trimmed]


@dataclass(frozen=True)
class TempoVerdict:
    """How a take lasts beside the others."""

    deviation: float
    """In spreads; below 0: shorter."""
    expected: float
    """Seconds that the others lead to expect."""


def doubts(takes: Sequence[TimedTake]) -> tuple[Message | None, ...]:
    """Return for each take of one language why it is doubted beside the others, or None."""
    return tuple(_doubt(take, beside) for take, beside in zip(takes, compared(takes), strict=True))


def compared(takes: Sequence[TimedTake]) -> tuple[TempoVerdict | None, ...]:
    """Return how each take of one language lasts beside the others; None where there are too few."""
    by_reader: dict[str, list[TimedTake]] = defaultdict(list)
    for take in takes:
        by_reader[take.reader].append(take)
    everybody = _Norm.of(takes)
    norms = {reader: _Norm.of(own) for reader, own in by_reader.items()}
    found: list[TempoVerdict | None] = []
    for take in takes:
        own = by_reader[take.reader]
        group, norm = (own, norms[take.reader]) if len(own) > LEAST_OTHERS else (takes, everybody)
        if len(group) <= MANY:
            norm = _Norm.of([other for other in group if other is not take])
        found.append(norm.beside(take) if len(group) > LEAST_OTHERS else None)
    return tuple(found)


@dataclass(frozen=True)
class _Norm:
    """What is usual among takes: their median pace, and how far they are from it."""

    middle: float
    scatter: float

    @staticmethod
    def of(takes: Sequence[TimedTake]) -> _Norm:
        paces = [_pace(take) for take in takes] or [0.0]
        middle = median(paces)
        scatter = [abs(pace - middle) / _unit(take) for pace, take in zip(paces, takes, strict=False)]
        return _Norm(middle, median(scatter or [0.0]))

    def beside(self, take: TimedTake) -> TempoVerdict:
        spread = _unit(take) * max(1.0, 1.4826 * self.scatter)
        return TempoVerdict((_pace(take) - self.middle) / spread, math.exp(self.middle) * take.length)


def _pace(take: TimedTake) -> float:
    return math.log(max(take.seconds, 1e-3) / take.length)


def _unit(take: TimedTake) -> float:
    return math.hypot(SPREAD, SPREAD_OF_ONE / math.sqrt(take.length))


def _doubt(take: TimedTake, beside: TempoVerdict | None) -> Message | None:
    if beside is None:
        return None
    figures = {"seconds": round(take.seconds, 1), "expected": round(beside.expected, 1)}
    if beside.deviation < (SHORT_AND_CUT_OFF if take.is_cut_off else SHORT):
        return say(
            "it may lack words: {seconds} s, and the reader's other recordings lead to expect {expected} s",
            **figures,
        )
    if beside.deviation > LONG and take.trimmed:  # who forgets to stop the recorder says nothing wrong
        return say(
            "it may be of another text: {seconds} s, and the reader's other recordings lead to expect "
            "{expected} s",
            **figures,
        )
    return None
