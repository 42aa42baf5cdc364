"""Numerals: every number's words read back give the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.spoken import Style
from pipeline.speech import numerals

STYLE = Style()
UNITS = {word: value for value, word in enumerate(numerals.DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def read_back(words: list[str]) -> int:
    """An independent reader of Vietnamese numerals: scales from the largest down, the rightmost one first."""
    for scale, value in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3), ("trăm", 100)):
        if scale in words:
            at = len(words) - 1 - words[::-1].index(scale)
            return read_back(words[:at]) * value + (read_back(words[at + 1 :]) if words[at + 1 :] else 0)
    if words[0] == "linh":
        return UNITS[words[1]]
    if words[0] == "mười":
        return 10 + (UNITS[words[1]] if words[1:] else 0)
    if "mươi" in words:
        return UNITS[words[0]] * 10 + (UNITS[words[2]] if words[2:] else 0)
    (word,) = words
    return UNITS[word]


@given(
    st.integers(0, numerals.LARGEST) | st.integers(0, 18).map(lambda power: 10**power) | st.integers(0, 9999)
)
def test_a_number_s_words_read_back_give_the_number(number: int) -> None:
    assert read_back(numerals.cardinal(number, STYLE).split()) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (104, "một trăm linh bốn"),
        (1005, "một nghìn không trăm linh năm"),
        (2020, "hai nghìn không trăm hai mươi"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (10**18, "một tỷ tỷ"),
        (-5, "âm năm"),
        (10**18 + 1, "một" + " không" * 17 + " một"),
    ],
)
def test_a_number_is_said_as_announcers_say_it(number: int, words: str) -> None:
    assert numerals.cardinal(number, STYLE) == words


def test_the_style_says_le_and_ngan() -> None:
    assert numerals.cardinal(1005, Style(zero_tens="lẻ", thousand="ngàn")) == "một ngàn không trăm lẻ năm"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("02", "hai"),
        ("1.021", "một nghìn không trăm hai mươi mốt"),
        ("0,25", "không phẩy hai mươi lăm"),
        ("0,05", "không phẩy không năm"),
        ("3,1416", "ba phẩy một bốn một sáu"),
    ],
)
def test_a_quantity_drops_its_leading_zero_and_says_its_comma(written: str, words: str) -> None:
    assert numerals.quantity(written, STYLE) == words


def test_an_identifier_keeps_its_leading_zero() -> None:
    assert numerals.identifier("06", STYLE) == "không sáu"
    assert numerals.identifier("315", STYLE) == "ba trăm mười lăm"


@given(st.integers(1, 3999))
def test_roman_figures_are_read_in_their_one_well_formed_spelling(number: int) -> None:
    pairs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(" "),  # noqa: SIM905 - as it is read
        strict=True,
    )
    spelling, rest = "", number
    for value, letters in pairs:
        spelling += letters * (rest // value)
        rest %= value
    assert numerals.roman(spelling) == number


@pytest.mark.parametrize("word", ["", "IIII", "VV", "IC", "ABC", "vi"])
def test_what_is_no_roman_figure_has_no_value(word: str) -> None:
    assert numerals.roman(word) is None
