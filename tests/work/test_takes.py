"""What is wrong with a reader's take is named: by a check where its file says so, by a build in any case."""

from __future__ import annotations

import datetime as dt
import shutil
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from pipeline import tools
from pipeline.model.audio import Format
from pipeline.model.coverage import State
from pipeline.model.parts import PartId
from pipeline.progress import Silent
from pipeline.store import Store
from pipeline.work.casting.casting import Casting
from pipeline.work.check import check
from pipeline.work.preparing.coverage import coverage
from pipeline.work.preparing.prepare import prepare
from pipeline.work.speaking.jobs import Job, job_of, targets_of
from pipeline.work.speaking.ladder import Ladder
from pipeline.work.speaking.speaking import Speaking
from tests.stations import RATE, copy_with_takes

TODAY = dt.date(2026, 11, 24)
PART = PartId("quyen-binh-dang", "blt")
FOLDER = "recordings/blt/quyen-binh-dang"
Samples = NDArray[np.float64]


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return copy_with_takes(tmp_path)


def samples(path: Path) -> Samples:
    with wave.open(str(path), "rb") as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)


def write(path: Path, sound: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(np.clip(np.rint(sound), -32768, 32767).astype("<i2").tobytes())


def change(station: Path, name: str, how: Callable[[Samples], Samples]) -> None:
    path = station / FOLDER / name
    write(path, how(samples(path)))


def longest(station: Path) -> str:
    takes = yaml.safe_load((station / FOLDER / "takes.yaml").read_text("utf-8"))
    return str(max(takes, key=lambda take: len(take["read"]))["file"])


def checked(station: Path) -> list[str]:
    """What a check says of the recordings."""
    found = check(station, None, TODAY).prepared.problems
    return [f"{p.place}: {p.severity}: {p.what}" for p in found if p.place.path.startswith("recordings")]


def state(station: Path) -> State:
    prepared = check(station, None, TODAY).prepared
    (row,) = [row for row in coverage(prepared) if f"{row.segment}/{row.language}" == str(PART)]
    return row.state


def listened(station: Path, store: Path) -> tuple[Casting, list[str]]:
    """Return who speaks the recorded part after a build has heard it, and what it says of that."""
    prepared = prepare(station, None, TODAY)
    forms = {"ip24": Format(24_000, 48)}

    def job(casting: Casting) -> Job:
        return job_of(casting, prepared.engines, forms, targets_of(prepared.catalogue.station))

    with ThreadPoolExecutor(2) as pool:
        speaking = Speaking(Store(store), prepared.engines, lambda: pool, Silent())
        ladder = Ladder(prepared.catalogue, speaking, job)
        settled = ladder.climb({PART: prepared.castings[PART]})
    return settled[PART], [str(problem.what) for problem in ladder.problems]


def test_whole_takes_are_used_and_nothing_is_said(station: Path, tmp_path: Path) -> None:
    assert checked(station) == []
    casting, said = listened(station, tmp_path / "store")
    assert casting.heard
    assert said == []


def noise(sound: Samples) -> Samples:
    return np.random.default_rng(1).normal(0, 2500, len(sound))


def brown(sound: Samples) -> Samples:
    slow = np.cumsum(np.random.default_rng(1).normal(0, 1, len(sound)))
    slow -= np.convolve(slow, np.ones(2000) / 2000, "same")
    return slow * 4000 / slow.std()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (noise, "it is noise or a tone that does not change"),
        (brown, "it is noise or a tone that does not change"),
        (lambda sound: noise(sound) / 50, "it is noise or a tone that does not change"),
        (lambda sound: 8000 * np.sin(np.arange(len(sound)) / 12), "a tone that does not change"),
        (lambda sound: sound * 0, "is silent"),
        (lambda sound: sound * 8 * 32767 / np.abs(sound).max(), "it is clipped"),
        (lambda sound: sound[: len(sound) * 2 // 3], "it may lack words"),
        (lambda sound: np.concatenate([sound] * 2), "it may be of another text"),
    ],
    ids=["white noise", "brown noise", "a dead microphone", "a tone", "silence", "clipped", "cut", "twice"],
)
def test_a_build_refuses_by_name_what_it_hears(
    damage: Callable[[Samples], Samples], words: str, station: Path, tmp_path: Path
) -> None:
    name = longest(station)
    change(station, name, damage)
    casting, said = listened(station, tmp_path / "store")
    assert not casting.heard
    (line,) = said
    assert name in line
    assert words in line


def test_a_build_that_follows_says_the_same(station: Path, tmp_path: Path) -> None:
    change(station, longest(station), lambda sound: sound[: len(sound) * 2 // 3])
    assert listened(station, tmp_path / "store")[1] == listened(station, tmp_path / "store")[1] != []


def test_two_takes_exchanged_are_refused_both(station: Path, tmp_path: Path) -> None:
    folder = station / FOLDER
    (folder / "01.wav").rename(folder / "x.wav")
    (folder / "06.wav").rename(folder / "01.wav")
    (folder / "x.wav").rename(folder / "06.wav")
    casting, said = listened(station, tmp_path / "store")
    assert not casting.heard
    assert any("01.wav: it may be of another text" in line for line in said)
    assert any("06.wav" in line for line in said)
    assert any(
        f"{FOLDER}/takes.yaml:37:9: warning: the recording 06.wav is not used" in one
        for one in checked(station)
    )


def test_one_recording_for_two_texts_is_neither_s(station: Path, tmp_path: Path) -> None:
    shutil.copy(station / FOLDER / "03.wav", station / FOLDER / "04.wav")
    first, second = checked(station)
    assert first.startswith(f"{FOLDER}/takes.yaml:16:9: warning: the recording 03.wav is not used: ")
    assert first.endswith(f"it is the recording of another text, too: {FOLDER}/04.wav")
    assert "the recording 04.wav is not used" in second
    assert state(station) is State.WAITING
    casting, said = listened(station, tmp_path / "store")
    assert not casting.heard
    assert any("03.wav: it is the recording of another text" in line for line in said)
    assert any("04.wav: it is the recording of another text" in line for line in said)


def test_a_cut_take_is_warned_of_in_a_check_by_its_length(station: Path) -> None:
    name = longest(station)
    change(station, name, lambda sound: sound[: len(sound) * 2 // 3])
    (line,) = checked(station)
    assert f"warning: the recording {name}: it may lack words" in line
    assert state(station) is State.PEOPLE  # a build, which hears it, decides


def test_what_nobody_can_read_so_fast_is_not_used(station: Path) -> None:
    name = longest(station)
    change(station, name, lambda sound: sound[: len(sound) // 4])
    (line,) = checked(station)
    assert f"the recording {name} is not used: the clip is too short" in line
    assert state(station) is State.WAITING


def test_a_telephone_s_recording_is_as_good_as_any(station: Path, tmp_path: Path) -> None:
    listing = station / FOLDER / "takes.yaml"
    for path in sorted((station / FOLDER).glob("*.wav")):
        coded = path.with_suffix(".m4a")
        tools.run([tools.ffmpeg(), "-v", "error", "-i", path, "-c:a", "aac", "-b:a", "96k", coded])
        assert coded.read_bytes().index(b"mdat") < coded.read_bytes().index(
            b"moov"
        )  # its index is at the end
        path.unlink()
    listing.write_text(listing.read_text("utf-8").replace(".wav", ".m4a"), "utf-8")
    assert checked(station) == []
    casting, said = listened(station, tmp_path / "store")
    assert said == []
    assert casting.heard


def test_a_file_too_large_or_a_link_is_refused_by_name_and_not_read(station: Path, tmp_path: Path) -> None:
    with (station / FOLDER / "02.wav").open("r+b") as file:
        file.truncate(5_000_000_000)
    (station / FOLDER / "03.wav").rename(tmp_path / "elsewhere.wav")
    (station / FOLDER / "03.wav").symlink_to(tmp_path / "elsewhere.wav")
    casting, said = listened(station, tmp_path / "store")
    assert not casting.heard
    assert any("02.wav cannot be used: the file is larger than 64 MB" in line for line in said)
    assert any("03.wav cannot be used: the file is a link" in line for line in said)
