"""One file from a source, whole, whatever the link does: tried again, read on, compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import sha256_of_file
from pipeline.problems import NOTHING, MachineLacks, Place, Stopped, error, say
from pipeline.progress import Progress
from pipeline.publish import layout
from pipeline.publish.manifest import StoredPiece
from pipeline.publish.station.source import Interrupted, SiteSource, WrongRange
from pipeline.store import settle

_FRUITLESS = 8
"""How many tries in a row may bring nothing new."""
_MOST_TRIES = 1000
"""For one file: a server that gives a byte a try does not keep us for ever."""
_WRONG_RANGES = 6
"""After how many answers in a row that are no part a file is asked for from its beginning: what is here
already comes again then, so a server gets the benefit of the doubt first."""
_LONGEST_PAUSE = 8.0
"""Seconds between two tries."""
_SPOILT = 3
"""How often a file may arrive whole and wrong."""
_ASK = say("do not use it; ask the centre")

Sink = Callable[[bytes], object]
"""Takes bytes as they come, in order."""


@dataclass(frozen=True)
class Link:
    """A source, and how patiently it is asked."""

    source: SiteSource
    pause: Callable[[float], None] = time.sleep
    """Waits for some seconds."""

    def small(self, path: str, most: int) -> bytes:
        """Return a file of at most `most` bytes; raises Stopped when it is longer, MachineLacks when it
        does not come."""
        data = bytearray()

        def attempt(from_start: bool) -> None:
            with self.source.read(path, 0 if from_start else len(data)) as (start, chunks):
                del data[start:]
                for chunk in chunks:
                    data.extend(chunk)
                    if len(data) > most:
                        raise Stopped(error(Place(path), say("it is longer than any of ours"), _ASK))

        self._patiently(path, attempt, lambda: len(data))
        return bytes(data)

    def piece(self, stored: StoredPiece, folder: Path, arrived: Callable[[int], None]) -> None:
        """Bring a piece into the folder, under its name, whole; what came before a cut is kept there.

        `arrived` is told how many bytes came. Raises Stopped when it comes wrong again and again,
        MachineLacks when it does not come.
        """
        path = layout.piece(stored.sha256, stored.suffix)
        target = folder / layout.piece_name(stored.sha256, stored.suffix)
        partial = target.with_name(f"{target.name}.part")
        for _ in range(_SPOILT):
            self._fill(partial, path, stored.length, arrived)
            if sha256_of_file(partial) == stored.sha256:
                return settle(partial, target)
            partial.unlink()
        raise Stopped(error(Place(path), say("it comes whole, and is not what was signed"), _ASK))

    def pieces(
        self, wanted: Sequence[StoredPiece], folder: Callable[[StoredPiece], Path], progress: Progress
    ) -> int:
        """Bring pieces, each into its folder, as `piece` does; return how many bytes came."""
        came = 0

        def arrived(count: int) -> None:
            nonlocal came
            came += count
            progress.step(count)

        progress.stage(say("fetching"), sum(stored.length for stored in wanted))
        for stored in wanted:
            self.piece(stored, folder(stored), arrived)
        return came

    def _fill(self, partial: Path, path: str, length: int, arrived: Callable[[int], None]) -> None:
        """Read on until a partial file has its length."""
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.touch()
        if partial.stat().st_size > length:
            partial.write_bytes(b"")

        def attempt(from_start: bool) -> None:
            have = partial.stat().st_size
            if have == length:
                return
            with (
                self.source.read(path, 0 if from_start else have) as (start, chunks),
                partial.open("ab", buffering=0) as out,
            ):
                for chunk in onward(chunks, have - start, length - have):
                    out.write(chunk)
                    arrived(len(chunk))
            if partial.stat().st_size < length:
                raise Interrupted(say("the connection ended too early"))

        self._patiently(path, attempt, lambda: partial.stat().st_size)

    def _patiently(self, path: str, attempt: Callable[[bool], None], have: Callable[[], int]) -> None:
        """Try until it is done; raises MachineLacks when many tries in a row bring nothing new."""
        fruitless, wrong_ranges, why = 0, 0, NOTHING
        for _ in range(_MOST_TRIES):
            before = have()
            try:
                return attempt(wrong_ranges >= _WRONG_RANGES)
            except Interrupted as cut:
                why, wrong_ranges = cut.why, wrong_ranges + 1 if isinstance(cut, WrongRange) else 0
            fruitless = 0 if have() > before else fruitless + 1
            if fruitless == _FRUITLESS:
                break
            if fruitless:
                self.pause(min(2.0 ** (fruitless - 2), _LONGEST_PAUSE))
        what = say("{source} gives no answer that helps: {why}", source=self.source.name, why=why)
        do = say("try again later; what came is kept and is not fetched twice")
        raise MachineLacks(error(Place(path), what, do))


def onward(chunks: Iterable[bytes], skip: int, most: int) -> Iterable[bytes]:
    """Yield at most `most` bytes of the chunks after the first `skip`."""
    for chunk in chunks:
        fresh = chunk[skip:][:most]
        skip = max(0, skip - len(chunk))
        most -= len(fresh)
        if fresh:
            yield fresh
        if not most:
            return
