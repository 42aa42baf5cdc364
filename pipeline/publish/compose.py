"""Files put together again from pieces: a release as the bag that `loa build` described, to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.bundle.bag import Bag, BagFile
from pipeline.model.audio import Piece
from pipeline.publish import layout
from pipeline.publish.manifest import File, Release, Stored

Locate = Callable[[Stored], Path]
"""Where a piece lies on this disk."""


def in_site(site: Path) -> Locate:
    """Return how to locate pieces in a site."""
    return lambda stored: site / layout.piece(stored.sha256, stored.suffix)


def bag(release: Release, locate: Locate) -> Bag:
    """Return the release's bag: `zip_segments` and `write_folder` of `pipeline.bundle.archive` take it."""
    files = tuple(bag_file(release, file, locate) for file in release.files)
    return Bag(release.bundle, release.monday, files)


def bag_file(release: Release, file: File, locate: Locate) -> BagFile:
    """Return one file of the release as stretches of pieces on disk."""
    paths = {at: locate(release.pieces[at]) for at in {stretch.piece for stretch in file.stretches}}
    pieces = tuple(
        Piece(paths[one.piece], one.length, release.pieces[one.piece].sha256, 0, start=one.start)
        for one in file.stretches
    )
    return BagFile(file.name, pieces, file.length, file.sha256, file.crc32)
