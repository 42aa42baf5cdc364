"""Which words can be one Vietnamese syllable, and how many syllables a text has."""

from __future__ import annotations

import pytest

from pipeline.speech.syllables import count_words, estimate, from_ascii, is_syllable

WORDS = (
    "nghiêng giếng gì quốc quyền quỳnh khuỷu ngoằn thuở khuya ủy yêu y ăn ấm oằn ngoéo xoong giữa hươu "
    "chuyện người trường được quà quý loài khoét tuệch suýt nghễnh phở bưởi rượu lịch thếch tuềnh kạn"
)


@pytest.mark.parametrize("word", WORDS.split(" "))
def test_a_vietnamese_syllable_is_known_by_its_shape(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["facebook", "ubnd", "bts", "cat", "street", "zalo", "wifi", "kph", "ngiêng", "họcc", "krông", "fax"],
)
def test_what_breaks_the_orthography_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_a_final_stop_takes_only_two_of_the_six_tones() -> None:
    assert is_syllable("pháp")
    assert is_syllable("phạt")
    assert not is_syllable("phàp")
    assert not is_syllable("phap")


@pytest.mark.parametrize(
    ("letters", "syllable"), [("thanh", "thanh"), ("nguyen", "nguyên"), ("luat", "luất"), ("xyz", None)]
)
def test_letters_without_marks_become_a_syllable_where_one_fits(letters: str, syllable: str | None) -> None:
    assert from_ascii(letters) == syllable


def test_syllables_are_counted_by_words_characters_or_runs_of_vowels() -> None:
    assert count_words("bà con, xin chào!") == 4
    assert estimate("人人平等。", ("Hani",)) == 4
    assert estimate("bangun pagi", ("Latn",)) == 4
    assert estimate("មានសិទ្ធិ", ("Khmr",)) > 0
