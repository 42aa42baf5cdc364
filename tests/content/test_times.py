"""Slots fit into their day, and a week airs only what is valid on its days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline import content
from pipeline.content.times import airing_dates
from tests.content.judging import SEGMENT, STATION, judged, said, spoil

COMMUNES, WEEK = "communes.yaml", "weeks/2026-W48.yaml"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            '"17:15", minutes: 15',
            '"23:50", minutes: 11',
            "9:35: error: the slot at 23:50 lasts past midnight",
        ),
        ('"17:15"', '"05:24"', "9:35: error: the slots at 05:15 and 05:24 overlap"),
        ('"17:15"', '"05:15"', "9:35: error: the slots at 05:15 and 05:15 overlap"),
        ('"17:15"', '"05:01"', "9:35: error: the slots at 05:01 and 05:15 overlap"),
        ("[mon, wed, fri]", "[mon, mon]", "9:14: error: a day is named twice"),
    ],
)
def test_slots_that_cannot_be_are_errors(station: Path, old: str, new: str, line: str) -> None:
    spoil(station, COMMUNES, old, new)
    (found,) = said(judged(station))
    assert found.startswith(f"{COMMUNES}:{line}")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"17:15", minutes: 15', '"23:50", minutes: 10'),
        ('"17:15"', '"05:25"'),
        ('[mon, wed, fri], at: "17:15"', 'sun, at: "05:15"'),
    ],
)
def test_slots_that_only_touch_are_none(station: Path, old: str, new: str) -> None:
    spoil(station, COMMUNES, old, new)
    assert said(judged(station)) == []


def test_airing_dates_are_the_days_that_have_slots() -> None:
    catalogue = content.load(STATION).catalogue
    assert catalogue
    dates = airing_dates(catalogue, catalogue.weeks["2026-W48"])
    assert (dates[0], dates[-1], len(dates)) == (dt.date(2026, 11, 23), dt.date(2026, 11, 28), 6)


@pytest.mark.parametrize(
    ("until", "severity", "words"),
    [
        ("2026-11-22", "error", "not in this week"),
        ("2026-11-27", "warning", "on some days of this week"),
        ("2026-11-28", "", ""),  # the last airing date: Sunday has no slot
    ],
)
def test_a_segment_airs_only_while_it_is_valid(station: Path, until: str, severity: str, words: str) -> None:
    spoil(station, SEGMENT, "2026-12-31", until)
    lines = said(judged(station))
    assert len(lines) == bool(severity)
    assert all(line.startswith(f"{WEEK}:3:5: {severity}:") and words in line for line in lines)


def test_a_week_that_has_ended_is_history(station: Path) -> None:
    spoil(station, SEGMENT, "2026-12-31", "2026-11-22")
    assert said(judged(station, dt.date(2026, 11, 29)))
    assert said(judged(station, dt.date(2026, 11, 30))) == []


def test_a_hotline_is_not_given_after_its_last_day(station: Path) -> None:
    spoil(station, "station.yaml", "until: 2026-12-31", "until: 2026-11-27")
    (line,) = said(judged(station))
    assert line.startswith(
        "station.yaml:7:10: error: the hotline may be given until 2026-11-27; week 2026-W48"
    )
    spoil(station, WEEK, "  - hoi-o-dau\n", "")
    assert said(judged(station)) == []


def test_a_hotline_that_is_given_must_be_there(station: Path) -> None:
    text = (station / "station.yaml").read_text("utf-8")
    (station / "station.yaml").write_text(text[: text.index("hotline:")], "utf-8")
    (line,) = said(judged(station))
    assert f"week 2026-W48 gives the hotline ({SEGMENT}), but station.yaml has none" in line
