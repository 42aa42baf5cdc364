"""Dates on which something was done: checked, approved, reviewed, recorded. None of them is still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipeline.model.authored import Authored, Keys
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Problem, error, say


def done(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give an error for each date of something done that lies after `today`."""
    for item, keys, date in _dates(catalogue):
        if date and date > today:
            what = say("{date} is still to come", date=date.isoformat())
            do = say("write the day on which it was done; today is {today}", today=today.isoformat())
            yield error(item.place(*keys), what, do)


def _dates(catalogue: Catalogue) -> Iterator[tuple[Authored, Keys, dt.date | None]]:
    station = catalogue.station
    if station.hotline:
        yield station, ("hotline", "checked_on"), station.hotline.checked_on
    for law in catalogue.laws.values():
        yield law, ("checked_on",), law.checked_on
        for number, amendment in enumerate(law.amended):
            yield law, ("amended", number, "checked_on"), amendment.checked_on
    for segment in catalogue.segments.values():
        yield segment, ("checked_on",), segment.checked_on
    for record in catalogue.approvals.values():
        for number, signature in enumerate(record.approved):
            yield record, ("approved", number, "on"), signature.on
        yield record, ("reviewed", "on"), record.reviewed.on if record.reviewed else None
    for take in (take for takes in catalogue.takes.values() for take in takes):
        yield take, ("on",), take.on
