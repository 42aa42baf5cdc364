"""Abbreviations by table and context, titles and marks such as 'đ/c', and words from abroad."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from pipeline.problems import say
from pipeline.speech.rules.documents import in_words, office, signature
from pipeline.speech.rules.letters import spelt_foreign
from pipeline.speech.rules.references import among_capitals
from pipeline.speech.rules.rule import Answer, Around, Rule, Unread
from pipeline.speech.syllables import is_syllable, without_marks
from pipeline.speech.tables import column, table

_JOINTS = re.compile(r"[\s&.,-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_NAME_FOLLOWS = re.compile(r"\s*[A-ZÀ-ỸĐ0-9]")


@lru_cache(maxsize=4096)
def expansion(written: str) -> str | None:
    """Return the one reading of an abbreviation whatever stands around it, or None.

    '&' is 'và' and a hyphen is a pause where the parts are known, but not the whole.
    """
    always = column("abbreviations", "always")
    joined = _JOINTS.sub("", written)
    if joined in table("abbreviations")["spelt"]:
        return spelt_foreign(joined)
    said = column("abbreviations", "said")
    return always.get(written) or always.get(joined) or said.get(joined) or _parts(written)


def _parts(written: str) -> str | None:
    for joint, word in (("&", " và "), ("-", ", ")):
        if joint in written:
            parts = [expansion(part.strip()) or office(part.strip()) for part in written.split(joint)]
            known = [part for part in parts if part]
            return word.join(known) if len(known) == len(parts) else None
    return None


def _cluster(match: re.Match[str], around: Around) -> Answer:
    written = match.group()
    if is_syllable(written.lower()) and among_capitals(around):
        return None
    return expansion(written) or _in_context(written, around) or office(written)


def _signature(match: re.Match[str], around: Around) -> Answer:
    """The letters of a document number without the number: 'NĐ-CP'."""
    if _JOINTS.sub("", match.group()) in column("abbreviations", "always"):
        return None
    meaning = signature(match.group(), around.style)
    known = column("documents", "issuers")
    all_known = all(part in known or office(part) for part in re.split("[-/]", match.group())[1:])
    return in_words(meaning) if meaning.kinds and meaning.issuers and all_known else None


def _list(match: re.Match[str], around: Around) -> Answer:
    return column("abbreviations", "always").get(_JOINTS.sub("", match.group()))


def _in_context(written: str, around: Around) -> Answer:
    known: dict[str, list[dict[str, Any]]] = table("abbreviations")["by_context"]
    meanings = known.get(written) or known.get(_JOINTS.sub("", written))
    if meanings is None:
        return None
    for meaning in meanings:
        if _applies(meaning, around):
            return str(meaning["spoken"])
    return None if is_syllable(written.lower()) else _ambiguous(written, meanings)


def _applies(meaning: dict[str, Any], around: Around) -> bool:
    right, left = meaning.get("before"), meaning.get("after")
    if meaning.get("name") and not _NAME_FOLLOWS.match(around.text, around.end):
        return False
    return (right is None or _right_side(tuple(right)).match(around.after) is not None) and (
        left is None or _left_side(tuple(left)).search(around.before) is not None
    )


def _ambiguous(written: str, meanings: list[dict[str, Any]]) -> Unread:
    choices = ", ".join(sorted({meaning["spoken"] for meaning in meanings}))
    what = say("'{word}' may mean: {meanings}; nothing here tells which", word=written, meanings=choices)
    return Unread(what, say("write it out"))


@lru_cache(maxsize=512)
def _right_side(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"[\s.]*(?:" + "|".join(_beginning(word) for word in words) + ")")


def _beginning(word: str) -> str:
    return re.escape(word.lower()).replace(r"\#", r"\d") + (r"(?!\w)" if word[-1].isalpha() else "")


@lru_cache(maxsize=512)
def _left_side(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word.lower()) for word in words) + r")[\s&-]*$")


def _definition(match: re.Match[str], around: Around) -> Answer:
    """'(UBND)' straight after the words that it stands for is silent, also where no table knows it."""
    words = [word for word in _LETTERS.findall(around.before) if word != "và"]
    spoken = expansion(match["short"])
    expected = [word for word in _LETTERS.findall((spoken or "").lower()) if word != "và"]
    if expected and words[-len(expected) :] == expected:
        return ""
    letters = [letter for letter in without_marks(match["short"].lower()) if letter.isalpha()]
    initials = [without_marks(word[0]) for word in words if word != "của"]
    return "" if initials[-len(letters) :] == letters else None


def _mark(match: re.Match[str], around: Around) -> Answer:
    written = match.group()
    if among_capitals(around) and len(written) > 2 and is_syllable(written.strip(".").lower()):
        return None
    if re.fullmatch(r"[A-Z]\.", written) and not _NAME_FOLLOWS.match(around.text, around.end):
        return None
    return column("abbreviations", "marks").get(written) or _in_context(written, around)


def _loan(match: re.Match[str], around: Around) -> Answer:
    return column("words", "loans").get(match.group().lower())


@cache
def _marks() -> str:
    contextual = [word for word in table("abbreviations")["by_context"] if word.endswith(".")]
    ordered = sorted([*column("abbreviations", "marks"), *contextual], key=len, reverse=True)
    return "|".join(re.escape(mark) + ("" if mark.endswith(".") else r"(?!\w)") for mark in ordered)


_CAPITAL = "A-ZĐƯĂÂÊÔƠ"
_WORD = rf"[{_CAPITAL}][A-Za-z{_CAPITAL}đư]*"

_SHORT = rf"\(\s?(?P<short>[{_CAPITAL}][{_CAPITAL}&\s-]*[{_CAPITAL}])\s?\)"

DEFINITIONS = (Rule("abbreviation.defined", _SHORT, _definition),)
TITLES = (
    Rule("title", r"(?:TP|Tp|tp)\.?\s?(?=HCM|[A-ZÀ-ỸĐ][a-zà-ỹ])", lambda _match, _around: "thành phố"),
    Rule("title", _marks(), _mark),
)
COMPOUND_LOANS = (Rule("loan", r"[^\W\d_]+(?:['-][^\W\d_]+)+", _loan),)
LOANS = (Rule("loan", r"[^\W\d_]+", _loan),)
ABBREVIATIONS = (
    Rule(
        "abbreviation",
        r"(?:NĐ|QĐ|TT|NQ|CT|KH|TTLT|TB|BC|TTr|KL|HD|QyĐ)(?:[-/][A-ZĐ][A-Za-zĐ]+)+(?!\w)",
        _signature,
    ),
    Rule("abbreviation", rf"{_WORD}(?:\s?[,&]\s?{_WORD})+(?!\w)", _list),
    Rule("abbreviation", rf"{_WORD}(?:(?:\s?&\s?|-){_WORD})+(?!\w)", _cluster),
    Rule("abbreviation", r"[^\W\d_]+(?!\w)", _cluster),
)
