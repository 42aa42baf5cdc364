"""The operator's page of a week: what airs where, what is wrong, what is said, and all of it to listen to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.audio import Provenance
from pipeline.model.authored import Approval
from pipeline.model.commune_week import SegmentFacts
from pipeline.model.plan import CommunePlan, ItemKind, Notice, Reason, SlotPlan
from pipeline.model.spoken import Sentence
from pipeline.pages.coverage import REASONS, Cell, cells
from pipeline.pages.differences import spoken_runs, written_runs
from pipeline.pages.html import page

_SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Ghi chú"}
_KINDS = {
    ItemKind.OPENING: "mở đầu",
    ItemKind.BETWEEN: "nhạc nối",
    ItemKind.CLOSING: "kết thúc",
}


@dataclass(frozen=True)
class Finding:
    """A problem, already in Vietnamese."""

    severity: str
    """error, warning or note."""
    place: str
    what: str
    do: str = ""


@dataclass(frozen=True)
class Version:
    """A segment in one language: how it was made and what is said in it."""

    language: str
    made: tuple[Provenance, ...] = ()
    audio: str = ""
    """Path of its sound, relative to the page; empty where it cannot be spoken."""
    ms: int = 0
    sentences: tuple[Sentence, ...] = ()
    refused: tuple[str, ...] = ()
    """Why voices that come before in the order of preference do not speak it, already in Vietnamese."""


@dataclass(frozen=True)
class SegmentSheet:
    """A segment of the week with its versions."""

    id: str
    facts: SegmentFacts
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class CommuneSheet:
    """A commune's plan, and where its programmes and its bundle lie."""

    code: str
    name: str
    profile: str
    languages: tuple[str, ...]
    """Codes, in order of preference."""
    plan: CommunePlan
    audio: Mapping[str, str]
    """Path of each slot's sound, relative to the page, by '2026-11-23 05:15'; empty before it is made."""
    bundle: str = ""
    """Path of its bundle, relative to the page."""


@dataclass(frozen=True)
class WeekSheet:
    """Everything that the page shows."""

    station: str
    mark: str
    """What the station says of machine-made speech."""
    week: str
    monday: dt.date
    letter: str
    approval: Approval | None
    """Of the week; None is not approved."""
    languages: Mapping[str, str]
    """Vietnamese names by code."""
    segments: tuple[SegmentSheet, ...]
    """The most needed first."""
    communes: tuple[CommuneSheet, ...]
    findings: tuple[Finding, ...] = ()


def week_page(sheet: WeekSheet) -> str:
    """Return the operator's page as HTML."""
    order = tuple(segment.id for segment in sheet.segments)
    return page(
        "week.html",
        sheet=sheet,
        sunday=sheet.monday + dt.timedelta(days=6),
        titles={segment.id: segment.facts.title for segment in sheet.segments},
        coverage=[(one, _rows(sheet, one, order)) for one in sheet.communes],
        counts={name: _count(sheet, severity) for severity, name in _SEVERITIES.items()},
        severities=_SEVERITIES,
        kinds=_KINDS,
        reasons=REASONS,
        notices=_segment_notices,
        slot_key=slot_key,
        written=written_runs,
        spoken=spoken_runs,
    )


def slot_key(slot: SlotPlan) -> str:
    """Return what names a slot of a commune in its sheet: '2026-11-23 05:15'."""
    return f"{slot.time.date} {slot.time.at:%H:%M}"


def _rows(
    sheet: WeekSheet, commune: CommuneSheet, order: tuple[str, ...]
) -> list[tuple[str, tuple[Cell, ...]]]:
    return [
        (sheet.languages[code], cells(commune.plan, code, order, sheet.languages))
        for code in commune.languages
    ]


def _count(sheet: WeekSheet, severity: str) -> int:
    return sum(finding.severity == severity for finding in sheet.findings)


def _segment_notices(plan: CommunePlan) -> tuple[Notice, ...]:
    """Return what is to be known of segments; a slot that plays nothing is shown where it stands."""
    return tuple(notice for notice in plan.notices if notice.reason is not Reason.EMPTY_SLOT)
