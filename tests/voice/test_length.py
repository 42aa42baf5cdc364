"""Seconds against syllables, by the pace that a voice is known to have."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.audio import Voice
from pipeline.voice.espeak import VOICES, Espeak
from pipeline.voice.hearing import ClipMeasures
from pipeline.voice.length import expected_seconds, too_far
from pipeline.voice.proof import clip_measures
from pipeline.wav import read_wav, write_wav

VI = Voice("espeak", "vi", "vi")
TEXTS = {
    "vi": [
        "Xin chào.",
        "Trợ giúp pháp lý là miễn phí.",
        "Người dân tộc thiểu số cư trú ở vùng có điều kiện kinh tế xã hội đặc biệt khó khăn, "
        "người có công với cách mạng, trẻ em, người thuộc hộ nghèo đều được trợ giúp pháp lý.",
    ],
    "yue": ["人人生而自由,在尊嚴和權利上一律平等。"],
    "cmn": ["人人生而自由,在尊严和权利上一律平等。"],
}


def syllables(text: str, language: str) -> int:
    return len(text.split()) if language == "vi" else sum(sign.isalpha() for sign in text)


@pytest.mark.parametrize("rate", [None, 100, 280])
@pytest.mark.parametrize("name", VOICES)
def test_whole_clips_pass_and_halves_do_not(name: str, rate: int | None, tmp_path: Path) -> None:
    clip = tmp_path / "clip.wav"
    language = VOICES[name].language
    voice = Voice("espeak", name, language, rate)
    for text in TEXTS[language]:
        count = syllables(text, language)
        Espeak().speak(voice, text, clip)
        assert isinstance(clip_measures(clip, text, count, voice), ClipMeasures)
        if count > 4:
            pcm, samples_a_second = read_wav(clip)
            write_wav(clip, samples_a_second, pcm[: len(pcm) // 4 * 2])
            assert "too short" in str(clip_measures(clip, text, count, voice))


def test_a_stalling_voice_is_too_long() -> None:
    assert "too long" in str(too_far(8.0, 8, VI))
    assert too_far(1.8, 8, VI) is None


def test_a_voice_needs_less_time_at_a_higher_rate() -> None:
    slow, fast = (expected_seconds(20, Voice("espeak", "vi", "vi", rate)) for rate in (100, 200))
    assert slow == pytest.approx(2 * fast, rel=0.03)
    assert expected_seconds(20, Voice("gtts", "vi", "vi")) == pytest.approx(5.1)
