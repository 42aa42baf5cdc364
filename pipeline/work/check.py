"""`loa check`: everything judged, and the plan that it would give, from estimated lengths."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.plan import Plan
from pipeline.voice.length import expected_seconds
from pipeline.work.casting import Casting
from pipeline.work.equipment import BARE, Machine
from pipeline.work.planning import Planner
from pipeline.work.prepare import Prepared, prepare, settled


@dataclass(frozen=True)
class Checked:
    """What was found, and the plan as estimated (None when no week is planned)."""

    prepared: Prepared
    planner: Planner
    plan: Plan | None


def check(root: Path, week: str | None, today: dt.date, machine: Machine = BARE) -> Checked:
    """Judge all material under `root` and estimate a week's plan (None: the newest planned)."""
    prepared = settled(prepare(root, week, today, machine))
    planner = estimating(prepared)
    plan = planner.plan(prepared.week, estimated=True) if prepared.week else None
    return Checked(prepared, planner, plan)


def estimating(prepared: Prepared) -> Planner:
    """Return a planner whose lengths come from syllables."""
    lengths = {name: estimated_ms(casting, prepared) for name, casting in prepared.castings.items()}
    return Planner(prepared.catalogue, prepared.scripts, lambda part, profile: lengths.get(part, 0))


SOUND_MS = 8000
"""What a sound is reckoned at before it is decoded."""


def estimated_ms(casting: Casting, prepared: Prepared) -> int:
    """Return how long a part will sound, from its syllables and pauses; 0 when it is not heard."""
    if not casting.heard:
        return 0
    if casting.part.sound or casting.part.silence_ms:
        return casting.part.silence_ms or SOUND_MS
    utterances = [one for sentence in casting.part.sentences for one in sentence.utterances]
    seconds = expected_seconds(casting.part.syllables, casting.voice)
    return round(1000 * seconds) + sum(utterance.pause_ms for utterance in utterances)
