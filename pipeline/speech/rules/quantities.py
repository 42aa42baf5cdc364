"""Quantities: money, percent, measures with their units and 'per', fractions, ordinals, plain numbers."""

from __future__ import annotations

import re
from functools import cache

from pipeline.model.spoken import Style
from pipeline.problems import say
from pipeline.speech import contexts
from pipeline.speech.numerals import cardinal, identifier, one_by_one, ordinal, quantity
from pipeline.speech.rules.rule import Answer, Around, Rule, Unread
from pipeline.speech.syllables import is_syllable
from pipeline.speech.tables import column

_ALWAYS_UNITS = frozenset("đk")
_NEVER_UNITS = frozenset("aAhpsK")
_CLOSE_UNITS = frozenset("tvwW")
_ORDINALS = frozenset({"ordinal", "weekday"})
_LIST_GOES_ON = re.compile(r"\s*(?:$|[,.;)]|và\s|hằng\s|hàng\s)")
_AMOUNT = re.compile(r"\d\.\d{3}\s?$")
_COUNTED = frozenset({"measure", "measure.per", "number", "percent"})


@cache
def _units() -> dict[str, str]:
    exact = {**column("units", "units"), **column("units", "money")}
    folded = {unit.lower(): name for unit, name in exact.items() if len(unit) > 1}
    return {**folded, **column("units", "lower"), **exact}


@cache
def unit_name(written: str) -> str | None:
    """Return what is said for a unit: 'm2' and 'm²' as 'mét vuông', in any case where that is unambiguous."""
    plain = written.replace("²", "2").replace("³", "3")
    return _units().get(plain) or (_units().get(plain.lower()) if len(plain) > 1 else None)


def _measure(match: re.Match[str], around: Around) -> Answer:
    name = unit_name(match["unit"])
    if name is None or (len(match["unit"]) == 1 and not _is_unit_here(match, around)):
        return None
    return f"{_value(match['number'], around.style)} {name}"


def _is_unit_here(match: re.Match[str], around: Around) -> bool:
    """Single letters are units where nothing speaks for a letter: '5 m', '12l', not 'lớp 6a' or '5 a)'."""
    unit = match["unit"]
    if unit in _ALWAYS_UNITS or not unit.isalpha():
        return True
    if unit in _NEVER_UNITS or around.after.startswith(")"):
        return False
    return unit not in _CLOSE_UNITS or match.group()[-2].isdigit()


def _fraction_of_unit(match: re.Match[str], around: Around) -> Answer:
    name = unit_name(match["unit"])
    if name is None or match["unit"] in "đkaAsKp":
        return None
    return f"{fraction(int(match['upper']), int(match['lower']), around.style)} {name}"


def _millions_and(match: re.Match[str], around: Around) -> Answer:
    """'1tr5' is one million five hundred thousand: the digits after 'tr' are its first decimals."""
    thousands = int(match["rest"].ljust(3, "0"))
    millions = cardinal(int(match["millions"]), around.style)
    return f"{millions} triệu {cardinal(thousands, around.style)} {around.style.thousand}"


def _metres_and(match: re.Match[str], around: Around) -> Answer:
    """'1m65' is one metre sixty-five ('m2' and 'm3' are areas and volumes)."""
    metres, rest = (cardinal(int(match[name]), around.style) for name in ("metres", "rest"))
    return f"{metres} mét {rest}"


def _unit_alone(match: re.Match[str], around: Around) -> Answer:
    return None if is_syllable(match["unit"].lower()) else unit_name(match["unit"])


def _times(match: re.Match[str], around: Around) -> Answer:
    unit = f" {unit_name(match['unit'])}" if match["unit"] else ""
    return f"{quantity(match['number'], around.style)}{unit} nhân"


def _per(match: re.Match[str], around: Around) -> Answer:
    between = around.since_last.strip(" )")
    if around.last_rule not in _COUNTED or not contexts.things().fullmatch(between):
        return None
    name = column("units", "per").get(match["unit"]) or unit_name(match["unit"])
    if name is not None:
        return f"một {name}"
    counted = between or around.last_rule != "number" or _AMOUNT.search(around.before)
    is_thing = is_syllable(match["unit"]) and counted
    return f"một {match['unit']}" if is_thing else None


