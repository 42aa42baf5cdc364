"""What a terminal shows of a running job, and that nothing of it is left behind."""

from __future__ import annotations

import io
import re

import pytest

from pipeline.cli.screen import BarProgress, progress
from pipeline.problems import say

HIDDEN, SHOWN = "\x1b[?25l", "\x1b[?25h"
"""How a terminal is told to hide its cursor, and to show it again."""


class Terminal(io.StringIO):
    """Takes for a terminal what is written to it."""

    def isatty(self) -> bool:
        return True


def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Have stderr be a terminal, from within a test: pytest sets its own stderr before."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    return terminal


def test_a_bar_is_drawn_for_each_stage_and_gone_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    with progress() as bar:
        assert isinstance(bar, BarProgress)
        bar.stage(say("speaking"), 2)
        bar.step()
        bar.stage(say("packing bundles"), 0)
        bar.tell(say("speaking"))
    shown = terminal.getvalue()
    assert re.search("speaking .*1/2", shown)
    assert re.search(r"packing bundles .*0/\?", shown)
    assert shown.count(HIDDEN) == shown.count(SHOWN) == 2
    last = shown[shown.rindex(SHOWN) :]
    assert re.fullmatch(r"packing bundles: \d+\.\d s\n", re.sub(r"\x1b\[[?\d]*[A-Za-z]|\r", "", last))


def test_a_job_that_ends_before_its_first_stage_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_terminal(monkeypatch)
    with progress():
        pass
    assert terminal.getvalue() == ""
