"""Files put together again from pieces: a release as the bag that `loa build` described, to the last byte."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

from pipeline.bundle.bag import Bag, BagFile, PieceOrBytes
from pipeline.model.audio import Piece
from pipeline.problems import Place, Stopped, error, say
from pipeline.publish import layout
from pipeline.publish.manifest import Release, ReleaseFile, StoredPiece, Stretch

Locate = Callable[[StoredPiece], Path]
"""Where a piece lies on this disk."""


def in_site(site: Path) -> Locate:
    """Return how to locate pieces in a site."""
    return lambda stored: site / layout.piece(stored.sha256, stored.suffix)


def bag(release: Release, locate: Locate) -> Bag:
    """Return the release's bag: `zip_stretches` and `write_folder` of `pipeline.bundle.archive` take it.

    Raises Stopped when the own piece is damaged.
    """
    own = own_bytes(release, locate)
    files = tuple(_file(release, file, locate, own) for file in release.files)
    return Bag(release.bundle, release.monday, files)


def bag_file(release: Release, file: ReleaseFile, locate: Locate) -> BagFile:
    """Return one file of the release; raises Stopped when the own piece is damaged."""
    return _file(release, file, locate, own_bytes(release, locate))


def own_bytes(release: Release, locate: Locate) -> bytes:
    """Return what the own piece holds; raises Stopped when it is damaged or holds another length."""
    path = locate(release.pieces[0])
    try:
        unpacking = zlib.decompressobj()
        own = unpacking.decompress(path.read_bytes(), release.own + 1)
    except (OSError, zlib.error):
        own = b""
    if len(own) != release.own:
        raise Stopped(error(Place(path.name), say("the piece is damaged"), say("bring it again")))
    return own


def _file(release: Release, file: ReleaseFile, locate: Locate, own: bytes) -> BagFile:
    parts = tuple(_part(release, stretch, locate, own) for stretch in file.stretches)
    return BagFile(file.name, parts, file.length, file.sha256, file.crc32)


def _part(release: Release, stretch: Stretch, locate: Locate, own: bytes) -> PieceOrBytes:
    if stretch.piece == 0:
        return own[stretch.start : stretch.start + stretch.length]
    stored = release.pieces[stretch.piece]
    return Piece(locate(stored), stretch.length, stored.sha256, 0, start=stretch.start)
