"""The archive: other programs open it, its segments are its bytes, two builds are alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import os
import shutil
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bagit
import pytest

from pipeline.bundle.archive import write_folder, write_zip, zip_stretches
from pipeline.bundle.bag import Bag, chunks
from pipeline.bundle.verify import verify
from pipeline.bundle.week import week_bag
from pipeline.problems import MachineLacks, Stopped
from tests.commune_weeks import commune_week


@pytest.fixture
def bag(tmp_path: Path) -> Bag:
    return week_bag(commune_week(tmp_path), "<!DOCTYPE html><title>Lịch</title>")


def test_pythons_zipfile_reads_it_and_finds_every_sum_right(bag: Bag, tmp_path: Path) -> None:
    write_zip(bag, tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{bag.name}/{file.name}" for file in bag.files]
        assert {one.date_time[:3] for one in archive.infolist()} == {(2026, 11, 23)}
        archive.extractall(tmp_path / "out")
    assert bagit.Bag(str(tmp_path / "out" / bag.name)).validate()


def test_unzip_finds_it_whole(bag: Bag, tmp_path: Path) -> None:
    unzip = shutil.which("unzip")
    if not unzip:
        assert not os.environ.get("CI"), "unzip is missing"
        pytest.skip("unzip is not installed")
    write_zip(bag, tmp_path / "x.zip")
    ended = subprocess.run([unzip, "-t", tmp_path / "x.zip"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    assert "No errors detected" in ended.stdout


def test_its_stretches_lie_without_a_gap_and_are_the_file(bag: Bag, tmp_path: Path) -> None:
    write_zip(bag, tmp_path / "x.zip")
    whole, end = (tmp_path / "x.zip").read_bytes(), 0
    for stretch in zip_stretches(bag):
        assert stretch.offset == end
        assert b"".join(chunks([stretch.content])) == whole[end : end + stretch.length]
        end += stretch.length
    assert end == len(whole)


def test_two_builds_from_different_folders_are_byte_identical(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_zip(week_bag(commune_week(tmp_path / name), "x"), tmp_path / f"{name}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_programmes_come_in_the_order_in_which_they_air(bag: Bag) -> None:
    sounds = [file.name for file in bag.files if file.name.endswith(".MP3")]
    assert sounds == [
        "data/26W48A_1T2_0515.MP3",
        "data/26W48A_1T2_1715.MP3",
        "data/26W48A_7CN_0515.MP3",
        "data/26W48A_7CN_1715.MP3",
    ]
    payload = [file.name for file in bag.files if file.name.startswith("data/")]
    assert payload[: len(sounds)] == sounds


def test_the_folder_holds_what_the_archive_holds_and_replaces_an_older_one_wholly(
    bag: Bag, tmp_path: Path
) -> None:
    target = tmp_path / "folders" / bag.name
    (target / "data").mkdir(parents=True)
    (target / "data" / "OLD.MP3").write_bytes(b"old")
    write_folder(bag, target)
    found = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert found == {file.name for file in bag.files}
    assert verify(target) == ()
    assert [path.name for path in target.parent.iterdir()] == [bag.name]


def test_several_builds_at_once_leave_one_whole_folder(bag: Bag, tmp_path: Path) -> None:
    target = tmp_path / "folders" / bag.name
    with ThreadPoolExecutor(4) as builds:
        for ended in [builds.submit(write_folder, bag, target) for _ in range(12)]:
            ended.result()
    assert verify(target) == ()
    assert [path.name for path in target.parent.iterdir()] == [bag.name]


def test_a_full_disk_is_told_and_leaves_nothing(
    bag: Bag, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_zip(bag, tmp_path / "x.zip")
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for write, name in ((write_zip, "x.zip"), (write_folder, "x")):
        with pytest.raises(MachineLacks, match="No space left"):
            write(bag, tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert verify(tmp_path / "x.zip") == ()


def test_a_piece_that_changed_since_leaves_the_older_bundle_whole(bag: Bag, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    write_zip(bag, target)
    before = target.read_bytes()
    write_folder(bag, tmp_path / "x")
    spoilt = tmp_path / "sound-0"
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"?")
    with pytest.raises(Stopped, match="no longer what it was"):
        write_zip(bag, target)
    with pytest.raises(Stopped, match="no longer what it was"):
        write_folder(bag, tmp_path / "x")
    assert target.read_bytes() == before
    assert verify(tmp_path / "x") == ()
    assert not list(tmp_path.glob(".draft-*"))


def test_a_bag_of_more_than_4_gb_is_refused(bag: Bag) -> None:
    huge = dataclasses.replace(bag.files[0], length=1 << 32)
    with pytest.raises(Stopped, match="longer than 4 GB"):
        zip_stretches(Bag(bag.name, dt.date(2026, 11, 23), (huge,)))
