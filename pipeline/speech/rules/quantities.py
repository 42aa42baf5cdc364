"""Quantities: money, percent, measures with their units and 'per', fractions, ordinals, plain numbers."""

from __future__ import annotations

import re

from pipeline.speech.numerals import cardinal, identifier, one_by_one, ordinal, quantity
from pipeline.speech.rules.rule import Answer, Around, rule
from pipeline.speech.tables import column

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ ]\d{3}){2,}|\d+)(?:,\d+)?"
_NAMES = re.compile(
    r"\b(?:đề án|chương trình|dự án|mẫu|mẫu số|biểu|biểu số|phụ lục|phụ lục số|kênh|phòng|số hiệu|mã|mã số|mã tỉnh|biểu mẫu|"
    r"ký hiệu|tờ khai|mẫu biểu|hộp thư|phiếu|phiếu số|chuyên án|tiểu dự án|kế hoạch|đề án số|bia số)\s*$"
)
_ANY = "|".join(sorted(map(re.escape, (*column("units", "units"), *column("units", "money"))), key=len, reverse=True))


def _measure(match: re.Match[str], around: Around) -> Answer:
    unit = match["unit"].replace("²", "2").replace("³", "3")
    name = column("units", "units").get(unit) or column("units", "money").get(unit)
    if name is None or (unit in ("a", "t", "s", "A", "V", "m", "l", "g") and not _is_unit_here(match, around)):
        return None
    return f"{quantity(match['number'], around.style)} {name}"


def _is_unit_here(match: re.Match[str], around: Around) -> bool:
    return match["unit"] in ("m", "l", "g", "V", "t") and not re.match(r"[.)]", around.after)


def _per(match: re.Match[str], around: Around) -> Answer:
    if around.last_rule not in ("measure", "number", "money", "percent") or around.since_last.strip(" )"):
        return None
    unit = match["unit"].replace("²", "2").replace("³", "3")
    name = column("units", "per").get(unit) or column("units", "units").get(unit)
    if name is not None:
        return f"một {name}"
    return None if not match["unit"][0].islower() else f"một {match['unit'].lower()}"


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


def _fraction(match: re.Match[str], around: Around) -> Answer:
    upper, lower = int(match["upper"]), int(match["lower"])
    top, bottom = cardinal(upper, around.style), cardinal(lower, around.style)
    if upper > lower or lower > 20 or upper == 0:
        return f"{top} trên {bottom}"
    return f"{top} phần {'tư' if lower == 4 else bottom}"


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
    return " chấm ".join(identifier(part, around.style) for part in match.group().split("."))


def _sizes(match: re.Match[str], around: Around) -> Answer:
    return "nhân"


def _ratio(match: re.Match[str], around: Around) -> Answer:
    return f"{quantity(match['upper'], around.style)} trên {quantity(match['lower'], around.style)}"


def _thousand_k(match: re.Match[str], around: Around) -> Answer:
    return f"{quantity(match['number'], around.style)} {around.style.thousand}"


_UNIT = r"(?P<unit>" + _ANY.replace("2", "[2²]").replace("3", "[3³]") + r")"

RULES = (
    rule("percent", r"(?P<number>" + NUMBER + r")\s?(?P<sign>[%‰])", _percent),
    rule("percent", r"(?P<number>\d+\.\d{1,2})\s?%", _english_percent),
    rule("number.negative", r"-(?=\d)", _negative),
    rule("measure", r"(?P<number>" + NUMBER + r")\s?" + _UNIT + r"(?![\w²³°])", _measure),
    rule("measure.per", r"/\s?(?=\d)", _per_number),
    rule("measure.per", r"/\s?(?P<unit>[^\W\d_]+[23²³]?)", _per),
    rule("measure.times", r"(?<=\d)\s?[xX×]\s?(?=\d)", _sizes),
    rule("ratio", r"(?P<upper>\d{1,3}):(?P<lower>\d{1,3}(?:\.\d{3})*)(?!\d)", _ratio),
    rule("fraction", r"(?P<upper>\d{1,3})/(?P<lower>\d{1,4})(?![\d/]|[.,]\d)", _fraction),
    rule("ordinal", r"(?P<number>\d{1,3})(?![\d]|[.,/]\d)", _ordinal),
    rule("number.dotted", r"\d{1,2}(?:\.\d{1,2}){1,4}(?![\d]|[.,]\d)", _dotted),
    rule("number", r"(?P<number>" + NUMBER + r")", _number),
)
