"""Scripts are split at blank lines; a paragraph is known by its template source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.digest import fingerprint
from pipeline.model.catalogue import TemplateText
from pipeline.paragraphs import paragraphs, translated
from pipeline.problems import Place


def source(text: str) -> TemplateText:
    return TemplateText(text, tuple(Place("f.yaml", 10 + n, 3) for n in range(text.count("\n") + 1)))


def test_blank_lines_part_paragraphs_and_each_knows_its_lines() -> None:
    first, second = paragraphs(source("một\nhai\n \n\nba"))
    assert (first.text, second.text) == ("một\nhai", "ba")
    assert [place.line for place in first.lines] == [10, 11]
    assert second.place == Place("f.yaml", 14, 3)


def test_a_paragraph_is_known_by_its_template_and_not_by_its_line_breaks() -> None:
    (one,), (other,) = paragraphs(source("gọi {{ x }}\nngay")), paragraphs(source("gọi  {{ x }} ngay"))
    assert one.of == other.of == fingerprint("gọi {{ x }} ngay")


def test_a_translated_paragraph_keeps_the_fingerprint_of_what_it_renders() -> None:
    assert translated(source("lời dịch"), "0123456789ab").of == "0123456789ab"


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("Chào {{ commune.name }}", True),
        ("{% if commune.contact %}x{% endif %}", True),
        ("{{ '}}' ~ commune.name }}", True),
        ("Chào {{ communes }}", False),
        ("commune {{ station.name }}", False),
        ("commune", False),
        ("{" * 1_000_000, False),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_paragraph_is_local_when_a_tag_speaks_of_the_commune(text: str, local: bool) -> None:
    assert paragraphs(source(text))[0].local is local


@settings(deadline=None)  # the machine may be busy
@given(st.text("ab{}% \n", max_size=80))
def test_no_words_are_lost_and_none_is_added(text: str) -> None:
    assert " ".join(p.text for p in paragraphs(source(text))).split() == text.split()
