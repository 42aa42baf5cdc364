"""The centre's whole material, read and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import authored
from pipeline.model.audio import Head
from pipeline.model.spoken import Entry
from pipeline.problems import Place

PHRASES = "cau-chung"
"""The folder of recordings/<language>/ with the phrase bank: sentences that recur, whatever segment they
stand in."""


@dataclass(frozen=True)
class Source:
    """The text of a template where it stands: `lines[i]` is the place of its line i, for errors."""

    text: str
    lines: tuple[Place, ...]

    def place(self, offset: int) -> Place:
        """Return where the character at an offset of the text stands."""
        before = self.text[:offset]
        place = self.lines[before.count("\n")]
        return Place(place.path, place.line, place.column + len(before) - before.rfind("\n") - 1)


@dataclass(frozen=True)
class Catalogue:
    """Everything under content/ that could be read; what could not is a problem beside it.

    Mappings keep the order of their files; `translations` is keyed (segment, language), `takes` too.
    """

    root: Path
    station: authored.Station
    languages: Mapping[str, authored.Language]
    profiles: Mapping[str, authored.Profile]
    communes: Mapping[str, authored.Commune]
    laws: Mapping[str, authored.Law]
    rundown: authored.Rundown
    sounds: Mapping[str, authored.Sound]
    lexicons: Mapping[str, tuple[Entry, ...]]
    segments: Mapping[str, authored.Segment]
    translations: Mapping[tuple[str, str], authored.Translation]
    takes: Mapping[tuple[str, str], tuple[authored.Take, ...]]
    weeks: Mapping[str, authored.Week]
    voices: Mapping[str, authored.OwnVoice]
    sources: Mapping[tuple[str, authored.Keys], Source]
    """Template texts by file and keys, e.g. ('segments/x/segment.yaml', ('script',))."""
    unread: frozenset[tuple[str, str]] = frozenset()
    """What is there but could not be read, as (kind of file, id; '*' = the whole file): a reference to it
    is no unknown word."""
    heads: Mapping[str, Head] = field(default_factory=dict)
    """What the files of sounds and takes say of themselves, by name; those that are missing have none."""
    entries: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """Where the spoken form of each lexicon entry stands, by language and written form."""
