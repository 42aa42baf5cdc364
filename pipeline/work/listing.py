"""`loa takes`: the recordings of a text listed, each with the words that it reads; and what is to be read.

A recording is called by the number of its paragraph (`03.flac`). Once listed, it belongs to the words that it
reads, wherever these stand, and to the bytes that were listed: a file recorded anew under the same name is
listed again, and two files exchanged belong to nothing. Words reach the reader on a sheet (DOC.md), and only
what stood there is taken for read: a value changed in between leaves a recording unlisted.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import yamlediting
from pipeline.content import kinds
from pipeline.digest import fingerprint
from pipeline.model.authored import Take
from pipeline.model.catalogue import RUNDOWN, Catalogue
from pipeline.model.script import ReadParagraph
from pipeline.problems import (
    NOTHING,
    Message,
    Place,
    Problem,
    Stopped,
    error,
    known_here,
    say,
    suggestion,
    warning,
)
from pipeline.store import write_whole
from pipeline.work.casting.bank import Bank, bytes_of, is_as_listed
from pipeline.work.casting.recordings import readable
from pipeline.work.preparing.prepare import prepare

SOUNDS = (".flac", ".wav", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".webm")
"""What recordings may be, by their names' endings."""
SHEET = "DOC.md"
"""What the reader is given to read, in the folder of the recordings."""
_SHEET_HEAD = "# Lời cần đọc\n\nMỗi đoạn một tệp, đặt tên theo số: 01.flac, 02.wav ... Đọc đúng nguyên văn.\n"
_GIVEN = re.compile(r"^## (\d+) · ([0-9a-f]{12}) · ([0-9a-f]{12}|-)$", re.MULTILINE)


@dataclass(frozen=True)
class ReadBy:
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

    @property
    def of(self) -> str:
        """The fingerprint of its words."""
        return fingerprint(self.text)


@dataclass(frozen=True)
class TakeListing:
    """What became of a folder of recordings."""

    folder: Path
    listed: tuple[str, ...]
    """The files that were listed now."""
    kept: int
    """How many read what is written now, and were listed before."""
    to_read: tuple[ToRead, ...]
    problems: tuple[Problem, ...] = ()
    """Recordings that were not listed, and why."""


def list_takes(root: Path, owner: str, language: str, today: dt.date, reading: ReadBy | None) -> TakeListing:
    """List the recordings of a segment (or RUNDOWN) that have arrived; without a `reading` only look.

    Raises Stopped when there is no such text in that language.
    """
    prepared = prepare(root, None, today)
    paragraphs = [one for one in readable(prepared.scripts, owner, language) if not one.paragraph.local]
    if not paragraphs:
        raise Stopped(_no_text(prepared.catalogue, owner, language))
    folder = root / "recordings" / language / owner
    elsewhere = Bank.of(prepared.catalogue, language, owner).takes
    desk = _Desk(
        folder, prepared.catalogue.takes.get((owner, language), ()), paragraphs, frozenset(elsewhere)
    )
    arrived, problems = desk.arrived() if reading else ({}, ())
    if reading:
        _write(root, desk, arrived, reading)
    waiting = tuple(one for one in desk.to_read() if one.name not in arrived)
    write_whole(folder / SHEET, desk.new_sheet(waiting).encode())
    listed = tuple(sorted(path.name for path in arrived.values()))
    return TakeListing(folder, listed, len(paragraphs) - len(waiting) - len(listed), waiting, problems)


def _no_text(catalogue: Catalogue, owner: str, language: str) -> Problem:
    known = [*catalogue.segments, RUNDOWN]
    if owner not in known:
        what = say("there is no segment '{name}'", name=owner)
        return error(Place(f"segments/{owner}"), what, suggestion(owner, known, known_here(known)))
    what = say("'{name}' has no text in '{language}' to be read", name=owner, language=language)
    do = say("run: scripts/loa translation {owner} {language}", owner=owner, language=language)
    return error(Place(f"recordings/{language}/{owner}"), what, do)


