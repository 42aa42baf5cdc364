"""What lies in data/ beside the sound: schedules for other programs, and where everything comes from."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import icalendar
import pytest

from pipeline.bundle.archive import write_folder
from pipeline.bundle.week import described_programme, week_bag
from tests.commune_weeks import commune_week

HOSTILE = "=1+1;,\\ \r\nBEGIN:VALARM\n“" + "đ" * 100


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write_folder(week_bag(commune_week(tmp_path), "<!DOCTYPE html>"), tmp_path / "bag")
    return tmp_path / "bag" / "data"


def loaded(path: Path) -> Any:
    return json.loads(path.read_bytes())


def test_names_are_short_ascii_capitals(data: Path) -> None:
    texts = {path.name for path in data.iterdir() if path.suffix != ".MP3"}
    assert texts == {"LICH.HTM", "LICH.JSON", "LICH.CSV", "LICH.ICS", "LICH.M3U", "NGUON.JSON"}


def test_the_json_gives_each_airing_with_its_items_and_a_stable_id(data: Path) -> None:
    schedule = loaded(data / "LICH.JSON")
    assert (schedule["format"], schedule["revision"], schedule["zone"]) == (1, "A", "Asia/Ho_Chi_Minh")
    assert [one["id"] for one in schedule["airings"]] == [
        "2026-W48-15061-1-0515",
        "2026-W48-15061-1-1715",
        "2026-W48-15061-7-0515",
        "2026-W48-15061-7-1715",
    ]
    for one in schedule["airings"]:
        assert one["bytes"] == (data / one["file"]).stat().st_size
        assert one["ms"] == sum(item["ms"] for item in one["items"]) <= one["slot_minutes"] * 60_000
        assert [item["kind"] for item in one["items"]][:: len(one["items"]) - 1] == ["opening", "closing"]


def test_the_csv_opens_in_old_excel_and_has_a_line_an_airing(data: Path) -> None:
    raw = (data / "LICH.CSV").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(raw.decode("utf-8-sig").splitlines())
    assert head[:2] == ["Ngày", "Thứ"]
    assert (rows[0][0], rows[0][1], rows[0][5]) == ("23/11/2026", "Thứ Hai", "26W48A_1T2_0515.MP3")
    assert len(rows) == 4
    assert all(len(row) == len(head) for row in rows)


def test_the_playlist_is_bare_ascii_names_in_order(data: Path) -> None:
    raw = (data / "LICH.M3U").read_bytes()
    assert raw.decode("ascii").split("\r\n") == [*sorted(path.name for path in data.glob("*.MP3")), ""]


def test_the_calendar_is_valid_and_in_vietnams_time(data: Path) -> None:
    raw = (data / "LICH.ICS").read_bytes()
    calendar = icalendar.Calendar.from_ical(raw)
    events = calendar.walk("VEVENT")
    assert [event.errors for event in calendar.walk()] == [[]] * len(calendar.walk())
    assert events[0].decoded("dtstart").isoformat() == "2026-11-23T05:15:00+07:00"
    assert all(event.decoded("dtend") > event.decoded("dtstart") for event in events)
    assert len({event["uid"] for event in events}) == 4
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_new_revision_replaces_the_old_events_and_has_other_file_names(tmp_path: Path) -> None:
    calendars = []
    for letter in "AB":
        write_folder(week_bag(commune_week(tmp_path, letter), ""), tmp_path / letter)
        calendars.append(icalendar.Calendar.from_ical((tmp_path / letter / "data" / "LICH.ICS").read_bytes()))
    old, new = (calendar.walk("VEVENT") for calendar in calendars)
    assert [one["uid"] for one in old] == [one["uid"] for one in new]
    assert [one["sequence"] for one in old] < [one["sequence"] for one in new]
    names = [{path.name for path in (tmp_path / letter / "data").glob("*.MP3")} for letter in "AB"]
    assert not names[0] & names[1]


def test_a_hostile_title_is_text_everywhere(tmp_path: Path) -> None:
    week = commune_week(tmp_path, title=HOSTILE)
    write_folder(week_bag(week, ""), tmp_path / "bag")
    data = tmp_path / "bag" / "data"
    calendar = icalendar.Calendar.from_ical((data / "LICH.ICS").read_bytes())
    assert not calendar.walk("VALARM")
    assert max(len(line) for line in (data / "LICH.ICS").read_bytes().split(b"\r\n")) == 75
    with (data / "LICH.CSV").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 5
    assert all(not row[6].startswith(("=", "+", "-", "@")) for row in rows[1:])
    assert loaded(data / "LICH.JSON")["airings"][0]["items"][1]["title"] == HOSTILE


def test_provenance_says_of_each_part_how_it_was_made_and_of_each_segment_whether_it_is_approved(
    data: Path,
) -> None:
    source = loaded(data / "NGUON.JSON")
    parts = {(one["kind"], one["segment"], one["language"]): one for one in source["parts"]}
    reader = parts["segment", "ai-duoc-tro-giup", "mtq"]
    assert (reader["machine_made"], reader["made"][0]["kind"]) == (False, "people")
    assert parts["opening", "", ""]["machine_made"]
    assert source["approval"] == {"state": "chưa duyệt"}
    assert source["segments"]["hoi-o-dau"]["approval"] == {"state": "chưa duyệt"}
    assert source["segments"]["ai-duoc-tro-giup"]["approval"]["by"] == "Giám đốc Trung tâm"
    assert source["machine_made_mark"] == "Giọng đọc do máy tạo"


def test_provenance_names_the_parts_heard_in_each_file(data: Path) -> None:
    airings = {one["file"]: one for one in loaded(data / "LICH.JSON")["airings"]}
    for file in loaded(data / "NGUON.JSON")["files"]:
        heard = {f"{i['segment']}/{i['language']}" for i in airings[file["name"]]["items"] if "segment" in i}
        assert {part for part in file["parts"] if "/" in part} == heard
        assert file["machine_made"]


def test_programmes_described_before_make_the_same_bag(tmp_path: Path) -> None:
    week = commune_week(tmp_path)
    before = [described_programme(one) for one in week.programmes]
    assert week_bag(week, "x", before) == week_bag(week, "x")
