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
