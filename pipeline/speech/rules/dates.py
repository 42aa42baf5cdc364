"""Dates, months, quarters and years."""

from __future__ import annotations

import re
from calendar import monthrange

from pipeline.model.spoken import Style
from pipeline.problems import say
from pipeline.speech.numerals import cardinal, ordinal, roman
from pipeline.speech.rules.rule import Answer, Around, Rule, Unread

_DATES = frozenset({"date", "date.iso", "date.short", "date.days", "day"})
_MONTHS = frozenset({"month", "month.year", "month.range"})
_OCCASION = re.compile(r"\b(?:ngày|lễ|tết|dịp|kỷ niệm|tháng hành động)\s[^\d.;:,]{0,70}\(?$")
_NEXT_DATE = r"\s*(?:,|;|-|và|đến|tới|hoặc|hay|&)?\s*(?:hết\s|trước\s)?(?:ngày\s)?\s*"
_NEXT_MONTH = r"\s*(?:-|đến|và|,|đến hết)\s*"
_MORE_DAYS = re.compile(r"(?:\s*(?:,|và)\s*\d{1,2})+\s*/\s*\d")
_LAW = re.compile(
    r"\b(?:bộ luật|bl[hdtlđs]+|luật(?! sư)|pháp lệnh|hiến pháp|điều lệ|hiến chương)\s[^.;:\d()]*$"
    r"|\bhiến pháp\s*$"
)


def day(number: int, style: Style) -> str:
    """Return a day of the month in words: 1-10 with 'mùng' unless the style says otherwise."""
    said = cardinal(number, style)
    return f"mùng {said}" if style.first_days and number <= 10 else said


def month(number: int, style: Style) -> str:
    """Return a month's number in words: 'tư' for April."""
    return "tư" if number == 4 else cardinal(number, style)


def date(days: str, in_month: str, year: str | None, style: Style) -> str:
    """Return day, month and (where it is given) year in words: 'mùng tám tháng tám năm ...'."""
    return f"{day(int(days), style)} tháng {month(int(in_month), style)}" + _in_year(year, style)


def _said(said: str, around: Around) -> str:
    """A date after a written 'mùng', which is then not said again."""
    return said.removeprefix("mùng ") if around.follows("first_days") else said


def _in_year(year: str | None, style: Style) -> str:
    return f" năm {cardinal(int(year), style)}" if year else ""


