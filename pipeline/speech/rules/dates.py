"""Dates, months, quarters and years, and times of day."""

from __future__ import annotations

import re

from pipeline.model.spoken import Style
from pipeline.speech.numerals import cardinal, ordinal, roman
from pipeline.speech.rules.rule import Answer, Around, rule

_ALREADY_DAY = re.compile(r"\b(?:ngày|mùng|mồng|hôm|các ngày)\s*(?:\()?$")
_OCCASION = re.compile(r"\b(?:ngày|lễ|tết|dịp|kỷ niệm|tháng hành động)\s[^\d.;:,]{0,70}\(?$")
_JOINED = re.compile(r"\s*(?:,|;|-|và|đến|hoặc|hay|&)?\s*(?:hết |ngày |hết ngày )?\s*")
_NOT_A_DATE = re.compile(
    r"\s*(?:số|tổng|diện tích|dân|hộ|thành viên|đại biểu|người|cử tri|phiếu|mức|giá|chiều|quãng|thời gian|xã|huyện|thôn|bản|"
    r"vụ|trường hợp|thời hạn|phần|ngân sách|lương|kinh phí|chi phí|nội dung|chỉ tiêu|tiêu chí)"
)
_FEAST = re.compile(
    r"\b(?:quốc khánh|quốc tế lao động|lao động|quốc tế phụ nữ|phụ nữ|phụ nữ việt nam|nhà giáo|nhà giáo việt nam|miền nam|giải phóng|"
    r"thương binh|liệt sĩ|gia đình việt nam|pháp luật|thầy thuốc|thầy thuốc việt nam|giỗ tổ|thiếu nhi|hùng vương|dân quân|"
    r"nhân dân|việt nam|người khuyết tật|người cao tuổi|trẻ em|truyền thống|dương lịch)\s*\(?$"
)
_RATIO = re.compile(r"(?:tỷ lệ|tỉ lệ|tỷ số|tỉ số|bản đồ|tỷ lệ là|tỉ lệ là)\s*$")


def day(number: int, style: Style) -> str:
    """Return a day of the month in words: 1-10 with 'mùng' unless the style says otherwise."""
    said = cardinal(number, style)
    return f"mùng {said}" if style.first_days and number <= 10 else said


def month(number: int, style: Style) -> str:
    """Return a month in words: 'tháng tư' for April."""
    return "tháng " + ("tư" if number == 4 else cardinal(number, style))


def date(numbers: tuple[int, int, int | None], style: Style) -> str:
    """Return day, month and (where it is given) year in words."""
    said = f"{day(numbers[0], style)} {month(numbers[1], style)}"
    return said if numbers[2] is None else f"{said} năm {cardinal(numbers[2], style)}"


def time(hour: int, minute: int, second: int, style: Style) -> str:
    """Return a time of day in words: '7h30' is 'bảy giờ ba mươi phút', a full hour has no minutes."""
    said = [f"{cardinal(hour, style)} giờ"]
    if minute or second:
        said.append(f"{cardinal(minute, style)} phút")
    if second:
        said.append(f"{cardinal(second, style)} giây")
    return " ".join(said)


def _possible(first: str, second: str) -> bool:
    return 1 <= int(first) <= 31 and 1 <= int(second) <= 12


def _continues(around: Around, *rules: str) -> bool:
    return around.last_rule in rules and _JOINED.fullmatch(around.since_last) is not None


def _full_date(match: re.Match[str], around: Around) -> Answer:
    if not _possible(match["day"], match["month"]):
        return None
    numbers = (int(match["day"]), int(match["month"]), int(match["year"]))
    return _day_word(around) + date(numbers, around.style)


def _day_word(around: Around) -> str:
    if _ALREADY_DAY.search(around.before) or _OCCASION.search(around.before):
        return ""
    if around.last_rule in ("date", "date.short", "day") and re.fullmatch(r"\s*(?:-|,|và|&)\s*", around.since_last):
        return ""
    return "ngày "


def _short_date(match: re.Match[str], around: Around) -> Answer:
    if not _possible(match["day"], match["month"]):
        return None
    said = date((int(match["day"]), int(match["month"]), None), around.style)
    if _ALREADY_DAY.search(around.before):
        return said
    if _NOT_A_DATE.match(around.after) and not _continues(around, "date", "date.short", "day"):
        return None
    if _OCCASION.search(around.before) or _FEAST.search(around.before):
        return said
    if _continues(around, "date", "date.short", "day"):
        return ("ngày " if re.search(r"đến|hết", around.since_last) and "ngày" not in around.since_last else "") + said
    in_brackets = around.before.endswith("(") and around.after.startswith(")")
    if in_brackets or _looks_ahead(around) or re.search(r"(?:trước|từ|hết|vào|sáng|chiều|tối|đêm|trưa|,|thứ \w+)\s*$", around.before):
        return "ngày " + said
    return None


