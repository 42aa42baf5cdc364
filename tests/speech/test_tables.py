"""The tables: whatever they say can be spoken, and nothing in them is there twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from pipeline.speech.syllables import is_syllable
from pipeline.speech.tables import table

NAMES = ("abbreviations", "documents", "letters", "units", "words")


def spoken(value: Any) -> Iterator[str]:
    """Every value of a table that is said; lists that hold written forms are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from spoken(entry)
    elif isinstance(value, list):
        yield from (meaning["spoken"] for meaning in value if isinstance(meaning, dict))


@pytest.mark.parametrize("name", NAMES)
def test_what_a_table_says_is_made_of_vietnamese_syllables(name: str) -> None:
    words = [word for said in spoken(table(name)) for word in re.findall(r"[^\s,|]+", said.lower())]
    assert words
    assert [word for word in words if not is_syllable(word)] == []


@pytest.mark.parametrize("name", [*NAMES, "contexts"])
def test_no_entry_stands_in_a_table_twice(name: str) -> None:
    text = (resources.files("pipeline.speech") / "tables" / f"{name}.yaml").read_text(encoding="utf-8")
    keys: Counter[tuple[str, str]] = Counter()
    section = ""
    for line in text.splitlines():
        section = line.partition(":")[0] if re.match(r"\w", line) else section
        entry = re.match(r"  ([^\s#][^:]*):", line)
        keys[section, entry[1] if entry else line] += bool(entry)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_tables_are_as_large_as_law_needs() -> None:
    assert len(table("documents")["types"]) >= 25
    assert len(table("documents")["issuers"]) >= 120
    assert len(table("abbreviations")["always"]) + len(table("abbreviations")["by_context"]) >= 200
