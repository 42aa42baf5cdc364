"""One walk over a sentence: at each place the first rule that reads it, or a leftover.

Plain words pass after one look-up, so the rules are tried only where something is to be decided.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache

from pipeline.model.spoken import Style
from pipeline.speech.compose import pause_at
from pipeline.speech.gate import refuse_symbol, refuse_word
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.rules import (
    abbreviations,
    codes,
    contacts,
    dates,
    documents,
    quantities,
    references,
    symbols,
    times,
)
from pipeline.speech.rules.rule import Around, Rule, Token, Unread
from pipeline.speech.syllables import is_syllable
from pipeline.speech.tables import column

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)
_WORDS = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]{2,}){0,15}")
_JOINS_ON = re.compile(r"[0-9@_&']|[./-][^\W\d_]")
_PUNCTUATION = frozenset(",.?!;:")
_LONGER_MARK = re.compile(r"\.\.|\.\s?/")
_NUMBER_COLON = re.compile(r"số:\s*\d")

_FROM_DIGIT = (
    *codes.PLATES,
    *documents.RULES,
    *dates.ISO_DATES,
    *contacts.PHONES,
    *contacts.IDENTITIES,
    *dates.RULES,
    *times.RULES,
    *references.NUMBERED,
    *quantities.WITH_UNITS,
    *codes.CODES,
    *contacts.ELECTRONIC,
    *quantities.NUMBERS,
)
_FROM_LETTER = (
    *references.INITIALS,
    *dates.SHORT_WEEKDAYS,
    *contacts.ELECTRONIC,
    *abbreviations.COMPOUND_LOANS,
    *references.HEADINGS,
    *abbreviations.TITLES,
    *codes.CODES,
    *dates.QUARTERS,
    *quantities.CURRENCIES[1:],
    *quantities.TIMES,
    *references.FIGURES,
    *abbreviations.ABBREVIATIONS,
    *abbreviations.LOANS,
    *quantities.UNITS,
    *references.LETTERS,
)
_FROM_SYMBOL = (
    *documents.COLON,
    *quantities.AGAIN,
    *abbreviations.DEFINITIONS,
    *contacts.PHONES[:1],
    *quantities.CURRENCIES[:1],
    *quantities.SYMBOLS,
    *symbols.RULES,
)


def classify(text: str, style: Style, lexicon: Lexicon) -> list[Token]:
    """Return the tokens of one cleaned Vietnamese sentence, in order, without gaps but white space."""
    low = _lowered(text)
    tokens: list[Token] = []
    last = Token(0, 0, "")
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None  # the pattern takes any character
        start, position = found.span()
        if text[start].isspace():
            continue
        token = lexicon.at(text, low, start) or _plain(text, low, start, lexicon)
        if token is None:
            around = Around(text, low, start, position, style, last.rule, last.end, last.spoken)
            token = pause_at(text, start) or _by_rule(around, found[0]) or _leftover(around, found[0])
        last = token if token.rule else last
        tokens.append(token)
        position = token.end
    return tokens


def _lowered(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _plain(text: str, low: str, start: int, lexicon: Lexicon) -> Token | None:
    """Punctuation, or a run of words that are said as they stand."""
    if low[start] in _PUNCTUATION:
        part_of_more = _LONGER_MARK.match(low, start) or _NUMBER_COLON.match(low, max(0, start - 2))
        return None if part_of_more else Token(start, start + 1, low[start])
    run = _WORDS.match(low, start)
    end = start
    for word in run.group().split(" ") if run else ():
        at = end + (end > start)
        stop = at + len(word)
        if word in lexicon.entries or not _is_plain(word) or not _is_cased_plainly(text[at:stop]):
            break
        if low[stop : stop + 1] != " " and _JOINS_ON.match(low, stop):
            break
        end = stop
    return Token(start, end, low[start:end]) if end > start else None


def _is_cased_plainly(word: str) -> bool:
    """Capitals throughout may be an abbreviation; with a mark on a letter they hardly are ('TỈNH')."""
    return word[1:].islower() or not (word.isascii() or word in _capital_words())


@lru_cache(maxsize=65536)
def _is_plain(word: str) -> bool:
    return len(word) > 1 and is_syllable(word) and word not in _special_words()


@cache
def _special_words() -> frozenset[str]:
    listed = (*column("words", "loans"), *column("abbreviations", "marks"))
    return frozenset(word for word in listed if word.islower())


@cache
def _capital_words() -> frozenset[str]:
    """Abbreviations that look like a word in capitals: TƯ, ĐA."""
    short = (*column("abbreviations", "always"), *column("abbreviations", "by_context"))
    return frozenset(word for word in short if is_syllable(word.lower()))


def _by_rule(around: Around, written: str) -> Token | None:
    for rule in _rules_from(written[0]):
        match = rule.pattern.match(around.text, around.start)
        if match is None:
            continue
        answer = rule.read(match, replace(around, start=match.start(), end=match.end()))
        if isinstance(answer, Unread):
            return Token(*match.span(), answer.kept or match.group(), rule.name, answer)
        if answer is not None:
            return Token(*match.span(), answer.lower(), rule.name)
    return None


def _rules_from(first: str) -> tuple[Rule, ...]:
    if first.isdecimal():
        return _FROM_DIGIT
    return _FROM_LETTER if first.isalpha() else _FROM_SYMBOL


def _leftover(around: Around, written: str) -> Token:
    start, end = around.start, around.end
    if not written[0].isalpha():
        return Token(start, end, written, "", refuse_symbol(written))
    if is_syllable(around.low[start:end]):
        return Token(start, end, around.low[start:end])
    return Token(start, end, written, "", refuse_word(written))
