"""A strict reader of zip archives from anywhere: reports what a bundle never has, extracts nothing.

After PKWARE's APPNOTE 6.3. The standard library's reader trusts the central directory; this one compares it
with the headers before the data, and knows where every byte of the archive belongs, so that no two programs
can see different files in it. ZIP64, encryption, and methods other than stored and deflate are refused.
"""

from __future__ import annotations

import os
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from pipeline.bundle.members import (
    CHUNK,
    MOST_MEMBERS,
    DamagedMember,
    Member,
    ReadMembers,
    at,
    too_many,
    unsafe_names,
)
from pipeline.problems import Message, Place, Problem, error, say

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_MOST_COMMENT = 0xFFFF
_MOST_DIRECTORY = 4 << 20
_MOST_BYTES = 1 << 32
"""Of all members together, unpacked."""
_MOST_RATIO = 200
"""Unpacked to packed; deflate reaches 1,032, a schedule in HTML some 20."""
_FREE_BYTES = 1 << 20
"""A member that is shorter unpacked is no bomb, whatever its ratio."""
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_SUMS_FOLLOW = 0x0008
"""CRC and lengths come after the data, and the header before them has none."""
_UTF8 = 0x0800


@dataclass(frozen=True)
class _Entry:
    """A line of the central directory."""

    raw: bytes
    flags: int
    method: int
    crc: int
    packed: int
    length: int
    mode: int
    """Unix file mode, 0 where the archive was made elsewhere."""
    offset: int

    @property
    def name(self) -> str:
        return self.raw.decode("utf-8" if self.flags & _UTF8 else "cp437", "surrogateescape")


class _Broken(Exception):
    """The archive as a whole cannot be read."""

    def __init__(self, what: Message) -> None:
        super().__init__(what)
        self.what = what


def zip_members(file: IO[bytes], place: Place) -> ReadMembers:
    """Return the members of an archive in its own order, and everything that is wrong with it.

    Folders are no members. `file` must stay open while members are read. Never raises for any bytes,
    but OSError when the file cannot be read.
    """
    try:
        entries, start = _directory(file)
    except _Broken as broken:
        return (), (error(place, broken.what, say("get the bundle again from the centre")),)
    if len(entries) > MOST_MEMBERS:
        return (), (too_many(place),)
    if sum(entry.length for entry in entries) > _MOST_BYTES:
        return (), (error(place, say("unpacked it would be longer than 4 GB: this is no bundle")),)
    members, spans = [], []
    problems = list(unsafe_names(entry.name for entry in entries))
    for entry in entries:
        begin, what = _judged(file, entry)
        spans.append((entry.offset, begin + entry.packed, entry.name))
        if what:
            problems.append(error(at(entry.name), what))
        elif not entry.name.endswith("/"):
            members.append(Member(entry.name, _reader(file, entry, begin)))
    overlaps = tuple(_overlaps(spans, start, place))
    return () if overlaps else tuple(members), (*problems, *overlaps)


def _directory(file: IO[bytes]) -> tuple[list[_Entry], int]:
    """Return the entries of the central directory and where it begins."""
    size = file.seek(0, os.SEEK_END)
    tail_start = max(0, size - _END.size - _MOST_COMMENT)
    file.seek(tail_start)
    at_end, fields = _end(file.read())
    _, disk, first_disk, here, count, length, start, _ = fields
    if 0xFFFF in (here, count) or 0xFFFF_FFFF in (length, start):
        raise _Broken(say("it is in the ZIP64 format, which no bundle needs"))
    if disk or first_disk or here != count or start + length != tail_start + at_end:
        raise _Broken(say("its directory does not lie where it says: the archive is damaged or forged"))
    if length > _MOST_DIRECTORY:
        raise _Broken(say("its directory is longer than a bundle ever has"))
    file.seek(start)
    entries = list(_lines(file.read(length)))
    if len(entries) != count:
        counts = {"found": len(entries), "said": count}
        raise _Broken(say("its directory has {found} entries and says {said}", **counts))
    return entries, start


def _end(tail: bytes) -> tuple[int, tuple[bytes, int, int, int, int, int, int, int]]:
    """Return the end record's offset in the archive's last bytes, and its fields."""
    found = tail.rfind(b"PK\5\6")
    while found >= 0:
        if found + _END.size <= len(tail):
            fields = _END.unpack_from(tail, found)
            if found + _END.size + fields[-1] == len(tail):
                return found, fields
        found = tail.rfind(b"PK\5\6", 0, found)
    raise _Broken(say("it is no zip archive, or its end is cut off"))


