"""What scripts/promises does, run inside the project's environment.

Each row of the table is a mutant: one line of the code, replaced. It is put into a copy of the tree, and the
one test that proves the promise is run there. A test that fails because of what it asserts has killed the
mutant; one that passes, is skipped, hangs, or falls over the mutant's own mistakes has not.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "tests" / "promises.toml"
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", ".tools", ".hypothesis", ".*_cache", "output", "models", "__pycache__"
)
SECONDS = 90
"""For one test; the slowest of the table needs a tenth of it."""
ALONE = {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""In the environment of a broken tree: nothing that is compiled of it may stay, and plugins take longer to
load than most of the tests take."""
UNFIT = (
    *("SyntaxError", "NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError"),
    *("AttributeError", "TypeError"),
)
"""What a mutant raises that is no other code but broken code: it proves nothing of the test."""


@dataclass(frozen=True)
class Promise:
    """A row: what is promised, the one line that keeps it, how that is broken, and the test that notices."""

    says: str
    kept_by: str
    """A file, from pipeline/."""
    line: str
    broken: str
    proved_by: str
    """A test, from tests/."""

    @property
    def test(self) -> str:
        """The test as pytest is asked for it."""
        return f"tests/{self.proved_by}"

    def mentions(self, word: str) -> bool:
        """Return whether the row contains a word."""
        return any(word.lower() in text.lower() for text in vars(self).values())


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    promise: Promise
    seconds: float
    survived: str
    """Why it counts as a survivor; '' is killed."""


def main() -> int:
    """Run the rows that are asked for; return 1 when a mutant survives."""
    parser = argparse.ArgumentParser(description="Break each promise in one line; its own test must fail.")
    parser.add_argument("word", nargs="?", default="", help="only rows that contain it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
    asked = parser.parse_args()
    promises = [promise for promise in table() if promise.mentions(asked.word)]
    if not promises:
        sys.exit(f"no row contains '{asked.word}'")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="loa-promises-") as folder:
        whole = Path(folder) / "whole"
        shutil.copytree(ROOT, whole, ignore=LEFT_OUT)
        if not hold(whole, promises, asked.jobs):
            return 1
        verdicts = tried(promises, copies(whole, asked.jobs))
    return told(verdicts, time.monotonic() - began)


def table() -> list[Promise]:
    """Return the rows."""
    return [Promise(**row) for row in tomllib.loads(TABLE.read_text("utf-8"))["promise"]]


def hold(tree: Path, promises: Iterable[Promise], jobs: int) -> bool:
    """Return whether every proving test passes while nothing is broken; what Python compiles stays there."""
    nodes = sorted({promise.test for promise in promises})
    print(f"{len(nodes)} tests on the whole tree ...", flush=True)
    ended = pytest(tree, [*nodes, "--numprocesses", str(jobs), "--dist=loadfile"], seconds=SECONDS * 10)
    if ended is None or ended.returncode:
        print(ended.stdout if ended else "they do not end")
        return False
    return True


def copies(whole: Path, count: int) -> list[Path]:
    """Return as many copies of the tree as are asked for, each seen to be what its tests import."""
    made = [whole, *(Path(shutil.copytree(whole, whole.with_name(f"copy-{n}"))) for n in range(1, count))]
    for tree in made:
        command = [sys.executable, "-c", "import pipeline; print(pipeline.__file__)"]
        found = subprocess.run(command, cwd="/", env=environment(tree), capture_output=True, text=True)
        if not Path(found.stdout.strip()).is_relative_to(tree):
            sys.exit(f"the tests would import {found.stdout.strip()}, not the copy in {tree}")
    return made


def tried(promises: list[Promise], trees: list[Path]) -> list[Verdict]:
    """Try all rows, as many at once as there are trees, and tell of each as it ends."""
    free: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for tree in trees:
        free.put(tree)

    def one(promise: Promise) -> Verdict:
        tree = free.get()
        try:
            return attempt(promise, tree)
        finally:
            free.put(tree)

    verdicts = []
    with ThreadPoolExecutor(len(trees)) as threads:
        for ended in as_completed([threads.submit(one, promise) for promise in promises]):
            verdict = ended.result()
            verdicts.append(verdict)
            state = f"SURVIVED ({verdict.survived})" if verdict.survived else "killed"
            print(f"{state} in {verdict.seconds:.1f} s: {verdict.promise.says}", flush=True)
    return verdicts


def attempt(promise: Promise, tree: Path) -> Verdict:
    """Break the line in a tree, run the test there, put the line back."""
    began = time.monotonic()
    path = tree / "pipeline" / promise.kept_by
    whole, stamp = path.read_bytes(), path.stat()
    path.write_text(mutated(whole.decode(), promise), "utf-8")
    try:
        survived = why_survived(pytest(tree, [promise.test, "-x", "-rfEs"], more=ALONE))
    finally:
        path.write_bytes(whole)
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # what was compiled of it is valid again
    return Verdict(promise, time.monotonic() - began, survived)


def mutated(text: str, promise: Promise) -> str:
    """Return a file's text with the promise's line broken, as deep in the code as it was."""
    lines = text.split("\n")
    (at,) = (number for number, line in enumerate(lines) if line.strip() == promise.line)
    depth = len(lines[at]) - len(lines[at].lstrip())
    lines[at] = " " * depth + promise.broken
    return "\n".join(lines)


def why_survived(ended: subprocess.CompletedProcess[str] | None) -> str:
    """Return why a test did not kill a mutant, or '' when it did: by what it asserts, not by an accident."""
    if ended is None:
        return "the test does not end"
    if ended.returncode == 0:
        return "the test was skipped" if "SKIPPED" in ended.stdout else "the test passes"
    if ended.returncode != 1:
        return f"pytest ended with {ended.returncode}: {ended.stdout.strip()[-300:]}"
    failed = [line for line in ended.stdout.splitlines() if line.startswith("FAILED ")]
    if not failed:
        return "the test's own preparation fails"
    cause = failed[0].partition(" - ")[2]
    return f"the mutant cannot run: {cause}" if cause.startswith(UNFIT) else ""


def pytest(
    tree: Path, words: list[str], seconds: float = SECONDS, more: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str] | None:
    """Run pytest in a tree, with more in its environment; return how it ended, None when it had to be."""
    temporary = ["-p", "no:cacheprovider", "--basetemp", str(tree.with_name(f"{tree.name}-tmp"))]
    command = [sys.executable, "-P", "-m", "pytest", "-q", *temporary, *words]
    started = subprocess.Popen(
        command,
        cwd=tree,
        env={**environment(tree), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        said, _ = started.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(started.pid, signal.SIGKILL)  # with the processes that the test has started
        started.communicate()
        return None
    return subprocess.CompletedProcess(command, started.returncode, said)


def environment(tree: Path) -> dict[str, str]:
    """Return the environment in which a tree's own package is imported, by its tests' processes, too; and in
    which hypothesis draws the same examples in every run, as it does in CI."""
    return {**os.environ, "PYTHONPATH": str(tree), "CI": "true", "COLUMNS": "200", "OMP_NUM_THREADS": "1"}


def told(verdicts: list[Verdict], seconds: float) -> int:
    """Tell how it ended; return the exit status."""
    survivors = [verdict for verdict in verdicts if verdict.survived]
    print(f"--- {len(verdicts)} promises broken in {seconds:.0f} s, {len(survivors)} mutants survived")
    for verdict in survivors:
        row = verdict.promise
        print(f"SURVIVED: {row.says}\n  {row.kept_by}: {row.line}\n  -> {row.broken}\n  {row.proved_by}")
        print(f"  {verdict.survived}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
