"""The environment of scripts/loa: made once, renewed when what it must hold changes, never made less."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builds import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import bootstrap

EXTRAS = re.compile(rf"{re.escape(str(ROOT))}(?:\[(.*)\])?$")


class Installer:
    """Stands for venv and pip: makes the environment's Python, and remembers what it was told to install."""

    def __init__(self) -> None:
        self.told: list[list[str]] = []
        self.fails = False

    def call(self, command: list[str], **_: object) -> int:
        if command[1:3] == ["-m", "venv"]:
            python = bootstrap.Environment(Path(command[3])).python
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
            return 0
        assert command[1:4] == ["-m", "pip", "install"]
        assert command[command.index("--constraint") + 1] == str(ROOT / "constraints.txt")
        self.told.append(command)
        return int(self.fails)

    @property
    def extras(self) -> list[str]:
        """The extras that Loa was installed with, time by time."""
        found = [EXTRAS.match(command[-1]) for command in self.told]
        return [match[1] or "" for match in found if match]


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> Installer:
    installer = Installer()
    monkeypatch.setattr(subprocess, "call", installer.call)
    return installer


@pytest.fixture
def environment(tmp_path: Path) -> bootstrap.Environment:
    return bootstrap.Environment(tmp_path / "environments" / "venv")


def test_it_is_made_once(environment: bootstrap.Environment, installer: Installer) -> None:
    environment.ready()
    environment.ready()
    assert installer.extras == [""]
    assert environment.holds()
    assert not environment.holds("edge")


def test_an_extra_that_was_added_is_known_and_nothing_is_installed_again(
    environment: bootstrap.Environment, installer: Installer
) -> None:
    environment.ready()
    assert environment.add("sherpa") == 0
    packages = installer.told[-1][-2:]
    assert [
        package[: len(name)] for package, name in zip(packages, ("pooch", "sherpa-onnx"), strict=True)
    ] == [
        "pooch",
        "sherpa-onnx",
    ]
    environment.ready()
    environment.ready("sherpa")
    assert installer.extras == [""]


def test_extras_stay_when_what_loa_needs_changes(
    environment: bootstrap.Environment, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ready()
    environment.add("edge")
    environment.add("announce")
    monkeypatch.setattr(bootstrap, "current", lambda: "of another pyproject.toml")
    assert not environment.holds()
    environment.ready()
    assert installer.extras == ["", "announce,edge"]
    assert environment.holds("edge")


def test_the_developers_environment_stays_one_and_has_every_extra(
    environment: bootstrap.Environment, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.ready("dev")
    environment.ready("edge")
    monkeypatch.setattr(bootstrap, "current", lambda: "of another constraints.txt")
    environment.ready()
    assert installer.extras == ["dev", "dev"]


def test_what_was_not_installed_is_not_taken_for_installed(
    environment: bootstrap.Environment, installer: Installer, capsys: pytest.CaptureFixture[str]
) -> None:
    installer.fails = True
    with pytest.raises(SystemExit) as ended:
        environment.ready()
    assert ended.value.code == 3
    assert "failed: pip install" in capsys.readouterr().err
    assert not environment.holds()
    installer.fails = False
    environment.ready()
    installer.fails = True
    assert environment.add("edge") == 1
    assert environment.holds()
    assert not environment.holds("edge")


def test_a_stamp_that_says_nothing_is_none(environment: bootstrap.Environment, installer: Installer) -> None:
    environment.ready()
    (environment.folder / "loa-installed").write_text("")
    assert not environment.holds()
    environment.ready()
    assert environment.holds()


def test_pressing_tab_installs_nothing(
    environment: bootstrap.Environment, installer: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "OWN", environment)
    monkeypatch.setenv("_LOA_COMPLETE", "bash_complete")
    assert bootstrap.run(["-m", "pipeline"]) == 0
    assert not environment.folder.exists()
    assert installer.told == []


def test_a_change_of_either_file_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    states = set()
    for project, versions in (("a", "b"), ("a", "c"), ("b", "c"), ("ab", "")):
        (tmp_path / "pyproject.toml").write_text(project)
        (tmp_path / "constraints.txt").write_text(versions)
        states.add(bootstrap.current())
    assert len(states) == 4
