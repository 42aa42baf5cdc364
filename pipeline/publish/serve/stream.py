"""The bytes of a body in chunks, without copying them and without stopping other downloads.

Files are mapped, and a file that many clients fetch is mapped once: so a chunk is the system's own copy of
it and costs the server next to no memory. What the system does not hold in memory is first read in a
thread: a slow disk keeps only those waiting who want what lies on it. Mapping is safe here because files of
a site are replaced by renaming and never cut short where they lie.
"""

from __future__ import annotations

import mmap
import os
import weakref
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path

from anyio import to_thread

from pipeline.publish.serve.body import Body, FileStretch

CHUNK = 1024 * 1024
"""Bytes that are handed to the system at once."""
SMALL = 64 * 1024
"""Bytes; a chunk that is shorter waits for the next."""
KEPT = 128
"""So many files stay mapped after their last reader."""
_PROBED = 128 * 1024
"""How far apart bytes are asked for to see whether a chunk is in memory: what a disk reads ahead."""


Chunk = bytes | bytearray | memoryview


class CutShort(Exception):
    """A file of the site is shorter than what was published."""


async def chunks(body: Body, start: int, stop: int) -> AsyncGenerator[Chunk, None]:
    """Yield the bytes from `start` up to `stop`, at most 1 MiB at a time; raises Damaged and OSError.

    Small parts, of which a zip has hundreds, are gathered: each chunk costs the same, however short it is.
    """
    gathered = bytearray()
    for part in body.cut(start, stop):
        async for chunk in _chunks(part):
            if len(chunk) < SMALL and len(gathered) < CHUNK:
                gathered += chunk
                continue
            if gathered:
                yield gathered
                gathered = bytearray()
            yield chunk
    if gathered:
        yield gathered


async def _chunks(part: bytes | FileStretch) -> AsyncGenerator[Chunk, None]:
    if isinstance(part, bytes):
        yield part
        return
    file, last = _files.open(part.path), part.start + part.length
    if last > len(file.view):
        raise CutShort(part.path)
    for at in range(part.start, last, CHUNK):
        end = min(at + CHUNK, last)
        if not file.in_memory(at, end):
            await to_thread.run_sync(file.fetch, at, end)
        yield file.view[at:end]


class _Mapped:
    """A file in memory, for as long as somebody reads it."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self.view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            self._handle = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._handle)

    def in_memory(self, start: int, stop: int) -> bool:
        """Return whether the system has these bytes at hand; False where it cannot tell."""
        byte = bytearray(1)
        try:
            probed = (*range(start, stop, _PROBED), stop - 1)
            return all(os.preadv(self._handle, [byte], at, os.RWF_NOWAIT) for at in probed)
        except (AttributeError, OSError):
            return False

    def fetch(self, start: int, stop: int) -> None:
        """Make the system read these bytes."""
        for at in range(start, stop, mmap.PAGESIZE):
            self.view[at]


class _Files:
    """Files that are mapped: all that somebody reads, and the last ones that somebody has read."""

    def __init__(self) -> None:
        self._read: weakref.WeakValueDictionary[tuple[Path, int, int, int], _Mapped]
        self._read = weakref.WeakValueDictionary()
        self._last: deque[_Mapped] = deque(maxlen=KEPT)

    def open(self, path: Path) -> _Mapped:
        """Return a file as it lies there now, also where another took an older one's place."""
        stat = path.stat()
        key = (path, stat.st_ino, stat.st_mtime_ns, stat.st_size)
        file = self._read.get(key)
        if file is None:
            file = self._read[key] = _Mapped(path)
            self._last.append(file)
        return file


_files = _Files()
