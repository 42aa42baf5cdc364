"""How a legal instrument stands on a day, and on which days a segment may air for what it cites.

Days follow from days: an instrument is not yet in force, in force, or repealed (by its own end, or by that
of the one that replaces it). What is said to be unknown is never taken to be in force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.authored import Amendment, Law, Segment
from pipeline.model.citation import Citation

Laws = Mapping[str, Law]
_DAY = dt.timedelta(days=1)


class LawState(StrEnum):
    """How an instrument stands on a day; one in force may have been amended."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    REPEALED = "repealed"
    UNKNOWN = "unknown"


def ends(law: Law, laws: Laws) -> dt.date | None:
    """Return the first day on which a law is no longer in force: its `expires`, or the day on which the law
    that replaces it takes effect, whichever is earlier; None when no end is known."""
    newer = laws.get(law.replaced_by or "")
    return min(filter(None, (law.expires, newer.effective if newer else None)), default=None)


def law_state(law: Law, day: dt.date, laws: Laws) -> LawState:
    """Return how a law stands on a day."""
    end = ends(law, laws)
    if end and day >= end:
        return LawState.REPEALED
    if law.effective and day < law.effective:
        return LawState.NOT_YET
    replaced_some_day = law.replaced_by is not None and end is None
    return LawState.UNKNOWN if law.status or not law.effective or replaced_some_day else LawState.IN_FORCE


def touches(amendment: Amendment, reference: Citation) -> bool:
    """Return whether an amendment may have changed what `luat-11-2017-qh14/dieu-7` refers to.

    A law cited as a whole is touched by every amendment, and an amendment that names no article touches
    all of it.
    """
    changed = [Citation.within(reference.law, article) for article in amendment.articles]
    return not changed or any(reference.overlaps(place) for place in changed)


@dataclass(frozen=True)
class Limit:
    """The days on which a segment may air as far as one law that it cites goes, both included."""

    cited: int
    """Which of its `laws`, from 0."""
    law: Law
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max
    amendment: Amendment | None = None
    """The amendment that the segment has not been checked against, where it is that which limits it."""


def limits(segment: Segment, laws: Laws) -> Iterator[Limit]:
    """Yield what limits the days of a segment: laws that it cites begin, end, or are amended after it was
    last checked.

    A check covers an amendment from the day on which it was in force and had been looked up: who checked
    before could not know its words, or what they would be when they became the law.
    """
    for number, reference in enumerate(segment.citations):
        law = laws.get(reference.law)
        if law is None:
            continue
        end = ends(law, laws)
        yield Limit(number, law, law.effective or dt.date.min, _before(end) if end else dt.date.max)
        for amendment in unchecked(law, reference, segment.checked_on):
            if amendment.begins:
                yield Limit(number, law, last=_before(amendment.begins), amendment=amendment)


def unchecked(law: Law, reference: Citation, checked_on: dt.date) -> Iterator[Amendment]:
    """Yield the amendments of what a reference refers to that a check on a day could not cover."""
    for amendment in law.amended:
        if amendment.known_since and checked_on < amendment.known_since and touches(amendment, reference):
            yield amendment


def window(segment: Segment, laws: Laws) -> tuple[dt.date, dt.date]:
    """Return the first and the last day on which a segment may air, by its own dates and by the laws that it
    cites; the last lies before the first where there is no such day."""
    found = list(limits(segment, laws))
    first = max([segment.valid.from_, *(limit.first for limit in found)])
    return first, min([segment.valid.until, *(limit.last for limit in found)])


def _before(day: dt.date) -> dt.date:
    return day - _DAY if day > dt.date.min else day
