"""`loa verify` of a built week: whether every bundle that lies there is whole, and the one that was built."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.bundle.bag import Bag
from pipeline.bundle.verify import verify
from pipeline.digest import sha256
from pipeline.problems import Place, Problem, error, listed, say
from pipeline.store import Store
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.sealing import RECORD, read_record

TAGS = "tagmanifest-sha256.txt"
"""The sums of a bag's manifests: where it is the same and the bag is whole, all of the bag is the same."""
AGAIN = say("build the week again")


def verify_week(folder: Path) -> tuple[Problem, ...]:
    """Return every difference between a week's bundles and its record, sorted; nothing when there is none."""
    record = read_record(folder / RECORD)
    if record is None:
        return (error(Place(RECORD), say("the week's record is damaged"), AGAIN),)
    packer = Packer(record, Store(folder.parent / "store"))
    bags = (packer.bag(commune) for commune in record.communes)
    return listed(problem for bag in bags for problem in _differences(bag, folder / "bundles"))


def _differences(bag: Bag, bundles: Path) -> Iterator[Problem]:
    zipped, unpacked = bundles / f"{bag.name}.zip", bundles / bag.name
    there = [path for path in (zipped, unpacked) if path.exists()]
    if not there:
        yield error(Place(bag.name), say("its bundle is missing"), AGAIN)
    for path in there:
        damage = verify(path)
        yield from damage
        if not damage and _tags_of(path, bag.name) != _expected(bag):
            yield error(Place(path.name), say("it is whole, but not the bundle that was built"), AGAIN)


def _tags_of(path: Path, name: str) -> str:
    if path.is_dir():
        return sha256((path / TAGS).read_bytes())
    with zipfile.ZipFile(path) as archive:
        return sha256(archive.read(f"{name}/{TAGS}")) if f"{name}/{TAGS}" in archive.namelist() else ""


def _expected(bag: Bag) -> str:
    return next(file.sha256 for file in bag.files if file.name == TAGS)
