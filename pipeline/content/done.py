"""Dates on which something was done: checked, approved, reviewed, recorded. None of them is still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.model.authored import Authored, Segment, Week
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Problem, error, say


def done(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give an error for each date of something done that lies after `today`."""
    for item, keys, date in _dates(catalogue):
        if date > today:
            what = say("{date} is still to come", date=date.isoformat())
            do = say("write the day on which it was done; today is {today}", today=today.isoformat())
            yield error(item.place(*keys), what, do)


def _dates(catalogue: Catalogue) -> Iterator[tuple[Authored, tuple[str, ...], dt.date]]:
    station = catalogue.station
    if station.hotline:
        yield station, ("hotline", "checked_on"), station.hotline.checked_on
    for law in catalogue.laws.values():
        yield law, ("checked_on",), law.checked_on
    for segment in catalogue.segments.values():
        yield segment, ("checked_on",), segment.checked_on
    approvable: list[Segment | Week] = [*catalogue.segments.values(), *catalogue.weeks.values()]
    for item in approvable:
        if item.approved:
            yield item, ("approved", "on"), item.approved.on
    for translation in catalogue.translations.values():
        if translation.reviewed:
            yield translation, ("reviewed", "on"), translation.reviewed.on
    for take in (take for takes in catalogue.takes.values() for take in takes):
        yield take, ("on",), take.on