def _per_number(match: re.Match[str], around: Around) -> Answer:
    return "trên" if around.last_rule in ("measure", "number") and not around.since_last.strip() else None


def _again(match: re.Match[str], around: Around) -> Answer:
    """'01 (một) năm': words in brackets that repeat the number just said are silent."""
    words = " ".join(match["words"].lower().split())
    return "" if words == f"{around.last_spoken}{around.since_last.rstrip()}" else None


def _figures_again(match: re.Match[str], around: Around) -> Answer:
    """'mười lăm (15) ngày': figures in brackets that repeat the words before them are silent."""
    upper, _, lower = match["figures"].partition("/")
    said = fraction(int(upper), int(lower), around.style) if lower else quantity(upper, around.style)
    return "" if around.before.rstrip().endswith(said) else None


def _times_number(match: re.Match[str], around: Around) -> Answer:
    counted = around.last_rule in _COUNTED and contexts.things().fullmatch(around.since_last)
    return "nhân" if counted else None


def _currency_first(match: re.Match[str], around: Around) -> Answer:
    return f"{quantity(match['number'], around.style)} {unit_name(match['unit'])}"


def _score(match: re.Match[str], around: Around) -> Answer:
    if not around.follows("score"):
        return None
    return f"{cardinal(int(match['ours']), around.style)} {cardinal(int(match['theirs']), around.style)}"


def _percent(match: re.Match[str], around: Around) -> Answer:
    return f"{_value(match['number'], around.style)} {column('words', 'symbols')[match['sign']]}"


def _value(written: str, style: Style) -> str:
    """A quantity before its unit: there a point with one or two digits after it is a decimal one."""
    pointed = re.fullmatch(r"\d+\.\d{1,2}", written)
    return quantity(written.replace(".", ",") if pointed else written, style)


def _pointed(match: re.Match[str], around: Around) -> Answer:
    return _value(match["number"], around.style) if around.precedes("scale") else None


def fraction(upper: int, lower: int, style: Style) -> str:
    """Return a fraction in words: 3/4 'ba phần tư'; what is no part of a whole is 'x trên y'."""
    top, bottom = cardinal(upper, style), cardinal(lower, style)
    if upper >= lower or lower > 10 or upper == 0:
        return f"{top} trên {bottom}"
    return f"{top} phần {'tư' if lower == 4 else bottom}"


def _fraction(match: re.Match[str], around: Around) -> Answer:
    upper, lower = int(match["upper"]), int(match["lower"])
    if around.follows("grade") or around.follows("ratio"):
        return f"{cardinal(upper, around.style)} trên {cardinal(lower, around.style)}"
    return fraction(upper, lower, around.style)


def _ratio(match: re.Match[str], around: Around) -> Answer:
    return f"{quantity(match['upper'], around.style)} trên {quantity(match['lower'], around.style)}"


def _ordinal(match: re.Match[str], around: Around) -> Answer:
    if re.search(r"\bthứ\s*$", around.before):
        return ordinal(int(match["number"]), around.style)
    listed = around.continues(_ORDINALS, r"\s*(?:,|và|,\s*và)\s*") and _LIST_GOES_ON.match(around.after)
    return f"thứ {ordinal(int(match['number']), around.style)}" if listed else None


def _english(match: re.Match[str], around: Around) -> Answer:
    return quantity(match.group().translate(str.maketrans(",.", ".,")), around.style)


_COUNTS = re.compile(r"\s?(?:đồng|đ|vnđ|vnd|triệu|tỷ|nghìn|ngàn|%|người|hộ|m2|ha|kg|km)(?!\w)")
"""What stands after a number that counts something."""


def _dotted(match: re.Match[str], around: Around) -> Answer:
    if re.fullmatch(NUMBER, match.group()):
        return None
    if _COUNTS.match(around.after):
        what = say("'{written}' is no number: points part it into groups of three", written=match.group())
        return Unread(what, say("see whether a digit or a point is missing"))
    return " chấm ".join(identifier(part, around.style) for part in match.group().split("."))


