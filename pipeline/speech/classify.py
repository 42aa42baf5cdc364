"""One walk over a sentence: at each place the first rule that reads it, or a leftover.

Plain words pass after one look-up, so the rules are tried only where something is to be decided.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model.spoken import Style
from pipeline.speech.clean import PAUSE
from pipeline.speech.compose import PAUSE_RULE
from pipeline.speech.gate import refuse_symbol, refuse_word
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.rules import abbreviations, contacts, dates, documents, quantities, references, symbols
from pipeline.speech.rules.rule import Around, Rule, Token, Unread
from pipeline.speech.syllables import is_syllable
from pipeline.speech.tables import column

PUNCTUATION = frozenset(",.?!;:")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)

_DIGIT_RULES = (
    *documents.RULES,
    *contacts.PHONES,
    *dates.RULES,
    *references.NUMBERED,
    *quantities.WITH_UNITS,
    *contacts.CODES,
    *contacts.ELECTRONIC,
    *quantities.NUMBERS,
)
_LETTER_RULES = (
    *contacts.ELECTRONIC,
    *abbreviations.LOANS[:1],
    *references.LETTERED[:3],
    *abbreviations.TITLES,
    *contacts.CODES,
    *dates.QUARTERS,
    *references.LETTERED[3:],
    *abbreviations.ABBREVIATIONS,
    *abbreviations.LOANS[1:],
    *references.LETTERS,
)
_SYMBOL_RULES = (
    *documents.COLON,
    *abbreviations.DEFINED,
    *contacts.PHONES[:1],
    *quantities.SYMBOLS,
    *symbols.RULES,
)


@lru_cache(maxsize=65536)
def _is_plain(word: str) -> bool:
    return len(word) > 1 and is_syllable(word) and word not in _special_words()


@lru_cache(maxsize=1)
def _special_words() -> frozenset[str]:
    return frozenset(word for word in (*column("words", "loans"), *column("abbreviations", "marks")) if word.islower())


def classify(text: str, style: Style, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of one cleaned Vietnamese sentence, in order, without gaps but white space."""
    low = _lowered(text)
    tokens: list[Token] = []
    last_rule, last_end, position = "", 0, 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None  # the pattern takes any character
        written = found.group()
        position = found.end()
        if written.isspace():
            continue
        token = lexicon.at(text, low, found.start()) or _as_it_stands(found, low) or _pause(text, found.start())
        if token is None:
            around = Around(text, low, found.start(), found.end(), style, last_rule, last_end)
            token = _by_rule(around, written) or _leftover(around, written)
        if token.rule:
            last_rule, last_end = token.rule, token.end
        tokens.append(token)
        position = token.end
    return tokens


def _pause(text: str, start: int) -> Token | None:
    found = PAUSE.match(text, start) if text[start] == "\ue000" else None
    return Token(start, found.end(), found[1], PAUSE_RULE) if found else None


def _lowered(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _as_it_stands(found: re.Match[str], low: str) -> Token | None:
    written = low[found.start() : found.end()]
    if written in PUNCTUATION and not (written == ":" and low.startswith("số", found.start() - 2)) and not found.string.startswith(("..", "./", ". /"), found.start()):
        return Token(found.start(), found.end(), written)
    cased = found.group()
    if _is_plain(written) and (cased[1:].islower() or not cased.isascii()) and not _joins_on(found):
        return Token(found.start(), found.end(), written)
    return None


def _joins_on(found: re.Match[str]) -> bool:
    following = found.string[found.end() : found.end() + 2]
    return following[:1] in tuple("0123456789@_&'") or (following[:1] in (".", "-", "/") and following[1:].isalpha())


def _by_rule(around: Around, written: str) -> Token | None:
    for candidate in _candidates(written):
        match = candidate.pattern.match(around.text, around.start)
        if match is None:
            continue
        seen = Around(around.text, around.low, match.start(), match.end(), around.style, around.last_rule, around.last_end)
        answer = candidate.read(match, seen)
        if answer is None:
            continue
        if isinstance(answer, Unread):
            return Token(match.start(), match.end(), answer.kept or match.group(), candidate.name, answer)
        return Token(match.start(), match.end(), answer.lower(), candidate.name)
    return None


def _candidates(written: str) -> tuple[Rule, ...]:
    first = written[0]
    if first.isdigit():
        return _DIGIT_RULES
    return _LETTER_RULES if first.isalpha() else _SYMBOL_RULES


def _leftover(around: Around, written: str) -> Token:
    if written[0].isalpha():
        low = written.lower()
        if is_syllable(low):
            return Token(around.start, around.end, low)
        return Token(around.start, around.end, written, "", refuse_word(written))
    return Token(around.start, around.end, written, "", refuse_symbol(written))
