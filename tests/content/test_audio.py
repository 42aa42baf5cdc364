"""Sounds and takes are judged by what their files say of themselves."""

from __future__ import annotations

import datetime as dt
import shutil
import wave
from pathlib import Path

import pytest

from pipeline.work.preparing.prepare import prepare
from tests.builds import loa
from tests.content.judging import judged, said, spoil
from tests.stations import write_take

SOUND = "sounds/nhac-hieu.wav"
FOLDER = "recordings/vi/hoi-o-dau"
READ = "Bà con cần hỏi về pháp luật thì gọi số 1800.1233."


def a_wav(path: Path, seconds: float, rate: int = 8_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes(bytes(2 * round(rate * seconds)))


def takes(station: Path, *texts: str) -> list[Path]:
    """List takes of these texts, with a file each; return the files."""
    rows = (
        f"- {{file: {n}.wav, read: '{text}', reader: phát thanh viên, on: 2026-11-20, consent: true}}\n"
        for n, text in enumerate(texts)
    )
    spoil(station, f"{FOLDER}/takes.yaml", "", "".join(rows))
    paths = [station / FOLDER / f"{number}.wav" for number in range(len(texts))]
    for number, path in enumerate(paths):
        write_take(path, f"{number} {texts[number]}")
    return paths


def unused(station: Path) -> list[str]:
    return [line for line in said(judged(station)) if "is not used" in line]


def test_a_good_sound_and_a_good_take_are_not_spoken_of(station: Path) -> None:
    takes(station, READ)
    assert said(judged(station)) == []


WRONG = [
    (b"", "the file is empty"),
    (b"title: x\n", "this is no sound file that Loa knows"),
    (b"RIFF, but no sound", "this is no sound file that Loa knows"),
    (b"fLaC" + bytes(64), "the sound file is damaged"),
]


@pytest.mark.parametrize(("data", "words"), WRONG)
def test_a_sound_that_cannot_be_played_is_an_error_that_stops_a_build(
    data: bytes, words: str, station: Path, tmp_path: Path
) -> None:
    (station / SOUND).write_bytes(data)
    (line,) = said(judged(station))
    assert line.startswith(
        "sounds/sounds.yaml:2:9: error: the sound nhac-hieu.wav cannot be played: " + words
    )
    (needed,) = prepare(station, None, dt.date(2026, 11, 24)).needed()
    assert words in str(needed.what)


@pytest.mark.parametrize(("data", "words"), WRONG)
def test_a_take_that_is_no_sound_is_not_used(data: bytes, words: str, station: Path) -> None:
    (path,) = takes(station, READ)
    path.write_bytes(data)
    (line,) = unused(station)
    assert line.startswith(f"{FOLDER}/takes.yaml:1:10: warning: the recording 0.wav is not used: {words}")


@pytest.mark.parametrize(
    ("seconds", "rate", "words"),
    [
        (0, 8_000, "the file holds no sound"),
        (1800, 8_000, "the file lasts 30.0 minutes"),
        (601, 8_000, "the file lasts 10.0 minutes"),
        (599, 8_000, ""),
        (5, 4_000, "a sample rate of 4000"),
        (1, 384_000, "a sample rate of 384000"),
        (1, 192_000, ""),
    ],
)
def test_lengths_and_rates_that_no_paragraph_has(
    seconds: float, rate: int, words: str, station: Path
) -> None:
    (path,) = takes(station, READ)
    a_wav(path, seconds, rate)
    assert [line.partition("is not used: ")[2].partition(" (")[0] for line in unused(station)] == [words][
        : bool(words)
    ]


def test_one_recording_for_two_texts_is_used_for_neither(station: Path) -> None:
    first, second = takes(station, READ, "Số này trả lời từ 8:00.")
    shutil.copy(first, second)
    lines = unused(station)
    assert f"0.wav is not used: it is the recording of another text, too: {FOLDER}/1.wav" in lines[0]
    assert f"1.wav is not used: it is the recording of another text, too: {FOLDER}/0.wav" in lines[1]


def test_one_recording_of_one_text_may_lie_in_two_places(station: Path) -> None:
    first, second = takes(station, READ, f"{READ} ")
    shutil.copy(first, second)
    assert unused(station) == []


def test_one_file_listed_twice_is_an_error(station: Path) -> None:
    takes(station, READ)
    listing = station / FOLDER / "takes.yaml"
    listing.write_text(
        listing.read_text("utf-8") + listing.read_text("utf-8").replace(READ, "Câu khác."), "utf-8"
    )
    assert any("'0.wav' is listed twice; first on line 1" in line for line in said(judged(station)))


@pytest.mark.parametrize("file", ["../station.yaml", "a/b.wav", "..", "/etc/passwd"])
def test_no_file_outside_its_folder_is_looked_at(file: str, station: Path) -> None:
    spoil(station, "sounds/sounds.yaml", "nhac-hieu.wav", f'"{file}"')
    lines = [line for line in said(judged(station)) if line.startswith("sounds/sounds.yaml")]
    assert all("is no plain file name" in line or "a folder stands" in line for line in lines), lines
    assert lines


def test_the_command_line_says_so_before_any_build(station: Path) -> None:
    (station / SOUND).write_bytes(b"x")
    ended = loa("check", "--content", station)
    assert ended.returncode == 1
    assert "the sound nhac-hieu.wav cannot be played: this is no sound file" in ended.stderr