_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Of the months; without a year, February may have 29."""


def _possible(in_month: str, *days: str, year: str | None = None) -> bool:
    """Whether the calendar has the days of the month (of a year, where one is given)."""
    number = int(in_month)
    if not 1 <= number <= 12:
        return False
    last = monthrange(int(year), number)[1] if year and int(year) else _DAYS[number - 1]
    return all(1 <= int(one) <= last for one in days)


def _no_such_date(match: re.Match[str]) -> Unread:
    what = say("the calendar has no '{written}'", written=match.group())
    return Unread(what, say("see whether day, month and year are right"))


def _iso(match: re.Match[str], around: Around) -> Answer:
    """A date as computers write it: 2026-11-24."""
    if not _possible(match["month"], match["day"], year=match["year"]):
        return _no_such_date(match)
    said = date(match["day"], match["month"], match["year"], around.style)
    return said if around.follows("day") else f"ngày {said}"


def _full(match: re.Match[str], around: Around) -> Answer:
    if not _possible(match["month"], match["day"], year=match["year"]):
        looks_like_one = _possible(match["month"]) and int(match["day"]) <= 31
        meant = match["sep"] == "/" or around.follows("day") or (match["sep"] == "." and looks_like_one)
        return _no_such_date(match) if meant else None
    said = _said(date(match["day"], match["month"], match["year"], around.style), around)
    linked = around.continues(_DATES, r"\s*(?:-|,|và|&)\s*")
    return said if around.follows("day") or _OCCASION.search(around.before) or linked else f"ngày {said}"


def _short(match: re.Match[str], around: Around) -> Answer:
    if not _possible(match["month"], match["day"]):
        return _no_such_date(match) if around.follows("day") else None
    said = _said(date(match["day"], match["month"], None, around.style), around)
    if around.follows("day"):
        return said
    continues = around.continues(_DATES, _NEXT_DATE)
    if around.precedes("fraction") and not continues:
        return None
    if continues:
        return f"ngày {said}" if re.search(r"đến|tới|hết|trước", around.since_last) else said
    if around.follows("feast") or _OCCASION.search(around.before):
        return said
    return f"ngày {said}" if _date_expected(around) else None


def _date_expected(around: Around) -> bool:
    bracketed = around.before.endswith("(") and around.after.startswith(")")
    named_day = re.search(r"\bthứ\s\w+\s*,\s*$|\bchủ nhật\s*,\s*$", around.before)
    return bracketed or bool(named_day) or around.follows("date") or around.precedes("date")


def _dashed(match: re.Match[str], around: Around) -> Answer:
    """Day-month with a hyphen is a date only after 'ngày'; elsewhere it is a range."""
    is_date = around.follows("day") and not re.match(r"\s*tháng", around.after)
    return _short(match, around) if is_date else None


def _days(match: re.Match[str], around: Around) -> Answer:
    if not _possible(match["month"], match["first"], match["last"]):
        return None
    last = date(match["last"], match["month"], match["year"], around.style)
    said = f"{day(int(match['first']), around.style)} đến {last}"
    if around.follows("day"):
        return said
    expected = around.follows("day_range") or not around.before.strip()
    return f"ngày {said}" if expected else None


def _day(match: re.Match[str], around: Around) -> Answer:
    number = int(match["day"])
    listed = around.continues(_DATES, r"\s*(?:,|và)\s*") and _MORE_DAYS.match(around.after)
    if not 1 <= number <= 31 or not (around.follows("day") or listed):
        return None
    if around.precedes("not_day") or around.follows("counted_days"):
        return None
    return cardinal(number, around.style) if around.follows("first_days") else day(number, around.style)


def _month(match: re.Match[str], around: Around) -> Answer:
    number = int(match["month"])
    if not around.follows("month") or not 1 <= number <= 12 or around.precedes("not_month"):
        return None
    return month(number, around.style)


def _month_and_year(match: re.Match[str], around: Around) -> Answer:
    if around.follows("quarter"):
        return _no_such_date(match)
    if not _possible(match["month"]):
        return _no_such_date(match) if around.follows("month") else None
    said = month(int(match["month"]), around.style) + _in_year(match["year"], around.style)
    if around.follows("month"):
        return said
    return f"tháng {said}" if "/" in match.group() or around.continues(_MONTHS, _NEXT_MONTH) else None


def _months(match: re.Match[str], around: Around) -> Answer:
    if not around.follows("month") or not _possible(match["first"]) or not _possible(match["last"]):
        return None
    first, last = month(int(match["first"]), around.style), month(int(match["last"]), around.style)
    return f"{first} đến tháng {last}" + _in_year(match["year"], around.style)


def _quarter(match: re.Match[str], around: Around) -> Answer:
    if not around.follows("quarter"):
        return None
    number = roman(match["quarter"]) or int(match["quarter"])
    return cardinal(number, around.style) + _in_year(match["year"], around.style)


def _year_of_law(match: re.Match[str], around: Around) -> Answer:
    if not _LAW.search(around.before) or around.follows("not_year") or around.precedes("not_year"):
        return None
    return f"năm {cardinal(int(match['year']), around.style)}"


def _years(match: re.Match[str], around: Around) -> Answer:
    first, last = (cardinal(int(match[name]), around.style) for name in ("first", "last"))
    return f"{first} đến {last}"


def _weekdays(match: re.Match[str], around: Around) -> Answer:
    if not re.search(r"\bthứ\s*$", around.before):
        return None
    first, last = (ordinal(int(match[name]), around.style) for name in ("first", "last"))
    link = {"-": " đến", ",": ",", "và": " và", "đến": " đến"}[match["link"].strip()]
    return f"{first}{link} thứ {last}"


def _short_weekdays(match: re.Match[str], around: Around) -> Answer:
    first, last = (ordinal(int(match[name]), around.style) for name in ("first", "last"))
    return f"thứ {first} đến thứ {last}"


_YEAR = r"(?P<year>(?:1[0-9]|20|21)\d\d)(?!\d)"
_END = r"(?!\d|[.,/]\d)"

QUARTERS = (Rule("quarter", r"(?P<quarter>[1-4]|IV|I{1,3})(?:\s?[/-]\s?(?P<year>\d{4}))?(?!\w)", _quarter),)
SHORT_WEEKDAYS = (Rule("weekday", r"T(?P<first>[2-7])\s?-\s?T(?P<last>[2-7])(?!\w)", _short_weekdays),)
ISO_DATES = (Rule("date.iso", r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\w|-)", _iso),)
RULES = (
    Rule(
        "date.days",
        r"(?P<first>\d{1,2})\s?-\s?(?P<last>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}))?" + _END,
        _days,
    ),
    Rule(
        "date",
        r"(?P<day>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4})" + _END,
        _full,
    ),
    Rule("date.short", r"(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})" + _END, _short),
    Rule("date.short", r"(?P<day>\d{1,2})-(?P<month>\d{1,2})" + _END, _dashed),
    *QUARTERS,
    Rule("month.year", r"(?P<month>\d{1,2})\s?[/-]\s?" + _YEAR + r"(?!/)", _month_and_year),
    Rule(
        "month.range",
        r"(?P<first>\d{1,2})\s?-\s?(?P<last>\d{1,2})(?:\s?/\s?(?P<year>\d{4}))?" + _END,
        _months,
    ),
    Rule("date.years", r"(?P<first>(?:1[5-9]|20)\d\d)\s?-\s?(?P<last>(?:1[5-9]|20)\d\d)" + _END, _years),
    Rule("year.law", _YEAR + r"(?![.,]?\d)", _year_of_law),
    Rule("weekday", r"(?P<first>[2-7])(?P<link>\s?[-,]\s?|\s(?:đến|và)\s)(?P<last>[2-7])" + _END, _weekdays),
    Rule("month", r"(?P<month>\d{1,2})" + _END, _month),
    Rule("day", r"(?P<day>\d{1,2})" + _END, _day),
)
