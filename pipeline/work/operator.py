"""week.html, the operator's page: filled from what a build knows."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.names import bundle_name, programme_name
from pipeline.model.plan import CommunePlan
from pipeline.pages.week import CommuneSheet, Finding, SegmentSheet, Version, WeekSheet, slot_key, week_page
from pipeline.problems import Problem
from pipeline.translate import translator
from pipeline.work.coverage import Coverage, coverage
from pipeline.work.packing import Packer

VIETNAMESE = translator("vi")


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
                approval=week.approved,
                languages={code: one.name for code, one in prepared.catalogue.languages.items()},
                segments=tuple(self._segment(segment) for segment in week.segments),
                communes=tuple(self._commune(commune) for commune in plan.communes),
                findings=tuple(_finding(problem) for problem in (*failed, *prepared.problems)),
            )
        )

    def _segment(self, segment: str) -> SegmentSheet:
        rows = [row for row in coverage(self.packer.prepared) if row.segment == segment]
        return SegmentSheet(segment, self.packer.facts(segment), tuple(self._version(row) for row in rows))

    def _version(self, row: Coverage) -> Version:
        prepared, part = self.packer.prepared, f"{row.segment}/{row.language}"
        casting = prepared.castings.get(part)
        made = [encoded for (name, _), encoded in sorted(self.packer.made.items()) if name == part]
        return Version(
            row.language,
            (casting.provenance,) if casting and casting.provenance else (),
            self._link(made[0].piece.path) if made else "",
            made[0].measured.ms if made else 0,
            casting.part.sentences if casting else (),
            tuple(f"{one.voice}: {one.why.words(VIETNAMESE)}" for one in row.rejected),
        )

    def _commune(self, plan: CommunePlan) -> CommuneSheet:
        commune = self.packer.prepared.catalogue.communes[plan.commune]
        bundle = self.folder / "bundles" / bundle_name(commune.code, commune.name)
        zipped = bundle.with_name(f"{bundle.name}.zip")
        week, letter = self.packer.plan.week, self.packer.plan.letter
        files = {
            slot_key(slot): bundle / "data" / programme_name(week, letter, slot.time) for slot in plan.slots
        }
        return CommuneSheet(
            commune.code,
            commune.name,
            self.packer.prepared.catalogue.profiles[commune.profile].name,
            tuple(spoken.code for spoken in commune.languages),
            plan,
            {key: self._link(file) for key, file in files.items() if file.is_file()},
            self._link(zipped) if zipped.is_file() else "",
        )

    def _link(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()


def _finding(problem: Problem) -> Finding:
    what, do = problem.what.words(VIETNAMESE), problem.do.words(VIETNAMESE)
    return Finding(problem.severity.value, str(problem.place), what, do)
