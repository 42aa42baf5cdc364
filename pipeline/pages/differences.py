"""A sentence as written and as spoken, side by side, with what the rules changed marked in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.spoken import Leftover, Reading, Sentence


@dataclass(frozen=True)
class Run:
    """A stretch of text; `rule` says which rule read it, `left` that no rule can."""

    text: str
    rule: str = ""
    left: bool = False


def written_runs(sentence: Sentence) -> tuple[Run, ...]:
    """Return the written form as runs, which together are the whole of it."""
    spots: list[Reading | Leftover] = [*_changed(sentence), *sentence.leftovers]
    return tuple(_written(sentence, sorted(spots, key=lambda spot: (spot.start, spot.end))))


def spoken_runs(sentence: Sentence) -> tuple[Run, ...]:
    """Return the spoken form as runs, which together are the whole of it."""
    return tuple(_spoken(sentence))


def _changed(sentence: Sentence) -> list[Reading]:
    """Return the readings that say something else than what is written."""
    return [one for one in sentence.readings if one.written.casefold() != one.spoken.casefold()]


def _written(sentence: Sentence, spots: list[Reading | Leftover]) -> Iterator[Run]:
    text, done = sentence.written, 0
    for spot in spots:
        start, end = spot.start - sentence.start, spot.end - sentence.start
        if done <= start < end <= len(text):
            yield from _plain(text[done:start])
            rule = spot.rule if isinstance(spot, Reading) else ""
            yield Run(text[start:end], rule, isinstance(spot, Leftover))
            done = end
    yield from _plain(text[done:])


def _spoken(sentence: Sentence) -> Iterator[Run]:
    text, done = sentence.spoken, 0
    for reading in _changed(sentence):
        start = text.find(reading.spoken, done) if reading.spoken else -1
        if start >= 0:
            yield from _plain(text[done:start])
            done = start + len(reading.spoken)
            yield Run(reading.spoken, reading.rule)
    yield from _plain(text[done:])


def _plain(text: str) -> Iterator[Run]:
    if text:
        yield Run(text)
