"""`loa check`: everything judged, and the plan that it would give, from estimated lengths."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.plan import Plan
from pipeline.problems import Problem, listed
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.packing.planning import Planner
from pipeline.work.preparing.lengths import Lengths, estimated_ms, lengths, misfits
from pipeline.work.preparing.prepare import Prepared, prepare, settled


@dataclass(frozen=True)
class CheckResult:
    """What was found, and the plan as estimated (None when no week is planned)."""

    prepared: Prepared
    planner: Planner
    plan: Plan | None
    lengths: Lengths
    """How long each segment will last in each language, as estimated."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, with the lengths that are not as planned."""
        return listed((*self.prepared.problems, *misfits(self.prepared, self.lengths)))


def check(root: Path, week: str | None, today: dt.date, machine: Machine = BARE) -> CheckResult:
    """Judge all material under `root` and estimate a week's plan (None: the newest planned)."""
    prepared = settled(prepare(root, week, today, machine))
    part_ms = {name: estimated_ms(casting) for name, casting in prepared.castings.items()}
    planner = Planner(prepared.catalogue, prepared.scripts, lambda part, profile: part_ms.get(part, 0))
    plan = planner.plan(prepared.week, estimated=True) if prepared.week else None
    return CheckResult(prepared, planner, plan, lengths(prepared, part_ms))
