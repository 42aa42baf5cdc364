"""Transcripts: every sentence in its time, none over another, nothing in them is markup."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.spoken import Sentence, Utterance
from pipeline.pages.site.transcript import Cue, as_vtt, cues

SENTENCES = st.lists(
    st.builds(
        lambda words, pause, syllables: Sentence(0, 1, words, (Utterance(words, pause, syllables),)),
        st.sampled_from(["Thưa bà con!", "Trợ giúp pháp lý là gì?", " "]),
        st.integers(0, 5000),
        st.integers(0, 60),
    ),
    max_size=30,
)


@given(SENTENCES, st.integers(1000, 600_000))
def test_cues_follow_one_another_within_the_sound(sentences: list[Sentence], ms: int) -> None:
    found = cues(sentences, ms)
    assert [cue.text for cue in found] == [one.written for one in sentences if one.written.strip()]
    for cue, following in pairwise(found):
        assert cue.start_ms < cue.stop_ms <= following.start_ms + 1
    assert not found or (found[0].start_ms == 0 and found[-1].stop_ms <= ms + 1)


def test_a_sentence_of_twice_the_syllables_lasts_twice_as_long() -> None:
    short, long = (Sentence(0, 1, "a", (Utterance("a", 500, n),)) for n in (5, 10))
    assert cues([short, long], 4000) == (Cue(0, 1000, "a"), Cue(1500, 3500, "a"))


def test_pauses_are_silent_and_their_marks_are_not_shown() -> None:
    (cue,) = cues([Sentence(0, 1, "Hỏi \ue000500\ue001 ai?", (Utterance("hỏi ai", 0, 2),))], 1000)
    assert cue.text == "Hỏi ai?"


def test_markup_stays_text() -> None:
    vtt = as_vtt([Cue(0, 3_723_004, "<b>1 --> 2 & 3</b>")]).decode()
    assert vtt == "WEBVTT\n\n00:00:00.000 --> 01:02:03.004\n&lt;b&gt;1 --&gt; 2 &amp; 3&lt;/b&gt;\n"
