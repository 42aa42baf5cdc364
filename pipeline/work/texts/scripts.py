"""What is to be said, as parts: each segment and the rundown, in each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.model.script import Part, ReadParagraph, SourceParagraph


@dataclass(frozen=True)
class SegmentScript:
    """One segment in one language: its parts, or what it waits for."""

    segment: str
    language: str
    common: Part | None
    """None when the translation is missing a paragraph, or a text has errors."""
    first: Mapping[str, Part]
    """The local part before the common one, by commune code."""
    last: Mapping[str, Part]
    stale: tuple[SourceParagraph, ...] = ()
    """The Vietnamese paragraphs that have no translation of their present text."""
    values: tuple[str, ...] = ()
    """The names of all values that its texts say."""
    paragraphs: tuple[ReadParagraph, ...] = ()
    """What communes share, as far as it can be rendered: all of `common`, or what there is of it."""


@dataclass(frozen=True)
class RundownScript:
    """The rundown's own words, sounds and silences in one language."""

    language: str
    sections: Mapping[str, tuple[Mapping[str, Part], ...]]
    """By section, each item's parts by commune code ('' where it is the same for all)."""
    whole: bool = True
    """Whether it has all words of the rundown that communes share."""
    stale: tuple[SourceParagraph, ...] = ()
    """The Vietnamese paragraphs that have no translation of their present text."""
    values: tuple[str, ...] = ()
    """The names of all values that its texts say."""

    def parts(self) -> Iterator[Part]:
        """Every part of it."""
        for items in self.sections.values():
            for parts in items:
                yield from parts.values()


@dataclass(frozen=True)
class Scripts:
    """All that is to be said."""

    tellings: Mapping[tuple[str, str], SegmentScript]
    frames: Mapping[str, RundownScript]
    """The rundown by language; '' has its sounds and silences alone."""

    def parts(self) -> Iterator[Part]:
        """Every part, once."""
        for telling in self.tellings.values():
            yield from filter(None, (telling.common, *telling.first.values(), *telling.last.values()))
        framing = (part for frame in self.frames.values() for part in frame.parts())
        yield from {part.id: part for part in framing}.values()
