"""Whatever lies in a site, even under the centre's own signature: nothing is written outside the folder."""

from __future__ import annotations

import json
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
from pipeline.publish.signing import sign
from tests.publish.centre import CODE, KEY, MONDAY, Centre, fetch, lying

Change = Callable[[dict[str, Any]], object]

NAMES = {
    "absolute": "/etc/cron.d/loa",
    "absolute on Windows": "C:/Windows/loa.mp3",
    "drive-relative": "C:loa.mp3",
    "device path": "//./PhysicalDrive0",
    "share": "//server/share/loa.mp3",
    "backslash share": "\\\\server\\share\\loa.mp3",
    "dot-dot": "../loa.mp3",
    "dot-dot inside": "data/../../loa.mp3",
    "dot-dot at the end": "data/..",
    "dot-dot with backslashes": "data\\..\\..\\loa.mp3",
    "sibling prefix": "../2026-W48A-other/loa.mp3",
    "own folder": "../.loa/loa.pub",
    "dot": "data/./loa.mp3",
    "empty": "",
    "empty part": "data//loa.mp3",
    "folder": "data/",
    "reserved": "data/CON",
    "reserved with suffix": "data/nul.mp3",
    "reserved port": "data/COM1.mp3",
    "reserved port in superscript": "data/lpt¹.mp3",
    "trailing dot": "data/loa.mp3.",
    "trailing space": "data/loa.mp3 ",
    "stream": "data/loa.mp3:hidden",
    "wildcard": "data/*.mp3",
    "pipe": "data/|rm",
    "quote": 'data/"loa".mp3',
    "newline": "data/a\nb.mp3",
    "null": "data/loa\0.mp3",
    "escape sequence": "data/\x1b[2Jloa.mp3",
    "right-to-left": "data/\u202e3pm.exe",
    "too long": "data/" + "a" * 300,
    "lone surrogate": "data/\ud800.mp3",
    "same as another": "bagit.txt",
    "same in capitals": "BAGIT.TXT",
    "folder that is a file": "bagit.txt/loa.mp3",
}
"""What the first file of a release is called."""


def _file(release: dict[str, Any], **fields: object) -> None:
    release["files"][2] |= fields


def _bundle(name: str) -> Change:
    return lambda release: release.update(bundle=name)


def _stretches(*stretches: object) -> Change:
    return lambda release: _file(release, stretches=list(stretches))


CHANGES: dict[str, Change] = {
    "bundle leads out": _bundle("../out"),
    "bundle is absolute": _bundle("/out"),
    "bundle is reserved": _bundle("NUL"),
    "bundle is empty": _bundle(""),
    "bundle is hidden": _bundle(".loa"),
    "week leads out": lambda release: release.update(week="../.."),
    "week does not exist": lambda release: release.update(week="2026-W60"),
    "week and last day differ": lambda release: release.update(until="2099-01-01"),
    "letter is a path": lambda release: release.update(letter="A/../../x"),
    "letter is small": lambda release: release.update(letter="a"),
    "piece named by a path": lambda release: release["pieces"][1].update(sha256="../../../../etc/passwd"),
    "piece of another length": lambda release: release["pieces"][1].update(length=10),
    "piece without end": lambda release: release["pieces"][1].update(length=1 << 50),
    "piece with a path as suffix": lambda release: release["pieces"][1].update(suffix="mp3/../../x"),
    "two own pieces": lambda release: release["pieces"][1].update(suffix="own"),
    "own piece that unpacks to gigabytes": lambda release: release.update(own=1 << 40),
    "own piece that unpacks to more": lambda release: release.update(own=release["own"] - 1),
    "own piece that unpacks to less": lambda release: release.update(own=release["own"] + 1),
    "stretch of no piece": _stretches([999, 0, 1]),
    "stretch before a piece": _stretches([1, -5, 5]),
    "stretch beyond a piece": _stretches([1, 0, 1 << 29]),
    "stretch of two numbers": _stretches([1, 0]),
    "stretch of words": _stretches(["1", "0", "1"]),
    "file longer than its stretches": lambda release: _file(release, length=1),
    "file of a hundred thousand stretches": _stretches(*[[1, 0, 1]] * 100_001),
    "bundle of more than 4 GB": lambda release: (
        release["pieces"][1].update(length=1 << 30),
        _file(release, length=5 << 30, stretches=[[1, 0, 1 << 30]] * 5),
    ),
    "file of another sum": lambda release: _file(release, sha256="0" * 64),
    "number as text": lambda release: _file(release, length="3"),
    "truth as number": lambda release: _file(release, length=True),
    "number with a fraction": lambda release: _file(release, length=1.0),
    "thousands of files": lambda release: release.update(files=release["files"] * 1000),
    "no files' list": lambda release: release.update(files={}),
    "part of no piece": lambda release: release["parts"][2].update(piece=999),
    "part of no origin": lambda release: release["parts"][2].update(made=[999]),
    "title that steers the screen": lambda release: release["parts"][2].update(title="\x1b]0;x\x07"),
}


