"""A file of content/ is opened only when it is one, and read no further than its limit."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import opening
from pipeline.opening import Unfit, read, sha256_of

windows = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def a_link(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(b"x")
    path.symlink_to(path.parent / "elsewhere")


def a_sparse_giant(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(5_000_000_000)


ODD: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (a_pipe, "the file is a pipe, not a file"),
    "socket": (a_socket, "the file is a socket, not a file"),
    "link": (a_link, "the file is a link to another place"),
    "folder": (lambda path: path.mkdir(), "a folder stands where a file should be"),
    "5 GB": (a_sparse_giant, "the file is larger than 1 MB"),
    "nothing": (lambda path: None, "the file cannot be read: "),
}


@windows
@pytest.mark.parametrize("name", ODD)
def test_what_is_no_plain_file_is_refused_at_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, words = ODD[name]
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    make(Path("f"))
    began = time.monotonic()
    for door in (read, sha256_of):
        with pytest.raises(Unfit) as unfit:
            door(Path("f"), 1_000_000)
        assert str(unfit.value.what).startswith(words)
        assert str(unfit.value.do)
    assert time.monotonic() - began < 1


@windows
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    with pytest.raises(Unfit, match="is a device"):
        read(Path(device), 10)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such files")
def test_a_file_that_does_not_say_how_long_it_is_is_read_no_further_than_the_limit() -> None:
    assert Path("/proc/self/stat").stat().st_size == 0
    assert read(Path("/proc/self/stat"), 10_000)
    with pytest.raises(Unfit, match="larger than"):
        read(Path("/proc/self/stat"), 10)


@windows
def test_what_takes_the_file_s_place_while_it_is_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "f", os.open
    path.write_bytes(b"x")

    def exchanged(name: str | Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return real(name, flags)

    monkeypatch.setattr(os, "open", exchanged)
    with pytest.raises(Unfit, match="is a pipe"):
        read(path, 10)


def test_another_file_in_its_place_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real = tmp_path / "f", os.open
    path.write_bytes(b"x")
    (tmp_path / "g").write_bytes(b"y")
    monkeypatch.setattr(os, "open", lambda name, flags: real(tmp_path / "g", flags))
    with pytest.raises(Unfit, match="was changed while it was read"):
        read(path, 10)


def test_what_may_not_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(name: str | Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "f").write_bytes(b"x")
    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(Unfit, match="cannot be read: Permission denied"):
        read(tmp_path / "f", 10)


def test_a_plain_file_is_read_whole_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"0123456789")
    assert read(path, 10) == b"0123456789"
    assert sha256_of(path, 10).startswith("84d89877f0d4041efb6bf91a16f0248f")
    with pytest.raises(Unfit, match="larger than"):
        read(path, 9)
    assert opening.odd(path.stat().st_mode) is None
