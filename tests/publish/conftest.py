from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.centre import Centre


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """A centre that has published its first week; copied, never changed."""
    made = Centre(tmp_path_factory.mktemp("first") / "centre")
    made.publish()
    return made


@pytest.fixture
def centre(first: Centre, tmp_path: Path) -> Centre:
    """A centre that has published its first week."""
    shutil.copytree(first.root, tmp_path / "centre")
    return replace(first, root=tmp_path / "centre", bags=dict(first.bags))


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """Where a commune fetches to."""
    return tmp_path / "commune" / "loa"
