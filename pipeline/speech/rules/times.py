"""Times of day and lengths of time."""

from __future__ import annotations

import re

from pipeline.model.spoken import Style
from pipeline.problems import say
from pipeline.speech.numerals import cardinal
from pipeline.speech.rules.rule import Answer, Around, Rule, Unread


def time(hour: int, minute: int, second: int, style: Style) -> str:
    """Return a time of day in words: '7h30' is 'bảy giờ ba mươi phút', a full hour has no minutes."""
    said = [f"{cardinal(hour, style)} giờ"]
    if minute or second:
        said.append(f"{cardinal(minute, style)} phút")
    if second:
        said.append(f"{cardinal(second, style)} giây")
    return " ".join(said)


def _clock(match: re.Match[str], around: Around) -> Answer:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if around.follows("ratio"):
        return None
    if (hour, minute, second) > (24, 0, 0) or minute > 59 or second > 59:
        return _no_such_time(match) if ":" in match.group() else None
    return time(hour, minute, second, around.style)


def _no_such_time(match: re.Match[str]) -> Unread:
    what = say("the day has no '{written}'", written=match.group())
    return Unread(what, say("see whether hour and minute are right"))


def _minutes(match: re.Match[str], around: Around) -> Answer:
    said = [f"{cardinal(int(match['minute']), around.style)} phút"] if match["minute"] else []
    if match["second"] and int(match["second"]):
        said.append(f"{cardinal(int(match['second']), around.style)} giây")
    return " ".join(said) or None


_THEN = r"(?=\s*(?:$|[-,.;)'&]|đến|tới|ngày|sáng|trưa|chiều|tối|thứ|hằng|hàng|và|hôm|cùng))"

RULES = (
    Rule(
        "time",
        r"(?P<hour>\d{1,2})\s?[hgH]\s?(?P<minute>\d{2})?(?:\s?(?:'|phút|ph|p)(?P<second>\d{2})?)?(?!\w)",
        _clock,
    ),
    Rule("time", r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d|:)", _clock),
    Rule("time", r"(?P<hour>\d{1,2})\sgiờ\s(?P<minute>\d{1,2})\sphút(?P<second>)(?!\w|\s\d)", _clock),
    Rule("time", r"(?P<hour>\d{1,2})\sgiờ\s(?P<minute>\d{1,2})(?P<second>)" + _THEN, _clock),
    Rule("time", r"(?P<minute>\d{1,2})(?:ph|p)(?:(?P<second>\d{1,2})s)?(?!\w)", _minutes),
    Rule("time", r"(?P<minute>)(?P<second>\d{1,3})s(?!\w)", _minutes),
)
