"""Cleaning: one spelling for what is written in many ways, without losing where it stood.

NFC, one kind of space, dash and quotation mark, tone marks on the customary vowel ('hoà' -> 'hòa').
Zero-width characters go. Every cleaned character knows the offset it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PAUSE = re.compile("\ue000(\\d{1,6})\ue001")
"""An explicit pause of so many milliseconds, as the template function pause() writes it."""

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ONE_FOR_ONE = (
    dict.fromkeys(map(ord, _SPACES + "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")
    | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    | dict.fromkeys(map(ord, "“”„‟«»"), '"')
    | dict.fromkeys(map(ord, "‘’‚‛`´"), "'")
    | {ord("ð"): "đ", ord("Ð"): "Đ", ord("Ɖ"): "Đ"}
)
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_MOVES = re.compile("[\u0300-\u036f" + "".join(map(chr, _DROPPED)) + "]")
_VARIES = re.compile("[" + re.escape("".join(map(chr, _ONE_FOR_ONE))) + "]")
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


def _moved_tones() -> dict[str, str]:
    pairs = {}
    for first, second in ("oa", "oe", "uy"):
        for mark in _TONE_MARKS:
            new_style = first + unicodedata.normalize("NFC", second + mark)
            pairs[new_style] = unicodedata.normalize("NFC", first + mark) + second
    return pairs


_TONES = _moved_tones()
_TONE = re.compile(r"(?<![qQ])(?:" + "|".join(_TONES) + r")(?![^\W\d_])", re.IGNORECASE)


@dataclass(frozen=True)
class CleanText:
    """A cleaned text, and for each of its characters (and its end) the offset in the text as given."""

    text: str
    offsets: tuple[int, ...] | None = None
    """None stands for the identity: nothing was added or taken away."""

    def source(self, position: int) -> int:
        """Return the offset in the given text of a position in the cleaned one."""
        return position if self.offsets is None else self.offsets[position]


def clean(text: str) -> CleanText:
    """Return a Vietnamese text in one spelling, tone marks included."""
    cleaned = clean_any(text, _DROPPED)
    return CleanText(_TONE.sub(_settled, cleaned.text), cleaned.offsets)


def clean_any(text: str, dropped: Mapping[int, None] = MappingProxyType({})) -> CleanText:
    """Return a text of any language in one spelling; `dropped` are the characters that go altogether."""
    if unicodedata.is_normalized("NFC", text) and not _MOVES.search(text):
        return CleanText(text.translate(_ONE_FOR_ONE) if _VARIES.search(text) else text)
    pieces: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(text):
        composed = unicodedata.normalize("NFC", cluster).translate(dropped)
        pieces.append(composed)
        offsets.extend([start] * len(composed))
    return CleanText("".join(pieces).translate(_ONE_FOR_ONE), (*offsets, len(text)))


def _clusters(text: str) -> list[tuple[int, str]]:
    starts = [at for at, character in enumerate(text) if not at or not unicodedata.combining(character)]
    ends = [*starts[1:], len(text)]
    return [(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _settled(match: re.Match[str]) -> str:
    pair = match.group()
    letters = zip(_TONES[pair.lower()], pair, strict=True)
    return "".join(new.upper() if old.isupper() else new for new, old in letters)
