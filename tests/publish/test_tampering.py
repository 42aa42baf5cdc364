"""Whatever lies in a site, even under the centre's own signature: nothing is written outside the folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.digest import canonical
from pipeline.problems import MachineLacks, Stopped
from pipeline.publish import layout, reading
from pipeline.publish.manifest import to_json
from pipeline.publish.station.newest import RefusedRelease
from tests.publish.centre import CODE, MONDAY, Centre, fetch, lying, offer

Change = Callable[[dict[str, Any]], object]

OF_DISK = "its path begins at the root of a disk"
UPWARDS = "its path leads out of the folder"
EMPTY = "its path is empty, too long or has an empty part"
RESERVED = "its name is reserved on Windows, or ends with a dot or a space"
FORBIDDEN = "its name has characters that no file on Windows may have"
STEERS = "it has characters that steer a screen"
NO_SUCH_TEXT = "this is not what such a text looks like"
NO_RELEASE = "this names no week and revision"
NO_NUMBER = "this should be a whole number"
LENGTHS = "its stretches are not as long as it is"
NO_SIGNATURE = "this is no signature of minisign's kind"
NO_OR_TWO = "there is none, or two of one week"
BEYOND = "it needs bytes that its piece does not have"

NAMES = {
    "absolute": ("/etc/cron.d/loa", OF_DISK),
    "absolute on Windows": ("C:/Windows/loa.mp3", OF_DISK),
    "drive-relative": ("C:loa.mp3", OF_DISK),
    "device path": ("//./PhysicalDrive0", OF_DISK),
    "share": ("//server/share/loa.mp3", OF_DISK),
    "backslash share": ("\\\\server\\share\\loa.mp3", OF_DISK),
    "dot-dot": ("../loa.mp3", UPWARDS),
    "dot-dot inside": ("data/../../loa.mp3", UPWARDS),
    "dot-dot at the end": ("data/..", UPWARDS),
    "dot-dot with backslashes": ("data\\..\\..\\loa.mp3", UPWARDS),
    "sibling prefix": ("../2026-W48A-other/loa.mp3", UPWARDS),
    "own folder": ("../.loa/loa.pub", UPWARDS),
    "dot": ("data/./loa.mp3", EMPTY),
    "empty": ("", EMPTY),
    "empty part": ("data//loa.mp3", EMPTY),
    "folder": ("data/", "a file has the name of a folder"),
    "reserved": ("data/CON", RESERVED),
    "reserved with suffix": ("data/nul.mp3", RESERVED),
    "reserved port": ("data/COM1.mp3", RESERVED),
    "reserved port in superscript": ("data/lpt¹.mp3", RESERVED),
    "trailing dot": ("data/loa.mp3.", RESERVED),
    "trailing space": ("data/loa.mp3 ", RESERVED),
    "stream": ("data/loa.mp3:hidden", FORBIDDEN),
    "wildcard": ("data/*.mp3", FORBIDDEN),
    "pipe": ("data/|rm", FORBIDDEN),
    "quote": ('data/"loa".mp3', FORBIDDEN),
    "newline": ("data/a\nb.mp3", FORBIDDEN),
    "null": ("data/loa\0.mp3", STEERS),
    "escape sequence": ("data/\x1b[2Jloa.mp3", STEERS),
    "right-to-left": ("data/\u202e3pm.exe", STEERS),
    "too long": ("data/" + "a" * 300, EMPTY),
    "lone surrogate": ("data/\ud800.mp3", STEERS),
    "same as another": ("bagit.txt", "it would overwrite bagit.txt"),
    "same in capitals": ("BAGIT.TXT", "it would overwrite BAGIT.TXT"),
    "folder that is a file": ("bagit.txt/loa.mp3", "it is a file, and a folder for other files too"),
}
"""What the first file of a release is called, and the words that refuse it."""


def _file(release: dict[str, Any], **fields: object) -> None:
    release["files"][2] |= fields


def _bundle(name: str) -> Change:
    return lambda release: release.update(bundle=name)


def _stretches(*stretches: object, **fields: object) -> Change:
    return lambda release: _file(release, stretches=list(stretches), **fields)


def _one_byte_beyond(release: dict[str, Any]) -> None:
    length = release["pieces"][1]["length"]
    _file(release, length=length, stretches=[[1, 1, length]])


def _two_files_of_3_gb(release: dict[str, Any]) -> None:
    release["pieces"][1].update(length=1 << 30)
    for file in release["files"][2:4]:
        file.update(length=3 << 30, stretches=[[1, 0, 1 << 30]] * 3)


def _shorter_than_its_own_piece(release: dict[str, Any]) -> None:
    """Leave out the last byte of the own piece, and of the one file that has it."""
    own = [(file, one) for file in release["files"] for one in file["stretches"] if one[0] == 0]
    file, stretch = max(own, key=lambda pair: pair[1][1] + pair[1][2])
    release["own"] -= 1
    file["length"] -= 1
    stretch[2] -= 1


CHANGES: dict[str, tuple[Change, str]] = {
    "bundle leads out": (_bundle("../out"), f"bundle: {NO_SUCH_TEXT}"),
    "bundle is absolute": (_bundle("/out"), f"bundle: {NO_SUCH_TEXT}"),
    "bundle is reserved": (_bundle("NUL"), RESERVED),
    "bundle is empty": (_bundle(""), f"bundle: {NO_SUCH_TEXT}"),
    "bundle is hidden": (_bundle(".loa"), f"bundle: {NO_SUCH_TEXT}"),
    "week leads out": (lambda release: release.update(week="../.."), NO_RELEASE),
    "week does not exist": (lambda release: release.update(week="2026-W60"), NO_RELEASE),
    "week and last day differ": (
        lambda release: release.update(until="2099-01-01"),
        "its week and its last day do not fit",
    ),
    "letter is a path": (lambda release: release.update(letter="A/../../x"), NO_RELEASE),
    "letter is small": (lambda release: release.update(letter="a"), NO_RELEASE),
    "piece named by a path": (
        lambda release: release["pieces"][1].update(sha256="../../../../etc/passwd"),
        f"pieces[1].sha256: {NO_SUCH_TEXT}",
    ),
    "piece of another length": (lambda release: release["pieces"][1].update(length=10), BEYOND),
    "piece without end": (
        lambda release: release["pieces"][1].update(length=1 << 50),
        f"pieces[1].length: {NO_NUMBER}",
    ),
    "piece with a path as suffix": (
        lambda release: release["pieces"][1].update(suffix="mp3/../../x"),
        f"pieces[1].suffix: {NO_SUCH_TEXT}",
    ),
    "two own pieces": (
        lambda release: release["pieces"][1].update(suffix="own"),
        "its first piece, and no other, should be its own",
    ),
    "own piece that unpacks to gigabytes": (
        lambda release: release.update(own=1 << 40),
        f"own: {NO_NUMBER} from 0 to 16777216",
    ),
    "own piece that unpacks to more": (_shorter_than_its_own_piece, "the piece is damaged"),
    "own piece that unpacks to less": (
        lambda release: release.update(own=release["own"] + 1),
        "the piece is damaged",
    ),
    "stretch of no piece": (_stretches([999, 0, 1], length=1), "it needs a piece that is not listed"),
    "stretch before a piece": (_stretches([1, -5, 5]), f"stretches[0]: {NO_NUMBER}"),
    "stretch beyond a piece": (_stretches([1, 0, 1 << 29], length=1 << 29), BEYOND),
    "stretch one byte beyond a piece": (_one_byte_beyond, BEYOND),
    "stretch of two numbers": (_stretches([1, 0]), "this should be a list of three numbers"),
    "stretch of words": (_stretches(["1", "0", "1"]), f"stretches[0]: {NO_NUMBER}"),
    "file longer than its stretches": (lambda release: _file(release, length=1), LENGTHS),
    "file of a hundred thousand stretches": (
        _stretches(*[[1, 0, 1]] * 100_001),
        "this should be a list of at most 100000",
    ),
    "bundle of more than 4 GB": (_two_files_of_3_gb, "the bundle is longer than 4 GB"),
    "file of another sum": (
        lambda release: _file(release, sha256="0" * 64),
        "the file is no longer what it was when the bundle was planned",
    ),
    "number as text": (lambda release: _file(release, length="3"), f"length: {NO_NUMBER}"),
    "truth as number": (lambda release: _file(release, length=True), f"length: {NO_NUMBER}"),
    "number with a fraction": (lambda release: _file(release, length=1.0), f"length: {NO_NUMBER}"),
    "thousands of files": (
        lambda release: release.update(files=release["files"] * 1000),
        "files: this should be a list of at most 5000",
    ),
    "no files' list": (
        lambda release: release.update(files={}),
        "files: this should be a list of at most 5000",
    ),
    "part of no piece": (
        lambda release: release["parts"][2].update(piece=999),
        "it plays a piece that it does not list",
    ),
    "part of no origin": (
        lambda release: release["parts"][2].update(made=[999]),
        "it names an origin that it does not list",
    ),
    "title that steers the screen": (
        lambda release: release["parts"][2].update(title="\x1b]0;x\x07"),
        STEERS,
    ),
}
"""What is done to a release, and the words that refuse it."""


def refused(centre: Centre, dest: Path, data: bytes, words: str) -> None:
    """Hold that an offered manifest is refused with these words, and leaves no trace but in DEST/.loa."""
    outside = {k: v for k, v in lying(centre.root.parent).items() if not k.startswith("commune/")}
    offer(centre.site, data)
    try:
        with pytest.raises(Stopped, match=re.escape(words)):
            fetch(centre.site, dest)
        found = lying(centre.root.parent)
        for name in ("site/communes/15061/2026-W48A/manifest.json", "site/communes/15061/newest.minisig"):
            outside["centre/" + name] = found["centre/" + name]
        assert {k: v for k, v in found.items() if not k.startswith("commune/")} == outside
        assert {path.name for path in dest.iterdir()} == {".loa"}
    finally:
        assert not (dest.parent / "loa.mp3").exists()


def release_of(centre: Centre) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((centre.site / layout.manifest_of(CODE, "2026-W48A")).read_bytes())
    return manifest


@pytest.mark.parametrize(("name", "words"), NAMES.values(), ids=NAMES.keys())
def test_no_file_has_a_name_that_leads_elsewhere(centre: Centre, dest: Path, name: str, words: str) -> None:
    manifest = release_of(centre)
    manifest["releases"][0]["files"][0]["name"] = name
    refused(centre, dest, json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode(), words)


def test_two_names_that_are_one_in_another_normal_form_are_refused(centre: Centre, dest: Path) -> None:
    manifest = release_of(centre)
    files = manifest["releases"][0]["files"]
    files[0]["name"], files[1]["name"] = "data/N\u1ed1i.mp3", "data/No\u0302\u0301i.mp3"
    refused(centre, dest, canonical(manifest), "it would overwrite data/Nối.mp3")


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=CHANGES.keys())
def test_no_release_lies_about_itself(centre: Centre, dest: Path, change: Change, words: str) -> None:
    manifest = release_of(centre)
    change(manifest["releases"][0])
    refused(centre, dest, canonical(manifest), words)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is no JSON"),
        (b"{}", "format: it is missing"),
        (b"[]", "this should be an object"),
        (b"null", "this should be an object"),
        (b'{"format":2}', "this version of Loa reads format 1 only"),
        (b'{"format":1}', "releases: it is missing"),
        (b"[" * 100_000, "it is no JSON"),
        (b'{"code":' + b"9" * 10_000 + b"}", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b" " * (reading.MOST + 1), "it is longer than any of ours"),
    ],
    ids=range(10),
)
def test_what_is_no_manifest_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Stopped, match=words):
        reading.manifest(data)


def test_a_manifest_of_no_release_or_twice_one_week_is_refused(centre: Centre, dest: Path) -> None:
    manifest = release_of(centre)
    refused(centre, dest, canonical({**manifest, "releases": []}), NO_OR_TWO)
    refused(centre, dest, canonical({**manifest, "releases": manifest["releases"] * 2}), NO_OR_TWO)


def test_a_manifest_that_its_signature_does_not_speak_of_is_refused(centre: Centre, dest: Path) -> None:
    manifest = release_of(centre)
    other = "it is another commune's or version's manifest"
    for field, value, words in (
        ("code", "15127", other),
        ("code", "../..", NO_SUCH_TEXT),
        ("version", "1", NO_NUMBER),
        ("until", "2020-01-01", "it ended on 01/01/2020"),
    ):
        refused(centre, dest, canonical({**manifest, field: value}), words)


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (-1, "it is older than what you have"),
        (0, "it has the version of the one you have, and other content"),
    ],
)
def test_after_a_version_neither_the_one_before_nor_another_of_its_own_is_taken(
    centre: Centre, dest: Path, later: int, words: str
) -> None:
    fetch(centre.site, dest)
    before = lying(dest)
    manifest = release_of(centre)
    offer(centre.site, canonical({**manifest, "version": manifest["version"] + later, "name": "Xã khác"}))
    with pytest.raises(RefusedRelease, match=words):
        fetch(centre.site, dest)
    assert lying(dest) == before


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        (b"", NO_SIGNATURE),
        (b"x" * 4000, "it is longer than any of ours"),
        (b"untrusted comment: a\nRUQ=\ntrusted comment: b\nRUQ=\n", NO_SIGNATURE),
        (b"\0", NO_SIGNATURE),
        ("ế".encode() * 99, NO_SIGNATURE),
    ],
    ids=range(5),
)
def test_what_is_no_signature_is_refused(centre: Centre, dest: Path, signature: bytes, words: str) -> None:
    (centre.site / layout.newest(CODE)).write_bytes(signature)
    with pytest.raises(Stopped, match=words):
        fetch(centre.site, dest)
    assert {path.name for path in dest.iterdir()} == {".loa"}


def test_a_trusted_comment_that_was_changed_is_refused(centre: Centre, dest: Path) -> None:
    path = centre.site / layout.newest(CODE)
    path.write_bytes(path.read_bytes().replace(b"version:2", b"version:3"))
    with pytest.raises(Stopped, match="not by the centre's key"):
        fetch(centre.site, dest)


def test_the_index_cannot_stand_for_a_manifest(centre: Centre, dest: Path) -> None:
    """A signature of the centre's for something else does not make that a commune's week."""
    folder = centre.site / layout.commune(CODE)
    (folder / "2026-W48A" / "manifest.json").write_bytes((centre.site / "index.json").read_bytes())
    (folder / "newest.minisig").write_bytes((centre.site / "index.json.minisig").read_bytes())
    with pytest.raises(Stopped, match="signed for"):
        fetch(centre.site, dest)


def test_a_manifest_is_read_back_as_it_was_written(centre: Centre) -> None:
    data = (centre.site / layout.manifest_of(CODE, "2026-W48A")).read_bytes()
    manifest = reading.manifest(data)
    assert to_json(manifest) == data
    assert (manifest.until - MONDAY).days == 6


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_json_whatever_raises_anything_but_a_problem(data: st.DataObject) -> None:
    value = data.draw(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*FIELDS, "x"]), inner),
        )
    )
    text = json.dumps({"format": 1, "releases": [value], "station": value, "code": "15061"}).encode()
    with pytest.raises(Stopped):
        reading.manifest(text)


FIELDS = ("week", "letter", "until", "bundle", "pieces", "files", "parts", "own", "sha256", "length", "name")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_anything_but_a_problem(data: bytes) -> None:
    with pytest.raises(Stopped) as stopped:
        reading.manifest(data)
    assert not isinstance(stopped.value, MachineLacks)
