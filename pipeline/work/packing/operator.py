"""week.html, the operator's page: filled from a week's record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.names import bundle_name
from pipeline.model.catalogue import SOURCE
from pipeline.model.coverage import ROLES, WORDS, Coverage, Errand, Rejection
from pipeline.model.parts import SOUNDS, PartId
from pipeline.model.week_record import RecordedCommune, RecordedPart, WeekRecord
from pipeline.pages.week import (
    CommuneSheet,
    ErrandRow,
    Finding,
    SegmentSheet,
    Version,
    WeekSheet,
    slot_key,
    week_page,
)
from pipeline.problems import Problem
from pipeline.translate import translator
from pipeline.work.packing.packing import Packer

VIETNAMESE = translator("vi")
NAMES = {
    "opening": "Mở đầu",
    "between": "Giữa hai bài",
    "closing": "Kết thúc",
    SOUNDS: "Nhạc hiệu",
    "rundown": "Khung buổi phát",
    "communes": "Tên riêng của các xã",
}


@dataclass(frozen=True)
class Operator:
    """Fills the page of one week."""

    packer: Packer
    folder: Path
    """output/<week>, where the page lies and its links begin."""

    @property
    def record(self) -> WeekRecord:
        """What the page is filled from."""
        return self.packer.record

    def page(self) -> str:
        """Return the page as HTML."""
        record = self.record
        return week_page(
            WeekSheet(
                station=record.station,
                mark=record.mark,
                week=record.week,
                monday=record.monday,
                letter=record.letter,
                approval=record.approval,
                languages=record.languages,
                segments=tuple(self._segment(segment) for segment in record.segments),
                communes=tuple(self._commune(commune) for commune in record.communes),
                findings=tuple(_finding(problem) for problem in (*record.failures, *record.findings)),
                errands=tuple(self._errand(one) for one in record.errands),
            )
        )

    def _segment(self, name: str) -> SegmentSheet:
        segment = self.record.segments[name]
        return SegmentSheet(name, segment.facts, tuple(self._version(row) for row in segment.coverage))

    def _version(self, row: Coverage) -> Version:
        part = self.packer.parts.get(PartId(row.segment, row.language))
        refused = tuple(_refusal(one) for one in row.rejected)
        heard = self._heard(part, row.language, refused) if part else Version(row.language)
        return replace(heard, values=row.values, state=WORDS[row.state].words(VIETNAMESE))

    def _errand(self, one: Errand) -> ErrandRow:
        what = self.record.titles.get(one.what) or NAMES.get(one.what, one.what)
        who, task = ROLES[one.role].words(VIETNAMESE), one.task.words(VIETNAMESE)
        return ErrandRow(who, what, one.language, task, one.command)

    def _heard(self, part: RecordedPart, language: str, refused: tuple[str, ...] = ()) -> Version:
        """Return what is heard of a part, in the first profile that it was made for."""
        sounds = part.sounds or {}
        first = next((sounds[profile] for profile in self.record.profiles if profile in sounds), None)
        return Version(
            language,
            (part.provenance,) if part.provenance else (),
            self._link(self.packer.piece(first).path) if first else "",
            first.ms if first else 0,
            part.sentences,
            refused,
        )

    def _commune(self, commune: RecordedCommune) -> CommuneSheet:
        bundle = self.folder / "bundles" / bundle_name(commune.code, commune.name)
        zipped = bundle.with_name(f"{bundle.name}.zip")
        playing = (slot for slot in commune.plan.slots if slot.items)
        files = {
            slot_key(slot): bundle / "data" / programme.name
            for slot, programme in zip(playing, commune.programmes, strict=True)
        }
        return CommuneSheet(
            commune.code,
            commune.name,
            self.record.profiles[commune.profile],
            commune.languages,
            commune.plan,
            {key: self._link(file) for key, file in files.items() if file.is_file()},
            self._link(zipped) if zipped.is_file() else "",
            tuple(self._around(commune)),
        )

    def _around(self, commune: RecordedCommune) -> Iterator[tuple[str, Version]]:
        """Yield what a commune hears around the common parts: the rundown's words and sounds, and its own
        paragraphs of the segments."""
        for name in commune.around:
            part = self.packer.parts[name]
            if name.segment:
                title = f"Lời riêng của xã trong bài: {self.record.titles[name.segment]}"
                yield title, self._heard(part, name.language)
            elif name.section or name.owner == SOUNDS:
                yield NAMES[name.owner], self._heard(part, name.language or SOURCE)

    def _link(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()


def _refusal(rejected: Rejection) -> str:
    why = rejected.why.words(VIETNAMESE)
    return f"{rejected.voice}: {why}" if rejected.voice else why


def _finding(problem: Problem) -> Finding:
    what, do = problem.what.words(VIETNAMESE), problem.do.words(VIETNAMESE)
    return Finding(problem.severity.value, str(problem.place), what, do)
