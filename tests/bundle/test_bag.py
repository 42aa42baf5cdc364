"""A described bag: its sums are right, its tag files are BagIt's, the common library validates it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import zlib
from pathlib import Path

import bagit
import pytest

from pipeline.bundle.archive import write_folder
from pipeline.bundle.bag import Bag, bag, chunks, described
from pipeline.problems import Stopped
from tests.commune_weeks import piece

MONDAY = dt.date(2026, 11, 23)
INFO = (("Source-Organization", "Trung tâm"), ("External-Description", "chương trình " * 20))


def small_bag(*names: str) -> Bag:
    return bag("15061-ngoc-lac", MONDAY, [described(f"data/{name}", name.encode()) for name in names], INFO)


def test_a_spliced_file_has_the_sums_of_its_bytes(tmp_path: Path) -> None:
    first, second = piece(tmp_path, "a", b"abc" * 500_000, 1), piece(tmp_path, "b", b"xyz", 1)
    file = described("data/X.MP3", first, b"--", second)
    whole = b"abc" * 500_000 + b"--xyz"
    assert (file.length, file.sha256, file.crc32) == (
        len(whole),
        hashlib.sha256(whole).hexdigest(),
        zlib.crc32(whole),
    )
    assert b"".join(chunks(file.pieces)) == whole


def test_the_bagit_library_finds_the_bag_valid(tmp_path: Path) -> None:
    write_folder(small_bag("B.MP3", "A.MP3", "Ă B.TXT"), tmp_path / "bag")
    read = bagit.Bag(str(tmp_path / "bag"))
    assert read.validate()
    assert read.version_info == (1, 0)
    assert read.info["Bagging-Date"] == "2026-11-23"
    assert read.info["Payload-Oxum"] == "18.3"
    assert read.info["External-Description"].split() == ("chương trình " * 20).split()


def test_lines_of_bag_info_are_short() -> None:
    info = next(file for file in small_bag("A.MP3").files if file.name == "bag-info.txt")
    assert max(len(line) for line in b"".join(chunks(info.pieces)).decode().splitlines()) <= 79


def test_files_are_sorted_whatever_the_order_given() -> None:
    assert small_bag("B.MP3", "A.MP3") == small_bag("A.MP3", "B.MP3")
    names = [file.name for file in small_bag("B.MP3", "A.MP3").files]
    assert names == sorted(names)


def test_a_piece_that_is_gone_or_not_as_long_as_it_says_stops_the_work(tmp_path: Path) -> None:
    whole = piece(tmp_path, "a", b"abc", 1)
    with pytest.raises(Stopped, match="not what was made"):
        described("data/X.MP3", dataclasses.replace(whole, length=4))
    whole.path.unlink()
    with pytest.raises(Stopped, match="not what was made"):
        described("data/X.MP3", whole)
