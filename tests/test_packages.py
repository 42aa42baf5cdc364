"""Each package that Loa asks for has its reason beside it, and somebody who imports it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(TEXT)["project"]
OPTIONAL = PROJECT["optional-dependencies"]
NAME = r"[A-Za-z0-9._-]+"
LISTS = re.findall(
    rf"^({NAME}) = \[\n(.*?)^\]", TEXT.partition("[project.scripts]")[0], re.MULTILINE | re.DOTALL
)
LINES = {
    f"{where}: {line.strip()}": line
    for where, lines in LISTS
    for line in lines.splitlines()
    if where in {"dependencies", *OPTIONAL}
}
AT_WORK = sorted(
    {*PROJECT["dependencies"], *(one for extra in OPTIONAL for one in OPTIONAL[extra] if extra != "dev")}
)
TAKEN_UP_BY = {"audioop-lts": "pydub", "httptools": "uvicorn", "uvloop": "uvicorn"}
"""What Loa imports nowhere, by the package that does where it is installed."""


def name_of(requirement: str) -> str:
    return re.match(NAME, requirement)[0]  # type: ignore[index]


def test_every_package_stands_on_a_line_of_its_own() -> None:
    asked = [*PROJECT["dependencies"], *(one for extra in OPTIONAL.values() for one in extra)]
    assert sorted(re.findall(r'^\s*"([^"]+)"', "\n".join(LINES.values()), re.MULTILINE)) == sorted(asked)


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_every_package_has_its_reason_at_the_end_of_its_line(line: str) -> None:
    assert re.fullmatch(r'\s*"[^"]+", # \S.{4,}', line)
    assert len(line) <= 110


@pytest.mark.parametrize("requirement", AT_WORK, ids=name_of)
def test_every_package_that_loa_works_with_is_imported(requirement: str) -> None:
    """By Loa, or by one of its packages, of which the line speaks."""
    package = name_of(requirement)
    if user := TAKEN_UP_BY.get(package):
        (line,) = (line for line in LINES.values() if f'"{requirement}"' in line)
        assert user in line.partition("#")[2]
        assert user in map(name_of, PROJECT["dependencies"])
    else:
        assert imported(package), f"nothing in pipeline/ imports {package}"


def imported(package: str) -> bool:
    """Return whether a module of pipeline/ imports a package, or looks for its folder."""
    plain = package.replace("_", "-").lower()
    names = packages_distributions().items()
    modules = [
        module for module, owners in names if plain in {one.replace("_", "-").lower() for one in owners}
    ]
    wanted = re.compile(
        rf'^\s*(?:import|from) (?:{"|".join(modules)})\b|find_spec\("(?:{"|".join(modules)})"\)', re.MULTILINE
    )
    assert modules, f"{package} is not installed"
    return any(wanted.search(path.read_text("utf-8")) for path in (ROOT / "pipeline").rglob("*.py"))
