"""Quantities: money, percent, measures with their units and 'per', fractions, ordinals, plain numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model.spoken import Style
from pipeline.speech.numerals import cardinal, identifier, one_by_one, ordinal, quantity
from pipeline.speech.rules.rule import Answer, Around, rule
from pipeline.speech.tables import column

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,3}(?:[ ]\d{3}){2,}(?!\d)|\d+)(?:,\d+)?"
_NAMES = re.compile(
    r"\b(?:đề án|chương trình|dự án|mẫu|mẫu số|biểu|biểu số|phụ lục|phụ lục số|kênh|phòng|số hiệu|mã|mã số|mã tỉnh|"
    r"biểu mẫu|ký hiệu|tờ khai|mẫu biểu|hộp thư|phiếu|phiếu số|chuyên án|tiểu dự án|kế hoạch|đề án số)\s*$"
)
_COUNTED = (
    r"(?:nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục|vạn|đồng|đô|la|mỹ|người|lượt|buổi|giờ|phút|ngày|tuần|tháng|lần|tiết|suất|học|sinh|"
    r"con|cây|bữa|ca|cuộc|tấn|tạ|yến|cân|đơn|vị|số|điện|lít|kg|gói|viên|bao|mét|vuông|khối|nhân|khẩu|điểm|phần|trăm)"
)
_COUNTED_THING = re.compile(rf"(?:\s*{_COUNTED})*\s*")


@lru_cache(maxsize=1)
def _units() -> dict[str, str]:
    exact = {**column("units", "units"), **column("units", "money")}
    folded = {unit.lower(): name for unit, name in exact.items() if len(unit) > 1}
    return {**folded, **column("units", "lower"), **exact}


def unit_name(written: str) -> str | None:
    """Return what is said for a unit: 'm2' and 'm²' as 'mét vuông', in any case where that is unambiguous."""
    plain = written.replace("²", "2").replace("³", "3")
    return _units().get(plain) or (_units().get(plain.lower()) if len(plain) > 1 else None)


def _measure(match: re.Match[str], around: Around) -> Answer:
    name = unit_name(match["unit"])
    if name is None or (match["unit"] in _LETTERS and not _is_unit_here(match, around)):
        return None
    return f"{quantity(match['number'], around.style)} {name}"


_LETTERS = frozenset("atsAVmlgvWwphđkK")


def _is_unit_here(match: re.Match[str], around: Around) -> bool:
    """Single letters are units only straight after a number: '5 m', '12l', not 'lớp 6a' or 'điểm 5 a)'."""
    if match["unit"] in "đk":
        return True
    if match["unit"] in "aAhpsK" or around.after.startswith(")"):
        return False
    return match["unit"] not in "tvw" or match.group()[-2].isdigit()


def _fraction_of_unit(match: re.Match[str], around: Around) -> Answer:
    name = unit_name(match["unit"])
    if name is None or match["unit"] in "đ":
        return None
    return f"{fraction(int(match['upper']), int(match['lower']), around.style)} {name}"


def _per(match: re.Match[str], around: Around) -> Answer:
    between = around.since_last.strip(" )")
    if around.last_rule not in _COUNTABLE or not _COUNTED_THING.fullmatch(between):
        return None
    name = column("units", "per").get(match["unit"]) or unit_name(match["unit"])
    if name is not None:
        return f"một {name}"
    if not match["unit"].islower() or not (between or around.last_rule in ("measure", "measure.per")):
        return None
    return f"một {match['unit']}"


_COUNTABLE = frozenset(("measure", "measure.per", "number", "percent", "money"))


def _per_number(match: re.Match[str], around: Around) -> Answer:
    if around.last_rule != "measure" or around.since_last.strip():
        return None
    return "trên"


def _percent(match: re.Match[str], around: Around) -> Answer:
    name = {"%": "phần trăm", "‰": "phần nghìn"}[match["sign"]]
    return f"{quantity(match['number'], around.style)} {name}"


def _english_percent(match: re.Match[str], around: Around) -> Answer:
    whole, decimals = match["number"].split(".")
    return f"{quantity(f'{whole},{decimals}', around.style)} phần trăm"


def fraction(upper: int, lower: int, style: Style) -> str:
    """Return a fraction in words: 3/4 'ba phần tư'; what is no part of a whole is 'x trên y'."""
    top, bottom = cardinal(upper, style), cardinal(lower, style)
    if upper >= lower or lower > 20 or upper == 0:
        return f"{top} trên {bottom}"
    return f"{top} phần {'tư' if lower == 4 else bottom}"


def _fraction(match: re.Match[str], around: Around) -> Answer:
    return fraction(int(match["upper"]), int(match["lower"]), around.style)


def _ordinal(match: re.Match[str], around: Around) -> Answer:
    if not re.search(r"\bthứ\s*$", around.before):
        return None
    return ordinal(int(match["number"]), around.style)


def _number(match: re.Match[str], around: Around) -> Answer:
    written = match["number"]
    if "." not in written and "," not in written and (_NAMES.search(around.before) or written.startswith("000")):
        return identifier(written, around.style)
    if written.startswith("0") and len(written.partition(",")[0]) > 3 and "." not in written:
        return one_by_one(written.partition(",")[0]) + (f" phẩy {one_by_one(written.partition(',')[2])}" if "," in written else "")
    return quantity(written, around.style)


def _negative(match: re.Match[str], around: Around) -> Answer:
    if re.search(r"[\d\w)%°]\s*$", around.before) and not re.search(r"(?:từ|đến|âm|là|dưới|trên|xuống|khoảng|và|độ)\s+$", around.before):
        return None
    return "âm"


def _dotted(match: re.Match[str], around: Around) -> Answer:
    if re.fullmatch(NUMBER, match.group()):
        return None
    return " chấm ".join(identifier(part, around.style) for part in match.group().split("."))


def _times(match: re.Match[str], around: Around) -> Answer:
    unit = f" {unit_name(match['unit'])}" if match["unit"] else ""
    return f"{quantity(match['number'], around.style)}{unit} nhân"


def _english_thousands(match: re.Match[str], around: Around) -> Answer:
    return quantity(match.group().translate(str.maketrans(",.", ".,")), around.style)


def _millions_and(match: re.Match[str], around: Around) -> Answer:
    said = f"{cardinal(int(match['millions']), around.style)} triệu"
    hundreds = int(match["rest"].ljust(3, "0"))
    return f"{said} {cardinal(hundreds, around.style)} {around.style.thousand}"


def _ratio(match: re.Match[str], around: Around) -> Answer:
    return f"{quantity(match['upper'], around.style)} trên {quantity(match['lower'], around.style)}"


_UNIT_NAMES = sorted((*_units(), "m²", "m³", "km²", "cm²", "cm³", "dm²", "dm³", "mm²"), key=len, reverse=True)
_UNIT = "(?P<unit>(?i:" + "|".join(map(re.escape, _UNIT_NAMES)).replace("\\ ", "[ ]") + "))"

WITH_UNITS = (
    rule("percent", r"(?P<number>" + NUMBER + r")\s?(?P<sign>[%‰])", _percent),
    rule("percent", r"(?P<number>\d+\.\d{1,2})\s?%", _english_percent),
    rule("measure", r"(?P<millions>\d{1,4})tr(?P<rest>\d{1,3})(?!\w)", _millions_and),
    rule("measure", r"(?P<upper>\d{1,3})/(?P<lower>\d{1,3})\s?" + _UNIT + r"(?![\w²³°])", _fraction_of_unit),
    rule("measure.times", r"(?P<number>" + NUMBER + r")\s?(?P<unit>cm|mm|m)?\s?[xX×]\s?(?=\d)", _times),
    rule("measure", r"(?P<number>" + NUMBER + r")\s?" + _UNIT + r"(?![\w²³°])", _measure),
)
NUMBERS = (
    rule("ratio", r"(?P<upper>\d{1,3}):(?P<lower>\d{1,3}(?:\.\d{3})+|\d{1,7})(?!\d)", _ratio),
    rule("fraction", r"(?P<upper>\d{1,3})/(?P<lower>\d{1,5})(?![\d/]|[.,]\d)", _fraction),
    rule("ordinal", r"(?P<number>\d{1,3})(?![\d]|[.,/]\d)", _ordinal),
    rule("number", r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)(?!\d)", _english_thousands),
    rule("number.dotted", r"\d{1,4}(?:\.\d{1,4}){1,5}(?![\d]|[.,]\d)", _dotted),
    rule("number", r"(?P<number>" + NUMBER + r")", _number),
)
SYMBOLS = (
    rule("number.negative", r"-(?=\d)", _negative),
    rule("measure.per", r"/\s?(?=\d)", _per_number),
    rule("measure.per", r"/\s?(?P<unit>[^\W\d_]+[23²³]?)", _per),
)
