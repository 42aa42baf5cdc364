"""Debian's minisign: missing at home skips a test, missing in CI fails it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def minisign(*words: str, folder: Path, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run minisign in a folder."""
    found = shutil.which("minisign")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("minisign is missing")
        pytest.skip("minisign is missing")
    return subprocess.run(
        [found, *words], cwd=folder, input=said, capture_output=True, text=True, timeout=60, check=False
    )
