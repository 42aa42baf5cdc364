"""Builds as a user runs them: `python -m pipeline ...` in a process of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = Path(sys.executable)
SAMPLE = ROOT / "content"
SMALL = Path(__file__).parent / "content" / "station"
"""A station of two communes and two segments."""


def loa(
    *words: str | Path, env: dict[str, str] | None = None, seconds: float = 300, python: Path = PYTHON
) -> subprocess.CompletedProcess[str]:
    """Run a verb to its end and return what it said; English, so that tests can read it."""
    return subprocess.run(
        [str(python), "-P", "-m", "pipeline", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LOA_LANG": "en", **(env or {})},
        cwd=ROOT,
        timeout=300,
        check=False,
    )


def build(content: Path, output: Path, *words: str, env: dict[str, str] | None = None) -> str:
    """Build a week; fail with what was said when it does not end well. Return stderr."""
    ended = loa("build", "--content", content, "--output", output, *words, env=env)
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stderr


def made(output: Path) -> dict[str, str]:
    """Return the SHA-256 of everything that a build hands over (the store is its own affair)."""
    files = (path for path in sorted(output.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.relative_to(output).parts[0] != "store"
    }


def stored(output: Path) -> set[str]:
    """Return the names of the store's objects."""
    return {path.name for path in (output / "store" / "objects").rglob("*") if path.is_file()}
