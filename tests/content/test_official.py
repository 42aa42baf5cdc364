"""Communes and provinces are the official ones since 1 July 2025, however their tone marks are placed."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content.official import communes_of, province_named, same_name
from tests.content.judging import judged, said, spoil


def test_the_register_is_the_one_of_the_package() -> None:
    import vietnam_provinces

    data = json.loads(vietnam_provinces.NESTED_DIVISIONS_JSON_PATH.read_text("utf-8"))
    assert len(communes_of()) == len(data) == 34
    assert sum(len(communes) for communes in communes_of().values()) == 3321
    assert len(communes_of()["Thanh Hóa"]) == 166


@pytest.mark.parametrize(
    ("name", "official"),
    [
        ("Thanh Hoá", "Thanh Hóa"),
        ("Tỉnh Thanh Hóa", "Thanh Hóa"),
        ("hà nội", "Thành phố Hà Nội"),
        ("Thanh Hoa", None),
    ],
)
def test_a_province_is_known_by_its_name(name: str, official: str | None) -> None:
    assert province_named(name) == official


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Xã Hoằng Hoá", "Xã Hoằng Hóa", True),
        ("Cẩm Thuỷ", "Cẩm Thủy", True),
        ("Hoá Quỳ", unicodedata.normalize("NFD", "Hóa Qùy"), True),
        ("Thanh Hòa", "Thanh Hóa", False),
        ("Định Hoà", "Định Hoa", False),
        ("Mường Lát", "Mương Lát", False),
        ("Đông Sơn", "Dông Sơn", False),
    ],
)
def test_only_the_placement_of_a_tone_mark_is_folded(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


names = st.sampled_from([name for communes in communes_of().values() for name in communes.values()])


@settings(deadline=None)  # the machine may be busy
@given(names, names)
def test_official_names_are_the_same_only_when_they_are_spelt_alike(one: str, other: str) -> None:
    assert same_name(one, other) is (one.lower() == other.lower())


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "what", "do"),
    [
        (
            "communes.yaml",
            '"15061"',
            '"15060"',
            "2:9",
            "Thanh Hóa has no commune with the code 15060",
            "Xã Ngọc Lặc has the code 15061",
        ),
        (
            "communes.yaml",
            '"15061"',
            '"00070"',
            "2:9",
            "Thanh Hóa has no commune with the code 00070",
            "Xã Ngọc Lặc has the code 15061",
        ),
        (
            "communes.yaml",
            "Xã Ngọc Lặc",
            "Xã Ngọc Lạc",
            "3:9",
            "15061 is 'Xã Ngọc Lặc', not 'Xã Ngọc Lạc'",
            "correct the name, or the code",
        ),
        (
            "communes.yaml",
            "Xã Ngọc Lặc",
            "Thị trấn Ngọc Lặc",
            "3:9",
            "15061 is 'Xã Ngọc Lặc', not 'Thị trấn Ngọc Lặc'",
            "correct the name, or the code",
        ),
        (
            "station.yaml",
            "province: Thanh Hoá",
            "province: Thanh Hó",
            "3:11",
            "there is no province 'Thanh Hó'",
            "did you mean 'Thanh Hóa'?",
        ),
    ],
)
def test_what_is_not_official_is_an_error(
    station: Path, name: str, old: str, new: str, place: str, what: str, do: str
) -> None:
    spoil(station, name, old, new)
    assert f"{name}:{place}: error: {what} ({do})" in said(judged(station))


@pytest.mark.parametrize(
    ("code", "words"),
    [("stg", "Stiêng: sti, stt"), ("mnw", "M'nông: cmo"), ("tay", "Tày: tyz"), ("roo", "ISO 639-3")],
)
def test_codes_that_are_easily_confused_are_warned_of(station: Path, code: str, words: str) -> None:
    spoil(station, "languages.yaml", "code: yue", f"code: {code}")
    (line,) = said(judged(station))
    assert line.startswith(f"languages.yaml:13:9: warning: the code '{code}' means")
    assert words in line
