"""Times of the week: slots of a commune, airing dates, and what is valid on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from pipeline.model.authored import DAYS, Commune, Segment, Slot, Week
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Problem, error, say, warning

_DAY_MINUTES = 24 * 60


def slots(catalogue: Catalogue) -> Iterator[Problem]:
    """Give a problem for each slot that crosses midnight, overlaps another or names a day twice."""
    for commune in catalogue.communes.values():
        for number, slot in enumerate(commune.slots):
            yield from _one_slot(commune, number, slot)
        for day in DAYS:
            yield from _overlaps(commune, day)


def _begins(slot: Slot) -> int:
    return slot.at.hour * 60 + slot.at.minute


def _one_slot(commune: Commune, number: int, slot: Slot) -> Iterator[Problem]:
    if _begins(slot) + slot.minutes > _DAY_MINUTES:
        what = say("the slot at {at} lasts past midnight", at=f"{slot.at:%H:%M}")
        do = say("begin earlier, or give it fewer minutes")
        yield error(commune.place("slots", number, "at"), what, do)
    if len(set(slot.days)) < len(slot.days):
        yield error(commune.place("slots", number, "days"), say("a day is named twice"), say("name it once"))


def _overlaps(commune: Commune, day: str) -> Iterator[Problem]:
    """Give the overlaps of one day; the set of problems keeps one for a pair that meets on many days."""
    today = [(_begins(slot), number) for number, slot in enumerate(commune.slots) if day in slot.days]
    for (_, first), (start, second) in pairwise(sorted(today)):
        earlier = commune.slots[first]
        if start < _begins(earlier) + earlier.minutes:
            later = max(first, second)
            hours = {"first": f"{earlier.at:%H:%M}", "second": f"{commune.slots[second].at:%H:%M}"}
            what = say("the slots at {first} and {second} overlap", **hours)
            do = say("move one of them, or give the earlier one fewer minutes")
            yield error(commune.place("slots", later, "at"), what, do)


def pauses(catalogue: Catalogue) -> Iterator[Problem]:
    """Give a problem for each pause of the reading style that is out of range."""
    longest = {"group_pause_ms": 2000, "sentence_pause_ms": 5000, "paragraph_pause_ms": 5000}
    for name, most in longest.items():
        if not 0 <= getattr(catalogue.station.reading, name) <= most:
            what = say("{name} is out of range", name=name)
            do = say("write milliseconds from 0 to {most}", most=most)
            yield error(catalogue.station.place("reading", name), what, do)


def validity(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give a problem for whatever a week that has not ended by `today` airs outside its validity.

    Judged on each airing date: a day of the week on which any commune has a slot.
    """
    for week in catalogue.weeks.values():
        if week.sunday >= today:
            dates = airing_dates(catalogue, week)
            for number, name in enumerate(week.segments):
                if segment := catalogue.segments.get(name):
                    yield from _segment(segment, week, number, dates)
            yield from _hotline(catalogue, week, dates)


def airing_dates(catalogue: Catalogue, week: Week) -> list[dt.date]:
    """Return the dates of a week on which any commune has a slot; all seven while none has."""
    days = {day for commune in catalogue.communes.values() for slot in commune.slots for day in slot.days}
    found = [number for number, day in enumerate(DAYS) if day in days]
    return [week.monday + dt.timedelta(days=number) for number in found or range(7)]


def _segment(segment: Segment, week: Week, number: int, dates: list[dt.date]) -> Iterator[Problem]:
    valid = segment.valid
    out = [date for date in dates if not valid.from_ <= date <= valid.until]
    if not out:
        return
    fields = {"name": segment.id, "first": valid.from_.isoformat(), "last": valid.until.isoformat()}
    place = week.place("segments", number)
    do = say("take it out of the week, or let a lawyer check it and renew its valid dates")
    if len(out) == len(dates):
        what = say("'{name}' may air only from {first} to {last}, not in this week", **fields)
        yield error(place, what, do)
    else:
        what = say("'{name}' may air only from {first} to {last}, on some days of this week", **fields)
        yield warning(place, what, do)


def _hotline(catalogue: Catalogue, week: Week, dates: list[dt.date]) -> Iterator[Problem]:
    hotline = catalogue.station.hotline
    users = _texts_of(catalogue, week)
    if hotline and users and dates[-1] > hotline.until:
        fields = {"until": hotline.until.isoformat(), "week": week.id, "path": users[0]}
        what = say("the hotline may be given until {until}; week {week} gives it later ({path})", **fields)
        do = say("ask whether it still answers, then renew until and checked_on")
        yield error(catalogue.station.place("hotline", "until"), what, do)
    elif users and not hotline:
        fields = {"week": week.id, "path": users[0]}
        what = say("week {week} gives the hotline ({path}), but station.yaml has none", **fields)
        yield error(catalogue.station.place(), what, say("add hotline to station.yaml"))


def _texts_of(catalogue: Catalogue, week: Week) -> list[str]:
    """Return the files of a week whose templates give the hotline."""
    giving = {path for (path, _), source in catalogue.sources.items() if "station.hotline" in source.text}
    aired = {f"segments/{name}" for name in week.segments}
    return sorted(one for one in giving if one.rpartition("/")[0] in aired or one == catalogue.rundown.path)
