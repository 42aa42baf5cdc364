"""A station's lexicon: written words and phrases with what is said for them, before any other rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.model.spoken import Entry
from pipeline.speech.clean import clean
from pipeline.speech.rules.rule import Token

_FIRST = re.compile(r"[^\W\d_]+|\d+|\S")


@dataclass(frozen=True)
class Lexicon:
    """Entries by their first word, longest first, ready to be looked up at a position."""

    entries: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = field(default_factory=dict)

    def at(self, text: str, low: str, start: int) -> Token | None:
        """Return the token of the longest entry that stands at `start`, or None."""
        if not self.entries:
            return None
        first = _FIRST.match(low, start)
        for pattern, spoken in self.entries.get(first.group(), ()) if first else ():
            match = pattern.match(text, start)
            if match:
                return Token(start, match.end(), spoken, "lexicon")
        return None


def lexicon(entries: Iterable[Entry]) -> Lexicon:
    """Return the entries compiled; of two with the same written form the later one stands.

    An entry of capitals (an abbreviation) is looked up as it is written, others in any case.
    """
    words = {clean(entry.written).text.strip(): entry.spoken for entry in entries}
    by_first: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for written in sorted(filter(None, words), key=lambda word: (-len(word), word)):
        first = _FIRST.match(written.lower())
        if first:
            by_first.setdefault(first.group(), []).append((_pattern(written), _spoken(words[written])))
    return Lexicon({first: tuple(found) for first, found in by_first.items()})


def _pattern(written: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(part) for part in written.split())
    edge = r"(?!\w)" if written[-1].isalnum() else ""
    return re.compile(spaced + edge, 0 if written.isupper() else re.IGNORECASE)


def _spoken(spoken: str) -> str:
    return " ".join(unicodedata.normalize("NFC", spoken).lower().split())
