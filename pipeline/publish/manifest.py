"""What is signed: a commune's manifest, from which every byte that it may air can be put together.

A manifest holds the releases that may still air: this week's and, when it is out, the next one's. Files are
lists of stretches of pieces. `reading` turns JSON from anywhere into these values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.digest import canonical

FORMAT = 1


@dataclass(frozen=True)
class StoredPiece:
    """A piece in the site: bytes known by what they are."""

    sha256: str
    length: int
    """Bytes."""
    suffix: str
    """mp3 or own."""


@dataclass(frozen=True)
class Stretch:
    """Bytes of a piece: from `start` on, `length` of them."""

    piece: int
    """Place of the piece in the release's list; 0 is the own piece."""
    start: int
    """Of the own piece: where it begins once that is unpacked."""
    length: int


@dataclass(frozen=True)
class ReleaseFile:
    """One file of a bundle."""

    name: str
    """Path in the bag: 'data/26W48A_1T2_0515.MP3'."""
    length: int
    sha256: str
    crc32: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Origin:
    """How a part was made: the fields of `pipeline.model.audio.Provenance`."""

    kind: str
    by: str
    version: str
    licence: str
    repeatable: bool
    model: str
    source: str
    made_on: str


@dataclass(frozen=True)
class ReleasePart:
    """A segment in a language, or a part of the rundown, as it is heard in the release."""

    kind: str
    """opening, segment, between, closing."""
    segment: str
    """Id; empty for the rundown's parts."""
    language: str
    title: str
    machine_made: bool
    made: tuple[int, ...]
    """Places in the release's list of origins."""
    piece: int | None = None
    """A segment's piece that a page or a feed plays: its common part, tag included."""
    ms: int = 0
    """How long that piece sounds."""


@dataclass(frozen=True)
class ReleaseApproval:
    """Who approved the week, when, and which text (fingerprint)."""

    by: str
    on: dt.date
    of: str


@dataclass(frozen=True)
class Recall:
    """A segment that must no longer air, and why."""

    segment: str
    title: str
    reason: str
    on: dt.date
    pieces: tuple[str, ...]
    """SHA-256 of the pieces with its speech: what holds one of them must not be published again."""


@dataclass(frozen=True)
class Release:
    """One week in one revision, for one commune."""

    week: str
    letter: str
    until: dt.date
    """The last day on which it may air: the week's Sunday."""
    bundle: str
    """Name of the bag and its zip: '15061-ngoc-lac'."""
    mark: str
    """What the station says of machine-made speech."""
    approval: ReleaseApproval | None
    """None is not approved."""
    recalled: tuple[Recall, ...]
    own: int
    """Bytes that the own piece holds, unpacked."""
    pieces: tuple[StoredPiece, ...]
    """The own piece first; the others sound."""
    files: tuple[ReleaseFile, ...]
    """All files of the bag, sorted by name."""
    parts: tuple[ReleasePart, ...]
    origins: tuple[Origin, ...]

    @property
    def name(self) -> str:
        """What the release is called: '2026-W48A'."""
        return f"{self.week}{self.letter}"

    @property
    def monday(self) -> dt.date:
        """The week's first day; every file of the zip bears it."""
        return dt.date.fromisocalendar(int(self.week[:4]), int(self.week[6:]), 1)

    @property
    def length(self) -> int:
        """Bytes of all its files."""
        return sum(file.length for file in self.files)


@dataclass(frozen=True)
class Manifest:
    """What a commune may air now."""

    station: str
    code: str
    name: str
    """The commune's name."""
    version: int
    """Rises with every publication for the commune."""
    issued: dt.date
    until: dt.date
    """The last day on which the manifest counts: that of its last release."""
    replaces: str
    """SHA-256 of the manifest before it; empty for the first."""
    releases: tuple[Release, ...]
    """By week; at least one."""

    def release(self, name: str) -> Release | None:
        """Return the release of that name, if it may still air."""
        return next((one for one in self.releases if one.name == name), None)

    def of_week(self, week: str) -> Release | None:
        """Return the release of that week, if it may still air."""
        return next((one for one in self.releases if one.week == week), None)


@dataclass(frozen=True)
class IndexEntry:
    """A commune in the index."""

    code: str
    name: str
    version: int
    release: str
    """Name of the newest release: '2026-W48A'."""
    sha256: str
    """Of its newest manifest."""


@dataclass(frozen=True)
class Index:
    """All communes of the site."""

    station: str
    issued: dt.date
    communes: tuple[IndexEntry, ...]
    """By code."""


def to_json(value: Manifest | Index) -> bytes:
    """Return the one JSON spelling of a manifest or an index: keys sorted, UTF-8, no white space.

    The keys are the fields' names; dates are 'YYYY-MM-DD'; `format` is 1. A stretch is a list of its three
    numbers, since there are hundreds.
    """
    return canonical({"format": FORMAT, **_spelt(asdict(value))}) + b"\n"


def _spelt(value: Any) -> Any:
    """Return a value with dates as text and stretches as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        if value.keys() == {"piece", "start", "length"}:
            return list(value.values())
        return {key: _spelt(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_spelt(one) for one in value]
    return value
