"""Whatever a bundle has become on its way, every difference is told at once and nothing leaves its place."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.bundle.archive import write_folder, write_zip
from pipeline.bundle.unzip import zip_members
from pipeline.bundle.verify import verify
from pipeline.bundle.week import week_bag
from pipeline.problems import Message, Place, say
from tests.bundle.forged import ROOT, Forged, bag_files, entries, forged_zip, manifest, with_manifest
from tests.commune_weeks import commune_week

GOOD = entries(bag_files())
SHA = "0" * 64


def found(path: Path) -> list[str]:
    return [f"{problem.place}: {problem.what}" for problem in verify(path)]


def zipped(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    return path


def unpacked(tmp_path: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (tmp_path / "bag" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bag" / name).write_bytes(data)
    return tmp_path / "bag"


def more(*forged: Forged) -> bytes:
    return forged_zip(*GOOD, *forged)


def instead(name: str, **lies: object) -> bytes:
    """Return the good archive, lying about one file."""
    return forged_zip(*(Forged(**{**vars(e), **lies}) if e.name == f"{ROOT}/{name}" else e for e in GOOD))


def cut(data: bytes, at: int) -> bytes:
    return data[:at]


def test_what_we_write_verifies_as_archive_and_as_folder(tmp_path: Path) -> None:
    bag = week_bag(commune_week(tmp_path), "x")
    write_zip(bag, tmp_path / "x.zip")
    write_folder(bag, tmp_path / "x")
    assert found(tmp_path / "x.zip") == []
    assert found(tmp_path / "x") == []


def test_an_archive_that_others_packed_again_verifies_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir(ROOT)
        for name, data in bag_files().items():
            archive.writestr(f"{ROOT}/{name}", data)
    assert found(tmp_path / "x.zip") == []


def test_an_archive_that_was_packed_into_a_stream_verifies_too(tmp_path: Path) -> None:
    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any, /) -> int:
            self.data += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in bag_files().items():
            archive.writestr(f"{ROOT}/{name}", data)
    assert found(zipped(tmp_path, stream.data)) == []


def test_a_bag_without_a_folder_around_it_verifies_too(tmp_path: Path) -> None:
    flat = [Forged(name, data) for name, data in bag_files().items()]
    assert found(zipped(tmp_path, forged_zip(*flat))) == []


def test_all_differences_are_told_at_once(tmp_path: Path) -> None:
    files = bag_files(data_A_MP3=b"changed", data_B_MP3=None, bag_info_txt=b"Payload-Oxum: 1.1\n")
    files |= {"data/EXTRA.MP3": b"?", "EXTRA.TXT": b"?"}
    expected = [
        "EXTRA.TXT: it is not listed in tagmanifest-sha256.txt",
        "bag-info.txt: it is not what tagmanifest-sha256.txt says: its bytes were changed or damaged",
        "bag-info.txt: the payload (bytes.files) is 13.3, Payload-Oxum says 1.1",
        "data/A.MP3: it is not what manifest-sha256.txt says: its bytes were changed or damaged",
        "data/B.MP3: it is missing",
        "data/EXTRA.MP3: it is not listed in manifest-sha256.txt",
    ]
    assert found(unpacked(tmp_path, files)) == expected
    assert found(zipped(tmp_path, forged_zip(*entries(files)))) == expected


HOSTILE_ARCHIVES = {
    "climbs out": (more(Forged("../evil.txt", b"x")), "leads out of the folder"),
    "climbs out inside": (more(Forged(f"{ROOT}/data/../../../evil", b"x")), "leads out of the folder"),
    "climbs out backwards": (more(Forged(f"{ROOT}\\..\\..\\evil.exe", b"x")), "leads out of the folder"),
    "climbs out by a folder": (more(Forged("../../evil/", mode=0o40755)), "leads out of the folder"),
    "absolute": (more(Forged("/etc/evil", b"x")), "root of a disk"),
    "absolute backwards": (more(Forged("\\evil", b"x")), "root of a disk"),
    "network path": (more(Forged("//server/share/evil", b"x")), "root of a disk"),
    "drive": (more(Forged("C:\\Windows\\evil.dll", b"x")), "root of a disk"),
    "drive, relative": (more(Forged("C:evil.dll", b"x")), "root of a disk"),
    "alternate stream": (more(Forged(f"{ROOT}/data/A.MP3:evil", b"x")), "no file on Windows may have"),
    "backslashes": (more(Forged(f"{ROOT}\\data\\E.MP3", b"x")), "no file on Windows may have"),
    "device": (more(Forged(f"{ROOT}/data/NUL.MP3", b"x")), "reserved on Windows"),
    "console": (more(Forged(f"{ROOT}/data/con", b"x")), "reserved on Windows"),
    "dot at the end": (more(Forged(f"{ROOT}/data/A.MP3.", b"x")), "dot or a space"),
    "space at the end": (more(Forged(f"{ROOT}/data/A.MP3 ", b"x")), "dot or a space"),
    "NUL in a name": (more(Forged(f"{ROOT}/data/A.MP3\0.txt", b"x")), "no file on Windows may have"),
    "line feed in a name": (more(Forged(f"{ROOT}/data/A\n.MP3", b"x")), "no file on Windows may have"),
    "right to left": (more(Forged(f"{ROOT}/data/A\u202e3PM.exe", b"x")), "no file on Windows may have"),
    "not UTF-8": (more(Forged(f"{ROOT}/data/".encode() + b"\xff\xfe", b"x")), "no file on Windows may have"),
    "no name": (more(Forged("", b"x")), "empty"),
    "empty part": (more(Forged(f"{ROOT}//data/A", b"x")), "empty"),
    "long name": (more(Forged(f"{ROOT}/data/{'A' * 300}", b"x")), "too long"),
    "twice": (more(GOOD[0]), "would overwrite"),
    "other case": (more(Forged(f"{ROOT}/data/a.mp3", b"x")), "would overwrite"),
    "NFC and NFD": (
        more(Forged(f"{ROOT}/data/\u1ea1", b"x"), Forged(f"{ROOT}/data/a\u0323", b"x")),
        "would overwrite",
    ),
    "file and folder": (more(Forged(f"{ROOT}/data/A.MP3/evil", b"x")), "a folder for other files too"),
    "symbolic link": (more(Forged(f"{ROOT}/data/L", b"/etc/passwd", mode=0o120777)), "a link or a device"),
    "character device": (more(Forged(f"{ROOT}/data/D", mode=0o20666)), "a link or a device"),
    "encrypted": (instead("data/A.MP3", flags=0x801), "encrypted"),
    "strongly encrypted": (instead("data/A.MP3", flags=0x841), "encrypted"),
    "bzip2": (instead("data/A.MP3", method=12), "packed by a method"),
    "unknown method": (instead("data/A.MP3", method=99), "packed by a method"),
    "bomb": (more(Forged(f"{ROOT}/data/Z", b"\0" * 20_000_000, deflate=True)), "far more than it is"),
    "says 4 GB": (
        more(*(Forged(f"{ROOT}/data/{n}", b"x", length=3_000_000_000) for n in range(2))),
        "longer than 4 GB",
    ),
    "longer than it says": (instead("data/A.MP3", deflate=True, length=10), "longer than the archive says"),
    "shorter than it says": (instead("data/A.MP3", deflate=True, length=1000), "cut off"),
    "two lengths": (instead("data/A.MP3", length=10), "two lengths"),
    "wrong CRC": (instead("data/A.MP3", crc=1), "CRC-32"),
    "damaged deflate": (
        instead("data/A.MP3", data=b"\xff" * 300, method=8, crc=0),
        "packed bytes are damaged",
    ),
    "two names": (instead("data/A.MP3", local_name=f"{ROOT}/data/C.MP3".encode()), "say different things"),
    "two methods": (instead("data/A.MP3", local_method=8), "say different things"),
    "another length": (instead("data/A.MP3", local_length=7), "say different things"),
    "elsewhere": (instead("data/A.MP3", offset=7), "does not lie where"),
    "past the end": (instead("data/A.MP3", offset=0xFFFF_FF00), "does not lie where"),
    "same data twice": (
        more(Forged(f"{ROOT}/data/A.MP3", bag_files()["data/A.MP3"], offset=0)),
        "overlap with other data",
    ),
    "into the directory": (
        instead("tagmanifest-sha256.txt", packed_length=900, length=900),
        "overlap with other",
    ),
    "folder with data": (more(Forged(f"{ROOT}/data/D/", b"x", mode=0o40755)), "a folder, and has data"),
    "beside the folder": (more(Forged("autorun.inf", b"x")), "outside the bundle's folder"),
    "too few said": (forged_zip(*GOOD, count=3), "has 7 entries and says 3"),
    "ZIP64": (forged_zip(*GOOD, count=0xFFFF), "ZIP64"),
    "program before it": (forged_zip(*GOOD, before=b"MZ" * 50), "before the archive"),
    "rubbish after it": (forged_zip(*GOOD, after=b"rubbish"), "its end is cut off"),
    "an archive after it": (forged_zip(*GOOD) + forged_zip(*GOOD), "does not lie where it says"),
    "cut in the data": (cut(forged_zip(*GOOD), 200), "its end is cut off"),
    "cut in the end": (cut(forged_zip(*GOOD), -1), "its end is cut off"),
    "empty file": (b"", "no zip archive"),
    "no archive": (b"ID3" * 1000, "no zip archive"),
    "nothing in it": (forged_zip(), "holds no bag"),
    "too many": (forged_zip(*(Forged(f"{n}") for n in range(5001))), "more than 5000 files"),
}


@pytest.mark.parametrize("name", HOSTILE_ARCHIVES)
def test_a_hostile_or_broken_archive_is_told_from_a_good_one_at_once(name: str, tmp_path: Path) -> None:
    data, expected = HOSTILE_ARCHIVES[name]
    path = zipped(tmp_path, data)
    began = time.process_time()
    problems = found(path)
    assert any(expected in problem for problem in problems), problems
    assert time.process_time() - began < 2
    assert list(tmp_path.iterdir()) == [path]
    assert all(str(problem.place).isprintable() for problem in verify(path))


BROKEN_BAGS = {
    "no declaration": (bag_files(bagit_txt=None), "bagit.txt is missing"),
    "other version": (bag_files(bagit_txt=b"BagIt-Version: 0.97\n"), "does not declare a bag"),
    "declaration with a BOM": (
        bag_files(bagit_txt=b"\xef\xbb\xbfBagIt-Version: 1.0\n"),
        "does not declare a bag",
    ),
    "no manifest": (bag_files(manifest_sha256_txt=None), "manifest-sha256.txt: it is missing"),
    "no tag manifest": (bag_files(tagmanifest_sha256_txt=None), "tagmanifest-sha256.txt: it is missing"),
    "empty manifest": (with_manifest(b""), "data/A.MP3: it is not listed"),
    "no line": (with_manifest(b"what?\n"), "manifest-sha256.txt:1: this is no line of a manifest"),
    "not UTF-8": (with_manifest(b"\xff\xfe\n"), "manifest-sha256.txt:1: this is no line of a manifest"),
    "short sum": (with_manifest(b"abcd  data/A.MP3\n"), "has not the length of sha256"),
    "outside": (with_manifest(f"{SHA}  ../../etc/passwd\n".encode()), "does not lie where"),
    "inside and out": (with_manifest(f"{SHA}  data/../../etc/passwd\n".encode()), "does not lie where"),
    "absolute": (with_manifest(f"{SHA}  /etc/passwd\n".encode()), "does not lie where"),
    "tag among payload": (with_manifest(f"{SHA}  bagit.txt\n".encode()), "does not lie where"),
    "listed twice": (with_manifest(manifest({"data/A.MP3": b"1"}) * 2), "listed twice"),
    "to be fetched": (bag_files(**{"fetch.txt": b"http://example.org/x 1 data/A.MP3\n"}), "to be fetched"),
    "forged weaker sum": (
        bag_files(**{"manifest-md5.txt": b"0" * 32 + b"  data/A.MP3\n"}),
        "manifest-md5.txt says",
    ),
    "endless manifest": (with_manifest(b"\n" * 5_000_000), "the file is too long"),
}


@pytest.mark.parametrize("name", BROKEN_BAGS)
def test_a_broken_bag_is_told_from_a_good_one(name: str, tmp_path: Path) -> None:
    files, expected = BROKEN_BAGS[name]
    problems = found(unpacked(tmp_path, files))
    assert any(expected in problem for problem in problems), problems


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has neither")
def test_links_and_pipes_in_a_folder_are_reported_and_never_opened(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, bag_files())
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("secret")
    (folder / "data" / "L").symlink_to(tmp_path / "outside")
    (folder / "data" / "F").symlink_to(tmp_path / "outside" / "secret")
    os.mkfifo(folder / "data" / "P")
    assert found(folder) == [f"data/{name}: it is a link or a device, not a file" for name in "FLP"]


def test_a_folder_of_too_many_files_is_no_bundle(tmp_path: Path) -> None:
    for number in range(5_001):
        (tmp_path / str(number)).touch()
    assert ["more than 5000 files" in problem for problem in found(tmp_path)] == [True]


def test_what_is_not_there_or_no_path_at_all_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in found(tmp_path / "none.zip")[0]
    assert "cannot be read" in found(Path("a\0b"))[0]


def test_programmes_are_shown_to_a_judge_whole_and_only_when_their_sums_are_right(tmp_path: Path) -> None:
    seen: list[bytes] = []

    def judge(chunks: Iterable[bytes]) -> Message | None:
        seen.append(b"".join(chunks))
        return say("odd frames") if b"more" in seen[-1] else None

    folder = unpacked(tmp_path, bag_files())
    assert [(one.place, str(one.what)) for one in verify(folder, judge)] == [
        (Place("data/B.MP3"), "odd frames")
    ]
    assert seen == [bag_files()["data/A.MP3"], bag_files()["data/B.MP3"]]
    seen.clear()
    (folder / "data" / "A.MP3").write_bytes(b"changed")
    verify(folder, judge)
    assert seen == [bag_files()["data/B.MP3"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_no_change_of_bytes_is_missed_or_raises_an_error(tmp_path: Path, seed: int, changes: int) -> None:
    whole = bytearray(forged_zip(*GOOD, *[Forged(f"{ROOT}/data/D/", mode=0o40755)]))
    chance = random.Random(seed)
    for _ in range(changes):
        whole[chance.randrange(len(whole))] ^= chance.randrange(1, 256)
    path = zipped(tmp_path, bytes(whole))
    if not verify(path):
        with path.open("rb") as file:
            members, _ = zip_members(file, Place("x"))
            files = {one.name.removeprefix(f"{ROOT}/"): b"".join(one.read()) for one in members}
        assert files == bag_files()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400) | st.binary(max_size=100).map(lambda junk: forged_zip(Forged(junk, junk))))
def test_no_bytes_at_all_raise_an_error(tmp_path: Path, data: bytes) -> None:
    assert verify(zipped(tmp_path, data))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(sorted(bag_files())), st.binary(max_size=300))
def test_no_text_in_a_bags_files_raises_an_error_or_passes_for_another(
    tmp_path: Path, name: str, data: bytes
) -> None:
    files = {**bag_files(), name: data}
    assert bool(verify(unpacked(tmp_path, files))) or files == bag_files() or name == "tagmanifest-sha256.txt"
