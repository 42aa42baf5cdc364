"""The schedule that lies in a commune's bundle: to print and hang up, and to play from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.commune_week import CommuneWeek
from pipeline.model.plan import SlotPlan
from pipeline.pages.html import page


@dataclass(frozen=True)
class _Line:
    """One slot as the page shows it; without a file nothing plays."""

    slot: SlotPlan
    file: str
    ms: int
    titles: tuple[str, ...]


def schedule_page(week: CommuneWeek) -> str:
    """Return the commune's schedule as HTML; its players play the files that lie beside it."""
    machine_made = any(part.machine_made for part in week.parts)
    sunday = week.monday + dt.timedelta(days=6)
    return page(
        "schedule.html", week=week, sunday=sunday, lines=tuple(_lines(week)), machine_made=machine_made
    )


def _lines(week: CommuneWeek) -> Iterator[_Line]:
    airings = iter(week.airings)
    for slot in week.plan.slots:
        if not slot.items:
            yield _Line(slot, "", 0, ())
            continue
        programme = next(airings).programme
        yield _Line(slot, programme.name, programme.ms, week.titles(slot))
