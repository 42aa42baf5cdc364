"""The store: every made thing under the key of its recipe, whole or not at all.

    store/objects/ab/<sha256>.<suffix>     bytes, named by what they are, never replaced
    store/recipes/ab/<recipe>.json         which object a recipe made, and the facts measured on it

An object is written to a draft in the folder of drafts, synced and renamed; the recipe's record follows
last. So kill -9 at any instant leaves nothing that looks done, and two builds may run at once: both
name the same bytes alike. A hit is validated by length and SHA-256 before it counts.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pipeline.digest import JSON, canonical, sha256, sha256_of_file
from pipeline.problems import MachineLacks, Place, error, say

Facts = Mapping[str, JSON]

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)
"""What a disk says that takes no more: it is full, or over a quota, or may not be written."""
DAY = 86_400
FREE_SPACE = say("free some space or choose another folder with --output; what was made is kept")
FORBIDDEN = say("see whether you may write there, or choose another folder with --output")


@dataclass(frozen=True)
class StoreEntry:
    """A made thing: its object's path, length in bytes and SHA-256, and the facts measured on it."""

    recipe: str
    path: Path
    length: int
    sha256: str
    facts: Facts = field(default_factory=dict)

    def whole(self, name: str) -> int:
        """Return a fact that is a whole number."""
        value = self.facts[name]
        assert isinstance(value, int)
        return value

    def list(self, name: str) -> list[Any]:
        """Return a fact that is a list."""
        value = self.facts[name]
        assert isinstance(value, list)
        return value

    def number(self, name: str) -> float:
        """Return a fact that is a number."""
        value = self.facts[name]
        assert isinstance(value, int | float)
        return float(value)


class Store:
    """Made things in a folder; safe to use from several processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.drafts = root / "drafts"

    def find(self, recipe: str) -> StoreEntry | None:
        """Return what a recipe made, or None when it was not made yet or is damaged on disk."""
        entry = self.recorded(recipe)
        return entry if entry and _whole(entry) else None

    def make(self, recipe: str, suffix: str, write: Callable[[Path], Facts]) -> StoreEntry:
        """Return what a recipe makes: found, or made now by `write(draft)`, which returns the facts.

        `suffix` has no dot. Raises what `write` raises, and MachineLacks when the disk is full.
        """
        return self.find(recipe) or self.make_anew(recipe, suffix, write)

    def note(self, recipe: str, find_out: Callable[[], Facts]) -> StoreEntry:
        """Return facts that are all that a recipe makes: found, or found out now."""

        def write(path: Path) -> Facts:
            facts = find_out()
            path.write_bytes(canonical(dict(facts)))
            return facts

        return self.make(recipe, "json", write)

    def make_anew(self, recipe: str, suffix: str, write: Callable[[Path], Facts]) -> StoreEntry:
        """Make what a recipe makes although it may be there: the record names the new object then."""
        with draft(self.drafts / f"{recipe[:16]}.{suffix}") as path:
            facts = write(path)
            digest, length = sha256_of_file(path), path.stat().st_size
            target = self.object(digest, suffix)
            settle(path, target)
        record: dict[str, JSON] = {"sha256": digest, "length": length, "suffix": suffix, "facts": dict(facts)}
        write_whole(self._record(recipe), canonical({**record, "seal": _seal(recipe, record)}))
        return StoreEntry(recipe, target, length, digest, dict(facts))

    def object(self, sha256: str, suffix: str) -> Path:
        """Return where an object lies, or would lie."""
        return self.root / "objects" / sha256[:2] / f"{sha256}.{suffix}"

    def _record(self, recipe: str) -> Path:
        return self.root / "recipes" / recipe[:2] / f"{recipe}.json"

    def recorded(self, recipe: str) -> StoreEntry | None:
        """Return the record of what a recipe made, without looking at the object itself."""
        try:
            record = json.loads(self._record(recipe).read_bytes())
            if record.pop("seal") != _seal(recipe, record):
                return None
            digest, suffix = str(record["sha256"]), str(record["suffix"])
            path = self.object(digest, suffix)
            return StoreEntry(recipe, path, int(record["length"]), digest, dict(record["facts"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def _seal(recipe: str, record: Mapping[str, JSON]) -> str:
    """Return what shows that a record is that recipe's and as it was written: neither swapped nor damaged."""
    return sha256(canonical([recipe, dict(record)]))


def _whole(entry: StoreEntry) -> bool:
    try:
        return entry.path.stat().st_size == entry.length and sha256_of_file(entry.path) == entry.sha256
    except OSError:
        return False


@contextlib.contextmanager
def draft(target: Path) -> Iterator[Path]:
    """Give the path of a new, empty file beside `target`; it is gone afterwards unless it was renamed.

    Raises MachineLacks when the disk is full.
    """
    with _disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".draft-", suffix="-" + target.name, dir=target.parent)
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the drafts in a folder that builds ended from outside have left: those a day older, by the
    disk's own clock, than one made now."""
    with draft(folder / "now") as now:
        oldest = now.stat().st_mtime - DAY
        for path in folder.glob(".draft-*"):
            with contextlib.suppress(FileNotFoundError):  # another build may sweep, too
                if path.stat().st_mtime < oldest:
                    path.unlink()


def settle(path: Path, target: Path) -> None:
    """Give a finished draft its final name: synced to disk first, then renamed over what was there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    path.chmod(0o644)
    path.replace(target)


def write_whole(target: Path, data: bytes) -> None:
    """Write bytes under a final name so that a reader sees the old file or the new one, whole."""
    with writing(target) as file:
        file.write(data)


@contextlib.contextmanager
def writing(target: Path) -> Iterator[IO[bytes]]:
    """Open a draft of `target` for writing; it takes the final name only when the block ends well."""
    with draft(target) as path:
        with path.open("wb") as file:
            yield file
        settle(path, target)


@contextlib.contextmanager
def _disk(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        if failure.errno not in FULL:
            raise
        raise MachineLacks(
            error(
                Place(target.parent.name),
                say("cannot write {name}: {why}", name=target.name, why=failure.strerror or "disk full"),
                FORBIDDEN if failure.errno in (errno.EACCES, errno.EROFS) else FREE_SPACE,
            )
        ) from failure
