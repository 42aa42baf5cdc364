"""The folder at the commune: weeks to play from, and what is needed to bring the next one.

    2026-W48A/            a release, whole: the bag with data/26W48A_1T2_0515.MP3 and the schedules
    current.txt           names of the releases that may air, one a line, by week
    .loa/loa.pub          the centre's public key
    .loa/newest           the manifest that was believed last and its signature: what is older is refused
    .loa/pieces/          pieces of the releases, and parts of them that were cut off

Nothing is written elsewhere, and nothing through a link.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.bundle.archive import write_folder
from pipeline.digest import sha256_of_file
from pipeline.problems import MachineLacks, Place, Stopped, error, say
from pipeline.publish import compose, layout, reading
from pipeline.publish.keys import PublicKey, read_public
from pipeline.publish.manifest import Manifest, Release, StoredPiece
from pipeline.publish.signing import read_signature
from pipeline.publish.station.newest import Newest
from pipeline.store import write_whole

OWN = ".loa"
MANIFEST = "newest"
CURRENT = "current.txt"
_BETWEEN = b"\0"
"""Parts the manifest from its signature, so that both are one file, written at once."""


@dataclass(frozen=True)
class Receiver:
    """A commune's folder."""

    root: Path

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for one fetch at a time; raises MachineLacks when another one has it."""
        self._no_links()
        (self.root / OWN).mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / OWN / "lock", blocking=False, fallback_to_soft=False)  # soft ones outlive
        try:
            held = lock.acquire()
        except Timeout:
            what = say("another fetch into this folder is running")
            raise MachineLacks(error(Place(self.root.name), what, say("wait until it has ended"))) from None
        with held:
            for left in self.root.glob(".draft-*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield

    def key(self, given: str | None) -> PublicKey:
        """Return the key that is trusted here; the text of the one given becomes it at the first set-up.

        Raises Stopped when there is none, or another one already.
        """
        path = self.root / OWN / "loa.pub"
        known = read_public(path.read_text("utf-8", "replace"), path) if path.is_file() else None
        new = read_public(given, Path("loa.pub")) if given is not None else known
        place = Place(self.root.name)
        if new is None:
            do = say("name the centre's public key by --key, as you got it from the centre itself")
            raise Stopped(error(place, say("this folder does not know the centre's key yet"), do))
        if known and new != known:
            ids = {"known": known.id, "new": new.id}
            what = say("this folder trusts another key ({known}) than this one ({new})", **ids)
            do = say("ask the centre; if it has a new key indeed, delete .loa/loa.pub and fetch again")
            raise Stopped(error(place, what, do))
        if known is None:
            write_whole(path, new.text().encode())
        return new

    def known(self, code: str) -> Newest | None:
        """Return what was believed last, None before the first; raises Stopped when it is damaged or another
        commune's."""
        path = self.root / OWN / MANIFEST
        place = Place(self.root.name)
        if not path.is_file():
            return None
        try:
            data, packed = path.read_bytes().split(_BETWEEN, 1)
            manifest, signature = reading.manifest(data), read_signature(packed)
        except (Stopped, ValueError):
            signature = None
        if signature is None:
            what = say("what was fetched last is not known any more: .loa/newest is damaged")
            raise Stopped(error(place, what, say("delete the folder .loa and fetch again with --key")))
        if manifest.code != code:
            do = say("give every commune a folder of its own")
            raise Stopped(error(place, say("this folder belongs to commune {code}", code=manifest.code), do))
        return Newest(manifest, data, packed, signature.said("release"))

    @property
    def pieces(self) -> Path:
        """Where pieces lie."""
        return self.root / OWN / "pieces"

    def locate(self, stored: StoredPiece) -> Path:
        """Return where a piece lies or will lie."""
        return self.pieces / layout.piece_name(stored.sha256, stored.suffix)

    def lacks(self, release: Release) -> tuple[StoredPiece, ...]:
        """Return the pieces of a release that do not lie here, whole."""
        return tuple(one for one in release.pieces if not _is(self.locate(one), one.length, one.sha256))

    def has(self, release: Release) -> bool:
        """Return whether a release lies here to play from, whole."""
        folder = self.root / release.name
        whole = (_is(folder / file.name, file.length, file.sha256) for file in release.files)
        return not folder.is_symlink() and all(whole)

    def place(self, release: Release) -> None:
        """Put a release together from its pieces; it appears whole, under its name."""
        write_folder(compose.bag(release, self.locate), self.root / release.name)

    def silence(self, manifest: Manifest) -> None:
        """Take away at once the programmes of earlier revisions that air what a manifest recalls, even before
        its own programmes are here: better silence than wrong law."""
        known = self.known(manifest.code)
        recalled = {piece for one in manifest.releases for recall in one.recalled for piece in recall.pieces}
        for release in known.manifest.releases if known else ():
            wrong = {at for at, stored in enumerate(release.pieces) if stored.sha256 in recalled}
            folder = self.root / release.name
            for file in release.files if not folder.is_symlink() else ():
                if wrong & {stretch.piece for stretch in file.stretches}:
                    (folder / file.name).unlink(missing_ok=True)

    def take_over(self, newest: Newest) -> None:
        """Say that a manifest's releases are what may air, and take away what may not any more."""
        releases = newest.manifest.releases
        names = [release.name for release in releases]
        write_whole(self.root / CURRENT, "".join(f"{name}\n" for name in names).encode())
        write_whole(self.root / OWN / MANIFEST, newest.data + _BETWEEN + newest.signature)
        for path in self.root.iterdir():
            if layout.RELEASE.fullmatch(path.name) and path.name not in names and not path.is_symlink():
                shutil.rmtree(path)
        self._tidy(stored for release in releases for stored in release.pieces)

    def _tidy(self, wanted: Iterable[StoredPiece]) -> None:
        """Take away the pieces that no release needs."""
        names = {self.locate(stored).name for stored in wanted}
        for path in self.pieces.iterdir() if self.pieces.is_dir() else ():
            if path.name not in names:
                path.unlink()

    def _no_links(self) -> None:
        """Raise Stopped when one of the folders that are written to is a link to somewhere else."""
        for path in (self.root / OWN, self.pieces):
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                what = say("{path} should be a folder and is none", path=path.name)
                raise Stopped(error(Place(self.root.name), what, say("delete it and fetch again")))


def _is(path: Path, length: int, sha256: str) -> bool:
    """Return whether a file (and no link) has the length and the sum."""
    try:
        return not path.is_symlink() and path.stat().st_size == length and sha256_of_file(path) == sha256
    except OSError:
        return False
