"""Verbs run one after another in the Python of another environment: to start it anew for each takes most of a
test's time.

`python tests/plain.py` answers JSON lines, each the words of a verb, with how it ended and what it said.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent.parent))

from pipeline import tools
from tests.builds import ROOT, Ended, loa


class Plain:
    """A running Python of an environment."""

    def __init__(self, python: Path, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [python, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **env},
            cwd=ROOT,
        )

    def loa(self, *words: str, **env: str) -> Ended:
        """Run a verb to its end and return what it said."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([words, env]) + "\n")
        self._process.stdin.flush()
        return subprocess.CompletedProcess(words, *json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def _ended(words: list[str], env: dict[str, str]) -> tuple[int, str, str]:
    try:
        ended = loa(*words, env=env, processes=tools.processes)
    except Exception:
        return 1, "", traceback.format_exc()
    return ended.returncode, ended.stdout, ended.stderr


def _answer() -> None:
    """Answer until nobody asks; what a verb starts does not write among the answers."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(_ended(*json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    _answer()
