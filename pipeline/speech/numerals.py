"""Vietnamese numerals: whole numbers, decimals, digits one by one, and Roman figures.

Standard northern reading: nghìn, linh; mốt, tư and lăm after mươi; zero hundreds said inside a number.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model.spoken import Style

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LARGEST = 10**18
"""The largest number that is said as one; what is longer is said digit by digit."""

_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def one_by_one(digits: str) -> str:
    """Return the digits said one by one: '0237' as 'không hai ba bảy'."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


@lru_cache(maxsize=8192)
def cardinal(number: int, style: Style) -> str:
    """Return the words of a whole number; negative ones begin with 'âm', beyond 10^18 it is spelt."""
    if number < 0:
        return "âm " + cardinal(-number, style)
    if number > LARGEST:
        return one_by_one(str(number))
    if number == 0:
        return DIGITS[0]
    return " ".join(_groups(number, style, inside=False))


def _groups(number: int, style: Style, inside: bool) -> list[str]:
    billions, rest = divmod(number, 10**9)
    words: list[str] = []
    if billions:
        words += [*_groups(billions, style, inside), "tỷ"]
    for size, name in ((10**6, "triệu"), (10**3, style.thousand), (1, "")):
        count, rest = divmod(rest, size)
        if count:
            words += [*_hundreds(count, style, inside or bool(words)), name]
    return [word for word in words if word]


def _hundreds(number: int, style: Style, inside: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [DIGITS[hundreds], "trăm"] if hundreds or inside else []
    if not rest:
        return words
    tens, ones = divmod(rest, 10)
    if tens:
        words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
        return [*words, *_ones_after_tens(tens, ones)]
    return [*words, style.zero_tens, DIGITS[ones]] if words else [DIGITS[ones]]


def _ones_after_tens(tens: int, ones: int) -> list[str]:
    if ones == 0:
        return []
    if ones == 5:
        return ["lăm"]
    if tens > 1 and ones in (1, 4):
        return ["mốt" if ones == 1 else "tư"]
    return [DIGITS[ones]]


def quantity(written: str, style: Style) -> str:
    """Return a written quantity in words: points part thousands, a comma is 'phẩy', a zero in front drops.

    '1.021' -> 'một nghìn không trăm hai mươi mốt'; '0,25' -> 'không phẩy hai mươi lăm'; '02' -> 'hai'.
    """
    whole, _, decimals = written.replace(".", "").replace(" ", "").partition(",")
    said = cardinal(int(whole), style) if len(whole) < 20 else one_by_one(whole)
    return f"{said} phẩy {_decimals(decimals, style)}" if decimals else said


def _decimals(digits: str, style: Style) -> str:
    if digits.startswith("0") or len(digits) > 3:
        return one_by_one(digits)
    return cardinal(int(digits), style)


def identifier(digits: str, style: Style) -> str:
    """Return the words of a number that names something: a zero in front is said, many digits one by one.

    '06' -> 'không sáu'; '315' -> 'ba trăm mười lăm'; '1234567' -> digit by digit.
    """
    if digits.startswith("0") or len(digits) > 6:
        return one_by_one(digits)
    return cardinal(int(digits), style)


def ordinal(number: int, style: Style) -> str:
    """Return what is said after 'thứ': 'nhất', 'tư', otherwise the number (weekday, session, rank)."""
    return {1: "nhất", 4: "tư"}.get(number) or cardinal(number, style)


def roman(written: str) -> int | None:
    """Return the value of a well-formed Roman figure in capitals (1-3999), or None."""
    if not written or not _ROMAN.fullmatch(written):
        return None
    values = [_ROMAN_VALUES[letter] for letter in written]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
