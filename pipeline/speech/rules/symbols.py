"""Symbols: some are words, some are pauses, some are silent; what is none of these stays unread."""

from __future__ import annotations

import re

from pipeline.speech.rules.rule import Answer, Around, rule
from pipeline.speech.tables import column

_AT_START = re.compile(r"(?:^|[.;:]\s*)[\"'(\s]*$")
_NUMERIC = frozenset(
    "number number.dotted measure percent time date date.short date.years month month.year quarter roman ordinal day fraction "
    "weekday document reference.point number.identity year.law code measure.per letter".split()
)
_UNIT_AGAIN = re.compile(r"\s*(?:ngày|tháng|năm|quý|thứ|điều|khoản|điểm|chương|mục|lớp|trang|tổ|thôn|chủ nhật|âm)\s")
_WEEKDAY = re.compile(r"\bthứ\s\w+\s*$"), re.compile(r"\s*(?:thứ|chủ nhật|cn)\b")


def _dash(match: re.Match[str], around: Around) -> Answer:
    if _AT_START.search(around.before):
        return ""
    if _links_numbers(around):
        return "đến"
    spaced = around.before[-1:].isspace() or around.after[:1].isspace()
    return "," if spaced or around.before.endswith(")") else ""


def _links_numbers(around: Around) -> bool:
    left, right = _WEEKDAY
    if left.search(around.before) and right.match(around.after):
        return True
    if around.last_rule not in _NUMERIC or around.since_last.strip():
        return False
    following = around.text[around.end : around.end + 12].lstrip()
    if around.last_rule == "roman":
        return re.match(r"[IVX]+\b", following) is not None
    if around.last_rule in ("reference.point", "letter"):
        return re.match(r"[a-zđ]\b", following) is not None and around.last_rule == "reference.point"
    return following[:1].isdigit() or _UNIT_AGAIN.match(around.after) is not None


def _slash(match: re.Match[str], around: Around) -> Answer:
    following = around.text[around.end : around.end + 1]
    if not around.before[-1:].strip() and not following.strip():
        return ","
    if following.isupper() and re.search(r"\w{2,}\s+\w+\s*$", around.before):
        return "hoặc"
    return ","


def _bullet(match: re.Match[str], around: Around) -> Answer:
    return "" if _AT_START.search(around.before) else ","


def _plus(match: re.Match[str], around: Around) -> Answer:
    return "" if _AT_START.search(around.before) and around.after[:1].isspace() else "cộng"


def _star(match: re.Match[str], around: Around) -> Answer:
    at_edge = _AT_START.search(around.before) or not around.after.strip(" .,;:)")
    return "" if at_edge else None


def _bracket(match: re.Match[str], around: Around) -> Answer:
    return ","


def _quote(match: re.Match[str], around: Around) -> Answer:
    return ""


def _ellipsis(match: re.Match[str], around: Around) -> Answer:
    return "." if not around.after.strip(" \"')") else ","


def _comparison(match: re.Match[str], around: Around) -> Answer:
    return column("words", "symbols").get(match.group())


def _less_equal(match: re.Match[str], around: Around) -> Answer:
    return {"<=": "nhỏ hơn hoặc bằng", ">=": "lớn hơn hoặc bằng", "=>": "suy ra", "->": "đến", "→": ","}[match.group()]


def _end_mark(match: re.Match[str], around: Around) -> Answer:
    return "."


def _and_or(match: re.Match[str], around: Around) -> Answer:
    return "và hoặc"


RULES = (
    rule("symbol.end", r"\.\s?/\s?\.", _end_mark),
    rule("symbol.ellipsis", r"(?:\.{2,}|…)[.…]*", _ellipsis),
    rule("symbol.blank", r"_{2,}", _ellipsis),
    rule("symbol", r"<=|>=|=>|->|→", _less_equal),
    rule("symbol.dash", r"-+", _dash),
    rule("symbol.slash", r"/", _slash),
    rule("symbol.bullet", r"[•●▪▫◦‣·∙■□◆◇➢✓✔❖➤►▶○⁃–]+", _bullet),
    rule("symbol.plus", r"\+", _plus),
    rule("symbol.star", r"\*+", _star),
    rule("symbol.bracket", r"[()\[\]]", _bracket),
    rule("symbol.quote", r"[\"']+", _quote),
    rule("symbol", r"[%‰+=<>≤≥±×÷&§№½⅓⅔¼¾°~≈$€₫]", _comparison),
)
