"""What holds for any text: nothing unread slips through, nothing plain is changed, nothing breaks."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.spoken import Sentence
from pipeline.speech import reader
from pipeline.speech.syllables import is_syllable
from tests.gold import scorer

GOLD = Path(__file__).parents[1] / "gold"
WRITTEN = [row.written for name in ("spoken-vi", "own-vi") for row in scorer.rows(GOLD / f"{name}.tsv")]
LETTERS = "".join(sorted(set("".join(WRITTEN))))
READ = reader()
SAYABLE = re.compile(r"(?:[^\W\d_]+[,.;:?!]?(?: |$))*")

legal = st.sampled_from(WRITTEN)
mixed = st.lists(legal | st.text(LETTERS, max_size=12), max_size=4).map(" ".join)
glued = st.tuples(legal, legal, st.integers(0, 60), st.integers(0, 60)).map(
    lambda parts: parts[0][: parts[2]] + parts[1][parts[3] :]
)
anything = st.text(max_size=60) | st.text(LETTERS, max_size=60) | mixed | glued


def check(text: str) -> None:
    sentences = READ.paragraph(text)
    leftovers = [leftover for sentence in sentences for leftover in sentence.leftovers]
    line = READ.line(text)
    assert all(text[s.start : s.end] == s.written for s in sentences)
    assert all(text[found.start : found.end] == found.text for found in leftovers)
    assert all(text[r.start : r.end] == r.written for s in sentences for r in s.readings)
    if not leftovers:
        assert SAYABLE.fullmatch(line), line
        assert line == line.lower()
        assert READ.line(line) == line


def spoken(sentences: tuple[Sentence, ...]) -> Iterator[str]:
    for sentence in sentences:
        yield from (utterance.text for utterance in sentence.utterances)


@given(anything)
@settings(max_examples=400, deadline=None)
def test_what_has_no_leftover_is_words_and_prosody_and_reads_the_same_again(text: str) -> None:
    check(text)


@pytest.mark.soak
def test_twenty_thousand_mangled_texts_are_read_without_an_exception() -> None:
    chance = random.Random(20261123)
    for _ in range(20_000):
        check(mangled(chance))


@pytest.mark.parametrize(
    "text",
    [
        "a.b-" * 2_400,
        "1.2" * 3_000,
        "street " * 1_400,
        "(" * 10_000,
        "9" * 10_000,
        "điểm a, " * 1_200,
        "aaaa@" * 1_800,
        "1/2/" * 1_800,
    ],
)
def test_hostile_texts_take_time_in_proportion_to_their_length(text: str) -> None:
    start = time.process_time()
    READ.line(text)
    assert time.process_time() - start < 6


def mangled(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.4:
        letters = list(chance.choice(WRITTEN))
        for _ in range(chance.randint(1, 4)):
            letters[chance.randrange(len(letters))] = chance.choice(LETTERS)
        return "".join(letters)
    if kind < 0.7:
        first, second = chance.choice(WRITTEN), chance.choice(WRITTEN)
        return first[: chance.randint(0, len(first))] + second[chance.randint(0, len(second)) :]
    planes = [(0, 0x2FF), (0x1E00, 0x1EFF), (0x2000, 0x2FFF), (0, 0xD7FF), (0xE000, 0x10FFFF)]
    return "".join(chr(chance.randint(*chance.choice(planes))) for _ in range(chance.randint(0, 40)))


@given(st.lists(st.sampled_from(sorted(set(" ".join(WRITTEN).lower().split()))), min_size=1, max_size=8))
@settings(deadline=None)
def test_no_plain_lower_case_word_is_changed(words: list[str]) -> None:
    plain = [word for word in words if word.isalpha() and is_syllable(word) and len(word) > 1]
    assert READ.line(" ".join(plain)) == READ.line(" ".join(plain)).lower()
    assert scorer.fold(READ.line(" ".join(plain))) == scorer.fold(" ".join(plain))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from("/-."))
@settings(deadline=None)
def test_any_numeric_date_is_said_in_full(day: dt.date, mark: str) -> None:
    said = READ.line(f"ngày {day.day:02}{mark}{day.month:02}{mark}{day.year}")
    again = READ.line(f"ngày {day.day} tháng {day.month} năm {day.year}")
    assert said == again == READ.line(f"ngày {day.isoformat()}")
    assert said.startswith("ngày mùng " if day.day <= 10 else "ngày ")


@given(
    st.integers(1, 9999), st.integers(1990, 2030), st.sampled_from(["QĐ-UBND", "NĐ-CP", "TT-BTP", "NQ-HĐND"])
)
@settings(deadline=None)
def test_a_document_number_never_runs_into_its_year(number: int, year: int, letters: str) -> None:
    said = READ.line(f"số {number}/{year}/{letters}")
    assert f", {READ.line(f'năm {year}')}, " in said


@given(st.integers(0, 59), st.integers(0, 23))
@settings(deadline=None)
def test_the_ways_to_write_a_time_of_day_sound_the_same(minute: int, hour: int) -> None:
    assert READ.line(f"lúc {hour}h{minute:02}") == READ.line(f"lúc {hour:02}:{minute:02}")
