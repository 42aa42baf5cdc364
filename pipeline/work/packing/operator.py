"""week.html, the operator's page: filled from what a build knows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.bundle.names import bundle_name, programme_name
from pipeline.model.authored import Commune
from pipeline.model.catalogue import SECTIONS, SOURCE
from pipeline.model.plan import CommunePlan
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
from pipeline.work.casting.casting import Casting, Rejection
from pipeline.work.packing.packing import Packer
from pipeline.work.preparing import errands
from pipeline.work.preparing.approvals import aired
from pipeline.work.preparing.coverage import WORDS, Coverage, coverage

VIETNAMESE = translator("vi")
NAMES = {
    "opening": "Mở đầu",
    "between": "Giữa hai bài",
    "closing": "Kết thúc",
    "sounds": "Nhạc hiệu",
    "rundown": "Khung buổi phát",
    "communes": "Tên riêng của các xã",
}


@dataclass(frozen=True)
class Operator:
    """Fills the page of one week."""

    packer: Packer
    folder: Path
    """output/<week>, where the page lies and its links begin."""

    def page(self, failed: Iterable[Problem]) -> str:
        """Return the page; `failed` is what could not be made."""
        prepared, plan = self.packer.prepared, self.packer.plan
        week = prepared.week
        assert week
        return week_page(
            WeekSheet(
                station=prepared.catalogue.station.name,
                mark=prepared.catalogue.station.mark,
                week=week.id,
                monday=week.monday,
                letter=plan.letter,
                approval=prepared.approvals.signed(aired(prepared.approvals)),
                languages={code: one.name for code, one in prepared.catalogue.languages.items()},
                segments=tuple(self._segment(segment) for segment in week.segments),
                communes=tuple(self._commune(commune) for commune in plan.communes),
                findings=tuple(_finding(problem) for problem in (*failed, *prepared.problems)),
                errands=tuple(self._errand(one) for one in errands.errands(prepared)),
            )
        )

    def _segment(self, segment: str) -> SegmentSheet:
        rows = [row for row in coverage(self.packer.prepared) if row.segment == segment]
        return SegmentSheet(segment, self.packer.facts(segment), tuple(self._version(row) for row in rows))

    def _version(self, row: Coverage) -> Version:
        casting = self.packer.prepared.castings.get(f"{row.segment}/{row.language}")
        refused = tuple(_refusal(one) for one in row.rejected)
        heard = self._heard(casting, row.language, refused) if casting else Version(row.language)
        return replace(heard, values=row.values, state=WORDS[row.state].words(VIETNAMESE))

    def _errand(self, one: errands.Errand) -> ErrandRow:
        segment = self.packer.prepared.catalogue.segments.get(one.what)
        what = segment.title if segment else NAMES.get(one.what, one.what)
        who, task = errands.ROLES[one.role].words(VIETNAMESE), one.task.words(VIETNAMESE)
        return ErrandRow(who, what, one.language, task, one.command)

    def _heard(self, casting: Casting, language: str, refused: tuple[str, ...] = ()) -> Version:
        """Return what is heard of a part, in the first profile that it was made for."""
        profiles = self.packer.prepared.catalogue.profiles
        made = (self.packer.made.get((casting.part.id, profile)) for profile in profiles)
        encoded = next(filter(None, made), None)
        return Version(
            language,
            (casting.provenance,) if casting.provenance else (),
            self._link(encoded.piece.path) if encoded else "",
            encoded.piece.ms if encoded else 0,
            casting.part.sentences,
            refused,
        )

    def _commune(self, plan: CommunePlan) -> CommuneSheet:
        catalogue = self.packer.prepared.catalogue
        commune = catalogue.communes[plan.commune]
        bundle = self.folder / "bundles" / bundle_name(commune.code, commune.name)
        zipped = bundle.with_name(f"{bundle.name}.zip")
        week, letter = self.packer.plan.week, self.packer.plan.letter
        files = {
            slot_key(slot): bundle / "data" / programme_name(week, letter, slot.time) for slot in plan.slots
        }
        return CommuneSheet(
            commune.code,
            commune.name,
            catalogue.profiles[commune.profile].name,
            tuple(spoken.code for spoken in commune.languages),
            plan,
            {key: self._link(file) for key, file in files.items() if file.is_file()},
            self._link(zipped) if zipped.is_file() else "",
            tuple(self._around(commune)),
        )

    def _around(self, commune: Commune) -> Iterator[tuple[str, Version]]:
        """Yield what a commune hears around the common parts: the rundown's words and sounds, and its own
        paragraphs of the segments."""
        prepared = self.packer.prepared
        week = prepared.week
        assert week
        for part in self.packer.planner.playable(week, commune):
            casting = prepared.castings[part]
            owner, *rest = part.split("/")
            if owner in SECTIONS or casting.part.sound:
                yield NAMES.get(owner, owner), self._heard(casting, casting.part.language or SOURCE)
            elif len(rest) > 1:
                title = prepared.catalogue.segments[owner].title
                yield f"Lời riêng của xã trong bài: {title}", self._heard(casting, casting.part.language)

    def _link(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()


def _refusal(rejected: Rejection) -> str:
    why = rejected.why.words(VIETNAMESE)
    return f"{rejected.voice}: {why}" if rejected.voice else why


def _finding(problem: Problem) -> Finding:
    what, do = problem.what.words(VIETNAMESE), problem.do.words(VIETNAMESE)
    return Finding(problem.severity.value, str(problem.place), what, do)
