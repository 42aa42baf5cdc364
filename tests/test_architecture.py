"""What docs/architecture.md says of the house is true: its picture, the files it names, and its tour."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from pipeline.work.check import WeekCheck, check
from tests.builds import ROOT, SAMPLE
from tests.test_floors import FLOORS, ROOMS_OF_WORK

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
TWIN = (ROOT / "docs" / "kien-truc.md").read_text("utf-8")
TOUR = PAGE[PAGE.index("## One sentence") :]
STOPS = re.findall(r"^\d+\. .*$", TOUR, re.MULTILINE)
SENTENCE = "Câu trả lời nằm ở Điều 7 Luật Trợ giúp pháp lý, số 11/2017/QH14."


def names_of(path: Path) -> set[str]:
    """Return the functions and classes of a module, methods as Class.method."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return found


@pytest.mark.parametrize("text", [PAGE, TWIN], ids=["architecture", "kien-truc"])
def test_every_function_that_it_names_is_where_it_says(text: str) -> None:
    named = re.findall(r"`([a-z_/]+\.py):([A-Za-z_.]+)`", text)
    assert len(named) >= 12
    for file, name in named:
        assert name in names_of(ROOT / "pipeline" / file), f"{file} has no {name}"


@pytest.mark.parametrize("text", [PAGE, TWIN], ids=["architecture", "kien-truc"])
def test_the_picture_names_every_room(text: str) -> None:
    picture = re.search(r"```mermaid\n(.*?)```", text, re.DOTALL)
    assert picture
    words = set(re.findall(r"\w+", picture[1]))
    rooms = {room for floor in FLOORS for room in floor} - {"__main__"}
    assert rooms <= words, rooms - words
    assert all(f"`{room}`" in text for room in ROOMS_OF_WORK)


def test_both_tours_have_the_same_stops_and_at_most_twelve() -> None:
    def stops(text: str) -> list[str]:
        return re.findall(r"`([a-z_/]+\.py:[A-Za-z_.]+)`", text[text.rindex("\n## ") :])

    assert stops(PAGE) == stops(TWIN) != []
    assert len(STOPS) <= 12


def test_the_sentence_of_the_tour_goes_the_way_that_it_tells() -> None:
    checked = check(SAMPLE, "2026-W48", dt.date(2026, 11, 24))
    assert isinstance(checked, WeekCheck)
    (part,) = (one for one in checked.prepared.castings if str(one) == "ai-duoc-tro-giup-1/vi")
    casting = checked.prepared.castings[part]
    (sentence,) = (one for one in casting.part.sentences if one.written == SENTENCE)
    assert SENTENCE in TOUR
    assert re.search(r'is said "([^"]+)"', TOUR)[1] in sentence.spoken  # type: ignore[index]
    assert casting.voice
    assert not casting.files
    (commune,) = (one for one in checked.plan.communes if one.commune == "15061")
    first = next(slot for slot in commune.slots if any(part in item.parts for item in slot.items))
    assert (first.time.date, first.time.at) == (dt.date(2026, 11, 23), dt.time(5, 15))
    kinds = [item.kind for item in first.items]
    assert (kinds[0], kinds[-1]) == ("opening", "closing")
