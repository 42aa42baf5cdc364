"""The page that editors and the signer read says what the reader says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.speech import reader

PAGE = (Path(__file__).parents[2] / "docs" / "doc-so-lieu.md").read_text(encoding="utf-8")
TABLES = re.findall(r"^\| Viết \| Đọc \|\n\|---\|---\|\n((?:\|.*\|\n)+)", PAGE, re.MULTILINE)
EXAMPLES = [
    (written, spoken)
    for table in TABLES
    for written, spoken in re.findall(r"^\| (.*?) \| (.*?) \|$", table, re.MULTILINE)
]


def test_the_page_has_an_example_for_every_family_of_readings() -> None:
    assert len(TABLES) == 7
    assert len(EXAMPLES) >= 100


@pytest.mark.parametrize(("written", "spoken"), EXAMPLES, ids=[written for written, _ in EXAMPLES])
def test_an_example_is_what_the_reader_says(written: str, spoken: str) -> None:
    assert reader().line(written) == spoken


def test_every_choice_of_the_style_is_named_as_debatable() -> None:
    section = PAGE.partition("## Những quyết định có thể bàn lại")[2]
    for choice in ("documents", "zero_tens", "thousand", "first_days", "group_pause_ms"):
        assert f"`{choice}" in section
