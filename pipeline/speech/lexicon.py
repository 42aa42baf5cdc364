"""A station's lexicon: written words and phrases with what is said for them, before any other rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model.spoken import LexiconEntry
from pipeline.speech.clean import clean
from pipeline.speech.rules.rule import Token

_FIRST = re.compile(r"[^\W\d_]+|\d+|\S")


@dataclass(frozen=True)
class Lexicon:
    """Entries by how they begin, longest first, ready to be looked up at a position."""

    entries: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = field(default_factory=dict)
    whole_words: bool = True

    def at(self, text: str, low: str, start: int) -> Token | None:
        """Return the token of the longest entry that stands at `start`, or None."""
        if not self.entries:
            return None
        for pattern, spoken in self.entries.get(_beginning(low, start, self.whole_words), ()):
            match = pattern.match(text, start)
            if match:
                return Token(start, match.end(), spoken, "lexicon")
        return None


def lexicon(entries: Iterable[LexiconEntry], whole_words: bool = True) -> Lexicon:
    """Return the entries compiled; of two with the same written form the later one stands.

    An entry of capitals (an abbreviation) is looked up as it is written, others in any case. Scripts
    that do not part words by spaces are searched at every character (`whole_words` false).
    """
    words = {clean(entry.written).text.strip(): entry.spoken for entry in entries}
    by_start: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for written in sorted(filter(None, words), key=lambda word: (-len(word), word)):
        compiled = (_pattern(written, whole_words), _spoken(words[written]))
        by_start.setdefault(_beginning(written.lower(), 0, whole_words), []).append(compiled)
    return Lexicon({start: tuple(found) for start, found in by_start.items()}, whole_words)


def _beginning(low: str, start: int, whole_words: bool) -> str:
    first = _FIRST.match(low, start) if whole_words else None
    return first.group() if first else low[start : start + 1]


def _pattern(written: str, whole_words: bool) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(part) for part in written.split())
    if written[-1].isdecimal():
        spaced += r"(?!\d)"
    elif whole_words and written[-1].isalnum():
        spaced += r"(?!\w)"
    return re.compile(spaced, 0 if written.isupper() else re.IGNORECASE)


def _spoken(spoken: str) -> str:
    return " ".join(unicodedata.normalize("NFC", spoken).lower().split())
