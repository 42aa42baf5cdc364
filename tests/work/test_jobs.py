"""What is made once, and what is made anew: recipes name what is heard, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.digest import JSON
from pipeline.model.audio import Voice
from pipeline.model.script import Part
from pipeline.voice.espeak import Espeak
from pipeline.work.casting.casting import Casting, PlayedFile
from pipeline.work.casting.engines import Engines
from pipeline.work.preparing.prepare import Prepared, prepare
from pipeline.work.speaking.jobs import Line, job_of, targets_of
from tests.builds import SMALL


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    """The small station's week."""
    return prepare(SMALL, None, dt.date(2026, 11, 20))


def lines(prepared: Prepared, engines: Engines | None = None) -> list[Line]:
    """Return the lines that voices say in the week."""
    targets = targets_of(prepared.catalogue.station)
    castings = [casting for casting in prepared.castings.values() if casting.voice]
    jobs = [job_of(casting, engines or prepared.engines, {}, targets) for casting in castings]
    return [line for job in jobs for line in job.lines]


def test_what_is_said_in_many_parts_is_one_clip(prepared: Prepared) -> None:
    said = lines(prepared)
    assert len({line.recipe for line in said}) == len({(line.voice, line.text) for line in said}) < len(said)


@dataclass(frozen=True)
class Newer(Espeak):
    """The same library in another version."""

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        return {**super().identity(voice), "loader": "9.9"}


def test_another_engine_makes_other_clips(prepared: Prepared) -> None:
    newer = lines(prepared, Engines(opened={"espeak": Newer()}))
    assert not {line.recipe for line in lines(prepared)} & {line.recipe for line in newer}


def test_another_recording_is_another_take(prepared: Prepared, tmp_path: Path) -> None:
    recipes = []
    for name, data in (("one", b"a"), ("two", b"a"), ("one", b"b")):
        (tmp_path / name).write_bytes(data)
        casting = Casting(Part("bai/vi", "vi"), files=(PlayedFile(tmp_path / name, 0),))
        (line,) = job_of(casting, prepared.engines, {}, targets_of(prepared.catalogue.station)).lines
        recipes.append(line.recipe)
    assert recipes[0] == recipes[1] != recipes[2]
