"""All that came out of a build: what is said of the week after it comes from this record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.model.audio import Provenance
from pipeline.model.authored import Contact
from pipeline.model.commune_week import Approval, SegmentFacts
from pipeline.model.coverage import Coverage, Errand
from pipeline.model.parts import PartId
from pipeline.model.plan import CommunePlan, Plan
from pipeline.model.spoken import Sentence
from pipeline.problems import Problem


@dataclass(frozen=True)
class RecordedPiece:
    """Bytes that programmes share, by what they are: they lie in the store, wherever that is."""

    sha256: str
    suffix: str
    length: int
    crc32: int
    ms: int
    """How long it sounds; 0 for a tag."""


@dataclass(frozen=True)
class RecordedPart:
    """A part: what is said in it, who says it, and its sound."""

    id: PartId
    provenance: Provenance | None
    """None where nobody speaks it."""
    sentences: tuple[Sentence, ...] = ()
    sounds: Mapping[str, RecordedPiece] | None = None
    """By profile code."""


@dataclass(frozen=True)
class RecordedProgramme:
    """The file of one slot: its tag and the parts of the slot's items, and the sums of all of it."""

    name: str
    tag: RecordedPiece | None
    length: int
    sha256: str
    crc32: int


@dataclass(frozen=True)
class RecordedCommune:
    """One commune's week."""

    code: str
    name: str
    profile: str
    """The playback profile's code."""
    languages: tuple[str, ...]
    """Codes, in order of preference."""
    contact: Contact | None
    plan: CommunePlan
    programmes: tuple[RecordedProgramme, ...]
    """One for each slot of the plan that plays something, in the same order."""
    around: tuple[PartId, ...]
    """What it may hear around the segments' common parts: words and sounds of the rundown, its own parts."""


@dataclass(frozen=True)
class RecordedSegment:
    """A segment of the week, and where it stands in each language."""

    facts: SegmentFacts
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True)
class WeekRecord:
    """A built week."""

    format: Literal[1]
    week: str
    """ISO week: '2026-W48'."""
    revision: int
    monday: dt.date
    content: str
    """Fingerprint of the content/ that it was made of."""
    station: str
    """The centre's name."""
    mark: str
    """What the station says of machine-made speech."""
    site: str
    """The published site's address, with a slash at its end; '' where the station names none."""
    languages: Mapping[str, str]
    """Vietnamese names by code: 'Tiếng Mường' or 'Mường'."""
    profiles: Mapping[str, str]
    """Names of playback profiles by code."""
    titles: Mapping[str, str]
    """Of all segments of the station, by id."""
    segments: Mapping[str, RecordedSegment]
    """Those of the week, the most needed first."""
    parts: tuple[RecordedPart, ...]
    communes: tuple[RecordedCommune, ...]
    approval: Approval | None
    """Of all that the week airs; None is not approved."""
    findings: tuple[Problem, ...]
    """What was found before there was any sound."""
    failures: tuple[Problem, ...]
    """Errors: what could not be made and is not aired. Warnings: what another voice speaks than was meant to,
    and clips that somebody should listen to."""
    errands: tuple[Errand, ...]

    @property
    def letter(self) -> str:
        """The revision as people see it: A, B, ..."""
        return chr(ord("A") + self.revision)

    @property
    def plan(self) -> Plan:
        """What airs where and when."""
        return Plan(self.week, self.revision, tuple(commune.plan for commune in self.communes))

    @property
    def release(self) -> str:
        """The week with its revision: '2026-W48A'."""
        return f"{self.week}{self.letter}"

    @property
    def sunday(self) -> dt.date:
        """The week's last day."""
        return self.monday + dt.timedelta(days=6)
