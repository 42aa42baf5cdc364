"""Extras: what is missing comes by the command that is said, and what cannot be had with the reason."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import extras, tools
from pipeline.problems import MachineLacks, Message
from pipeline.progress import Silent


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Python that scripts/loa made, in which no extra is installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / extras.STAMP).touch()


class Watcher(Silent):
    """Remembers what is told."""

    def __init__(self) -> None:
        self.news: list[str] = []

    def stage(self, name: Message, total: int) -> None:
        self.news.append(str(name))

    def tell(self, news: Message) -> None:
        self.news.append(str(news))


def pip(monkeypatch: pytest.MonkeyPatch, status: int, said: str, *lines: str) -> list[list[str]]:
    """Have bootstrap.py end so; return what is started, as it comes."""
    started: list[list[str]] = []

    def follow(command: list[object], hear: Callable[[str], None]) -> tuple[int, str]:
        started.append([str(word) for word in command])
        for line in lines:
            hear(line)
        return status, said

    monkeypatch.setattr(tools, "follow", follow)
    return started


def test_the_environments_own_bootstrap_installs_and_what_is_fetched_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watcher = Watcher()
    lines = ("Collecting pooch", "  Downloading pooch-1.9.0-py3-none-any.whl (67 kB)", "Installing collected")
    started = pip(monkeypatch, 0, "", *lines)
    extras.add("sherpa", watcher)
    assert started == [[sys.executable, str(extras.BOOTSTRAP), "sherpa"]]
    assert extras.BOOTSTRAP.is_file()
    assert watcher.news == ["installing pooch, sherpa-onnx", "fetching pooch-1.9.0-py3-none-any.whl (67 kB)"]


def test_what_is_here_is_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    started = pip(monkeypatch, 1, "")
    extras.add("edge", Silent(), offline=True)
    assert started == []


def test_an_extra_is_here_only_when_all_of_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object() if name == "pooch" else None)
    assert not extras.here("sherpa")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            "WARNING: Retrying (...) after connection broken by 'X'\nERROR: No matching distribution",
            ": pip reaches no",
        ),
        (
            "ERROR: Cannot install x\nERROR: ResolutionImpossible: for help visit y",
            ": pip finds none that fit",
        ),
        ("ERROR: No matching distribution found for x\nWARNING: bye\n", ": pip finds none that fit"),
        ("/usr/bin/python: No module named pip\n", ": /usr/bin/python: No module named pip"),
        ("", ": ?"),
    ],
)
def test_the_reason_is_said_where_it_is_known_else_what_was_said_last(
    said: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip(monkeypatch, 1, said)
    with pytest.raises(MachineLacks) as stopped:
        extras.add("edge", Silent())
    (problem,) = stopped.value.problems
    assert f"could not be installed{why}" in str(problem.what)
    assert "reaches the internet" in str(problem.do)


def test_offline_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    started = pip(monkeypatch, 0, "")
    with pytest.raises(MachineLacks, match="--offline forbids to fetch its packages: pooch, sherpa-onnx"):
        extras.add("sherpa", Silent(), offline=True)
    assert started == []


def test_a_python_that_scripts_loa_did_not_make_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / extras.STAMP).unlink()
    started = pip(monkeypatch, 0, "")
    with pytest.raises(MachineLacks) as stopped:
        extras.add("edge", Silent())
    assert "edge-tts" in str(stopped.value.problems[0].do)
    assert started == []


def test_the_version_of_what_is_not_installed_is_none() -> None:
    assert extras.version("no-such-package-of-loa") == ""
