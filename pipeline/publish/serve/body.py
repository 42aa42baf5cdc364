"""What is sent for a path: bytes and stretches of files, of known length, under a strong entity tag."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bundle.bag import PieceOrBytes
from pipeline.model.audio import Piece

FOREVER = "public, max-age=31536000, immutable"
"""Cache-Control of what is named by its content."""
ASK = "no-cache"
"""Cache-Control of everything else: kept, but asked for each time, since a recall must arrive."""


@dataclass(frozen=True)
class FileStretch:
    """Bytes of a file on disk."""

    path: Path
    start: int
    length: int


@dataclass(frozen=True)
class Body:
    """A representation: its parts one after another."""

    parts: tuple[PieceOrBytes, ...]
    media_type: str
    tag: str
    """The strong entity tag without quotes; the same tag means the same bytes (RFC 9110, 8.8.3)."""
    keep: str = ASK
    download: str = ""
    """The name under which a browser should keep it; empty for what it shows."""
    ends: tuple[int, ...] = field(init=False)
    """Where each part ends, from the body's beginning."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", tuple(itertools.accumulate(map(_length, self.parts))))

    @property
    def length(self) -> int:
        """Bytes."""
        return self.ends[-1] if self.ends else 0

    @property
    def etag(self) -> str:
        """The entity tag as headers carry it."""
        return f'"{self.tag}"'

    def cut(self, start: int, stop: int) -> Iterator[bytes | FileStretch]:
        """Yield what lies from byte `start` up to `stop`, not included."""
        at = bisect.bisect_right(self.ends, start)
        while start < stop:
            part, end = self.parts[at], min(self.ends[at], stop)
            begin = start - (self.ends[at] - _length(part))
            if isinstance(part, bytes):
                yield part[begin : begin + end - start]
            else:
                yield FileStretch(part.path, part.start + begin, end - start)
            start, at = end, at + 1


def _length(part: PieceOrBytes) -> int:
    return len(part) if isinstance(part, bytes) else part.length


def of_file(path: Path, length: int) -> Piece:
    """Return a whole file as a part; its sums are not known and not needed to send it."""
    return Piece(path, length, "", 0)
