"""Languages without rules of their own: cleaned, split and gated by their scripts, nothing guessed.

A digit, a symbol, or a letter outside the language's scripts is a leftover, unless the lexicon reads it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.problems import Message, say
from pipeline.speech.compose import pause_at
from pipeline.speech.gate import refuse_symbol
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.rules.rule import Token, Unread

SCRIPTS = {
    "Latn": "LATIN", "Hani": "CJK", "Hans": "CJK", "Hant": "CJK", "Khmr": "KHMER", "Tavt": "TAI VIET",
    "Laoo": "LAO", "Thai": "THAI", "Cham": "CHAM", "Mymr": "MYANMAR", "Tale": "TAI LE",
    "Talu": "NEW TAI LUE", "Lana": "TAI THAM", "Hmng": "PAHAWH HMONG", "Hmnp": "NYIAKENG PUACHUE HMONG",
    "Cyrl": "CYRILLIC", "Grek": "GREEK",
}  # fmt: skip
"""ISO 15924 codes with the word by which Unicode names their characters."""

UNSPACED = frozenset({"Hani", "Hans", "Hant", "Khmr", "Laoo", "Thai", "Mymr"})
"""Scripts that do not part words by spaces."""

_PROSODY = frozenset(",.?!;:。，、；：？！．。။၊។៕៖꫞꫟၊…")
_SILENT = frozenset('"「」『』《》〈〉“”')
_PAUSING = frozenset("()[]（）【】-–")
_INSIDE = frozenset("'-’\u200b\u200c\u200d")


def classify(text: str, scripts: tuple[str, ...], lexicon: Lexicon) -> list[Token]:
    """Return the tokens of one sentence: runs that pass the gate, lexicon entries, leftovers, pauses."""
    low = text.lower()
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        may_begin = position == 0 or not lexicon.whole_words or not text[position - 1].isalnum()
        token = lexicon.at(text, low, position) if may_begin else None
        token = token or pause_at(text, position) or _character(text, position, scripts)
        tokens.append(token)
        position = token.end
    return _merged(tokens)


def _character(text: str, at: int, scripts: tuple[str, ...]) -> Token:
    character = text[at]
    spoken = _passes(character, scripts)
    if character in _INSIDE and 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha():
        spoken = character
    unread = None if spoken is not None else _refusal(character, scripts)
    return Token(at, at + 1, character if spoken is None else spoken, "", unread)


@lru_cache(maxsize=8192)
def _passes(character: str, scripts: tuple[str, ...]) -> str | None:
    if character.isspace() or character in _SILENT:
        return " "
    if character in _PROSODY:
        return character
    if character in _PAUSING:
        return ","
    name = unicodedata.name(character, "")
    kind = unicodedata.category(character)[0]
    if kind == "M" and name.startswith("COMBINING") and "Latn" in scripts:
        return character
    ours = any(name.startswith(SCRIPTS[script]) for script in scripts if script in SCRIPTS)
    return character if kind in "LM" and ours else None


def _refusal(character: str, scripts: tuple[str, ...]) -> Unread:
    if character.isnumeric():
        what = say("'{digit}' is a number, and this language has no rules for numbers", digit=character)
        return Unread(what, say("write the number in words"))
    if character.isalpha():
        named = {"letter": character, "scripts": ", ".join(scripts)}
        what = say("'{letter}' belongs to none of the language's scripts ({scripts})", **named)
        do = say("write it in the language's own script, or add its spoken form to the lexicon")
        return Unread(what, do)
    return refuse_symbol(character)


def _merged(tokens: list[Token]) -> list[Token]:
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last and _same_kind(last, token):
            run = last.spoken + token.spoken
            unread = _refusal_of_run(last.unread, run) if last.unread else None
            merged[-1] = Token(last.start, token.end, run, "", unread)
        else:
            merged.append(token)
    return merged


def _same_kind(last: Token, token: Token) -> bool:
    if last.rule or token.rule:
        return False
    if last.unread is None or token.unread is None:
        return last.unread is token.unread
    same_reason = last.unread.what.text == token.unread.what.text
    return same_reason and last.spoken.isalnum() and token.spoken.isalnum()


def _refusal_of_run(last: Unread, run: str) -> Unread:
    values = tuple((name, run if name in ("digit", "letter") else value) for name, value in last.what.values)
    return Unread(Message(last.what.text, values), last.do)
