"""A copy of the good station for each test that spoils one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.judging import copied


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """The root of a fresh copy of tests/content/station."""
    return copied(tmp_path / "station")
