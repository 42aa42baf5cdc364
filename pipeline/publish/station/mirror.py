"""`loa mirror`: the signed part of a site in a folder, on a USB stick or for another server."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import sha256_of_file
from pipeline.problems import say
from pipeline.progress import Progress
from pipeline.publish import layout, reading, signing
from pipeline.publish.keys import PublicKey
from pipeline.publish.manifest import StoredPiece
from pipeline.publish.signing import read_signature
from pipeline.publish.station.download import Link
from pipeline.publish.station.newest import Newest, believed, refused
from pipeline.store import write_whole


@dataclass(frozen=True)
class MirrorResult:
    """What a mirror holds now."""

    communes: tuple[str, ...]
    """Codes."""
    bytes: int
    """Of pieces that came."""


@dataclass(frozen=True)
class Mirror:
    """A copy of a site's manifests and pieces, from which `loa fetch` reads as from the site."""

    link: Link
    root: Path
    today: dt.date
    progress: Progress

    def run(self, key: PublicKey, codes: tuple[str, ...]) -> MirrorResult:
        """Bring the communes (none: all of the index) into the folder; each is shown when it is whole.

        Raises Stopped for what is not signed by the key, MachineLacks when the site does not answer.
        """
        self.progress.stage(say("asking for what is new"), 0)
        index = None if codes else self._index(key)
        wanted = tuple(one.code for one in reading.index(index[0]).communes) if index else codes
        newest = [believed(self.link, code, key, self.today, self._known(code)) for code in wanted]
        releases = [release for one in newest for release in one.manifest.releases]
        every = dict.fromkeys(stored for release in releases for stored in release.pieces)
        lacking = [stored for stored in every if not self._has(stored)]
        came = self.link.pieces(lacking, lambda stored: self._place(stored).parent, self.progress)
        for one in newest:
            self._show(one)
        write_whole(self.root / layout.KEY, key.text().encode())
        if index:
            write_whole(self.root / layout.INDEX, index[0])
            write_whole(self.root / layout.signature(layout.INDEX), index[1])
        return MirrorResult(tuple(wanted), came)

    def _index(self, key: PublicKey) -> tuple[bytes, bytes]:
        """Return the site's index and its signature, believed."""
        packed = self.link.small(layout.signature(layout.INDEX), signing.MOST)
        data = self.link.small(layout.INDEX, reading.MOST_INDEX)
        signature = read_signature(packed)
        if signature is None:
            raise refused(layout.INDEX, say("this is no signature of minisign's kind"))
        if why := signature.refused_for(data, key):
            raise refused(layout.INDEX, why)
        return data, packed

    def _known(self, code: str) -> Newest | None:
        """Return the commune's manifest that the mirror holds, None for none."""
        path = self.root / layout.newest(code)
        packed = path.read_bytes() if path.is_file() else b""
        signature = read_signature(packed)
        if signature is None:
            return None
        data = (self.root / layout.manifest_of(code, signature.said("release"))).read_bytes()
        return Newest(reading.manifest(data), data, packed, signature.said("release"))

    def _place(self, stored: StoredPiece) -> Path:
        return self.root / layout.piece(stored.sha256, stored.suffix)

    def _has(self, stored: StoredPiece) -> bool:
        path = self._place(stored)
        long_enough = path.is_file() and path.stat().st_size == stored.length
        return long_enough and sha256_of_file(path) == stored.sha256

    def _show(self, one: Newest) -> None:
        """Write a commune's manifest: where it was published, then as the newest, its signature last."""
        path = layout.manifest_of(one.manifest.code, one.release)
        write_whole(self.root / path, one.data)
        write_whole(self.root / layout.signature(path), one.signature)
        write_whole(self.root / layout.newest(one.manifest.code), one.signature)
