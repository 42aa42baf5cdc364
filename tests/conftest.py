"""What all tests share."""

from __future__ import annotations

import pytest

from pipeline import render
from tests.workers import kept


@pytest.fixture(autouse=True)
def _kept_renderers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every renderer ask one process that stays; tests/test_render.py, whose subject it is, does not."""
    monkeypatch.setattr(render, "Worker", kept)
