"""A take that was cut, or is of another text, is known by the reader's others; a whole one is let pass."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.voice.tempo import LEAST_OTHERS, TimedTake, compared, doubts

SENTENCE = "Bà con cần hỏi về pháp luật thì gọi số điện thoại của Trung tâm, không mất tiền. "


def read(
    sentences: int, seconds_a_syllable: float = 0.25, reader: str = "phát thanh viên", **more: bool
) -> TimedTake:
    """A take of so many equal sentences, read evenly."""
    text = (SENTENCE * sentences).strip()
    take = TimedTake(reader, text, len(re.findall(r"\w+", text)), 1.0, **more)
    return replace(take, seconds=take.length * seconds_a_syllable)


def others(*sentences: int, reader: str = "phát thanh viên") -> list[TimedTake]:
    return [read(count, reader=reader) for count in sentences or (2, 4, 5, 7)]


def words(take: TimedTake, beside: list[TimedTake]) -> str:
    """What is said of a take beside others; '' for nothing. Nothing must be said of the others."""
    first, *rest = doubts([take, *beside])
    assert rest == [None] * len(rest)
    return str(first or "")


def shortened(take: TimedTake, share: float) -> TimedTake:
    return replace(take, seconds=take.seconds * share)


def test_a_take_cut_to_two_thirds_may_lack_words() -> None:
    said = words(shortened(read(4), 2 / 3), others())
    assert said.startswith("it may lack words: ")
    assert f"expect {round(read(4).seconds, 1)} s" in said


def test_a_take_that_is_a_little_faster_is_believed() -> None:
    assert words(shortened(read(4), 0.85), others()) == ""


def test_a_loud_end_makes_a_smaller_doubt_enough() -> None:
    take = shortened(read(4), 0.82)
    assert words(take, others()) == ""
    assert "may lack words" in words(replace(take, is_cut_off=True), others())
    assert words(replace(read(4), is_cut_off=True), others()) == ""


def test_two_takes_exchanged_are_known_by_their_lengths() -> None:
    short, long = read(1, trimmed=True), read(6, trimmed=True)
    first, second, *_ = doubts(
        [replace(short, seconds=long.seconds), replace(long, seconds=short.seconds), *others()]
    )
    assert "may be of another text" in str(first)
    assert "may lack words" in str(second)


def test_who_forgets_to_stop_the_recorder_is_not_doubted_before_the_silence_is_off() -> None:
    long = replace(read(2), seconds=30.0)
    assert words(long, others()) == ""
    assert "may be of another text" in words(replace(long, trimmed=True), others())


def test_too_few_takes_say_nothing_of_each_other() -> None:
    cut = shortened(read(4), 0.3)
    assert doubts([cut, *others()[: LEAST_OTHERS - 1]]) == (None,) * LEAST_OTHERS
    assert doubts([]) == ()


def test_a_reader_is_judged_beside_their_own_takes_and_others_only_for_want_of_them() -> None:
    slow = [read(count, 0.5, "chậm") for count in (2, 3, 5, 6)]
    quick = [read(count, 0.2, "nhanh") for count in (2, 3, 5, 6)]
    assert doubts([*slow, *quick]) == (None,) * 8
    alone = shortened(read(4, reader="một lần"), 0.4)
    assert "may lack words" in words(alone, others())


def test_an_uneven_reader_is_given_more_room() -> None:
    uneven = [read(4, pace) for pace in (0.16, 0.2, 0.25, 0.3, 0.36)]
    assert doubts([*uneven, read(4, 0.15)])[-1] is None
    assert doubts([*others(4, 4, 4, 4, 4), read(4, 0.15)])[-1] is not None


def test_many_takes_are_judged_in_no_time_and_as_few_are() -> None:
    takes = [read(2 + number % 6, reader=f"{number % 900}") for number in range(3000)]
    cut = shortened(read(4, reader="0"), 0.5)
    began = time.process_time()
    assert "may lack words" in str(doubts([cut, *takes])[0])
    assert time.process_time() - began < 1


def simulated(luck: random.Random, count: int) -> list[TimedTake]:
    """Takes of one reader: 4 syllables a second, 8 % from take to take, pauses at will, ends taken off."""
    takes = []
    for _ in range(count):
        sentences = [luck.randint(5, 20) for _ in range(luck.randint(1, 8))]
        text = " ".join("ba " * (size - 1) + "ba." for size in sentences)
        said = sum(sentences) * 0.24 * luck.lognormvariate(0, 0.08)
        pauses = sum(luck.uniform(0.3, 0.9) for _ in sentences[1:])
        takes.append(TimedTake("một người", text, sum(sentences), said + pauses + 0.1, trimmed=True))
    return takes


@pytest.mark.parametrize("count", [6, 12, 40])
def test_of_takes_as_people_read_them_few_whole_ones_and_most_cut_ones_are_doubted(count: int) -> None:
    luck = random.Random(count)
    runs, whole, cut = 1200 // count, 0, 0
    for _ in range(runs):
        takes = simulated(luck, count)
        whole += sum(doubt is not None for doubt in doubts(takes))
        cut += doubts([shortened(takes[0], 2 / 3), *takes[1:]])[0] is not None
    assert whole / (runs * count) <= 0.003
    assert cut / runs >= 0.88


@pytest.mark.parametrize(
    ("change", "below"),
    [
        (lambda take: take, False),
        (lambda take: shortened(take, 0.9), True),
        (lambda take: shortened(take, 1.1), False),
    ],
)
def test_the_deviation_has_the_sign_of_the_difference(
    change: Callable[[TimedTake], TimedTake], below: bool
) -> None:
    found = compared([change(read(4)), *others()])[0]
    assert found is not None
    assert (found.deviation < -0.1) is below
