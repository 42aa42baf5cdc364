"""Nothing was checked, approved, reviewed or recorded on a day that is still to come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.model.authored import ApprovedLine
from pipeline.work.preparing.wordings import fingerprint_of
from tests.content.judging import SEGMENT, TODAY, judged, said, spoil

TOMORROW = (TODAY + dt.timedelta(days=1)).isoformat()


def add_record(root: Path, *signed: str) -> None:
    lines = (ApprovedLine(written="một"),)
    text = f"of: {fingerprint_of(lines, 'vi')}\nlines:\n  - written: một\n"
    spoil(root, "approvals/hoi-o-dau.vi.yaml", "", "".join(signed) + text)


WHO = f"{{by: a, role: b, on: {TOMORROW}}}"


def add_take(root: Path) -> None:
    take = f"- {{file: 1.wav, read: một, reader: phát thanh viên, on: {TOMORROW}, consent: true}}\n"
    spoil(root, "recordings/vi/hoi-o-dau/takes.yaml", "", take)


CHANGES = {
    "segments/hoi-o-dau/segment.yaml": lambda root: spoil(
        root, SEGMENT, "checked_on: 2026-11-20", f"checked_on: {TOMORROW}"
    ),
    "laws.yaml": lambda root: spoil(root, "laws.yaml", "checked_on: 2026-11-20", f"checked_on: {TOMORROW}"),
    "station.yaml": lambda root: spoil(
        root, "station.yaml", "checked_on: 2026-11-20", f"checked_on: {TOMORROW}"
    ),
    "approvals/hoi-o-dau.vi.yaml": lambda root: add_record(root, f"approved: [{WHO}]\n"),
    "approvals/hoi-o-dau.vi.yaml:1": lambda root: add_record(root, f"reviewed: {WHO}\n"),
    "recordings/vi/hoi-o-dau/takes.yaml": add_take,
}


@pytest.mark.parametrize("path", CHANGES)
def test_a_date_of_something_done_lies_in_the_past(path: str, station: Path) -> None:
    CHANGES[path](station)
    (line,) = [line for line in said(judged(station)) if "is still to come" in line]
    assert line.startswith(f"{path}:")
    assert f": error: {TOMORROW} is still to come" in line
    assert f"today is {TODAY.isoformat()}" in line
    later = judged(station, TODAY + dt.timedelta(days=1))
    assert not [line for line in said(later) if "is still to come" in line]


def test_a_segment_that_may_only_air_later_stops_the_week(station: Path) -> None:
    spoil(station, SEGMENT, "from: 2026-01-01", "from: 2026-11-29")
    (line,) = said(judged(station))
    assert "weeks/2026-W48.yaml" in line
    assert ": error: 'hoi-o-dau' may air only from 2026-11-29" in line
