"""References inside law: letters of points, list marks, Roman figures, single letters."""

from __future__ import annotations

import re

from pipeline.speech.numerals import cardinal, ordinal, roman
from pipeline.speech.rules.letters import spelt
from pipeline.speech.rules.rule import Answer, Around, rule
from pipeline.speech.syllables import is_syllable

_POINTS = re.compile(
    r"\b(?:điểm|tiết|mục|đoạn|ý)\s+(?:[a-zđâêôơưă]\d?(?:\s*[,;-]\s*|\s+(?:và|đến|hoặc|hay|tới)\s+(?:điểm\s+|tiết\s+)?))*$"
)
_ROMAN_NOUNS = re.compile(
    r"\b(?:chương|mục|tiểu mục|phần|khóa|quý|các quý|thế kỷ|thế kỉ|đoạn|phụ lục|phụ lục số|năm|số|trung ương|học kỳ|kỳ|hạng|loại|tập|quyển|cấp|đợt|nhóm|vùng|bậc|"
    r"khu vực|đại hội|đại hội đảng|thứ|lần|bảng|khối|giai đoạn|chuyên khoa|điều|khoản|biểu|đô thị loại|chủ đề|kỳ họp|"
    r"hội nghị|đại đội|phân khu|trường|tuyến|khu)\s*$"
)
_CAPITALS_BESIDE = re.compile(r"[A-ZÀ-ỸĐ]{2,}\s+$"), re.compile(r"\s+[A-ZÀ-ỸĐ]{2,}(?!\w)")


def among_capitals(around: Around) -> bool:
    """Return whether the stretch stands in a run of capitals, where 'VI' and 'CA' are words."""
    left, right = _CAPITALS_BESIDE
    window = around.text[max(0, around.start - 12) : around.start]
    return bool(left.search(window)) or bool(right.match(around.text, around.end))


def _roman(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"])
    if number is None:
        return None
    if re.search(r"\bthứ\s*$", around.before):
        return ordinal(number, around.style)
    if _ROMAN_NOUNS.search(around.before) or _follows_roman(around):
        return cardinal(number, around.style)
    word = match["roman"].lower()
    alone = len(word) == 1 or (is_syllable(word) and among_capitals(around)) or re.search(r"[lcdm]", word)
    return None if alone else cardinal(number, around.style)


def _small_roman(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"].upper())
    if number is None or not re.search(r"\b(?:thế kỷ|thế kỉ|chương|phần|phụ lục|khóa|đoạn|thứ|mục|khoản|số)\s*$", around.before):
        return None
    return ordinal(number, around.style) if around.before.rstrip().endswith("thứ") else cardinal(number, around.style)


def _dotted_roman(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"])
    if number is None or not (_ROMAN_NOUNS.search(around.before) or not around.before.strip(' "(-')):
        return None
    rest = [cardinal(int(part), around.style) for part in match["rest"].split(".") if part]
    return " chấm ".join([cardinal(number, around.style), *rest])


def _follows_roman(around: Around) -> bool:
    return around.last_rule == "roman" and re.fullmatch(r"\s*(?:,|-|/|và|đến|&|hoặc)\s*", around.since_last) is not None


def _heading(match: re.Match[str], around: Around) -> Answer:
    number = roman(match["roman"])
    if around.before.strip(' "(-') or number is None:
        return None
    return cardinal(number, around.style) + (", " if match["mark"] == ")" else ". ")


def _list_number(match: re.Match[str], around: Around) -> Answer:
    if re.search(r"(?:^|[;:.])\s*[-+]?\s*$", around.before) is None:
        return None
    said = cardinal(int(match["number"]), around.style)
    return f"{said}, " if match["mark"] != "." else f"{said}. "


def _list_letter(match: re.Match[str], around: Around) -> Answer:
    if re.search(r"(?:^|[;:.,(])\s*[-+]?\s*$|\b(?:điểm|tiết|mục)\s+$", around.before) is None:
        return None
    return spelt(match["letter"]) + ", "


def _point(match: re.Match[str], around: Around) -> Answer:
    if not _POINTS.search(around.before):
        return None
    number = f" {cardinal(int(match['number']), around.style)}" if match["number"] else ""
    return spelt(match["letter"]) + number


def _letter(match: re.Match[str], around: Around) -> Answer:
    return spelt(match["letter"])


NUMBERED = (
    rule("list.number", r"(?P<number>\d{1,2})(?P<mark>[)]|[.](?=\s+[A-ZÀ-ỸĐ]))", _list_number),
)
LETTERED = (
    rule("roman.heading", r"(?P<roman>[IVXL]+)(?P<mark>[.)])(?=\s|$)", _heading),
    rule("roman.heading", r"(?P<roman>[IVXL]+)\.(?P<rest>\d{1,2}(?:\.\d{1,2})*)", _dotted_roman),
    rule("list.letter", r"(?P<letter>[a-zđA-ZĐ])(?P<mark>[)])", _list_letter),
    rule("reference.point", r"(?P<letter>[a-zđâêôơưăA-ZĐ])(?P<number>\d{1,2})?(?!\w)", _point),
    rule("roman", r"(?P<roman>[IVXLCDM]+)(?!\w)", _roman),
    rule("roman", r"(?P<roman>[ivxlcdm]{2,})(?!\w)", _small_roman),
)
LETTERS = (rule("letter", r"(?P<letter>[b-df-hj-np-tv-xzđB-HJ-NP-TV-XZĐAEFIOUWY])(?![\w&'])", _letter),)
