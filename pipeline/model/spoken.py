"""What is to be said: sentences in written and in spoken form, with the reasons for each reading.

A stage turns one written paragraph into `Sentence` values. A voice gets `Utterance.text` and nothing
else; the joiner puts `pause_ms` of silence after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipeline.problems import NOTHING, Message


@dataclass(frozen=True)
class Style:
    """How a station has numbers and documents read; each choice is one that announcers differ in."""

    documents: Literal["natural", "literal"] = "natural"
    """natural: 'số ba mươi hai, năm hai nghìn không trăm mười sáu'; literal: every slash is said."""
    zero_tens: Literal["linh", "lẻ"] = "linh"
    """105 as 'một trăm linh năm' or 'một trăm lẻ năm'."""
    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    """1000 as 'một nghìn' or 'một ngàn'."""
    first_days: bool = True
    """Whether days 1-10 of a month are said with 'mùng'."""
    group_pause_ms: int = 300
    """Silence between the groups of a telephone number, in milliseconds (0-2000)."""
    sentence_pause_ms: int = 450
    """Silence after a sentence, in milliseconds (0-5000)."""
    paragraph_pause_ms: int = 900
    """Silence after a paragraph, in milliseconds (0-5000)."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # read by pydantic where station.yaml holds a Style


@dataclass(frozen=True)
class LexiconEntry:
    """One line of a lexicon: a written word or phrase and what is said for it."""

    written: str
    spoken: str

    __pydantic_config__: ClassVar = {"extra": "forbid"}


@dataclass(frozen=True)
class Reading:
    """One written stretch [start, end) of the paragraph, what is said for it, and the rule that said so."""

    start: int
    end: int
    written: str
    spoken: str
    rule: str


@dataclass(frozen=True)
class Leftover:
    """A written stretch [start, end) that no rule can read: it must not reach a voice."""

    start: int
    end: int
    text: str
    what: Message
    do: Message = NOTHING


@dataclass(frozen=True)
class Utterance:
    """What a voice says in one breath (spoken words, punctuation for prosody) and the silence after it."""

    text: str
    pause_ms: int = 0
    syllables: int = 0
    """How many the text has; 0 where that is not known."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a paragraph: written form at [start, end), what is said, and why."""

    start: int
    end: int
    written: str
    utterances: tuple[Utterance, ...]
    readings: tuple[Reading, ...] = ()
    leftovers: tuple[Leftover, ...] = ()

    @property
    def syllables(self) -> int:
        """How many syllables are said."""
        return sum(utterance.syllables for utterance in self.utterances)

    @property
    def spoken(self) -> str:
        """The whole spoken form on one line."""
        return " ".join(utterance.text for utterance in self.utterances)
