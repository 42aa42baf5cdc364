"""The operator's page of a week: what airs where, what is wrong, what is said, and all of it to listen to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.audio import Provenance
from pipeline.model.commune_week import Approval, SegmentFacts, bare_name
from pipeline.model.plan import CommunePlan, Reason, SlotPlan
from pipeline.model.spoken import Sentence
from pipeline.pages.coverage import REASONS, Cell, cells
from pipeline.pages.differences import spoken_runs, written_runs
from pipeline.pages.html import page

_SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo", "note": "Lưu ý"}


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
    provenances: tuple[Provenance, ...] = ()
    audio: str = ""
    """Path of its sound, relative to the page; empty where it cannot be spoken."""
    ms: int = 0
    sentences: tuple[Sentence, ...] = ()
    refused: tuple[str, ...] = ()
    """Why voices that come before in the order of preference do not speak it, already in Vietnamese."""
    values: tuple[str, ...] = ()
    """The names of the values that it says."""
    state: str = ""
    """Where it stands, already in Vietnamese."""


@dataclass(frozen=True)
class ErrandRow:
    """Who must do what, already in Vietnamese."""

    who: str
    what: str
    """A segment's title, or what else it is of."""
    language: str
    """Code; '' for what is of no language."""
    task: str
    command: str = ""


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
    around: tuple[tuple[str, Version], ...] = ()
    """What it hears around the common segments, each with what it is: words and sounds of the rundown, and
    its own paragraphs of segments."""


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
    """Vietnamese names by code: 'Tiếng Mường' or 'Mường'."""
    segments: tuple[SegmentSheet, ...]
    """The most needed first."""
    communes: tuple[CommuneSheet, ...]
    findings: tuple[Finding, ...] = ()
    errands: tuple[ErrandRow, ...] = ()


def week_page(sheet: WeekSheet) -> str:
    """Return the operator's page as HTML."""
    names = {code: bare_name(name) for code, name in sheet.languages.items()}
    titles = {segment.id: segment.facts.title for segment in sheet.segments}
    return page(
        "week.html",
        sheet=sheet,
        sunday=sheet.monday + dt.timedelta(days=6),
        names=names,
        titles=titles,
        coverage=[(one, _rows(one, tuple(titles), names)) for one in sheet.communes],
        counts={name: _count(sheet, severity) for severity, name in _SEVERITIES.items()},
        severities=_SEVERITIES,
        reasons=REASONS,
        notices_by_reason=notices_by_reason,
        slot_key=slot_key,
        written=written_runs,
        spoken=spoken_runs,
    )


def slot_key(slot: SlotPlan) -> str:
    """Return what names a slot of a commune in its sheet: '2026-11-23 05:15'."""
    return f"{slot.time.date} {slot.time.at:%H:%M}"


def notices_by_reason(plan: CommunePlan) -> dict[tuple[str, Reason, str], list[str]]:
    """Return the segments of a plan's notices by language, reason and detail; a slot that plays nothing is
    shown where it stands."""
    groups: dict[tuple[str, Reason, str], list[str]] = {}
    for notice in plan.notices:
        if notice.segment:
            groups.setdefault((notice.language, notice.reason, notice.detail), []).append(notice.segment)
    return groups


def _rows(
    commune: CommuneSheet, segments: tuple[str, ...], names: Mapping[str, str]
) -> list[tuple[str, tuple[Cell, ...]]]:
    return [(names[code], cells(commune.plan, code, segments, names)) for code in commune.languages]


def _count(sheet: WeekSheet, severity: str) -> int:
    return sum(finding.severity == severity for finding in sheet.findings)
