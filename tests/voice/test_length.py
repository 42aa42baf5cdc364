"""Nothing is cut short silently."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.model.audio import Voice
from pipeline.voice import wav
from pipeline.voice.espeak import VOICES, Espeak
from pipeline.voice.length import expected_seconds, verdict

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


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return tmp_path / "clip.wav"


@pytest.mark.parametrize("rate", [None, 100, 280])
@pytest.mark.parametrize("name", VOICES)
def test_whole_clips_pass_and_halves_do_not(name: str, rate: int | None, clip: Path) -> None:
    language = VOICES[name].language
    voice = Voice("espeak", name, language, rate)
    for text in TEXTS[language]:
        count = syllables(text, language)
        Espeak().speak(voice, text, clip)
        assert verdict(clip, count, voice) is None
        if count > 4:
            pcm, samples_a_second = wav.read(clip)
            wav.write(clip, samples_a_second, pcm[: len(pcm) // 4 * 2])
            assert "too short" in str(verdict(clip, count, voice))


def test_a_stalling_voice_is_too_long(clip: Path) -> None:
    Espeak().speak(VI, TEXTS["vi"][2], clip)
    assert "too long" in str(verdict(clip, 8, VI))


def test_an_empty_file_and_one_cut_off_are_empty(clip: Path) -> None:
    wav.write(clip, 22050, b"")
    assert str(verdict(clip, 3, VI)) == "the clip is empty"
    clip.write_bytes(b"RIFF")
    assert str(verdict(clip, 3, VI)) == "the clip is empty"


def test_silence_is_silent(clip: Path) -> None:
    wav.write(clip, 22050, bytes(44100))
    assert str(verdict(clip, 3, VI)) == "the clip is silent"


def test_peaks_cut_off_at_full_scale_are_clipped(clip: Path) -> None:
    wave = np.clip(3 * np.sin(np.arange(22050) / 10), -1, 1)
    wav.write(clip, 22050, (wave * 32767).astype("<i2").tobytes())
    assert "clipped" in str(verdict(clip, 4, VI))


def test_no_syllables_known_means_no_verdict_on_length(clip: Path) -> None:
    Espeak().speak(VI, TEXTS["vi"][1], clip)
    assert verdict(clip, 0, VI) is None


def test_a_voice_needs_less_time_at_a_higher_rate() -> None:
    slow, fast = (expected_seconds(20, Voice("espeak", "vi", "vi", rate)) for rate in (100, 200))
    assert slow == pytest.approx(2 * fast, rel=0.03)
    assert expected_seconds(20, Voice("gtts", "vi", "vi")) == pytest.approx(5.1)
