"""Symbols: some are words, some are pauses, some are silent; what is none of these stays unread."""

from __future__ import annotations

import re

from pipeline.speech import contexts
from pipeline.speech.rules.rule import BREAK, Answer, Around, Rule
from pipeline.speech.tables import column

_AT_START = re.compile(r"(?:^|[.;:]\s*)[\"'(\s]*$")
_VALUES = frozenset({
    "number", "number.dotted", "number.identity", "measure", "measure.per", "percent", "fraction", "time",
    "date", "date.short", "date.years", "day", "month", "month.year", "quarter", "weekday", "year.law",
    "document", "ordinal",
})  # fmt: skip
_PERIODS = frozenset({"roman", "quarter", "month"})
_YEAR = re.compile(r"\s?(?:19|20)\d\d(?!\d)")
_PHONES = frozenset({"phone"})
_NOUN_AGAIN = re.compile(
    r"\s*(?:ngày|tháng|năm|quý|thứ|điều|khoản|điểm|chương|mục|lớp|trang|tổ|thôn|chủ nhật|âm)\s"
)
_WEEKDAY_LEFT = re.compile(r"\bthứ\s\w+\s*$")
_WEEKDAY_RIGHT = re.compile(r"\s*(?:thứ|chủ nhật|cn)\b")


def _dash(match: re.Match[str], around: Around) -> Answer:
    if _AT_START.search(around.before):
        return ""
    if around.continues(_PHONES, r"\s*"):
        return BREAK
    if _links_values(around):
        return "đến"
    spaced = around.before[-1:] in (" ", ")") or around.after[:1] == " "
    return "," if spaced else ""


def _links_values(around: Around) -> bool:
    """A dash between two values of a kind is 'đến': numbers, dates, points, Roman figures, weekdays."""
    if _WEEKDAY_LEFT.search(around.before) and _WEEKDAY_RIGHT.match(around.after):
        return True
    between = around.since_last.strip()
    if between and not (around.last_rule in _VALUES and contexts.things().fullmatch(between)):
        return False
    following = around.text[around.end : around.end + 12].lstrip()
    if around.last_rule == "roman":
        return re.match(r"[IVX]+\b", following) is not None or _NOUN_AGAIN.match(around.after) is not None
    if around.last_rule == "reference.point":
        return re.match(r"[a-zđ]\b", following) is not None
    if around.last_rule not in _VALUES:
        return False
    return following[:1].isdigit() or _NOUN_AGAIN.match(around.after) is not None


def _slash(match: re.Match[str], around: Around) -> Answer:
    """Between phrases that begin with a capital a slash offers a choice; between words it is a pause."""
    follows_period = around.last_rule in _PERIODS and not around.since_last.strip()
    if follows_period and _YEAR.match(around.text, around.end):
        return "năm"
    offers = around.text[around.end : around.end + 1].isupper()
    return "hoặc" if offers and re.search(r"\w{2,}\s+\w+\s*$", around.before) else ","


def _bullet(match: re.Match[str], around: Around) -> Answer:
    return "" if _AT_START.search(around.before) else ","


def _plus(match: re.Match[str], around: Around) -> Answer:
    return "" if _AT_START.search(around.before) and around.after[:1] == " " else "cộng"


def _star(match: re.Match[str], around: Around) -> Answer:
    at_edge = _AT_START.search(around.before) or not around.after.strip(" .,;:)")
    return "" if at_edge else None


def _ellipsis(match: re.Match[str], around: Around) -> Answer:
    return "," if around.after.strip(" \"')") else "."


def _word(match: re.Match[str], around: Around) -> Answer:
    return column("words", "symbols").get(match.group())


RULES = (
    Rule("symbol.end", r"\.\s?/\s?\.", lambda _match, _around: "."),
    Rule("symbol.ellipsis", r"(?:\.{2,}|…)[.…]*|_{2,}", _ellipsis),
    Rule("symbol", r"<=|>=|->", _word),
    Rule("symbol.dash", r"-+", _dash),
    Rule("symbol.slash", r"/", _slash),
    Rule("symbol.bullet", r"[•●▪▫◦‣·∙■□◆◇➢✓✔❖➤►▶○⁃→⇒]+", _bullet),
    Rule("symbol.plus", r"\+", _plus),
    Rule("symbol.star", r"\*+", _star),
    Rule("symbol.bracket", r"[()\[\]]", lambda _match, _around: ","),
    Rule("symbol.quote", r"[\"']+", lambda _match, _around: ""),
    Rule("symbol", r"[^\w\s]|[½⅓⅔¼¾]", _word),
)