def _looks_ahead(around: Around) -> bool:
    return re.match(r"\s*(?:-|đến|đến hết|đến ngày|hằng năm|hàng năm|dương lịch|âm lịch)\s*(?:\d|$|[,.;)])", around.after) is not None and (
        re.search(r"(?:từ|ngày|^)\s*$", around.before) is not None or "năm" in around.after[:10]
    )


def _range_of_days(match: re.Match[str], around: Around) -> Answer:
    if not _possible(match["first"], match["month"]) or not _possible(match["last"], match["month"]):
        return None
    first, last = int(match["first"]), int(match["last"])
    year = int(match["year"]) if match["year"] else None
    said = f"{day(first, around.style)} đến {date((last, int(match['month']), year), around.style)}"
    return said if _ALREADY_DAY.search(around.before) else _if_day_expected(said, around)


def _if_day_expected(said: str, around: Around) -> str | None:
    return "ngày " + said if re.search(r"(?:từ|vào|trong|các)\s*$", around.before) else None


def _day_of_month(match: re.Match[str], around: Around) -> Answer:
    if not 1 <= int(match["day"]) <= 31 or not _ALREADY_DAY.search(around.before):
        return None
    if re.match(r"\s*(?:người|công|giờ|lần|đêm)\b", around.after):
        return None
    if re.search(r"(?:một|mỗi|trên|số|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+ngày\s*$", around.before):
        return None
    if re.search(r"\b(?:mùng|mồng)\s*$", around.before):
        return cardinal(int(match["day"]), around.style)
    return day(int(match["day"]), around.style)


def _month_number(match: re.Match[str], around: Around) -> Answer:
    if not re.search(r"\btháng\s*$", around.before) or not 1 <= int(match["month"]) <= 12:
        return None
    if re.match(r"\s*(?:tháng|ngày)\b", around.after):
        return None
    number = int(match["month"])
    return "tư" if number == 4 else cardinal(number, around.style)


def _month_and_year(match: re.Match[str], around: Around) -> Answer:
    number = int(match["month"])
    if not 1 <= number <= 12:
        return None
    said = f"{'tư' if number == 4 else cardinal(number, around.style)} năm {cardinal(int(match['year']), around.style)}"
    if re.search(r"\btháng\s*$", around.before):
        return said
    if around.last_rule in ("month.year", "month") and re.fullmatch(r"\s*(?:-|đến|và|,|đến hết)\s*", around.since_last):
        return f"tháng {said}"
    if re.search(r"(?:^|từ|đến|hết|trước|sau|tới|kể từ|vào|\()\s*$", around.before):
        return f"tháng {said}"
    return None


