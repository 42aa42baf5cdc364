"""The gate: what no rule reads is refused, with the nearest form that would be read."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.problems import Message, nearest, say
from pipeline.speech.rules.rule import Unread
from pipeline.speech.tables import column


@lru_cache(maxsize=4096)
def refuse_word(written: str) -> Unread:
    """Return why a word is not read: an unknown abbreviation, or no Vietnamese syllable."""
    if written[1:] != written[1:].lower():
        what = say("no table knows the abbreviation '{word}'", word=written)
        return Unread(what, _advice(nearest(written, column("abbreviations", "always"))))
    what = say("'{word}' is no Vietnamese syllable, and no table reads it", word=written)
    return Unread(what, _advice(nearest(written.lower(), column("words", "loans"))))


def _advice(known: str | None) -> Message:
    if known is None:
        return say("write it out as it is said, or add its spoken form to the lexicon")
    return say(
        "write it out as it is said, or add its spoken form to the lexicon; the nearest known is '{known}'",
        known=known,
    )


@lru_cache(maxsize=1024)
def refuse_symbol(written: str) -> Unread:
    """Return why a symbol is not read."""
    name = unicodedata.name(written[0], f"U+{ord(written[0]):04X}")
    what = say("no rule reads the character '{symbol}' ({name})", symbol=written, name=name)
    return Unread(what, say("write what is to be said in its place"))
