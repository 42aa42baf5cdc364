"""Abbreviations by table and context, titles and marks such as 'đ/c', and words from abroad."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.problems import say
from pipeline.speech.rules.documents import office
from pipeline.speech.rules.letters import spelt_foreign
from pipeline.speech.rules.references import among_capitals
from pipeline.speech.rules.rule import Answer, Around, Unread, rule
from pipeline.speech.syllables import is_syllable
from pipeline.speech.tables import column, table

_JOINTS = re.compile(r"[\s&.,-]+")


@lru_cache(maxsize=4096)
def expansion(written: str) -> str | None:
    """Return the one reading of an abbreviation whatever stands around it, or None.

    '&' is 'và' and a hyphen is a pause where the parts are known, but not the whole.
    """
    always = column("abbreviations", "always")
    if written in always:
        return always[written]
    joined = _JOINTS.sub("", written)
    if joined in always:
        return always[joined]
    if joined in table("abbreviations")["spelt"]:
        return spelt_foreign(joined)
    return column("abbreviations", "said").get(joined) or _parts(written)


def _parts(written: str) -> str | None:
    for joint, word in (("&", " và "), ("-", ", ")):
        if joint in written:
            parts = [expansion(part.strip()) for part in written.split(joint)]
            known = [part for part in parts if part]
            return word.join(known) if len(known) == len(parts) else None
    return None


def _cluster(match: re.Match[str], around: Around) -> Answer:
    written = match.group()
    if is_syllable(written.lower()) and among_capitals(around):
        return None
    return expansion(written) or _in_context(written, around) or office(written)


def _in_context(written: str, around: Around) -> Answer:
    meanings = table("abbreviations")["by_context"].get(written)
    if meanings is None:
        return None
    for meaning in meanings:
        if _applies(meaning, around):
            return str(meaning["spoken"])
    if is_syllable(written.lower()):
        return None
    choices = ", ".join(sorted({meaning["spoken"] for meaning in meanings}))
    return Unread(
        say("'{word}' has several meanings, and nothing here tells which: {meanings}", word=written, meanings=choices),
        say("write it out"),
    )


def _applies(meaning: dict[str, object], around: Around) -> bool:
    before, after = meaning.get("before"), meaning.get("after")
    right = before is None or _right_side(tuple(before)).match(around.after) is not None  # type: ignore[arg-type]
    left = after is None or _left_side(tuple(after)).search(around.before) is not None  # type: ignore[arg-type]
    return right and left


@lru_cache(maxsize=512)
def _right_side(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"[\s.]*(?:" + "|".join(_begins(word) for word in words) + ")")


def _begins(word: str) -> str:
    pattern = re.escape(word.lower()).replace(r"\#", r"\d")
    return pattern + (r"(?!\w)" if word[-1].isalpha() else "")


@lru_cache(maxsize=512)
def _left_side(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word.lower()) for word in words) + r")[\s&-]*$")


def _silent_definition(match: re.Match[str], around: Around) -> Answer:
    written = match["short"]
    spoken = expansion(written)
    words = re.findall(r"[^\W\d_]+", around.before)
    if spoken and _said_just_now(spoken, words):
        return ""
    letters = [letter for letter in written.lower() if letter.isalpha()]
    initials = [word[0] for word in words if word not in ("và", "của")]
    return "" if len(letters) > 1 and initials[-len(letters) :] == letters else None


def _said_just_now(spoken: str, words: list[str]) -> bool:
    expected = re.findall(r"[^\W\d_]+", spoken.lower())
    return [word for word in words if word != "và"][-len(expected) :] == [word for word in expected if word != "và"] or (
        words[-len(expected) :] == expected
    )


@lru_cache(maxsize=1)
def _marks() -> dict[str, str]:
    return column("abbreviations", "marks")


def _mark(match: re.Match[str], around: Around) -> Answer:
    written = match.group()
    if among_capitals(around) and is_syllable(written.strip(".").lower()) and len(written) > 2:
        return None
    single = re.fullmatch(r"[A-Z]\.", written)
    if single and not re.match(r"\s*[A-ZÀ-ỸĐ0-9]", around.text[around.end : around.end + 3]):
        return None
    return _marks().get(written) or _in_context(written, around)


def _loan(match: re.Match[str], around: Around) -> Answer:
    return column("words", "loans").get(match.group().lower())


def _city(match: re.Match[str], around: Around) -> Answer:
    return "thành phố"


def _list(match: re.Match[str], around: Around) -> Answer:
    joined = _JOINTS.sub("", match.group())
    return column("abbreviations", "always").get(joined)


_CAPITAL = "A-ZĐƯĂÂÊÔƠ"
_WORD = rf"[{_CAPITAL}][A-Za-z{_CAPITAL}đư]*"


def _marks_pattern() -> str:
    marks = {*column("abbreviations", "marks"), *(w for w in table("abbreviations")["by_context"] if w.endswith("."))}
    ordered = sorted(marks, key=len, reverse=True)
    return "|".join(re.escape(mark) + ("" if mark.endswith(".") else r"(?!\w)") for mark in ordered)


DEFINED = (rule("abbreviation.defined", rf"\(\s?(?P<short>[{_CAPITAL}][{_CAPITAL}&\s-]*[{_CAPITAL}])\s?\)", _silent_definition),)
TITLES = (
    rule("title", r"(?:TP|Tp)\.?\s?(?=HCM|[A-ZÀ-ỸĐ][a-zà-ỹ])", _city),
    rule("title", _marks_pattern(), _mark),
)
LOANS = (
    rule("loan", r"[^\W\d_]+(?:['’-][^\W\d_]+)+(?!\w)", _loan),
    rule("loan", r"[^\W\d_]+(?!\w)", _loan),
)
ABBREVIATIONS = (
    rule("abbreviation", rf"{_WORD}(?:\s?[,&]\s?{_WORD})+(?!\w)", _list),
    rule("abbreviation", rf"{_WORD}(?:(?:\s?&\s?|-){_WORD})+(?!\w)", _cluster),
    rule("abbreviation", rf"[A-Za-z{_CAPITAL}đưêôơăâ]+(?!\w)", _cluster),
)
