"""What cannot be is not read: a slip of the hand must come back to the editor, not go on air."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.speech import reader

READ = reader()


def leftovers(text: str) -> list[str]:
    return [left.text for sentence in READ.paragraph(text) for left in sentence.leftovers]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("ngày 31/02/2026", "31/02/2026"),
        ("hạn nộp 30.02.2026", "30.02.2026"),
        ("29/2/2026", "29/2/2026"),
        ("ngày 32/13/2026", "32/13/2026"),
        ("ngày 00/11/2026", "00/11/2026"),
        ("ngày 31/4", "31/4"),
        ("từ 2026-02-30", "2026-02-30"),
        ("tháng 13/2026", "13/2026"),
        ("quý 5/2026", "5/2026"),
        ("lúc 25:70", "25:70"),
        ("lúc 24:30", "24:30"),
        ("phạt 1.000.00 đồng", "1.000.00"),
        ("năm 2O26", "2O26"),
    ],
)
def test_what_cannot_be_is_left_to_the_editor(text: str, left: str) -> None:
    assert leftovers(text) == [left]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("29/2/2028", "ngày hai mươi chín tháng hai năm hai nghìn không trăm hai mươi tám"),
        ("từ 2018-01-01", "từ ngày mùng một tháng một năm hai nghìn không trăm mười tám"),
        ("ngày 2026-11-23", "ngày hai mươi ba tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("lúc 24:00", "lúc hai mươi tư giờ"),
    ],
)
def test_what_can_be_is_read(written: str, spoken: str) -> None:
    assert READ.line(written) == spoken


@given(st.integers(32, 99), st.integers(1, 12), st.integers(1990, 2099))
def test_no_day_beyond_the_calendar_is_read_as_anything(day: int, month: int, year: int) -> None:
    assert leftovers(f"ngày {day}/{month}/{year}")


@given(st.integers(1, 31), st.integers(13, 99), st.integers(1990, 2099))
def test_no_month_beyond_the_calendar_is_read_as_anything(day: int, month: int, year: int) -> None:
    assert leftovers(f"ngày {day}/{month}/{year}")
