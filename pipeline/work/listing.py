"""`loa takes`: the recordings of a text listed, each with the words that it reads; and what is to be read.

A recording is called by the number of its paragraph (`03.flac`). Once listed, it belongs to the words that it
reads, wherever these stand, and to the bytes that were listed: a file recorded anew under the same name is
listed again, and two files exchanged belong to nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import yamlediting
from pipeline.content import kinds
from pipeline.digest import fingerprint
from pipeline.model.authored import Take
from pipeline.model.catalogue import RUNDOWN, Catalogue
from pipeline.model.script import ReadParagraph
from pipeline.problems import Place, Problem, Stopped, error, known_here, say, suggestion
from pipeline.store import write_whole
from pipeline.work.casting import bytes_of
from pipeline.work.prepare import prepare
from pipeline.work.recordings import readable

SOUNDS = (".flac", ".wav", ".mp3", ".ogg", ".m4a")
"""What recordings may be, by their names' endings."""


@dataclass(frozen=True)
class Reading:
    """Who has read the recordings that are listed now."""

    reader: str
    """The role, or a name where that person agrees to it."""
    on: dt.date
    consent: bool


@dataclass(frozen=True)
class ToRead:
    """A paragraph that no recording reads as it is written now, and what its file is to be called."""

    name: str
    """Without an ending: '03'."""
    text: str


@dataclass(frozen=True)
class Listed:
    """What became of a folder of recordings."""

    folder: Path
    listed: tuple[str, ...]
    """The files that were listed now."""
    kept: int
    """How many read what is written now, and were listed before."""
    to_read: tuple[ToRead, ...]


def list_takes(root: Path, owner: str, language: str, today: dt.date, reading: Reading | None) -> Listed:
    """List the recordings of a segment (or RUNDOWN) that have arrived; without a `reading` only look.

    Raises Stopped when there is no such text in that language.
    """
    prepared = prepare(root, None, today)
    paragraphs = [one for one in readable(prepared.scripts, owner, language) if not one.paragraph.local]
    if not paragraphs:
        raise Stopped(_no_text(prepared.catalogue, owner, language))
    folder = root / "recordings" / language / owner
    desk = _Desk(folder, prepared.catalogue.takes.get((owner, language), ()), paragraphs)
    arrived = desk.arrived()
    if reading and arrived:
        _write(root, folder, desk, arrived, reading)
    waiting = tuple(one for one in desk.to_read() if not (reading and one.name in arrived))
    listed = tuple(sorted(path.name for path in arrived.values())) if reading else ()
    return Listed(folder, listed, len(desk.current), waiting)


def _no_text(catalogue: Catalogue, owner: str, language: str) -> Problem:
    known = [*catalogue.segments, RUNDOWN]
    if owner not in known:
        what = say("there is no segment '{name}'", name=owner)
        return error(Place(f"segments/{owner}"), what, suggestion(owner, known, known_here(known)))
    what = say("'{name}' has no text in '{language}' to be read", name=owner, language=language)
    do = say("run: scripts/loa translation {owner} {language}", owner=owner, language=language)
    return error(Place(f"recordings/{language}/{owner}"), what, do)


@dataclass
class _Desk:
    """One folder of recordings, beside the paragraphs that they are of."""

    folder: Path
    takes: Sequence[Take]
    paragraphs: Sequence[ReadParagraph]

    @property
    def current(self) -> dict[str, Take]:
        """The takes that read what is written now, by its fingerprint; with the bytes that were listed."""
        wanted = {one.paragraph.fingerprint for one in self.paragraphs}
        return {
            take.fingerprint: take
            for take in self.takes
            if take.fingerprint in wanted and self._as_listed(take)
        }

    def _as_listed(self, take: Take) -> bool:
        file = self.folder / take.file
        return file.is_file() and take.sha256 in (None, bytes_of(file))

    def to_read(self) -> Iterator[ToRead]:
        """Yield the paragraphs that wait for a recording, called by their numbers or the next free one."""
        current = self.current
        taken = {Path(take.file).stem for take in current.values()}
        free = (f"{number:02}" for number in range(len(self.paragraphs) + 1, 1000))
        for number, one in enumerate(self.paragraphs, 1):
            if one.paragraph.fingerprint not in current:
                name = f"{number:02}"
                yield ToRead(next(free) if name in taken else name, one.paragraph.written)

    def arrived(self) -> dict[str, Path]:
        """Return the files that are there for what waits, and that no item has listed with these bytes."""
        known = {None, *(take.sha256 for take in self.takes)}
        unsure = {take.file for take in self.takes if take.sha256 is None}
        found = {}
        for one in self.to_read():
            files = [self.folder / f"{one.name}{ending}" for ending in SOUNDS]
            for file in files:
                if file.name not in unsure and (bytes_of(file) or None) not in known:
                    found[one.name] = file
        return found


def _write(root: Path, folder: Path, desk: _Desk, arrived: dict[str, Path], reading: Reading) -> None:
    path = kinds.TAKES.where.replace("*", folder.parent.name, 1).replace("*", folder.name, 1)
    file = root / path
    items = yamlediting.edited(file.read_text("utf-8")) if file.is_file() else []
    waiting = {one.name: one.text for one in desk.to_read()}
    new = [_item(file, waiting[name], reading) for name, file in sorted(arrived.items())]
    replaced = {path.name for path in arrived.values()}
    kept = [item for item in items if item["file"] not in replaced]
    _seal(kept, desk)
    items[:] = [*kept, *new]
    write_whole(file, yamlediting.as_text(items).encode())


def _item(file: Path, text: str, reading: Reading) -> dict[str, Any]:
    return {
        "file": file.name,
        "read": yamlediting.block(text),
        "reader": reading.reader,
        "on": reading.on.replace(),  # a value of its own: YAML would refer to the first
        "consent": reading.consent,
        "sha256": bytes_of(file),
    }


def _seal(items: list[Any], desk: _Desk) -> None:
    """Note the bytes of the takes that were listed without, and that read what is written now."""
    current = desk.current
    for item in items:
        if "sha256" not in item and fingerprint(str(item["read"])) in current:
            item["sha256"] = bytes_of(desk.folder / str(item["file"]))
