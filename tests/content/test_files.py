"""Files that are missing are errors, and files that nothing reads are warned of."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.content.judging import judged, said, spoil


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("comunes.yaml", "nothing reads this file (did you mean 'communes.yaml'?)"),
        ("segments/hoi-o-dau/ghi-chu.txt", "nothing reads this file (delete it, or put it where it belongs)"),
        ("weeks/2026-W49.yml", "files ending in .yml are not read (rename it to end in .yaml)"),
        ("sounds/khac.wav", "nothing reads this file"),
        ("recordings/vi/hoi-o-dau/01.flac", "no takes.yaml lists this recording"),
    ],
)
def test_a_file_that_nothing_reads_is_a_warning(station: Path, name: str, words: str) -> None:
    spoil(station, name, "", "x")
    (line,) = said(judged(station))
    assert line.startswith(f"{name}: warning: {words}")


@pytest.mark.parametrize("name", ["README.md", "segments/README.md", ".DS_Store", "Thumbs.db", ".git/config"])
def test_remarks_and_what_systems_leave_behind_are_no_problem(station: Path, name: str) -> None:
    spoil(station, name, "", "x")
    assert said(judged(station)) == []


def test_a_sound_that_is_missing_is_an_error(station: Path) -> None:
    spoil(station, "sounds/sounds.yaml", "nhac-hieu.wav", "nhac-hiu.wav")
    assert (
        "sounds/sounds.yaml:2:9: error: the sound nhac-hiu.wav is missing (did you mean 'nhac-hieu.wav'?)"
        in (said(judged(station)))
    )


def test_a_sound_lies_beside_its_list(station: Path) -> None:
    spoil(station, "sounds/sounds.yaml", "nhac-hieu.wav", "../station.yaml")
    assert any("'../station.yaml' is no plain file name" in line for line in said(judged(station)))


def test_a_station_without_segments_and_weeks_is_told_how_to_begin(station: Path) -> None:
    shutil.rmtree(station / "segments")
    shutil.rmtree(station / "weeks")
    assert said(judged(station)) == [
        "segments: warning: there is no segment yet (begin one with scripts/loa new segment)",
        "weeks: warning: no week is planned yet (begin one with scripts/loa new week)",
    ]


@pytest.mark.parametrize("folder", ["weeks", "lexicon", "segments/hoi-o-dau", "sounds"])
def test_a_name_in_another_encoding_can_be_shown(station: Path, folder: str) -> None:
    name = os.fsdecode(f"{station}/{folder}/tu\u1ea7n.yaml".encode().replace("ầ".encode(), b"\xe2"))
    Path(name).write_text("- x\n", "utf-8")
    lines = said(judged(station))
    assert any(line.startswith(f"{folder}/tu?n.yaml: ") for line in lines)
    assert all(line.encode() for line in lines)
