"""Nothing is cut short silently: what the proof hears, and what it lets pass."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.model.audio import Voice
from pipeline.voice.hearing import ClipMeasures, listen
from pipeline.voice.pace import LEAST, PacedClip, judge, traits
from pipeline.voice.proof import clip_measures, doubts
from pipeline.wav import write_wav
from tests.voice.damage import DAMAGES, DROPPED, LONGER, RATE, Bench, gold_lines, share_of, utterances

VI = Voice("espeak", "vi", "vi")
SYLLABLES = ("an", "bình", "cường", "dũng", "giang", "hùng", "khánh", "lâm", "minh", "nam")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Two hundred clips of one voice: a small week."""
    return Bench(VI, utterances()[:200], tmp_path_factory.mktemp("clips"))


def test_whole_clips_are_believed(bench: Bench) -> None:
    assert bench.alarms() <= 0.015 * len(bench.clips)


@pytest.mark.parametrize("kind", ["tail cut, 50%", "head cut, 50%", "silence", "noise throughout", "a tone"])
def test_gross_damage_is_always_heard(bench: Bench, kind: str) -> None:
    assert share_of(bench.outcomes(kind)) == 1


def test_many_a_dropped_word_is_heard_even_in_a_small_week(bench: Bench) -> None:
    assert share_of(bench.outcomes(DROPPED)) > 0.25


@pytest.mark.soak
@pytest.mark.parametrize(
    ("kind", "least"),
    [(f"{where} cut, {cut}%", least) for cut, least in ((20, 0.95), (30, 0.99), (50, 0.99))
     for where in ("tail", "head", "within")]
    + [(kind, 0.99) for kind in DAMAGES if "cut" not in kind and "20%" not in kind],
)  # fmt: skip
def test_damage_is_heard_as_often_as_promised(whole: Bench, kind: str, least: float) -> None:
    assert share_of(whole.outcomes(kind)) >= least


@pytest.mark.soak
def test_a_fifth_said_again_is_heard_where_it_is_as_long_as_a_syllable(whole: Bench) -> None:
    assert share_of(whole.outcomes("said again, 20%"), LONGER) >= 0.99


@pytest.mark.soak
def test_of_more_than_a_thousand_whole_clips_one_in_a_hundred_is_doubted_at_most(whole: Bench) -> None:
    assert len(whole.clips) > 1000
    assert whole.alarms() <= 0.01 * len(whole.clips)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """All clips of one voice."""
    return Bench(VI, utterances(gold_lines()), tmp_path_factory.mktemp("clips"))


def test_an_empty_file_and_one_cut_off_are_empty(tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    write_wav(clip, RATE, b"")
    assert str(listen(clip)) == "the clip is empty"
    clip.write_bytes(b"RIFF")
    assert str(listen(clip)) == "the clip is empty"


def test_peaks_cut_off_are_clipped_at_any_level(tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    wave = np.clip(3 * np.sin(np.arange(RATE) / 10), -1, 1)
    for level in (32767, 9000):
        write_wav(clip, RATE, (wave * level).astype("<i2").tobytes())
        assert "clipped" in str(listen(clip))


def test_a_short_tone_is_no_word(tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    write_wav(clip, RATE, (9000 * np.sin(np.arange(RATE // 4) / 12)).astype("<i2").tobytes())
    assert "does not change" in str(listen(clip))


def test_a_loud_voice_whose_highest_peaks_a_decoder_cut_is_not_refused(bench: Bench, tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    sound = max(bench.clips, key=lambda one: len(one.sound)).sound
    hot = np.clip(sound * 1.06 * 32767 / np.abs(sound).max(), -32767, 32767)
    write_wav(clip, RATE, hot.astype("<i2").tobytes())
    assert isinstance(listen(clip), ClipMeasures)


def test_a_clip_that_loops_is_refused_unless_its_words_come_again(bench: Bench, tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    once = next(one for one in bench.clips if 5 <= one.syllables <= 8)
    write_wav(clip, RATE, np.tile(once.sound, 2).astype("<i2").tobytes())
    assert str(clip_measures(clip, once.text, 0, VI)) == "the clip says something twice"
    assert isinstance(clip_measures(clip, f"{once.text} {once.text}", 0, VI), ClipMeasures)


def test_no_syllables_known_means_no_verdict_on_length(bench: Bench, tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    write_wav(clip, RATE, bench.clips[0].sound[: RATE // 4].astype("<i2").tobytes())
    assert isinstance(clip_measures(clip, bench.clips[0].text, 0, VI), ClipMeasures)


def test_too_few_clips_teach_no_pace() -> None:
    same = PacedClip("xin chào", 2, ClipMeasures(0.5, -10, -10))
    assert judge([same] * (LEAST - 1)) == ()
    assert doubts([same] * (LEAST - 1)) == (None,) * (LEAST - 1)


def test_a_clip_beside_the_others_may_lack_a_word_or_say_too_much() -> None:
    """Ten clips of a steady pace, and one that is half as long, or twice."""
    for seconds, words in ((0.9, "it may lack a word"), (3.0, "it may say too much")):
        clips = [PacedClip(f"câu {n}", 8, ClipMeasures(1.7 + n / 100, -10, -10)) for n in range(10)]
        found = doubts([*clips, PacedClip("câu mười", 8, ClipMeasures(seconds, -10, -10))])
        assert [str(why).replace("the clip", "it").partition(":")[0] for why in found if why] == [words]
        assert found[-1]


def test_a_clip_a_little_short_is_doubted_where_its_end_is_loud() -> None:
    """What was cut off within a word does not fade: a smaller loss is enough then."""
    random = np.random.default_rng(1)
    texts = [" ".join(random.choice(SYLLABLES, 8)) for _ in range(200)]
    clips = [PacedClip(text, 8, ClipMeasures(float(random.normal(1.8, 0.08)), -15, -15)) for text in texts]
    found = {}
    for ends in (-15.0, 0.0):
        short = PacedClip(clips[0].text, 8, ClipMeasures(1.6, -15, ends))
        found[ends] = str(doubts([short, *clips[1:]])[0] or "")
    assert found[-15.0] == ""
    assert found[0.0].startswith("the clip may lack a word")


def test_tones_and_letters_are_counted_apart_in_any_spelling() -> None:
    assert traits("một") == traits("mo\u0323\u0302t")
    assert traits("một")["ô"] == traits("mốt")["ô"] == 1
    assert traits("một") != traits("mốt")
