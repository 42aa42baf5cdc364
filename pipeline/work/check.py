"""`loa check`: everything judged, and the plan that it would give, from estimated lengths."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.plan import Plan
from pipeline.problems import Problem, listed
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.packing.planfile import PlanDocument, document
from pipeline.work.preparing.lengths import Lengths, estimated_ms, lengths, misfits
from pipeline.work.preparing.planning import Planner
from pipeline.work.preparing.prepare import Prepared, PreparedWeek, prepare, settled


@dataclass(frozen=True)
class CheckResult:
    """What was found."""

    prepared: Prepared
    lengths: Lengths
    """How long each segment will last in each language, as estimated."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, with the lengths that are not as planned."""
        return listed((*self.prepared.problems, *misfits(self.prepared, self.lengths)))


@dataclass(frozen=True)
class WeekCheck(CheckResult):
    """What was found where a week is planned, and the plan that it would give."""

    plan: Plan

    def document(self) -> PlanDocument:
        """The plan as plan.json says it."""
        provenances = {part: casting.provenance for part, casting in self.prepared.castings.items()}
        return document(self.plan, self.prepared.catalogue.communes, provenances, self.prepared.state)


def check(root: Path, week: str | None, today: dt.date, machine: Machine = BARE) -> CheckResult:
    """Judge all material under `root` and estimate a week's plan (None: the newest planned)."""
    prepared = settled(prepare(root, week, today, machine))
    part_ms = {part: estimated_ms(casting) for part, casting in prepared.castings.items()}
    found = lengths(prepared, part_ms)
    if not isinstance(prepared, PreparedWeek):
        return CheckResult(prepared, found)
    planner = Planner(prepared.catalogue, prepared.scripts, lambda part, profile: part_ms.get(part, 0))
    return WeekCheck(prepared, found, planner.plan(prepared.week, estimated=True))