def _number(match: re.Match[str], around: Around) -> Answer:
    whole, _, decimals = match["number"].replace(" ", "").partition(",")
    if "." in whole:
        return quantity(match["number"], around.style)
    if not decimals and around.follows("name"):
        return identifier(whole, around.style)
    if len(whole) > 2 and whole.startswith("0"):
        return one_by_one(whole) + (f" phẩy {one_by_one(decimals)}" if decimals else "")
    return quantity(match["number"], around.style)


def _negative(match: re.Match[str], around: Around) -> Answer:
    after_value = re.search(r"[^\s(\[:;,=<>+]\s*$", around.before)
    return None if after_value and not around.follows("negative") else "âm"


NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,3}(?:[ ]\d{3}){2,}(?!\d)|\d+)(?:,\d+)?"
_VALUE = r"(?P<number>" + NUMBER + r"|\d+\.\d{1,2}(?!\d))"
_UNIT = r"(?P<unit>(?:km|m|mg|Km|KM)/[hsl]|[°º]?[^\W\d_]{1,9}[23²³]?|US\$|[$€£¥₫₹°º])(?![\w²³°])"
_PART = r"(?P<upper>\d{1,3})/(?P<lower>\d{1,5})"

WITH_UNITS = (
    Rule("percent", _VALUE + r"\s?(?P<sign>[%‰])", _percent),
    Rule("measure", r"(?P<millions>\d{1,4})tr(?P<rest>\d{1,3})(?!\w)", _millions_and),
    Rule("measure", r"(?P<metres>\d{1,2})m(?P<rest>\d{2}|[14-9])(?!\w)", _metres_and),
    Rule("measure", _PART + r"\s?" + _UNIT, _fraction_of_unit),
    Rule("measure.times", _VALUE + r"\s?(?P<unit>cm|mm|m)?\s?[xX×]\s?(?=\d)", _times),
    Rule("measure", _VALUE + r"\s?" + _UNIT, _measure),
)
NUMBERS = (
    Rule("score", r"(?P<ours>\d{1,2})\s?-\s?(?P<theirs>\d{1,2})(?!\d)", _score),
    Rule("number", r"(?P<number>\d+\.\d{1,2})(?![\d.])", _pointed),
    Rule("ratio", r"(?P<upper>\d{1,3}):(?P<lower>\d{1,3}(?:\.\d{3})+|\d{1,7})(?!\d)", _ratio),
    Rule("fraction", _PART + r"(?![\d/]|[.,]\d)", _fraction),
    Rule("ordinal", r"(?P<number>\d{1,3})(?!\d|[.,/]\d)", _ordinal),
    Rule("number", r"\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)(?!\d)", _english),
    Rule("number.dotted", r"\d{1,4}(?:\.\d{1,4}){1,5}(?!\d|[.,]\d)", _dotted),
    Rule("number", r"(?P<number>" + NUMBER + r")", _number),
)
AGAIN = (
    Rule("number.again", r"\(\s?(?P<words>[^()\d]{2,80}?)\s?\)", _again),
    Rule("number.again", r"\(\s?(?P<figures>\d{1,9}(?:/\d{1,3})?)\s?\)", _figures_again),
)
TIMES = (Rule("measure.times", r"[xX×]\s?(?=\d)", _times_number),)
UNITS = (
    Rule("measure.unit", r"(?P<unit>(?:km|m)/[hs]|[kcdm]?m[23²³]|[^\W\d_]{2,5})(?![\w²³])", _unit_alone),
)
CURRENCIES = (
    Rule("measure", r"(?P<unit>[$€£¥₫])\s?" + _VALUE, _currency_first),
    Rule("measure", r"(?P<unit>US\$|USD|EUR|VND|VNĐ)\s?" + _VALUE, _currency_first),
)
SYMBOLS = (
    Rule("number.negative", r"-(?=\d)", _negative),
    Rule("measure.per", r"/\s?(?=\d)", _per_number),
    Rule("measure.per", r"/\s?(?P<unit>[^\W\d_]+[23²³]?)", _per),
)
