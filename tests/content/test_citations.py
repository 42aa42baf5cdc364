"""A law that has ended is found where a text names it, by its number or by law()."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.judging import SEGMENT, judged, said

OLD = """
- id: luat-cu
  number: 69/2006/QH11
  title: Luật cũ
  effective: 2007-01-01
  expires: 2018-01-01
  checked_on: 2026-11-20
  source: văn bản cũ
"""


@pytest.mark.parametrize("words", ["Luật số 69/2006/QH11", "Luật số {{ law('luat-cu').number }}"])
def test_a_text_that_names_an_ended_law_is_warned_of_at_its_place(station: Path, words: str) -> None:
    laws = station / "laws.yaml"
    laws.write_text(laws.read_text("utf-8") + OLD, "utf-8")
    segment = station / SEGMENT
    head, body = segment.read_text("utf-8").split("script: |\n", 1)
    segment.write_text(f"{head}script: |\n  Theo {words}, bà con có quyền.\n\n{body}", "utf-8")
    (found,) = [line for line in said(judged(station)) if "not in force" in line]
    line = head.count("\n") + 2
    assert found.startswith(f"{SEGMENT}:{line}:")
    assert "warning: the text names Luật cũ (69/2006/QH11)" in found


def test_a_law_in_force_may_be_named(station: Path) -> None:
    assert not [line for line in said(judged(station)) if "not in force" in line]
