"""The site on the centre's disk: pieces are put, releases written, and then shown, each whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.archive import write_zip
from pipeline.bundle.bag import PieceOrBytes, chunks
from pipeline.digest import sha256
from pipeline.problems import Place, Stopped, error, say
from pipeline.publish import compose, layout, reading
from pipeline.publish.keys import SecretKey
from pipeline.publish.manifest import Index, IndexEntry, Manifest, Release, StoredPiece, to_json
from pipeline.publish.signing import Signature, read_signature, sign
from pipeline.store import write_whole, writing


@dataclass(frozen=True)
class Site:
    """A published site and the key that signs it."""

    root: Path
    key: SecretKey
    now: dt.datetime
    """The moment of publication, with its zone."""

    def put(self, stored: StoredPiece, parts: Iterable[PieceOrBytes]) -> None:
        """Put a piece into the site unless it lies there already; raises Stopped when its bytes differ
        from its name."""
        target = self.root / layout.piece(stored.sha256, stored.suffix)
        if target.is_file() and target.stat().st_size == stored.length:
            return
        digest = hashlib.sha256()
        with writing(target) as out:
            for chunk in chunks(parts):
                digest.update(chunk)
                out.write(chunk)
            if digest.hexdigest() != stored.sha256:
                what = say("the piece is no longer what it was when the week was described")
                raise Stopped(
                    error(Place(target.name), what, say("build again; what is damaged is made anew"))
                )

    def take_over(self) -> None:
        """Put the public key into the site; raises Stopped when another key signed what lies there."""
        path, text = self.root / layout.KEY, self.key.public.text()
        if path.is_file() and path.read_text("utf-8").splitlines()[-1] != text.splitlines()[-1]:
            what = say("the site was signed by another key: every commune would refuse this one")
            do = say("use the old key; if it is lost, see docs/phat-hanh.md, the chapter on keys")
            raise Stopped(error(Place(layout.KEY), what, do))
        write_whole(path, text.encode())

    def newest(self, code: str) -> Manifest | None:
        """Return the commune's newest manifest, or None before its first."""
        signature = self._signature(code)
        return self._read(layout.manifest_of(code, signature.said("release"))) if signature else None

    def published(self, code: str, name: str) -> Release | None:
        """Return a release that was shown under this name, or None."""
        newest, found = self.newest(code), self._read(layout.manifest_of(code, name))
        if newest is None or found is None or found.version > newest.version:
            return None  # what a publication that was cut off left behind was never shown
        return found.release(name)

    def prepare(self, manifest: Manifest, release: Release) -> IndexEntry:
        """Write a release's manifest, signed, where nobody looks before it is shown."""
        data, path = to_json(manifest), layout.manifest_of(manifest.code, release.name)
        said: dict[str, str | int] = {"commune": manifest.code, "release": release.name}
        said |= {"version": manifest.version, "until": manifest.until.isoformat()}
        mark = self._sign(data, file=layout.MANIFEST, **said)
        write_whole(self.root / path, data)
        write_whole(self.root / layout.signature(path), mark)
        return IndexEntry(manifest.code, manifest.name, manifest.version, release.name, sha256(data))

    def show(self, listed: IndexEntry) -> None:
        """Make a prepared release's manifest the commune's newest: in one rename."""
        source = layout.signature(layout.manifest_of(listed.code, listed.release))
        write_whole(self.root / layout.newest(listed.code), (self.root / source).read_bytes())

    def unchanged(self, code: str) -> IndexEntry:
        """Return the commune's line of the index when nothing is new for it."""
        signature = self._signature(code)
        assert signature
        data = (self.root / layout.manifest_of(code, signature.said("release"))).read_bytes()
        manifest = reading.manifest(data)
        return IndexEntry(code, manifest.name, manifest.version, signature.said("release"), sha256(data))

    def write_index(self, index: Index) -> None:
        """Write the index, signed: the last act of a publication."""
        data = to_json(index)
        write_whole(self.root / layout.INDEX, data)
        write_whole(self.root / layout.signature(layout.INDEX), self._sign(data, file=layout.INDEX))

    def write_files(self, code: str, release: Release) -> None:
        """Write a release's zip and its programmes as files, for hosts that only serve files."""
        folder = self.root / layout.release(code, release.week, release.letter)
        bag = compose.bag(release, compose.in_site(self.root))
        write_zip(bag, folder / f"{bag.name}.zip")
        for file in bag.files:
            if file.name.endswith(".MP3"):
                with writing(folder / file.name) as out:
                    out.writelines(chunks(file.pieces))

    def codes(self) -> tuple[str, ...]:
        """Return the communes of the index; raises Stopped when nothing was published yet."""
        try:
            index = reading.index((self.root / layout.INDEX).read_bytes())
        except FileNotFoundError:
            what = say("nothing was published from here yet")
            raise Stopped(error(Place(layout.INDEX), what, say("run: scripts/loa publish"))) from None
        return tuple(one.code for one in index.communes)

    def has_files(self, code: str, release: Release) -> bool:
        """Return whether a release lies here as a zip, too."""
        folder = self.root / layout.release(code, release.week, release.letter)
        return (folder / f"{release.bundle}.zip").is_file()

    def withdraw(self, code: str, old: Release) -> None:
        """Take away the files of a release that must no longer be played; its manifest stays on record."""
        folder = self.root / layout.release(code, old.week, old.letter)
        (folder / f"{old.bundle}.zip").unlink(missing_ok=True)
        shutil.rmtree(folder / "data", ignore_errors=True)

    def remove(self, sha256: str) -> None:
        """Take a piece with speech out of the site."""
        (self.root / layout.piece(sha256, "mp3")).unlink(missing_ok=True)

    def _signature(self, code: str) -> Signature | None:
        try:
            return read_signature((self.root / layout.newest(code)).read_bytes())
        except FileNotFoundError:
            return None

    def _read(self, path: str) -> Manifest | None:
        try:
            return reading.manifest((self.root / path).read_bytes())
        except FileNotFoundError:
            return None

    def _sign(self, data: bytes, **said: str | int) -> bytes:
        return sign(data, self.key, timestamp=int(self.now.timestamp()), **said)
