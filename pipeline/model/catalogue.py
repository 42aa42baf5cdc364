"""The centre's whole material, read and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import authored
from pipeline.model.audio import Head
from pipeline.model.spoken import LexiconEntry
from pipeline.problems import Place

SOURCE = "vi"
"""The language in which everything is first written."""
PHRASES = "cau-chung"
"""The folder of recordings/<language>/ with the phrase bank: sentences that recur, whatever segment they
stand in."""

SECTIONS = ("opening", "between", "closing")
"""The parts of the rundown, in the order of a slot."""
RUNDOWN = "rundown"
"""The name under which the rundown's own words are translated, recorded and approved, as a segment's are."""


@dataclass(frozen=True)
class TemplateText:
    """The text of a template where it stands: `lines[i]` is the place of its line i, for errors."""

    text: str
    lines: tuple[Place, ...]

    def at(self, offset: int) -> Place:
        """Return the place of the character at an offset into the text."""
        before = self.text[:offset]
        place = self.lines[before.count("\n")]
        return Place(place.path, place.line, place.column + len(before) - before.rfind("\n") - 1)


@dataclass(frozen=True)
class Catalogue:
    """Everything under content/ that could be read; what could not is a problem beside it.

    Mappings keep the order of their files; `translations` is keyed (segment or RUNDOWN, language),
    `takes` too.
    """

    root: Path
    station: authored.Station
    languages: Mapping[str, authored.Language]
    profiles: Mapping[str, authored.Profile]
    communes: Mapping[str, authored.Commune]
    laws: Mapping[str, authored.Law]
    rundown: authored.Rundown
    sounds: Mapping[str, authored.Sound]
    lexicons: Mapping[str, tuple[LexiconEntry, ...]]
    segments: Mapping[str, authored.Segment]
    translations: Mapping[tuple[str, str], authored.RundownTranslation]
    takes: Mapping[tuple[str, str], tuple[authored.Take, ...]]
    weeks: Mapping[str, authored.Week]
    voices: Mapping[str, authored.OwnVoice]
    approvals: Mapping[str, authored.ApprovalRecord]
    """By what they are of, as their files are called."""
    sources: Mapping[tuple[str, authored.Keys], TemplateText]
    """Template texts by file and keys, e.g. ('segments/x/segment.yaml', ('script',))."""
    unread: frozenset[tuple[str, str]] = frozenset()
    """What is there but could not be read, as (kind of file, id; '*' = the whole file): a reference to it
    is no unknown word."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """What the files of sounds and takes say of themselves, by name; those that are missing have none."""
    entries: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where the spoken form of each lexicon entry stands, by language and written form."""
