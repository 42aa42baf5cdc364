"""What rendering and reading make of a text: paragraphs, and the parts that they are heard in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.digest import fingerprint
from pipeline.model.parts import PartId
from pipeline.model.spoken import Sentence
from pipeline.problems import Place

PAUSE_MARK = re.compile("\ue000\\d+\ue001")
"""An explicit pause in rendered text: U+E000, milliseconds, U+E001; never spoken, never shown."""
VALUE_MARK = re.compile("\ue002([^\ue002-\ue004]*)\ue003([^\ue002-\ue004]*)\ue004")
"""A value in text as it comes out of a template: U+E002, its name, U+E003, its content, U+E004."""


def marked_value(name: str, content: str) -> str:
    """Return a value's content, marked by its name for `VALUE_MARK`."""
    return f"\ue002{name}\ue003{content}\ue004"


def by_name(name: str) -> str:
    """Return how a value stands in a text where its content is left open: ‹commune.name›."""
    return f"‹{name}›"


@dataclass(frozen=True)
class SourceParagraph:
    """A paragraph before rendering: template source, its fingerprint, its lines' places."""

    text: str
    lines: tuple[Place, ...]
    of: str
    """Fingerprint of the Vietnamese template source that it is, or that it translates."""
    local: bool
    """Whether it uses `commune`, and so differs from commune to commune."""
    values: tuple[tuple[str, ...], ...] = ()
    """The keys of every value that it asks for: ('station', 'hotline', 'number'). Known once inspected."""
    printed: tuple[tuple[str, ...], ...] = ()
    """The same for the values that it writes out, each as often as it does."""

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.lines[0] if self.lines else Place()


@dataclass(frozen=True)
class Value:
    """Where a value stands in a rendered paragraph: [start, end) of its text, under its name."""

    start: int
    end: int
    name: str
    """As a template asks for it: `station.hotline.number`, `law('luat-11-2017-qh14').number`."""

    @property
    def local(self) -> bool:
        """Whether it is a commune's own."""
        return self.name.startswith("commune.")


@dataclass(frozen=True)
class Paragraph:
    """A rendered paragraph: written text (NFC), pauses as marks (PAUSE_MARK)."""

    text: str
    place: Place
    of: str
    local: bool
    values: tuple[Value, ...] = ()
    """The values that stand in it, in order."""

    @property
    def written(self) -> str:
        """The text as people read it: without pause marks, white space folded."""
        return _folded(self.text)

    @property
    def named(self) -> str:
        """The text as people read it, with a commune's own values by name: the same for all communes."""
        return _folded(self.with_local(by_name))

    @property
    def fingerprint(self) -> str:
        """What a take of it is tied to: the fingerprint of the text as read."""
        return fingerprint(self.written)

    def with_local(self, words: Callable[[str], str]) -> str:
        """Return the text with other words for a commune's own values, made from their names."""
        pieces, at = [], 0
        for value in filter(lambda one: one.local, self.values):
            pieces += [self.text[at : value.start], words(value.name)]
            at = value.end
        return "".join([*pieces, self.text[at:]])


def _folded(text: str) -> str:
    return " ".join(PAUSE_MARK.sub(" ", text).split())


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph with what is said for it."""

    paragraph: Paragraph
    sentences: tuple[Sentence, ...]
    spoken_by_name: str = ""
    """All that is said, on one line, with a commune's own values by name; '' is the sentences as they are."""

    @property
    def spoken(self) -> str:
        """All that is said, on one line, the same for all communes."""
        return self.spoken_by_name or " ".join(sentence.spoken for sentence in self.sentences)


@dataclass(frozen=True)
class Part:
    """What is mastered and encoded as one: the common part of a segment in a language, a local part of
    it in one commune, words or a sound of the rundown."""

    id: PartId
    language: str = ""
    paragraphs: tuple[ReadParagraph, ...] = ()
    sound: str = ""
    """The id of a sound, for a part that is one."""
    silence_ms: int = 0
    """How long it is silent, for a part that is silence."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def syllables(self) -> int:
        """How many syllables are said."""
        return sum(sentence.syllables for sentence in self.sentences)
