"""What rendering and reading make of a text: paragraphs, and the parts that they are heard in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.digest import fingerprint
from pipeline.model.spoken import Sentence
from pipeline.problems import Place

PAUSE_MARK = re.compile("\ue000\\d+\ue001")
"""An explicit pause in rendered text: U+E000, milliseconds, U+E001; never spoken, never shown."""


@dataclass(frozen=True)
class SourceParagraph:
    """A paragraph before rendering: template source, its fingerprint, its lines' places."""

    text: str
    lines: tuple[Place, ...]
    of: str
    """Fingerprint of the Vietnamese template source that it is, or that it translates."""
    local: bool
    """Whether it uses `commune`, and so differs from commune to commune."""

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.lines[0] if self.lines else Place()


@dataclass(frozen=True)
class Paragraph:
    """A rendered paragraph: written text (NFC), pauses as marks (PAUSE_MARK)."""

    text: str
    place: Place
    of: str
    local: bool

    @property
    def written(self) -> str:
        """The text as people read it: without pause marks, white space folded."""
        return " ".join(PAUSE_MARK.sub(" ", self.text).split())

    @property
    def fingerprint(self) -> str:
        """What a take of it is tied to: the fingerprint of the text as read."""
        return fingerprint(self.written)


@dataclass(frozen=True)
class ReadParagraph:
    """A paragraph with what is said for it."""

    paragraph: Paragraph
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Part:
    """What is mastered and encoded as one: the common part of a segment in a language, a local part of
    it in one commune, words or a sound of the rundown.

    Ids are stable: `ai-duoc-tro-giup/vi`, `ai-duoc-tro-giup/vi/first/15061`, `opening/1/15061`,
    `sounds/nhac-hieu`, `silence/1500`.
    """

    id: str
    language: str = ""
    paragraphs: tuple[ReadParagraph, ...] = ()
    sound: str = ""
    """The id of a sound, for a part that is one."""
    silence_ms: int = 0
    """How long it is silent, for a part that is silence."""
    leader: str = ""
    """The part whose gain this one takes when it is too short to be measured alone."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All its sentences."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    @property
    def syllables(self) -> int:
        """How many syllables are said."""
        return sum(sentence.syllables for sentence in self.sentences)
