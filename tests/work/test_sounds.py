"""A sound that only decoding shows to be damaged is named, and the week is made without it."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.problems import Severity
from pipeline.progress import Silent
from pipeline.work.week import BuildRequest, build
from tests.builds import SMALL
from tests.workers import Workers

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """A station whose tune has a good header and nothing good behind it."""
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    tune = content / "sounds" / "nhac-hieu.wav"
    good = tune.with_suffix(".flac")
    tools.run([tools.ffmpeg(), "-v", "error", "-i", tune, "-c:a", "flac", good])
    tune.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    good.unlink()
    return content


def test_the_week_is_made_without_a_tune_that_cannot_be_decoded(
    station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "processes", Workers)
    made = build(BuildRequest(station, tmp_path / "output", None, TODAY, 2), Silent())
    (told,) = made.record.failures
    assert told.severity is Severity.ERROR
    assert str(told.what).startswith(
        "sounds/nhac-hieu could not be made: the recording nhac-hieu.wav cannot be"
    )
    assert len(made.bundles) == 2
    assert all(path.is_file() for path in made.bundles)
    assert any(slot.items for commune in made.record.communes for slot in commune.plan.slots)
