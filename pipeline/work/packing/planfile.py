"""plan.json: what airs where and when, in which language and voice. Format 1; ids are stable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from typing_extensions import TypedDict

from pipeline.bundle.names import programme_name
from pipeline.model.audio import Provenance
from pipeline.model.parts import PartId
from pipeline.model.plan import CommunePlan, Item, ItemKind, Plan, Reason, SlotPlan


class ItemEntry(TypedDict):
    """One thing that a slot plays."""

    kind: ItemKind
    start_ms: int
    ms: int
    segment: str
    """Id of the segment; empty for the rundown's own items."""
    language: str
    """BCP 47 code of the language heard."""
    instead_of: str
    """The language that it stands in for, where it is a fallback."""
    parts: list[str]
    """Ids of the parts heard, in order."""


class SlotEntry(TypedDict):
    """One slot on one date."""

    id: str
    """`<commune>/<date>T<time>`."""
    date: str
    at: str
    minutes: int
    ms: int
    file: str
    """Name of the programme in the commune's bundle; empty while the plan is an estimate."""
    items: list[ItemEntry]


class NoticeEntry(TypedDict):
    """Why a segment does not air in a language as it might."""

    segment: str
    language: str
    reason: Reason
    detail: str


class CommuneEntry(TypedDict):
    """One commune's week."""

    code: str
    name: str
    profile: str
    slots: list[SlotEntry]
    notices: list[NoticeEntry]


class PartEntry(TypedDict):
    """Who speaks a part."""

    id: str
    kind: Literal["machine", "people", "sound"]
    by: str
    version: str
    licence: str
    machine_made: bool
    repeatable: bool
    model: str
    source: str
    made_on: str


class PlanDocument(TypedDict):
    """The whole of plan.json."""

    format: Literal[1]
    week: str
    revision: int
    content: str
    """Fingerprint of the content/ that it was made of; with another one the plan may be another."""
    estimated: bool
    """Whether lengths come from syllables and not from sound."""
    time_zone: Literal["Asia/Ho_Chi_Minh"]
    communes: list[CommuneEntry]
    parts: list[PartEntry]


class PlannedCommune(Protocol):
    """What plan.json says of a commune beside its slots."""

    @property
    def name(self) -> str:
        """Its official name."""

    @property
    def profile(self) -> str:
        """Code of its playback profile."""


def document(
    plan: Plan,
    communes: Mapping[str, PlannedCommune],
    provenances: Mapping[PartId, Provenance | None],
    content: str,
) -> PlanDocument:
    """Return the plan as plan.json says it; `content` is the fingerprint of what it was made of."""
    items = (item for commune in plan.communes for slot in commune.slots for item in slot.items)
    used = {part for item in items for part in item.parts}
    return {
        "format": 1,
        "week": plan.week,
        "revision": plan.revision,
        "content": content,
        "estimated": plan.estimated,
        "time_zone": "Asia/Ho_Chi_Minh",
        "communes": [_commune(own, communes[own.commune], plan) for own in plan.communes],
        "parts": [_part(part, provenances[part]) for part in sorted(used, key=str)],
    }


def _commune(own: CommunePlan, commune: PlannedCommune, plan: Plan) -> CommuneEntry:
    return {
        "code": own.commune,
        "name": commune.name,
        "profile": commune.profile,
        "slots": [_slot(slot, own.commune, plan) for slot in own.slots],
        "notices": [
            {"segment": n.segment, "language": n.language, "reason": n.reason, "detail": n.detail}
            for n in own.notices
        ],
    }


def _slot(slot: SlotPlan, code: str, plan: Plan) -> SlotEntry:
    named = slot.items and not plan.estimated
    return {
        "id": f"{code}/{dt.datetime.combine(slot.time.date, slot.time.at):%Y-%m-%dT%H:%M}",
        "date": slot.time.date.isoformat(),
        "at": f"{slot.time.at:%H:%M}",
        "minutes": slot.time.minutes,
        "ms": slot.ms,
        "file": programme_name(plan.week, plan.letter, slot.time) if named else "",
        "items": [_item(item) for item in slot.items],
    }


def _item(item: Item) -> ItemEntry:
    return {
        "kind": item.kind,
        "start_ms": item.start_ms,
        "ms": item.ms,
        "segment": item.segment,
        "language": item.language,
        "instead_of": item.instead_of,
        "parts": [str(part) for part in item.parts],
    }


def _part(part: PartId, made: Provenance | None) -> PartEntry:
    assert made, "what the plan plays is heard"
    return {
        "id": str(part),
        "kind": made.kind,
        "by": made.by,
        "version": made.version,
        "licence": made.licence,
        "machine_made": made.machine_made,
        "repeatable": made.repeatable,
        "model": made.model,
        "source": made.source,
        "made_on": made.made_on,
    }


def schema() -> dict[str, Any]:
    """Return the JSON Schema of plan.json."""
    from pydantic import TypeAdapter

    return TypeAdapter(PlanDocument).json_schema()
