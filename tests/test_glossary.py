"""The glossary keeps to the code and to the manuals: each word once, each with a thing that bears it."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

ROOT = Path(__file__).parent.parent
CELLS = 4
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    if line.startswith("|")
][2:]
"""Without the heads of the columns and the rule under them."""
VIETNAMESE = "\n".join(
    path.read_text("utf-8")
    for path in (
        *(ROOT / "docs").glob("*-*.md"),
        *(ROOT / "pipeline" / "pages" / "templates").rglob("*.html"),
        ROOT / "pipeline" / "locale" / "vi" / "LC_MESSAGES" / "loa.po",
    )
).casefold()
"""What people read: manuals, pages, messages."""


def bearer(dotted: str) -> object:
    """Return what a dotted name stands for: a class, a function, a constant, or a field of a model."""
    owner, _, name = dotted.rpartition(".")
    model = pkgutil.resolve_name(owner)
    fields = model.model_fields if isinstance(model, type) and issubclass(model, BaseModel) else {}
    return fields[name] if name in fields else pkgutil.resolve_name(dotted)


def test_the_glossary_is_a_table_of_about_thirty_words() -> None:
    assert 30 <= len(ROWS) <= 50


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_word_has_its_four_cells(row: list[str]) -> None:
    assert len(row) == CELLS
    assert all(row)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_bears_a_word_exists(row: list[str]) -> None:
    (name,) = re.fullmatch(r"`(pipeline(?:\.\w+)+)`", row[-1]).groups()  # type: ignore[union-attr]
    assert bearer(name)


@pytest.mark.parametrize("column", [0, 1, 3], ids=["English", "Vietnamese", "class"])
def test_nothing_is_named_twice(column: int) -> None:
    words = [row[column].casefold() for row in ROWS]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("row", [row for row in ROWS if row[1][0] != "*"], ids=lambda row: row[0])
def test_a_vietnamese_word_stands_on_some_page_unless_it_is_marked_as_a_suggestion(row: list[str]) -> None:
    assert re.search(rf"(?<!\w){re.escape(row[1].casefold())}(?!\w)", VIETNAMESE)
