"""Cleaning: one spelling, and every character knows where it came from."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech.clean import clean, clean_any


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("hoà thuỷ khoẻ", "hòa thủy khỏe"),
        ("quý loại HOÀ", "quý loại HÒA"),
        ("từ – đến — “ngoặc”", 'từ - đến - "ngoặc"'),
        ("một\u00a0hai\u200b ba", "một hai ba"),
        ("Ðất", "Đất"),
        (unicodedata.normalize("NFD", "Thủ tướng"), "Thủ tướng"),
    ],
)
def test_one_spelling_for_what_is_written_in_many_ways(given_text: str, cleaned: str) -> None:
    assert clean(given_text).text == cleaned


@given(st.text(max_size=40))
def test_offsets_never_go_back_and_end_at_the_end(text: str) -> None:
    cleaned = clean(text)
    offsets = [cleaned.source(at) for at in range(len(cleaned.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)


@given(st.text("hòaàáạoôuyýỳế qn", max_size=20))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


def test_joiners_that_other_scripts_need_are_kept() -> None:
    assert clean_any("ក\u200bខ").text == "ក\u200bខ"
