"""What the segments of a week rest on: whether the laws under `laws` are in force, and as they were checked.

A law that holds on none of a week's airing days is an error. One that begins, ends or is amended among them
narrows the days of the segment (`standing.window`, which the plan follows), and that is a warning.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.content.standing import Limit, limits
from pipeline.content.times import airing_dates
from pipeline.model.authored import Amendment, Law, Segment, Week
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Message, Problem, error, say, warning


def resting(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give a problem for each law that a week's segment cites while it does not hold on all airing days.

    Weeks that have ended by `today` are not judged.
    """
    for week in catalogue.weeks.values():
        if week.sunday >= today:
            dates = airing_dates(catalogue, week)
            for name in week.segments:
                if segment := catalogue.segments.get(name):
                    yield from _segment(catalogue, segment, week, dates)


def _segment(catalogue: Catalogue, segment: Segment, week: Week, dates: list[dt.date]) -> Iterator[Problem]:
    found = list(limits(segment, catalogue.laws))
    left = [date for date in dates if all(limit.first <= date <= limit.last for limit in found)]
    for limit in found:
        if out := [date for date in dates if not limit.first <= date <= limit.last]:
            place = segment.place("laws", limit.cited)
            if left:
                what = [_narrowed(limit, segment, week, date, catalogue) for date in (out[0], out[-1])]
                yield from (warning(place, one, _do(limit)) for one in dict.fromkeys(what))
            else:
                yield error(place, _never(limit, segment, week, out[0], catalogue), _do(limit))


def _never(limit: Limit, segment: Segment, week: Week, date: dt.date, catalogue: Catalogue) -> Message:
    """Return why a segment cannot air in a week at all."""
    if limit.amendment:
        return amended(limit.law, limit.amendment, segment, catalogue)
    fields = {"law": called(limit.law), "date": date.isoformat(), "week": week.id}
    return say("{law} is not in force on {date}, when week {week} airs this", **fields)


def _narrowed(limit: Limit, segment: Segment, week: Week, date: dt.date, catalogue: Catalogue) -> Message:
    """Return from which day on a segment airs, or goes silent, that may not air on a date of its week."""
    fields = {"law": called(limit.law), "week": week.id}
    if date < limit.first:
        fields["day"] = limit.first.isoformat()
        return say("{law} takes effect on {day}: week {week} airs this from that day on only", **fields)
    fields["day"] = (limit.last + dt.timedelta(days=1)).isoformat()
    if limit.amendment:
        why = amended(limit.law, limit.amendment, segment, catalogue)
        return say("{why}: from {day} on week {week} airs this in no language", **fields, why=why)
    return say("{law} ends on {day}: from that day on week {week} airs this in no language", **fields)


def _do(limit: Limit) -> Message:
    return COMPARE if limit.amendment else _REVISE


_REVISE = say("let a lawyer revise the segment, or take it out of the week")
COMPARE = say("let a lawyer compare the text with the law as amended, then renew checked_on")


def called(law: Law) -> str:
    """Return a law by title and number."""
    return f"{law.title} ({law.number})"


def amended(law: Law, amendment: Amendment, segment: Segment, catalogue: Catalogue) -> Message:
    """Return that a segment has not been checked since an amendment of a law was in force and known."""
    by = catalogue.laws.get(amendment.by or "")
    known = amendment.known_since
    return say(
        "{law} is amended by {by} from {day} on; this was checked on {checked}, "
        "and has to be checked again, on {known} or later",
        law=called(law),
        by=called(by) if by else str(amendment.by),
        day=amendment.begins.isoformat() if amendment.begins else "",
        checked=segment.checked_on.isoformat(),
        known=known.isoformat() if known else "",
    )
