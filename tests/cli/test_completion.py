"""Completion in a shell, as a person at the keyboard gets it: what is typed, then Tab, on a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builds import ROOT, loa
from tests.needs import needs

PATIENCE = 60.0
SHELLS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"]}
COMPLETED = {
    "voic": "voices",
    "voices ins": "voices install",
    "build --no-z": "build --no-zips",
    "completion f": "completion fish",
    "check --content tests/sta": "check --content tests/stations",
}
"""What is typed after scripts/loa, and what Tab makes of it."""
TO_START, TO_END = "\x01", "\x05"


class Terminal:
    """A shell on a terminal of its own."""

    def __init__(self, shell: str, folder: Path) -> None:
        self.keyboard, screen = pty.openpty()
        env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb", "LOA_LANG": "en", "PS1": "> "}
        where = {"stdin": screen, "stdout": screen, "stderr": screen, "cwd": ROOT, "env": env}
        self.shell = subprocess.Popen([needs(shell), *SHELLS[shell]], start_new_session=True, **where)
        os.close(screen)

    def type(self, keys: str, until: str) -> None:
        """Type, and wait until the terminal shows what matches."""
        os.write(self.keyboard, keys.encode())
        shown, deadline = "", time.monotonic() + PATIENCE
        while not re.search(until, shown):
            assert time.monotonic() < deadline, f"{until!r} is not in {shown!r}"
            if select.select([self.keyboard], [], [], 1)[0]:
                shown += os.read(self.keyboard, 4096).decode("utf-8", "replace")

    def close(self) -> None:
        """End the shell."""
        self.shell.kill()
        self.shell.wait()
        os.close(self.keyboard)


@pytest.fixture(params=SHELLS)
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """A shell that was told how scripts/loa is completed."""
    terminal = Terminal(request.param, tmp_path)
    terminal.type(f'eval "$(scripts/loa completion {request.param})"; echo re"ady"\n', until="ready")
    yield terminal
    terminal.close()


def test_tab_completes_verbs_options_choices_and_folders_after_scripts_loa(terminal: Terminal) -> None:
    for typed, completed in COMPLETED.items():
        keys = f'scripts/loa {typed}\t{TO_START}echo "[{TO_END}]"\n'
        terminal.type(keys, until=rf"\[scripts/loa {re.escape(completed)}[ /]?\]")


def test_fish_completes_with_what_each_verb_does() -> None:
    asked = (
        "scripts/loa completion fish | source; complete -C 'scripts/loa ver'; complete -C 'loa check --off'"
    )
    env = {**os.environ, "LOA_LANG": "vi"}
    ended = subprocess.run(
        [needs("fish"), "--no-config", "-c", asked],
        capture_output=True,
        text=True,
        env=env,
        cwd=ROOT,
        check=False,
    )
    verb, option = ended.stdout.splitlines()
    assert verb.startswith("verify\tKiểm tra một gói")
    assert option.startswith("--offline\t")


def test_the_lines_call_the_file_that_wrote_them_wherever_the_shell_stands() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert f" {ROOT / 'scripts' / 'loa'})" in loa("completion", shell).stdout


def test_a_shell_that_is_not_known_is_refused_with_those_that_are() -> None:
    ended = loa("completion", "tcsh")
    assert ended.returncode == 2
    assert "'bash', 'zsh', 'fish'" in ended.stderr
