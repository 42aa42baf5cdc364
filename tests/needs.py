"""Tools that some tests use: missing, they skip a test at home and fail it in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.builds import ROOT

TOOLS = ROOT / ".tools" / "node_modules"
"""Where .ci/run puts what npm has."""


def needs(program: str) -> str:
    """Return the path of a program."""
    return _found(shutil.which(program), program)


def needs_file(path: str) -> Path:
    """Return the path of a file of an npm package."""
    file = TOOLS / path
    return Path(_found(str(file) if file.is_file() else None, path))


def needs_file_of_system(path: Path) -> Path:
    """Return the path of a file that Linux has."""
    return Path(_found(str(path) if path.exists() else None, str(path)))


def _found(path: str | None, name: str) -> str:
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing: .ci/run installs it")
        pytest.skip(f"{name} is missing")
    return path