def _months(match: re.Match[str], around: Around) -> Answer:
    if not re.search(r"\btháng\s*$", around.before):
        return None
    first, last = int(match["first"]), int(match["last"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    said = f"{month(first, around.style).removeprefix('tháng ')} đến {month(last, around.style)}"
    return said + (f" năm {cardinal(int(match['year']), around.style)}" if match["year"] else "")


def _quarter(match: re.Match[str], around: Around) -> Answer:
    if not re.search(r"\bquý\s*$", around.before):
        return None
    number = roman(match["quarter"].upper()) if match["quarter"].isalpha() else int(match["quarter"])
    if number is None or not 1 <= number <= 4:
        return None
    year = match["year"]
    return cardinal(number, around.style) + (f" năm {cardinal(int(year), around.style)}" if year else "")


def _year_of_law(match: re.Match[str], around: Around) -> Answer:
    law = re.search(r"\b(?:bộ luật|luật(?! sư)|pháp lệnh|hiến pháp|điều lệ|hiến chương)\s[^.;:\d()]*$|\bhiến pháp\s*$", around.before)
    if law is None or re.search(r"\b(?:năm|số|đến|từ|và|điều|khoản|hơn|gần|khoảng|có|cho)\s*$", around.before):
        return None
    if re.match(r"\s*(?:người|đồng|hộ|tổ|vụ|xã|cuộc|lượt|buổi|triệu|tỷ|-|/)", around.after):
        return None
    return f"năm {cardinal(int(match['year']), around.style)}"


def _years(match: re.Match[str], around: Around) -> Answer:
    first, last = int(match["first"]), int(match["last"])
    said = f"{cardinal(first, around.style)} đến {cardinal(last, around.style)}"
    if re.search(r"\b(?:vụ|mùa)\s*$", around.before):
        return f"{cardinal(first, around.style)} {cardinal(last, around.style)}"
    return said


def _clock(match: re.Match[str], around: Around) -> Answer:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second = int(match["second"] or 0)
    if hour > 24 or minute > 59 or second > 59 or _RATIO.search(around.before):
        return None
    return time(hour, minute, second, around.style)


def _hour_and_minutes(match: re.Match[str], around: Around) -> Answer:
    if int(match["hour"]) > 24 or int(match["minute"]) > 59:
        return None
    return time(int(match["hour"]), int(match["minute"]), 0, around.style)


def _minutes(match: re.Match[str], around: Around) -> Answer:
    minutes, seconds = match["minute"], match["second"]
    said = [f"{cardinal(int(minutes), around.style)} phút"] if minutes else []
    if seconds and int(seconds):
        said.append(f"{cardinal(int(seconds), around.style)} giây")
    return " ".join(said) or None


def _weekday(match: re.Match[str], around: Around) -> Answer:
    if not re.search(r"\bthứ\s*$", around.before):
        return None
    first, last = int(match["first"]), int(match["last"])
    between = {"-": "đến", ",": "thứ", "và": "và", "đến": "đến"}[match["sep"].strip()]
    link = f"{between} thứ" if between != "thứ" else ", thứ"
    return f"{ordinal(first, around.style)} {link} {ordinal(last, around.style)}"


_YEAR = r"(?P<year>(?:1[0-9]|20|21)\d\d)(?!\d)"
_END = r"(?![\d]|[.,/]\d)"

QUARTERS = (
    rule("quarter", r"(?P<quarter>[1-4]|IV|I{1,3})(?:\s?[/-]\s?(?P<year>\d{4}))?(?!\w)", _quarter, re.IGNORECASE),
)
RULES = (
    rule("date.days", r"(?P<first>\d{1,2})\s?(?:-|đến)\s?(?P<last>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}))?" + _END, _range_of_days),
    rule("date", r"(?P<day>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4})" + _END, _full_date),
    rule("date.short", r"(?P<day>\d{1,2})\s?[/]\s?(?P<month>\d{1,2})" + _END, _short_date),
    rule("date.short", r"(?P<day>\d{1,2})-(?P<month>\d{1,2})" + _END, lambda m, a: _short_date(m, a) if _ALREADY_DAY.search(a.before) and not re.match(r"\s*tháng", a.after) else None),
    *QUARTERS,
    rule("month.year", r"(?P<month>\d{1,2})\s?[/-]\s?" + _YEAR + r"(?!/)", _month_and_year),
    rule("month.range", r"(?P<first>\d{1,2})\s?-\s?(?P<last>\d{1,2})(?:\s?/\s?(?P<year>\d{4}))?" + _END, _months),
    rule("time", r"(?P<hour>\d{1,2})\s?(?:h|g|H)\s?(?P<minute>\d{2})?(?:\s?(?:'|ph|phút|p)(?P<second>\d{2})?)?(?!\w)", _clock),
    rule("time", r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d|:)", _clock),
    rule("time", r"(?P<hour>\d{1,2})\sgiờ\s(?P<minute>\d{1,2})(?!\s?phút|\d|[.,/]\d)(?=\s*(?:$|[-,.;)]|đến|ngày|sáng|chiều|tối|thứ|hằng|hàng|và|'))", _hour_and_minutes),
    rule("time", r"(?P<minute>\d{1,2})(?:p|ph)(?:(?P<second>\d{1,2})s)?(?!\w)", _minutes),
    rule("time", r"(?P<minute>)(?P<second>\d{1,3})s(?!\w)", _minutes),
    rule("date.years", r"(?P<first>(?:1[5-9]|20)\d\d)\s?-\s?(?P<last>(?:1[5-9]|20)\d\d)" + _END, _years),
    rule("year.law", _YEAR + r"(?![.,]?\d)", _year_of_law),
    rule("weekday", r"(?P<first>[2-7])(?P<sep>\s?(?:-|,)\s?|\s(?:đến|và)\s)(?P<last>[2-7])" + _END, _weekday),
    rule("month", r"(?P<month>\d{1,2})" + _END, _month_number),
    rule("day", r"(?P<day>\d{1,2})" + _END, _day_of_month),
)
