"""Times of day and lengths of time."""

from __future__ import annotations

import re

from pipeline.model.spoken import Style
from pipeline.speech.numerals import cardinal
from pipeline.speech.rules.rule import Answer, Around, Rule


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
    if hour > 24 or minute > 59 or second > 59 or around.follows("ratio"):
        return None
    return time(hour, minute, second, around.style)


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
