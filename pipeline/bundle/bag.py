"""A bag as a frozen description: every file as the pieces that it is spliced from, with its sums.

BagIt 1.0 (RFC 8493) with SHA-256. Dates come from the week, so that the same content gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import TextWrapper

from pipeline.model.audio import Piece
from pipeline.problems import Place, Stopped, error, say

_CHUNK = 1 << 20
_LINES = TextWrapper(79, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
"""Of bag-info.txt, as long as RFC 8493 recommends."""

PieceOrBytes = Piece | bytes
"""What a file consists of: a piece on disk, or bytes made for this bag alone."""


@dataclass(frozen=True)
class BagFile:
    """One file of a bag."""

    name: str
    """Path in the bag, with `/`: 'data/26W48A_1T2_0515.MP3'. Without CR, LF and %, which manifests encode."""
    pieces: tuple[PieceOrBytes, ...]
    length: int
    """Bytes."""
    sha256: str
    crc32: int


@dataclass(frozen=True)
class Bag:
    """One commune's week, whole: the folder that it unpacks to, its files sorted by name."""

    name: str
    """The folder: '15061-ngoc-lac'."""
    day: dt.date
    """The date that its archive gives to every file: the week's Monday."""
    files: tuple[BagFile, ...]

    @property
    def length(self) -> int:
        """Bytes of all its files."""
        return sum(file.length for file in self.files)


def bag(name: str, day: dt.date, payload: Iterable[BagFile], info: Sequence[tuple[str, str]]) -> Bag:
    """Return a bag of the payload files (names under `data/`) and its tag files.

    `info` are labels and values of bag-info.txt in their order; Bagging-Date and Payload-Oxum are added.
    """
    files = sorted(payload, key=lambda file: file.name)
    oxum = f"{sum(file.length for file in files)}.{len(files)}"
    lines = [*info, ("Bagging-Date", day.isoformat()), ("Payload-Oxum", oxum)]
    tags = [
        described("bag-info.txt", "".join(_wrapped(label, value) for label, value in lines).encode()),
        described("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        described("manifest-sha256.txt", _manifest(files)),
    ]
    tags.append(described("tagmanifest-sha256.txt", _manifest(tags)))
    return Bag(name, day, tuple(sorted([*files, *tags], key=lambda file: file.name)))


def described(name: str, *pieces: PieceOrBytes) -> BagFile:
    """Return a file with its sums, after reading its pieces once.

    Raises Stopped when a piece cannot be read or is not as long as it says.
    """
    length, crc, digest = 0, 0, hashlib.sha256()
    for chunk in chunks(pieces):
        length += len(chunk)
        crc = zlib.crc32(chunk, crc)
        digest.update(chunk)
    return BagFile(name, pieces, length, digest.hexdigest(), crc)


def chunks(pieces: Iterable[PieceOrBytes]) -> Iterator[bytes]:
    """Yield the bytes of the pieces, at most 1 MiB at a time.

    Raises Stopped when a piece cannot be read or is not as long as it says.
    """
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            yield from _read(piece)


def _read(piece: Piece) -> Iterator[bytes]:
    left = piece.length
    try:
        with piece.path.open("rb") as file:
            file.seek(piece.start)
            while left and (chunk := file.read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk
    except OSError as failure:
        raise _spoilt(piece, failure.strerror or str(failure)) from failure
    if left:
        raise _spoilt(piece, f"{piece.length - left} != {piece.length}")


def _spoilt(piece: Piece, why: str) -> Stopped:
    what = say("a piece of the programmes is not what was made: {why}", why=why)
    return Stopped(error(Place(piece.path.name), what, say("build again; what is damaged is made anew")))


def _manifest(files: Iterable[BagFile]) -> bytes:
    return "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()


def _wrapped(label: str, value: str) -> str:
    """Return a line of bag-info.txt; a long value goes on in indented lines."""
    return _LINES.fill(" ".join([f"{label}:", *value.split()])) + "\n"
