"""What all tests share."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # pytest-xdist has a process a core already; before numpy

import pytest

from pipeline import render
from pipeline.sound import encode, master
from tests.workers import kept, once

ENCODE, MASTER = once(encode.encode, 3), once(master.master, 1)
BUILDS = ("work", "cli")
"""Where tests build weeks, and have them say what becomes of the sound."""


LONG = (
    "test_plain",
    "test_speaking",
    "test_faults",
    "test_services",
    "test_week",
    "test_proof",
    "test_browser",
)
"""Files of tests that take longest: they come first, so that no process ends long after the others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the tests that take longest to the front."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(autouse=True)
def _kept_renderers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every renderer ask one process that stays; tests/test_render.py, whose subject it is, does not."""
    monkeypatch.setattr(render, "Worker", kept)


@pytest.fixture(autouse=True)
def _kept_sounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds in this process master and encode each sound once; tests/sound tests how it is done."""
    if request.path.parent.name in BUILDS:
        monkeypatch.setattr(encode, "encode", ENCODE)
        monkeypatch.setattr(master, "master", MASTER)
