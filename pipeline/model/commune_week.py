"""One commune's week as it is handed over: the plan, its programmes, and what is known of their parts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.audio import Programme, Provenance
from pipeline.model.authored import Contact
from pipeline.model.plan import CommunePlan, Item, ItemKind, SlotPlan


def bare_name(name: str) -> str:
    """Return a language's Vietnamese name without the word for language: 'Mường' for 'Tiếng Mường'."""
    return re.sub("^tiếng ", "", name, flags=re.IGNORECASE)


@dataclass(frozen=True)
class Approval:
    """By whom, and until when, all of something was approved as it is heard."""

    by: str
    """Everybody who has signed, each with the role."""
    on: dt.date
    """The latest signature."""
    of: str
    """Fingerprint (12 hex digits) of all that was approved."""


@dataclass(frozen=True)
class SegmentFacts:
    """What those who answer for a segment must know of it."""

    title: str
    laws: tuple[str, ...]
    """The laws it rests on, as people cite them: 'Luật Trợ giúp pháp lý 11/2017/QH14, Điều 7'."""
    source: str
    checked_on: dt.date
    approval: Approval | None = None
    """Of the text in every language in which it is heard; None is not approved."""


@dataclass(frozen=True)
class PartFacts:
    """How one part of the programmes was made: a segment in a language, or a part of the rundown."""

    kind: ItemKind
    provenances: tuple[Provenance, ...]
    segment: str = ""
    language: str = ""

    @property
    def machine_made(self) -> bool:
        """Whether any of it is machine-made speech."""
        return any(one.machine_made for one in self.provenances)


@dataclass(frozen=True)
class Airing:
    """A programme and the slot that it is made for."""

    slot: SlotPlan
    programme: Programme

    @property
    def start(self) -> dt.datetime:
        """When it begins: local time in Vietnam, without a zone."""
        return dt.datetime.combine(self.slot.time.date, self.slot.time.at)

    @property
    def stop(self) -> dt.datetime:
        """When its sound ends, rounded up to the second: local time in Vietnam, without a zone."""
        return self.start + dt.timedelta(seconds=-(-self.programme.ms // 1000))


@dataclass(frozen=True)
class CommuneWeek:
    """Everything that one commune's bundle is made from."""

    station: str
    """The centre's name."""
    mark: str
    """What the station says of machine-made speech."""
    week: str
    """ISO week: '2026-W48'."""
    monday: dt.date
    letter: str
    """The revision: A, B, ..."""
    code: str
    """The commune's official code, five digits."""
    name: str
    profile: str
    """The playback profile's name."""
    plan: CommunePlan
    programmes: tuple[Programme, ...]
    """One for each slot of the plan that plays something, in the same order."""
    languages: Mapping[str, str]
    """Vietnamese names of the languages, by code: 'Tiếng Mường' or 'Mường'."""
    segments: Mapping[str, SegmentFacts]
    parts: tuple[PartFacts, ...]
    approval: Approval | None = None
    """Of all that the week airs; None is not approved."""
    contact: Contact | None = None

    @property
    def airings(self) -> tuple[Airing, ...]:
        """The programmes with their slots, in the order of time; raises ValueError where one is missing."""
        playing = [slot for slot in self.plan.slots if slot.items]
        return tuple(Airing(*pair) for pair in zip(playing, self.programmes, strict=True))

    def titles(self, slot: SlotPlan) -> tuple[str, ...]:
        """Return what a slot is about: each segment's title, with its language where that must be said."""
        return tuple(self._title(item) for item in slot.items if item.segment)

    def _title(self, item: Item) -> str:
        title, spoken = self.segments[item.segment].title, f"tiếng {bare_name(self.languages[item.language])}"
        if item.instead_of:
            return f"{title} ({spoken}, thay cho tiếng {bare_name(self.languages[item.instead_of])})"
        return title if item.language == "vi" else f"{title} ({spoken})"
