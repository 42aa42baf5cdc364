"""References inside law: letters of points, list marks, Roman figures, single letters."""

from __future__ import annotations

import re

from pipeline.speech.numerals import cardinal, ordinal, roman
from pipeline.speech.rules.letters import spelt
from pipeline.speech.rules.rule import Answer, Around, Rule
from pipeline.speech.syllables import is_syllable

_POINTS = re.compile(
    r"\b(?:điểm|tiết|mục|đoạn|ý)\s+"
    r"(?:[a-zđâêôơưă]\d?(?:\s*[,;-]\s*|\s+(?:và|đến|hoặc|hay|tới)\s+(?:điểm\s+|tiết\s+)?))*$"
)
_LIST_STARTS = re.compile(r"(?:^|[;:.,(])\s*[-+]?\s*$|\b(?:điểm|tiết|mục)\s+$")
_LINE_STARTS = re.compile(r"(?:^|[;:.])\s*[-+]?\s*$")
_OPENING = ' "(-'
_LETTERS_ONLY = frozenset("LCDM")
"""Figures that by themselves are letters even after a noun: 'hạng C', 'khối D'."""

_ROMANS = frozenset({"roman"})
_CAPITALS_LEFT = re.compile(r"([A-ZÀ-ỸĐ]{2,})\s+$")
_CAPITALS_RIGHT = re.compile(r"\s+([A-ZÀ-ỸĐ]{2,})(?!\w)")


def among_capitals(around: Around) -> bool:
    """Return whether the stretch stands beside another word in capitals, where 'VI' and 'CA' are words."""
    left = _CAPITALS_LEFT.search(around.text[max(0, around.start - 12) : around.start])
    right = _CAPITALS_RIGHT.match(around.text, around.end)
    return any(found and is_syllable(found[1].lower()) for found in (left, right))


def _figure(number: int, around: Around) -> str:
    after_rank = re.search(r"\bthứ\s*$", around.before)
    return ordinal(number, around.style) if after_rank else cardinal(number, around.style)


def _roman(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"])
    if number is None or match["roman"] in _LETTERS_ONLY:
        return None
    if around.follows("roman") or around.continues(_ROMANS, r"\s*(?:,|-|/|và|đến|&|hoặc)\s*"):
        return _figure(number, around)
    word = match["roman"].lower()
    doubtful = len(word) == 1 or re.search(r"[lcdm]", word) or (is_syllable(word) and among_capitals(around))
    return None if doubtful else cardinal(number, around.style)


def _small_roman(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"].upper())
    if number is None or not around.follows("small_roman"):
        return None
    stands_alone = re.match(r"\s*(?:$|[,.;:)]|và\s|mục\s|đoạn\s)", around.after)
    is_word = is_syllable(match["roman"]) and not stands_alone
    return None if is_word else _figure(number, around)


def _dotted_roman(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"])
    if number is None or (around.before.strip(_OPENING) and not around.follows("roman")):
        return None
    rest = [cardinal(int(part), around.style) for part in match["rest"].split(".")]
    return " chấm ".join([cardinal(number, around.style), *rest])


def _heading(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"])
    if number is None or around.before.strip(_OPENING):
        return None
    return cardinal(number, around.style) + ("," if match["mark"] == ")" else ".")


def _list_number(match: re.Match[str], around: Around) -> Answer:
    if not _LINE_STARTS.search(around.before):
        return None
    return cardinal(int(match["number"]), around.style) + ("," if match["mark"] == ")" else ".")


def _list_letter(match: re.Match[str], around: Around) -> Answer:
    return f"{spelt(match['letter'])}," if _LIST_STARTS.search(around.before) else None


def _point(match: re.Match[str], around: Around) -> Answer:
    if not _POINTS.search(around.before):
        return None
    number = f" {cardinal(int(match['number']), around.style)}" if match["number"] else ""
    return spelt(match["letter"]) + number


def _letters(match: re.Match[str], around: Around) -> Answer:
    return spelt(match.group())


NUMBERED = (Rule("list.number", r"(?P<number>\d{1,2})(?P<mark>\)|\.(?=\s+[A-ZÀ-ỸĐ]))", _list_number),)
HEADINGS = (
    Rule("roman.heading", r"(?P<roman>[IVXL]+)(?P<mark>[.)])(?=\s|$)", _heading),
    Rule("roman.heading", r"(?P<roman>[IVXL]+)\.(?P<rest>\d{1,2}(?:\.\d{1,2})*)", _dotted_roman),
    Rule("list.letter", r"(?P<letter>[a-zđA-ZĐ])\)", _list_letter),
)
FIGURES = (
    Rule("reference.point", r"(?P<letter>[a-zđâêôơưăA-HJ-UWYZĐ])(?P<number>\d{1,2})?(?!\w)", _point),
    Rule("roman", r"(?P<roman>[IVXLCDM]+)(?!\w)", _roman),
    Rule("roman", r"(?P<roman>[ivxlcdm]{2,})(?!\w)", _small_roman),
)
LETTERS = (Rule("letter", r"[a-xzđA-XZĐĂÂ](?![\w'])", _letters),)
INITIALS = (Rule("letter.initials", r"[A-ZĐ](?:\.[A-ZĐ]){1,4}(?!\w)", _letters),)
