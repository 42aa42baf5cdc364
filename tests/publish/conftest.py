from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.centre import Centre


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """A centre that has published its first week."""
    made = Centre(tmp_path / "centre")
    made.publish()
    return made


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """Where a commune fetches to."""
    return tmp_path / "commune" / "loa"