@dataclass(frozen=True)
class _Desk:
    """One folder of recordings, beside the paragraphs that they are of."""

    folder: Path
    takes: Sequence[Take]
    paragraphs: Sequence[ReadParagraph]
    elsewhere: frozenset[str]
    """What usable takes of any folder read."""

    @property
    def current(self) -> dict[str, Take]:
        """The takes of this folder that read what is written now, by its fingerprint, with the bytes that
        were listed; with the reader's consent or without."""
        wanted = {one.paragraph.fingerprint for one in self.paragraphs}
        return {
            take.fingerprint: take
            for take in self.takes
            if take.fingerprint in wanted and is_as_listed(self.folder.parents[2], take)
        }

    def to_read(self) -> Iterator[ToRead]:
        """Yield the paragraphs that wait for a recording, called by their numbers or the next free one."""
        current = self.current
        taken = {Path(take.file).stem for take in current.values()}
        beyond = (f"{number:02}" for number in range(len(self.paragraphs) + 1, 1000))
        free = (name for name in beyond if name not in taken)
        for number, one in enumerate(self.paragraphs, 1):
            if one.paragraph.fingerprint not in current.keys() | self.elsewhere:
                name = f"{number:02}"
                yield ToRead(next(free) if name in taken else name, one.paragraph.written)

    def arrived(self) -> tuple[dict[str, Path], tuple[Problem, ...]]:
        """Return the files that are there for what waits and can be listed, by name; why others cannot."""
        given = self.given()
        found, problems = {}, []
        for one in self.to_read():
            files = self._files(one.name)
            if files and (why := self._against(files, given.get(one.name), one)).text:
                place = Place(f"recordings/{self.folder.parent.name}/{self.folder.name}/{files[0].name}")
                problems.append(warning(place, why))
            elif files:
                found[one.name] = files[0]
        return found, tuple(problems)

    def given(self) -> dict[str, tuple[str, str]]:
        """Return what the last sheet gave to read, by name: the fingerprint of the words; and that of a file
        that was there before they were given ('-': none)."""
        sheet = self.folder / SHEET
        rows = _GIVEN.findall(sheet.read_text("utf-8")) if sheet.is_file() else []
        return {name: (of, before) for name, of, before in rows}

    def new_sheet(self, waiting: Iterable[ToRead]) -> str:
        """Return what the reader is given: each paragraph under the name of its file. A file that is there
        already cannot be of words that are given only now."""
        given, text = self.given(), _SHEET_HEAD
        for one in waiting:
            of, before = given.get(one.name, ("", "-"))
            if of != one.of:
                before = next(iter([bytes_of(file) for file in self._files(one.name)]), "-")
            text += f"\n## {one.name} · {one.of} · {before}\n\n{one.text}\n"
        return text

    def _files(self, name: str) -> list[Path]:
        """Return the files that are called by a number and that no item has listed with these bytes."""
        known = {take.sha256 for take in self.takes}
        there = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        named = (file for file in there if file.stem.isdecimal() and int(file.stem) == int(name))
        sounds = (file for file in named if file.suffix.lower() in SOUNDS)
        return [file for file in sounds if bytes_of(file) not in known | {""}]

    def _against(self, files: Sequence[Path], given: tuple[str, str] | None, one: ToRead) -> Message:
        """Return why a recording cannot be listed for a paragraph; NOTHING when it can."""
        if len(files) > 1:
            return say("several files are called {name}: keep one", name=one.name)
        if any(take.file == files[0].name and take.sha256 is None for take in self.takes):
            return say(
                "it is listed for other words, without sha256: delete that item if it was recorded anew"
            )
        of, before = given or ("", "")
        if of != one.of or before == bytes_of(files[0]):
            return say("it was there before these words were given to read: '{words}'", words=one.text)
        return NOTHING


def _write(root: Path, desk: _Desk, arrived: dict[str, Path], reading: ReadBy) -> None:
    folder = desk.folder
    path = kinds.TAKES.where.replace("*", folder.parent.name, 1).replace("*", folder.name, 1)
    file = root / path
    text = file.read_text("utf-8") if file.is_file() else ""
    items = yamlediting.edited(text) if text else []
    waiting = {one.name: one.text for one in desk.to_read()}
    new = [_item(file, waiting[name], reading) for name, file in sorted(arrived.items())]
    replaced = {path.name for path in arrived.values()}
    kept = [item for item in items if item["file"] not in replaced]
    _seal(kept, desk)
    for item in kept:
        if reading.consent and item["reader"] == reading.reader:
            item["consent"] = True
    items[:] = [*kept, *new]
    written = yamlediting.as_text(items) if items else ""
    if written != text:
        write_whole(file, written.encode())


def _item(file: Path, text: str, reading: ReadBy) -> dict[str, Any]:
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
