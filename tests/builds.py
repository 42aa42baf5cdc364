"""Verbs and builds for the tests: in this process, or as a user runs them in a process of their own.

What is started takes most of a test's time, so only where the process itself is the subject (its start, its
language, its environment, its end) is one started. Here the same `main` runs, with the same words.
"""

from __future__ import annotations

import gettext
import hashlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from unittest import mock

from pipeline import tools
from pipeline.cli import words as spoken
from pipeline.cli.main import main
from tests.workers import Workers

ROOT = Path(__file__).parent.parent
PYTHON = Path(sys.executable)
SAMPLE = ROOT / "content"
SMALL = Path(__file__).parent / "content" / "station"
"""A station of two communes and two segments."""

Ended = subprocess.CompletedProcess[str]


class Run(Protocol):
    """How a verb is run: `loa` or `loa_process`."""

    def __call__(self, *words: str | Path, env: dict[str, str] | None = None) -> Ended: ...


def loa(
    *words: str | Path,
    env: dict[str, str] | None = None,
    processes: Callable[[int], Executor] = Workers,
) -> Ended:
    """Run a verb to its end in this process and return what it said; English, so that tests can read it.

    An exception that would end the process with a traceback is raised. `processes` stand for those of
    pipeline.tools.
    """
    given = [str(word) for word in words]
    with _as_in_a_process({"LOA_LANG": "en", **(env or {})}, processes) as (out, err):
        try:
            main(given)
        except SystemExit as end:
            code = end.code
        said = [stream.getvalue().decode("utf-8") for stream in (out, err)]
    return subprocess.CompletedProcess(given, code if isinstance(code, int) else int(bool(code)), *said)


@contextmanager
def _as_in_a_process(
    env: dict[str, str], processes: Callable[[int], Executor]
) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Give the streams that a verb writes to, and put back afterwards what `main` changes in its process."""
    out, err, here = io.BytesIO(), io.BytesIO(), Path.cwd()
    shown, told = io.TextIOWrapper(out, write_through=True), io.TextIOWrapper(err, write_through=True)
    handler, domain, translate = signal.getsignal(signal.SIGINT), gettext.textdomain(), spoken.translate
    with (
        mock.patch.dict(os.environ, env),
        mock.patch.object(sys, "stdin", io.StringIO()),
        mock.patch.object(sys, "stdout", shown),
        mock.patch.object(sys, "stderr", told),
        mock.patch.object(tools, "processes", processes),
    ):
        os.chdir(ROOT)
        try:
            yield out, err
        finally:
            os.chdir(here)
            signal.signal(signal.SIGINT, handler)
            gettext.textdomain(domain)
            spoken.translate = translate


def loa_process(
    *words: str | Path, env: dict[str, str] | None = None, seconds: float = 300, python: Path = PYTHON
) -> Ended:
    """Run a verb to its end in a process of its own, as a user does, and return what it said."""
    return subprocess.run(
        [str(python), "-P", "-m", "pipeline", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LOA_LANG": "en", **(env or {})},
        cwd=ROOT,
        timeout=seconds,
        check=False,
    )


def build(content: Path, output: Path, *words: str, env: dict[str, str] | None = None, by: Run = loa) -> str:
    """Build a week; fail with what was said when it does not end well. Return stderr."""
    ended = by("build", "--content", content, "--output", output, *words, env=env)
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
