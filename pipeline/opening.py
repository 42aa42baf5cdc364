"""The one door to the files of content/, which come from many hands: nothing that hangs, nothing without end.

A pipe, a device, a socket, a folder or a link in the place of a file is refused before it is opened, and once
more by what was opened; a file is read up to a limit and no further. Links are refused wherever they lead:
what airs is what lies in content/.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from pipeline.problems import Message, Place, Stopped, error, say

YAML_BYTES = 1_000_000
SOUND_BYTES = 64_000_000
"""Of a sound or a take: ten minutes at 48,000 samples a second, 16 bit, mono, are 57.6 MB."""

_WANTED = ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY", "O_CLOEXEC")
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in _WANTED)

_KINDS = (
    (stat.S_ISLNK, say("the file is a link to another place")),
    (stat.S_ISDIR, say("a folder stands where a file should be")),
    (stat.S_ISFIFO, say("the file is a pipe, not a file")),
    (stat.S_ISSOCK, say("the file is a socket, not a file")),
)
_DEVICE = say("the file is a device, not a file")
_PUT_FILE = say("put the file itself in its place")


class Unfit(Stopped):
    """A file that is not opened, or not read to its end; its one problem says why."""

    @property
    def what(self) -> Message:
        """Why."""
        return self.problems[0].what

    @property
    def do(self) -> Message:
        """What to do about it."""
        return self.problems[0].do


def odd(mode: int) -> Message | None:
    """Return what stands in the place of a regular file by its `st_mode`; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    return next((words for is_kind, words in _KINDS if is_kind(mode)), _DEVICE)


@contextlib.contextmanager
def opened(path: Path, limit: int) -> Iterator[BufferedReader]:
    """Open a regular file of at most `limit` bytes for reading; raises Unfit with why it is none."""
    with _file(path, limit) as file, _worded(path):
        yield file


def read(path: Path, limit: int) -> bytes:
    """Return the bytes of a regular file; raises Unfit when it is none, or holds more than `limit` bytes."""
    with opened(path, limit) as file:
        data = file.read(limit + 1)
    if len(data) > limit:  # it grew meanwhile, or its system does not say how long it is
        raise _too_large(path, limit)
    return data


def sha256_of(path: Path, limit: int) -> str:
    """Return the SHA-256 of a regular file in hex; raises Unfit as `read` does."""
    with opened(path, limit) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _file(path: Path, limit: int) -> BufferedReader:
    with _worded(path):
        before = path.lstat()
        _judge(path, before, limit)
        handle = os.open(path, _FLAGS)
        file = os.fdopen(handle, "rb")
        try:
            after = os.fstat(handle)
            _judge(path, after, limit)
            if not os.path.samestat(before, after):
                raise _unfit(path, say("the file was changed while it was read"), say("try again"))
        except BaseException:
            file.close()
            raise
        return file


def _judge(path: Path, found: os.stat_result, limit: int) -> None:
    if what := odd(found.st_mode):
        raise _unfit(path, what, _PUT_FILE)
    if found.st_size > limit:
        raise _too_large(path, limit)


@contextlib.contextmanager
def _worded(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        what = say("the file cannot be read: {why}", why=failure.strerror or type(failure).__name__)
        raise _unfit(path, what, say("see whether it is there and may be opened")) from failure


def _too_large(path: Path, limit: int) -> Unfit:
    what = say("the file is larger than {size} MB", size=limit // 1_000_000)
    return _unfit(path, what, say("split it, or see whether something was put there by mistake"))


def _unfit(path: Path, what: Message, do: Message) -> Unfit:
    return Unfit(error(Place(path.name), what, do))
