"""A bag as a zip archive or a folder, written to a draft and renamed when it is whole.

The archive is stored, not compressed (MP3 does not shrink): PKWARE's APPNOTE 6.3, version 2.0, no extra
fields, fixed dates. So it is known in full before a byte is written: a list of stretches with offsets, from
which a server can serve any range without building the file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import itertools
import shutil
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.bag import Bag, BagFile, PieceOrBytes, chunks
from pipeline.problems import Place, Stopped, error, say
from pipeline.store import draft, writing

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_UTF8_NAMES = 0x800
_SWAPS = 20
"""How often a folder is put in place while other builds do the same."""
_MOST_BYTES, _MOST_FILES = 0xFFFF_FFFE, 0xFFFE
"""What fits without ZIP64, which old consoles do not read; FAT32 holds no longer file either."""


@dataclass(frozen=True)
class ZipStretch:
    """A stretch of the archive: a piece or bytes, at an offset."""

    offset: int
    content: PieceOrBytes

    @property
    def length(self) -> int:
        """Bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.length


def zip_stretches(bag: Bag) -> tuple[ZipStretch, ...]:
    """Return the bag's archive as stretches without a gap, from offset 0 on.

    All its files lie in one folder that bears the bag's name. Raises Stopped when the archive would be
    4 GiB or longer.
    """
    _hold(bag)
    stretches: list[ZipStretch] = []
    directory, offset = b"", 0
    for file in bag.files:
        name = _path(bag, file)
        directory += _central(bag.day, file, name, offset)
        for content in (_local(bag.day, file, name), *file.pieces):
            stretches.append(ZipStretch(offset, content))
            offset += stretches[-1].length
    count = len(bag.files)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), offset, 0)
    return (*stretches, ZipStretch(offset, directory), ZipStretch(offset + len(directory), end))


def write_zip(bag: Bag, target: Path) -> str:
    """Write the bag's archive under its final name, whole, and return its SHA-256.

    Every file is compared with its sums. Raises Stopped when a piece changed since the bag was described,
    MachineLacks when the disk is full.
    """
    digest = hashlib.sha256()
    with writing(target) as out:
        for chunk in _archived(bag):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _archived(bag: Bag) -> Iterator[bytes]:
    parts = iter(zip_stretches(bag))
    for file in bag.files:
        header, *pieces = itertools.islice(parts, 1 + len(file.pieces))
        yield from chunks([header.content])
        yield from _checked(file, [piece.content for piece in pieces])
    yield from chunks(part.content for part in parts)


def write_folder(bag: Bag, target: Path) -> None:
    """Write the bag as a folder, in the order of its names, and put it in the place of an older one.

    Raises as `write_zip`. The folder appears whole; an older one is gone for the moment between.
    """
    with draft(target) as reserved:
        place = reserved.with_name(f"{reserved.name}.d")
        try:
            for file in bag.files:
                with writing(place / "new" / file.name) as out:
                    out.writelines(_checked(file, file.pieces))
            _swap(place, target)
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _swap(place: Path, target: Path) -> None:
    """Move the new folder to the target, and what was there out of its way; again, where another build
    was faster by the moment between."""
    for attempt in range(_SWAPS):
        with contextlib.suppress(FileNotFoundError):
            target.replace(place / f"old{attempt}")
        try:
            (place / "new").replace(target)
            return
        except OSError as failure:
            if failure.errno not in (errno.ENOTEMPTY, errno.EEXIST) or attempt == _SWAPS - 1:
                raise


def _checked(file: BagFile, parts: Iterable[PieceOrBytes]) -> Iterator[bytes]:
    """Yield a file's bytes; raises Stopped after the last when they are not those that were described."""
    digest = hashlib.sha256()
    for chunk in chunks(parts):
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != file.sha256:
        what = say("the file is no longer what it was when the bundle was planned")
        raise Stopped(error(Place(file.name), what, say("build again; what is damaged is made anew")))


def _local(day: dt.date, file: BagFile, name: bytes) -> bytes:
    return _LOCAL.pack(b"PK\3\4", *_facts(day, file, name), 0) + name


def _central(day: dt.date, file: BagFile, name: bytes, offset: int) -> bytes:
    return _CENTRAL.pack(b"PK\1\2", _VERSION, *_facts(day, file, name), 0, 0, 0, 0, 0, offset) + name


def _facts(day: dt.date, file: BagFile, name: bytes) -> tuple[int, ...]:
    """Return what both headers say of a file; the date as MS-DOS writes it (years from 1980 to 2107)."""
    flags = 0 if name.isascii() else _UTF8_NAMES
    date = (day.year - 1980) << 9 | day.month << 5 | day.day
    return _VERSION, flags, 0, 0, date, file.crc32, file.length, file.length, len(name)


def _hold(bag: Bag) -> None:
    """Raise Stopped when the bag is more than an archive without ZIP64 can hold."""
    headers = sum(_LOCAL.size + _CENTRAL.size + 2 * len(_path(bag, file)) for file in bag.files) + _END.size
    if bag.length + headers > _MOST_BYTES or len(bag.files) > _MOST_FILES:
        what = say("the bundle is longer than 4 GB, which neither old consoles nor FAT32 can hold")
        do = say("give the commune fewer or shorter slots, or a profile of a lower bitrate")
        raise Stopped(error(Place(bag.name), what, do))


def _path(bag: Bag, file: BagFile) -> bytes:
    return f"{bag.name}/{file.name}".encode()
