"""The meter agrees with ffmpeg's, and with the standard's own figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sound import meter, pcm
from pipeline.sound.pcm import Samples, Signal
from tests.sound.players import ebur128

RATES = (16000, 22050, 24000, 32000, 44100, 48000)


def tone(level_db: float, hz: float, rate: int, seconds: float = 5.0) -> Samples:
    times = np.arange(int(seconds * rate)) / rate
    return (meter.amplitude(level_db) * np.sin(2 * np.pi * hz * times)).astype(np.float32)


@pytest.mark.parametrize("rate", RATES)
def test_a_full_scale_tone_of_997_hz_reads_what_the_standard_says(rate: int) -> None:
    assert meter.loudness(tone(0, 997, rate), rate) == pytest.approx(-3.01, abs=0.05)


def test_the_filters_are_those_of_the_standard_at_48_khz() -> None:
    shelf, low_cut = meter.k_weighting(48000)
    assert shelf == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585]
    )
    assert low_cut == pytest.approx([1, -2, 1, 1, -1.99004745483398, 0.99007225036621])


@pytest.mark.parametrize("rate", RATES)
def test_speech_reads_as_ffmpeg_reads_it(rate: int, joined: Path, tmp_path: Path) -> None:
    sound = pcm.loaded(joined).at(rate)
    pcm.save(tmp_path / "speech.wav", Signal(sound.samples * 0.5, rate))
    theirs, ours = ebur128(tmp_path / "speech.wav"), pcm.loaded(tmp_path / "speech.wav")
    assert meter.loudness(ours.samples, rate) == pytest.approx(theirs.loudness, abs=0.1)
    assert meter.true_peak(ours.samples) == pytest.approx(theirs.true_peak, abs=0.2)


@pytest.mark.parametrize("hz", [1000.0, 11025.0, 5512.5])
def test_a_peak_between_samples_is_found(hz: float) -> None:
    times = np.arange(44100) / 44100
    fading = np.hanning(44100)
    wave = (fading * 0.5 * np.sin(2 * np.pi * hz * times + np.pi / 4)).astype(np.float32)
    assert meter.true_peak(wave) == pytest.approx(-6.02, abs=0.15)


def test_silence_has_no_loudness_and_no_peak() -> None:
    for length in (0, 10, 48000):
        silence = np.zeros(length, np.float32)
        assert meter.loudness(silence, 48000) == meter.SILENCE
        assert meter.true_peak(silence) == float("-inf")


def test_silence_around_speech_does_not_count(joined: Path) -> None:
    sound = pcm.loaded(joined)
    rest = np.zeros(sound.rate * 20, np.float32)
    padded = np.concatenate([rest, sound.samples, rest])
    assert meter.loudness(padded, sound.rate) == pytest.approx(
        meter.loudness(sound.samples, sound.rate), abs=0.1
    )


@given(st.floats(-40, -1), st.floats(0.2, 6))
def test_gain_moves_loudness_by_as_much(level: float, seconds: float) -> None:
    loud, soft = tone(level, 997, 24000, seconds), tone(level - 10, 997, 24000, seconds)
    assert meter.loudness(loud, 24000) - meter.loudness(soft, 24000) == pytest.approx(10, abs=0.02)
