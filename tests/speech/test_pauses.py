"""Where the reader puts pauses: within a sentence, between groups, after sentences and paragraphs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.model.spoken import Style
from pipeline.speech import reader

TABLE = Path(__file__).parents[1] / "gold" / "pauses-vi.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]


def written_with_pauses(text: str) -> str:
    return re.sub(r"<pause (\d+)>", "\ue000\\1\ue001", text)


def test_at_least_sixty_rows_say_where_the_pauses_stand() -> None:
    assert len(ROWS) >= 60


@pytest.mark.parametrize(("written", "spoken"), ROWS, ids=[row[0] for row in ROWS])
def test_the_pauses_stand_where_the_table_has_them(written: str, spoken: str) -> None:
    """`|` parts utterances, `/` parts sentences."""
    sentences = reader().paragraph(written_with_pauses(written))
    parted = [" | ".join(utterance.text for utterance in sentence.utterances) for sentence in sentences]
    assert " / ".join(parted) == spoken


def pauses(text: str, style: Style | None = None) -> list[int]:
    return [u.pause_ms for sentence in reader(style=style).paragraph(text) for u in sentence.utterances]


def test_a_sentence_ends_in_the_sentence_pause_and_the_last_one_in_that_of_the_paragraph() -> None:
    style = Style(sentence_pause_ms=400, paragraph_pause_ms=1000)
    assert pauses("Bà con đến. Bà con về. Hết.", style) == [400, 400, 1000]


def test_groups_of_a_telephone_number_are_parted_by_the_group_pause() -> None:
    assert pauses("Gọi 1800.1233.", Style(group_pause_ms=250, paragraph_pause_ms=900)) == [250, 900]


def test_an_explicit_pause_ends_the_utterance_with_its_own_length() -> None:
    assert pauses("Mời bà con\ue000700\ue001lắng nghe.") == [700, 900]


def test_an_explicit_pause_after_a_full_stop_stands_in_place_of_the_sentence_pause() -> None:
    assert pauses("Xin chào.\ue0001500\ue001 Mời nghe.") == [1500, 900]


def test_two_explicit_pauses_add_up_and_one_before_the_first_word_is_dropped() -> None:
    assert pauses("\ue000500\ue001Mời\ue000100\ue001\ue000200\ue001nghe.") == [300, 900]


def test_a_pause_is_never_spoken_and_never_a_leftover() -> None:
    (sentence,) = reader().paragraph("Mời bà con\ue000700\ue001lắng nghe.")
    assert sentence.spoken == "mời bà con, lắng nghe."
    assert not sentence.leftovers