def _lines(directory: bytes) -> Iterator[_Entry]:
    offset = 0
    while offset < len(directory):
        if offset + _CENTRAL.size > len(directory):
            raise _Broken(say("its directory is damaged"))
        fields = _CENTRAL.unpack_from(directory, offset)
        signature, _, _, flags, method, _, _, crc, packed, length, *rest = fields
        name_length, extra, comment, _, _, attributes, local = rest
        offset += _CENTRAL.size
        raw = directory[offset : offset + name_length]
        offset += name_length + extra + comment
        if signature != b"PK\1\2" or offset > len(directory):
            raise _Broken(say("its directory is damaged"))
        yield _Entry(raw, flags, method, crc, packed, length, attributes >> 16, local)


def _judged(file: IO[bytes], entry: _Entry) -> tuple[int, Message | None]:
    """Return where an entry's data begin, and what keeps it from being read."""
    file.seek(entry.offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
        return entry.offset, say("it does not lie where the archive's directory says")
    _, _, flags, method, _, _, *sums, name_length, extra = _LOCAL.unpack(header)
    begin = entry.offset + _LOCAL.size + name_length + extra
    said = (file.read(name_length), flags, method)
    differ = sums != [entry.crc, entry.packed, entry.length] and not flags & _SUMS_FOLLOW
    if differ or said != (entry.raw, entry.flags, entry.method):
        return begin, say("its header and the archive's directory say different things")
    return begin, _refused(entry)


def _refused(entry: _Entry) -> Message | None:
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFDIR if entry.name.endswith("/") else stat.S_IFREG):
        return say("it is a link or a device, not a file")
    if entry.flags & _ENCRYPTED:
        return say("it is encrypted")
    if entry.method not in (_STORED, _DEFLATED):
        return say("it is packed by a method that no bundle uses ({method})", method=entry.method)
    if entry.name.endswith("/") and entry.length:
        return say("it is a folder, and has data")
    if entry.method == _STORED and entry.packed != entry.length:
        return say("it is stored, and says two lengths")
    if entry.length > max(_FREE_BYTES, _MOST_RATIO * entry.packed):
        return say("it would unpack to far more than it is: this is no bundle")
    return None


def _overlaps(spans: list[tuple[int, int, str]], directory: int, place: Place) -> Iterator[Problem]:
    """Yield entries that overlap another one or the directory, or leave room before them."""
    end = 0
    for start, stop, name in sorted(spans):
        if start < end or stop > directory:
            yield error(at(name), say("its data overlap with other data of the archive"))
        end = max(end, stop)
    if spans and min(spans)[0] > 0:
        yield error(place, say("something else stands before the archive"))


def _reader(file: IO[bytes], entry: _Entry, begin: int) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        length, crc = 0, 0
        file.seek(begin)
        for chunk in _unpacked(file, entry):
            length, crc = length + len(chunk), zlib.crc32(chunk, crc)
            if length > entry.length:
                raise _damaged(entry, say("it is longer than the archive says"))
            yield chunk
        if length < entry.length:
            what = say("it is cut off: {found} of {said} bytes", found=length, said=entry.length)
            raise _damaged(entry, what)
        if crc != entry.crc:
            raise _damaged(entry, say("its bytes were changed or damaged on the way (CRC-32)"))

    return read


def _unpacked(file: IO[bytes], entry: _Entry) -> Iterator[bytes]:
    """Yield an entry's bytes, at most 1 MiB at a time."""
    if entry.method == _STORED:
        yield from _packed(file, entry.packed)
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(file, entry.packed):
            while packed and not inflate.eof:
                yield inflate.decompress(packed, CHUNK)
                packed = inflate.unconsumed_tail
    except zlib.error:
        raise _damaged(entry, say("its packed bytes are damaged")) from None


def _packed(file: IO[bytes], left: int) -> Iterator[bytes]:
    while left and (chunk := file.read(min(left, CHUNK))):
        left -= len(chunk)
        yield chunk


def _damaged(entry: _Entry, what: Message) -> DamagedMember:
    return DamagedMember(error(at(entry.name), what, say("get the bundle again from the centre")))
