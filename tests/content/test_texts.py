"""Recordings as files, and words of authorities that are no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.judging import SEGMENT, judged, said, spoil
from tests.stations import write_take

TAKES = "recordings/vi/hoi-o-dau/takes.yaml"


def take(file: str, read: str, consent: str = "true") -> str:
    return (
        f"- {{file: {file}, read: '{read}', reader: phát thanh viên, on: 2026-11-20, consent: {consent}}}\n"
    )


READ = "Bà con cần hỏi về pháp luật thì gọi số 1800.1233."


def recorded(root: Path, *takes: str) -> None:
    spoil(root, TAKES, "", "".join(takes))
    for file in ("01.flac", "02.flac"):
        write_take((root / TAKES).with_name(file), f"{file} {READ}")


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (take("01.flac", READ), ""),
        (take("1.flac", READ), "1:10: warning: the recording 1.flac is missing"),
        (take("../01.flac", READ), "1:10: error: '../01.flac' is no plain file name"),
        (take("01.flac", READ, "false"), "warning: the reader has not agreed"),
    ],
    ids=["fresh", "missing", "elsewhere", "no consent"],
)
def test_a_take_is_judged(station: Path, first: str, line: str) -> None:
    second = take("02.flac", "Số này trả lời từ 8:00. Xin nhắc lại: 1800.1233.")
    recorded(station, first, second)
    found = [each for each in said(judged(station)) if "lists this recording" not in each]
    assert len(found) == bool(line)
    assert all(line in each for each in found)


def test_a_recording_that_no_list_names_is_a_warning(station: Path) -> None:
    recorded(station, take("01.flac", READ))
    (line,) = said(judged(station))
    assert line.startswith("recordings/vi/hoi-o-dau/02.flac: warning: no takes.yaml lists this recording")


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Bà con đến Ủy ban nhân dân huyện để hỏi.", ["7:30"]),
        ("Ở thị trấn\n  và thị xã đều có.", ["7:5", "8:6"]),
        ("Huyện Ngọc Lặc. Thị xã.", ["7:3", "7:19"]),
        ("Trước đây, huyện Ngọc Lặc có văn phòng.", []),
        ("Người dân huyện Ngọc Lặc cũ thì đến xã.", []),
        ("Nay không còn cấp huyện.", []),
        ("Xã không còn xa. Hỏi huyện.", ["7:24"]),
        ("Lời huyền bí.", []),
    ],
)
def test_words_of_the_abolished_district_tier_are_warned_of(
    station: Path, words: str, places: list[str]
) -> None:
    head = (station / SEGMENT).read_text("utf-8").split("script:")[0]
    spoil(station, SEGMENT, "", f"{head}script: |\n  {words}\n")
    lines = said(judged(station))
    assert [line.split(": ")[0].removeprefix(f"{SEGMENT}:") for line in lines] == places
    assert all("districts and towns ended on 1 July 2025" in line for line in lines)
