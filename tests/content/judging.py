"""What the tests of content share: a good station to spoil, and what is said of it afterwards."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from pipeline import content
from pipeline.model.catalogue import Catalogue
from pipeline.paragraphs import paragraphs
from pipeline.problems import Problem
from pipeline.render import Renderer

STATION = Path(__file__).parent / "station"
TODAY = dt.date(2026, 11, 24)
SEGMENT = "segments/hoi-o-dau/segment.yaml"


def copied(target: Path) -> Path:
    """Return the root of a fresh copy of the good station."""
    shutil.copytree(STATION, target)
    return target


def spoil(root: Path, name: str, old: str, new: str) -> None:
    """Replace words in a file, once; an empty `old` stands for the whole file."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if old else ""
    assert old in text, f"{name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1) if old else new, "utf-8")


def judged(root: Path, today: dt.date = TODAY) -> tuple[Problem, ...]:
    """Return all problems of a station: of reading and of checking it."""
    loaded = content.load(root)
    checked = content.check(loaded.catalogue, today) if loaded.catalogue else ()
    return loaded.problems + checked


def said(problems: tuple[Problem, ...]) -> list[str]:
    """Return problems as `loa check` shows them, each on one line, but for notes."""
    return [f"{p.place}: {p.severity}: {p.what} ({p.do})" for p in problems if p.severity != "note"]


def rendered(catalogue: Catalogue, renderer: Renderer) -> list[Problem]:
    """Return the problems of compiling all templates of a catalogue."""
    sources = catalogue.sources.values()
    return [p for source in sources for each in paragraphs(source) for p in renderer.inspect(each).problems]
