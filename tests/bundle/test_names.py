"""Names in the field: order, ASCII, no two weeks, revisions, days or times alike."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bundle.names import bundle_name, programme_name, slug
from pipeline.model.plan import SlotTime

times = st.builds(
    SlotTime,
    st.dates(dt.date(2026, 11, 23), dt.date(2026, 11, 29)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.just(10),
)


def test_a_programme_says_week_revision_day_and_time() -> None:
    assert (
        programme_name("2026-W48", "A", SlotTime(dt.date(2026, 11, 23), dt.time(5, 15), 10))
        == "26W48A_1T2_0515.MP3"
    )
    assert (
        programme_name("2026-W48", "B", SlotTime(dt.date(2026, 11, 29), dt.time(17), 10))
        == "26W48B_7CN_1700.MP3"
    )


@given(st.lists(times, unique_by=lambda one: (one.date, one.at)))
def test_programmes_sort_by_name_as_they_air_and_are_all_different(slots: list[SlotTime]) -> None:
    names = [
        programme_name("2026-W48", "A", one) for one in sorted(slots, key=lambda one: (one.date, one.at))
    ]
    assert names == sorted(set(names))
    assert all(re.fullmatch(r"[A-Z0-9_]{1,26}\.MP3", name) for name in names)


@pytest.mark.parametrize(
    ("code", "commune", "name"),
    [
        ("15061", "Xã Ngọc Lặc", "15061-ngoc-lac"),
        ("14758", "Phường Đông Sơn", "14758-dong-son"),
        ("15043", "Xã Sao Vàng", "15043-sao-vang"),
        ("00070", "Phường Hoàn Kiếm", "00070-hoan-kiem"),
        ("31849", "Đặc khu Phú Quý", "31849-phu-quy"),
        ("24322", "Xã Ea H'leo", "24322-ea-h-leo"),
        ("15061", "???", "15061"),
    ],
)
def test_a_bundle_is_named_by_code_and_place(code: str, commune: str, name: str) -> None:
    assert bundle_name(code, commune) == name


@given(st.text())
def test_a_slug_is_ascii_whatever_the_text(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
