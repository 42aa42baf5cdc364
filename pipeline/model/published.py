"""What a site says of one commune's week: its pages, feeds and calendars are made from it, and vendors
read it as JSON (docs/phat-hanh-json.md). Format 1.

A new key may come without a new format; a key never changes its meaning within one. Paths begin at the
site's root and have `/`.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True)
class PublishedFile:
    """A file of the site."""

    path: str
    bytes: int
    sha256: str
    """Hex; empty where the file exists only while it is served and its sum was never needed."""
    on_disk: bool = True
    """Whether any web server has it; otherwise only `loa serve` composes it."""


@dataclass(frozen=True)
class PublishedSegment:
    """A segment in one language, to be heard by itself: its common part, without the commune's words."""

    segment: str
    title: str
    """Vietnamese."""
    language: str
    """BCP 47."""
    sound: PublishedFile
    ms: int
    machine_made: bool
    """Whether a machine speaks in it (the file's tags say so, too)."""
    transcript: str = ""
    """Path of what is said, as WebVTT; empty for none."""
    laws: tuple[str, ...] = ()
    source: str = ""
    checked_on: dt.date | None = None
    approved_by: str = ""
    """Who approved the text, and when; empty where nobody has."""


@dataclass(frozen=True)
class PublishedItem:
    """One thing that a programme plays."""

    kind: Literal["opening", "segment", "between", "closing"]
    start_ms: int
    """From the programme's beginning."""
    ms: int
    segment: str = ""
    title: str = ""
    language: str = ""
    instead_of: str = ""
    """The language that it stands in for, where it is a fallback."""


@dataclass(frozen=True)
class PublishedAiring:
    """One programme and when it airs, in Vietnam's time (`zone`)."""

    id: str
    """The same in every revision of the week: '2026-W48-15061-1-0515'."""
    start: dt.datetime
    stop: dt.datetime
    slot_minutes: int
    ms: int
    file: PublishedFile
    items: tuple[PublishedItem, ...]

    @property
    def name(self) -> str:
        """The programme's file name."""
        return self.file.path.rpartition("/")[2]

    @property
    def segments(self) -> tuple[PublishedItem, ...]:
        """What it plays beside opening, closing and the like."""
        return tuple(item for item in self.items if item.kind == "segment")


@dataclass(frozen=True)
class PublishedRecall:
    """A segment that must no longer air."""

    segment: str
    title: str
    reason: str
    on: dt.date


@dataclass(frozen=True)
class PublishedWeek:
    """One commune's week."""

    format: Literal[1]
    zone: Literal["Asia/Ho_Chi_Minh"]
    """Of all times."""
    week: str
    """ISO week: '2026-W48'."""
    revision: str
    """A, B, ..."""
    monday: dt.date
    station: str
    mark: str
    """What the station says of machine-made speech."""
    code: str
    """The commune's official code, five digits."""
    name: str
    profile: str
    """What the files are made for: the playback profile's name."""
    languages: Mapping[str, str]
    """Vietnamese names of the commune's languages by code, in order of preference."""
    bundle: PublishedFile
    """The zip of everything."""
    segments: tuple[PublishedSegment, ...]
    airings: tuple[PublishedAiring, ...]
    recalled: tuple[PublishedRecall, ...] = ()
    approved_by: str = ""
    """Who approved the week, and when; empty where nobody has."""
    contact: str = ""

    @property
    def sunday(self) -> dt.date:
        """The week's last day."""
        return self.monday + dt.timedelta(days=6)

    @property
    def folder(self) -> str:
        """Where its documents lie, from the site's root."""
        return f"communes/{self.code}/{self.week}"

    def spoken_in(self, language: str) -> tuple[PublishedSegment, ...]:
        """Return the segments that are heard in a language."""
        return tuple(one for one in self.segments if one.language == language)


def to_json(week: PublishedWeek) -> bytes:
    """Return a week as vendors read it: UTF-8; a key whose value is the schema's default is left out."""
    return _weeks().dump_json(week, exclude_defaults=True) + b"\n"


def from_json(data: bytes) -> PublishedWeek:
    """Return a week from what `to_json` wrote; raises ValueError for anything else."""
    return _weeks().validate_json(data)


def json_schema() -> dict[str, object]:
    """Return the JSON Schema that week.json follows."""
    return _weeks().json_schema(mode="serialization")


@functools.cache
def _weeks() -> TypeAdapter[PublishedWeek]:
    from pydantic import TypeAdapter

    return TypeAdapter(PublishedWeek)