def offered(centre: Centre, data: bytes) -> None:
    """Put a manifest into the site, signed with the centre's own key."""
    folder = centre.site / layout.commune(CODE)
    said: dict[str, str | int] = {"file": "manifest.json", "commune": CODE, "release": "2026-W48A"}
    said |= {
        "version": json.loads(data)["version"] if data.startswith(b'{"code') else 1,
        "until": "2026-11-29",
    }
    (folder / "2026-W48A" / "manifest.json").write_bytes(data)
    (folder / "newest.minisig").write_bytes(sign(data, KEY, **said))


def refused(centre: Centre, dest: Path, data: bytes) -> None:
    """Hold that an offered manifest is refused and leaves no trace but in DEST/.loa."""
    outside = {k: v for k, v in lying(centre.root.parent).items() if not k.startswith("commune/")}
    offered(centre, data)
    try:
        with pytest.raises(Stopped):
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


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_no_file_has_a_name_that_leads_elsewhere(centre: Centre, dest: Path, name: str) -> None:
    manifest = release_of(centre)
    manifest["releases"][0]["files"][0]["name"] = name
    refused(centre, dest, json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode())


def test_two_names_that_are_one_in_another_normal_form_are_refused(centre: Centre, dest: Path) -> None:
    manifest = release_of(centre)
    files = manifest["releases"][0]["files"]
    files[0]["name"], files[1]["name"] = "data/N\u1ed1i.mp3", "data/No\u0302\u0301i.mp3"
    refused(centre, dest, canonical(manifest))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_no_release_lies_about_itself(centre: Centre, dest: Path, change: Change) -> None:
    manifest = release_of(centre)
    change(manifest["releases"][0])
    refused(centre, dest, canonical(manifest))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"format":2}',
        b'{"format":1}',
        b"[" * 100_000,
        b'{"code":' + b"9" * 10_000 + b"}",
        b"\xff\xfe",
        b" " * (reading.MOST + 1),
    ],
    ids=range(10),
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(Stopped):
        reading.manifest(data)


def test_a_manifest_of_no_release_or_twice_one_week_is_refused(centre: Centre, dest: Path) -> None:
    manifest = release_of(centre)
    refused(centre, dest, canonical({**manifest, "releases": []}))
    refused(centre, dest, canonical({**manifest, "releases": manifest["releases"] * 2}))


def test_a_manifest_that_its_signature_does_not_speak_of_is_refused(centre: Centre, dest: Path) -> None:
    manifest = release_of(centre)
    for field, value in (("code", "15127"), ("code", "../.."), ("version", "1"), ("until", "2020-01-01")):
        refused(centre, dest, canonical({**manifest, field: value}))


@pytest.mark.parametrize(
    "signature",
    [b"", b"x" * 4000, b"untrusted comment: a\nRUQ=\ntrusted comment: b\nRUQ=\n", b"\0", "ế".encode() * 99],
)
def test_what_is_no_signature_is_refused(centre: Centre, dest: Path, signature: bytes) -> None:
    (centre.site / layout.newest(CODE)).write_bytes(signature)
    with pytest.raises(Stopped):
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
