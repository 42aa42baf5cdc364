"""Runs are the whole text again, whatever the readings are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.spoken import Leftover, Reading, Sentence, Utterance
from pipeline.pages.differences import Run, spoken_runs, written_runs
from pipeline.problems import NOTHING

words = st.text("abc 1", max_size=8)


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    written, offset = draw(st.text("abc 123", max_size=30)), draw(st.integers(0, 50))
    spots = st.integers(0, 90)
    readings = draw(st.lists(st.builds(Reading, spots, spots, words, words, st.just("rule")), max_size=5))
    leftovers = draw(st.lists(st.builds(Leftover, spots, spots, words, st.just(NOTHING)), max_size=3))
    said = draw(st.lists(words.map(Utterance), max_size=4))
    return Sentence(offset, offset + len(written), written, tuple(said), tuple(readings), tuple(leftovers))


@given(sentences())
def test_the_runs_together_are_the_text(sentence: Sentence) -> None:
    assert "".join(run.text for run in written_runs(sentence)) == sentence.written
    assert "".join(run.text for run in spoken_runs(sentence)) == sentence.spoken


def test_a_reading_that_says_what_is_written_is_not_marked() -> None:
    sentence = Sentence(0, 5, "Luật.", (Utterance("luật."),), (Reading(0, 4, "Luật", "luật", "word"),))
    assert written_runs(sentence) == (Run("Luật."),)
    assert spoken_runs(sentence) == (Run("luật."),)


def test_the_same_words_twice_are_marked_where_each_was_read() -> None:
    readings = (Reading(0, 1, "7", "bảy", "cardinal"), Reading(4, 5, "7", "bảy", "cardinal"))
    sentence = Sentence(0, 5, "7 à 7", (Utterance("bảy và bảy"),), readings)
    assert [run.text for run in spoken_runs(sentence) if run.rule] == ["bảy", "bảy"]
