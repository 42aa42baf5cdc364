"""The gate: what no rule reads is a leftover with its place, the reason, and the nearest known form."""

from __future__ import annotations

import pytest

from pipeline.model.spoken import Leftover
from pipeline.speech import reader


def leftovers(text: str) -> tuple[Leftover, ...]:
    return tuple(found for sentence in reader().paragraph(text) for found in sentence.leftovers)


@pytest.mark.parametrize(
    "text",
    [
        "XYZQ",
        "hệ thống Snapdragon",
        "10^6",
        "a # b",
        "Công ty TNHH Zxcv",
        "ông Smith",
        "日本",
        "កខ",
        "\ue005",
        "☎",
    ],
)
def test_what_cannot_be_read_is_a_leftover_at_its_place(text: str) -> None:
    found = leftovers(text)
    assert found
    assert all(text[leftover.start : leftover.end] == leftover.text for leftover in found)


def test_a_spoken_line_keeps_a_leftover_as_it_is_written() -> None:
    assert reader().line("Công ty XYZQ có 5 người") == "công ty XYZQ có năm người"


def test_an_unknown_abbreviation_names_the_nearest_known_one() -> None:
    (found,) = leftovers("họp tại UBNDD xã")
    assert "UBNDD" in str(found.what)
    assert "'UBND'" in str(found.do)


def test_an_ambiguous_abbreviation_lists_its_meanings() -> None:
    (found,) = leftovers("làm việc với TT về việc này")
    assert "thông tư" in str(found.what)
    assert "thường trực" in str(found.what)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("TT HĐND xã", "thường trực hội đồng nhân dân xã"),
        (
            "TT 39/2020/TT-BTTTT",
            "thông tư số ba mươi chín, năm hai nghìn không trăm hai mươi, của bộ thông tin và truyền thông",
        ),
        ("TT Y tế huyện", "trung tâm y tế huyện"),
        ("BCH Quân sự xã", "ban chỉ huy quân sự xã"),
        ("BCH Đoàn xã", "ban chấp hành đoàn xã"),
        ("CA SĨ", "ca sĩ"),
        ("CA xã", "công an xã"),
        ("VI PHẠM", "vi phạm"),
        ("khóa VI", "khóa sáu"),
    ],
)
def test_context_decides_between_meanings(text: str, spoken: str) -> None:
    assert reader().line(text) == spoken


def test_an_address_with_an_unreadable_part_is_refused_but_shown_as_far_as_it_goes() -> None:
    (found,) = leftovers("Email: cnth@pymepharco.com")
    assert found.text == "cnth@pymepharco.com"
    assert reader().line("cnth@pymepharco.com") == "xê en tê hát a còng pymepharco chấm com"


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hường", "Ngọc Lặc", "Mường Lát", "Quan Sơn", "Bá Thước", "Lò Văn Ới", "Giàng A Pó"]
)
def test_names_in_vietnamese_syllables_pass(name: str) -> None:
    assert leftovers(name) == ()
    assert reader().line(name) == name.lower()
