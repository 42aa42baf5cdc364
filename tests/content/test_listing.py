"""Whatever lies in content/, a check ends soon, says where it is, and reads nothing that is no file of it."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import content
from pipeline.problems import Severity
from pipeline.work.preparing.prepare import prepare
from tests.builds import loa_process
from tests.content.judging import SEGMENT, STATION, judged, said, spoil
from tests.test_opening import a_pipe, a_sparse_giant, windows

PLACES = [
    "station.yaml",
    "laws.yaml",
    "lexicon/vi.yaml",
    SEGMENT,
    "segments/hoi-o-dau/mtq.yaml",
    "recordings/vi/hoi-o-dau/takes.yaml",
    "weeks/2026-W49.yaml",
    "sounds/nhac-hieu.wav",
]


def put(station: Path, name: str, make: Callable[[Path], None]) -> None:
    path = station / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    make(path)


def a_link_out(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_folder(path: Path) -> None:
    path.mkdir()


@windows
@pytest.mark.parametrize(
    "make", [a_pipe, a_link_out, a_folder, a_sparse_giant], ids=lambda make: make.__name__
)
@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_file_is_an_error_at_its_place_and_never_hangs(
    name: str, make: Callable[[Path], None], station: Path
) -> None:
    put(station, name, make)
    began = time.monotonic()
    errors = [str(p.place) + str(p.what) for p in judged(station) if p.severity is Severity.ERROR]
    content.state(station)
    assert time.monotonic() - began < 5
    assert any(name in line or name.rpartition("/")[2] in line for line in errors), errors


@windows
def test_what_stands_where_nothing_is_read_is_a_warning(station: Path) -> None:
    a_pipe(station / "ghi-chu")
    (station / "segments" / "hoi-o-dau" / "README.md").symlink_to("/etc/hostname")
    lines = said(judged(station))
    assert [line.partition(" (")[0] for line in lines[:1]] == [
        "ghi-chu: warning: the file is a pipe, not a file"
    ]
    assert any(
        line.startswith("segments/hoi-o-dau/README.md: warning: the file is a link to another place")
        for line in lines
    )


@windows
@pytest.mark.parametrize("name", ["segments/them", "recordings/vi", "weeks"])
def test_a_folder_that_is_a_link_is_not_gone_into(name: str, station: Path, tmp_path: Path) -> None:
    path, elsewhere = station / name, tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "segment.yaml").write_text("title: x\n", "utf-8")
    if path.is_dir():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(elsewhere, target_is_directory=True)
    assert f"{name}: error: the file is a link to another place" in "\n".join(said(judged(station)))
    assert not any("elsewhere" in line or "title" in line for line in said(judged(station)))


def test_content_itself_may_be_a_link(station: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(station, target_is_directory=True)
    assert said(judged(tmp_path / "link")) == []


def odd_name(station: Path, name: str) -> Path:
    """A path whose last part is no UTF-8 but for its suffix."""
    return Path(os.fsdecode(f"{station}/{name}".encode().replace(b"?", b"\xe2")))


NAMES = {
    "weeks/tu?n.yaml": "error",
    "lexicon/v?.yaml": "error",
    "segments/b?i": "error",
    "segments/hoi-o-dau/t?.yaml": "error",
    "recordings/t?": "error",
    "recordings/vi/b?i": "error",
    "recordings/vi/hoi-o-dau/1?.flac": "warning",
    "sounds/nh?c.wav": "warning",
    "gh?.txt": "warning",
}


@windows
@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_no_text_is_told_of_and_breaks_nothing(
    name: str, station: Path, tmp_path: Path
) -> None:
    path = odd_name(station, name)
    if "." in name:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("- x\n", "utf-8")
    else:
        path.mkdir(parents=True)
        (path / "segment.yaml").write_text("- x\n", "utf-8")
    lines = [line for line in said(judged(station)) if line.startswith(f"{name}: ")]
    assert [line.partition(" (")[0] for line in lines] == [f"{name}: {NAMES[name]}: the name is not in UTF-8"]
    assert content.state(station) == content.state(STATION)
    prepare(station, None, dt.date(2026, 11, 24))


@windows
def test_the_command_line_shows_such_names(station: Path, tmp_path: Path) -> None:
    odd_name(station, "sounds/nh?c.wav").write_bytes(b"x")
    spoil(station, "sounds/sounds.yaml", "nhac-hieu.wav", "nhac.wav")  # whose nearest name that would be
    ended = loa_process("check", "--content", station, env={"PYTHONIOENCODING": "utf-8:strict"})
    assert ended.returncode == 1
    assert "sounds/nh?c.wav: warning: the name is not in UTF-8" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_that_may_not_be_read_is_an_error(station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def forbidden(path: Path) -> object:
        if Path(path).name == "weeks":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    assert any(
        line.startswith("weeks: error: the folder cannot be read: Permission denied")
        for line in said(judged(station))
    )


def test_the_state_changes_with_every_yaml_file_and_with_nothing_hidden(station: Path) -> None:
    before = content.state(station)
    (station / ".git").mkdir()
    (station / ".git" / "x.yaml").write_text("x", "utf-8")
    assert content.state(station) == before
    spoil(station, "weeks/2026-W48.yaml", "segments:", "revision: 1\nsegments:")
    assert content.state(station) != before
