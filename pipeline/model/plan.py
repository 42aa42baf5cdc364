"""What airs where and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model.parts import PartId

DAY_NAMES = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
"""Vietnamese short names of the days, Monday first, in ASCII for file names."""


@dataclass(frozen=True)
class Offer:
    """A segment of the week as one commune could air it: in which languages, how long in each."""

    segment: str
    first: dt.date
    """The first day on which it may air."""
    last: dt.date
    """The last day on which it may air, included."""
    ms: Mapping[str, int]
    """Length by language, with the commune's local parts; a language that cannot be spoken is not here."""
    spot: bool = False
    """Whether it only fills what the others leave of a slot."""


@dataclass(frozen=True)
class SlotTime:
    """A slot on one date."""

    date: dt.date
    at: dt.time
    minutes: int


@dataclass(frozen=True)
class Framing:
    """How long the rundown's own words, sounds and silences last around segments of one language."""

    language: str
    """The language of its words; '' where it has none."""
    opening_ms: int
    between_ms: int
    closing_ms: int


@dataclass(frozen=True)
class Wish:
    """Everything that the plan of one commune's week follows from."""

    commune: str
    languages: Mapping[str, int]
    """Its languages in order of preference, each with its weight."""
    if_missing: str
    """'skip', or the language that stands in for one that a segment lacks."""
    slots: tuple[SlotTime, ...]
    offers: tuple[Offer, ...]
    """The most needed first."""
    framings: Mapping[str, Framing]
    """By the language of a slot's segments; the first is that of slots in several languages."""
    per_day: int
    """How often a segment may air in one language on one day."""


class ItemKind(StrEnum):
    """What an item of a slot is."""

    OPENING = "opening"
    SEGMENT = "segment"
    BETWEEN = "between"
    CLOSING = "closing"


@dataclass(frozen=True)
class Item:
    """One thing that a slot plays."""

    kind: ItemKind
    start_ms: int
    """From the beginning of the slot."""
    ms: int
    segment: str = ""
    language: str = ""
    """The language in which it is heard; '' for sounds and silence alone."""
    instead_of: str = ""
    """The language of the commune, or of the slot's segments, that it stands in for."""
    parts: tuple[PartId, ...] = ()
    """What is heard, in order; known once it is not only the lengths that are."""


@dataclass(frozen=True)
class SlotPlan:
    """One slot of one commune on one date."""

    time: SlotTime
    items: tuple[Item, ...]

    @property
    def ms(self) -> int:
        """How long it sounds."""
        return sum(item.ms for item in self.items)


class Reason(StrEnum):
    """Why a segment does not air in a language of a commune as it might."""

    FALLBACK = "fallback"
    """It lacks the language; another stands in by the commune's rule."""
    MISSING = "missing"
    """It lacks the language, and the rule is to skip it (or the stand-in is lacking too)."""
    ELSEWHERE = "elsewhere"
    """It lacks the language, and airs in the stand-in language anyway."""
    TOO_LONG = "too_long"
    """It is longer than any slot has room for."""
    NO_ROOM = "no_room"
    """Everything before it filled the slots."""
    NOT_VALID = "not_valid"
    """It may not air on any day that has a slot."""
    EMPTY_SLOT = "empty_slot"
    """A slot (named in the detail) plays nothing: no segment fits in it between opening and closing."""


@dataclass(frozen=True)
class Notice:
    """Something that the operator should know of a commune's plan."""

    segment: str
    language: str
    reason: Reason
    detail: str = ""
    """The stand-in language of a fallback; the time of an empty slot ('2026-11-23 05:15')."""


@dataclass(frozen=True)
class CommunePlan:
    """One commune's week."""

    commune: str
    slots: tuple[SlotPlan, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The whole week; `estimated` when its lengths come from syllables, not from sound."""

    week: str
    revision: int
    communes: tuple[CommunePlan, ...]
    estimated: bool = field(default=False)

    @property
    def letter(self) -> str:
        """The revision as people see it: A, B, ..."""
        return chr(ord("A") + self.revision)
