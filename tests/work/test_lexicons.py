"""A lexicon that would change law stops a check and a build, at the entry's place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.work.preparing.prepare import prepare
from tests.content.judging import copied, spoil

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return copied(tmp_path / "station")


def needed(station: Path) -> list[str]:
    """The errors that a build of the week stops for."""
    return [f"{p.place}: {p.what}" for p in prepare(station, None, TODAY).needed()]


def test_the_good_station_has_no_such_entry(station: Path) -> None:
    assert needed(station) == []


@pytest.mark.parametrize(
    ("entries", "line"),
    [
        (
            "- {written: không, spoken: ''}\n",
            "lexicon/vi.yaml:2:28: 'không' has no spoken form: it would be left out",
        ),
        (
            "- written: không phải trả tiền\n  spoken: phải trả tiền\n",
            "lexicon/vi.yaml:3:11: the spoken form loses 'không', a negation",
        ),
        (
            "- {written: ZALO, spoken: da lô}\n",
            "lexicon/vi.yaml:2:27: 'ZALO' is listed twice; first on line 1",
        ),
        (
            "- {written: 'A4 ', spoken: 'a'}\n",
            "lexicon/vi.yaml:2:28: 'a' is not the number in 'A4'",
        ),
    ],
)
def test_an_entry_that_changes_law_stops_a_build(station: Path, entries: str, line: str) -> None:
    spoil(station, "lexicon/vi.yaml", "", "- {written: Zalo, spoken: da lô}\n" + entries)
    assert needed(station) == [line]


def test_a_commune_s_own_entries_are_judged_too(station: Path) -> None:
    spoil(
        station,
        "communes.yaml",
        "  profile: ip24\n",
        "  profile: ip24\n  lexicon: [{written: đừng ký, spoken: ký}]\n",
    )
    (line,) = needed(station)
    assert line.startswith("communes.yaml:")
    assert "loses 'đừng', a negation" in line
