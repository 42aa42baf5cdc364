"""`loa status`: which weeks are planned and made, and what waits for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.authored import Week
from pipeline.model.coverage import Coverage, Errand, State
from pipeline.work.packing.sealing import RECORD, read_record
from pipeline.work.preparing.approvals import Standing, aired
from pipeline.work.preparing.coverage import coverage
from pipeline.work.preparing.errands import errands
from pipeline.work.preparing.prepare import Prepared, prepare, settled


@dataclass(frozen=True)
class WeekStatus:
    """A planned week, and how many of its bundles lie in output/."""

    week: str
    monday: dt.date
    segments: int
    bundles: int
    communes: int
    late: bool
    """Whether it begins sooner than the station wants it ready, and is not made."""
    changed: bool
    """Whether it was made, and content/ has changed since."""


@dataclass(frozen=True)
class Status:
    """What there is and what is waited for."""

    weeks: tuple[WeekStatus, ...]
    waiting: tuple[Coverage, ...]
    """What waits for a reader or a translator, in languages that communes of the station speak."""
    unapproved: tuple[Standing, ...]
    """What the newest week may air and nobody has approved as it is heard now."""
    errands: tuple[Errand, ...]
    prepared: Prepared


def status(root: Path, output: Path, today: dt.date) -> Status:
    """Return how things stand; raises Stopped when the content cannot be read."""
    prepared = settled(prepare(root, None, today))
    catalogue = prepared.catalogue
    done = (State.MACHINE, State.PEOPLE)
    return Status(
        tuple(_week(prepared, week, output, today) for week in catalogue.weeks.values()),
        tuple(row for row in coverage(prepared) if row.state not in done),
        tuple(one for one in aired(prepared.approvals) if one.lacks.text),
        errands(prepared),
        prepared,
    )


def _week(prepared: Prepared, week: Week, output: Path, today: dt.date) -> WeekStatus:
    catalogue = prepared.catalogue
    bundles = len(list((output / week.id / "bundles").glob("[!.]*.zip")))
    due = week.monday - dt.timedelta(days=catalogue.station.week.days_ahead)
    late = bundles < len(catalogue.communes) and due <= today <= week.sunday
    record = read_record(output / week.id / RECORD)
    changed = record is not None and record.content != prepared.state
    count = len(catalogue.communes)
    return WeekStatus(week.id, week.monday, len(week.segments), bundles, count, late, changed)
