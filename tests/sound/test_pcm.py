"""Samples keep what they are on the way through files, rates and blocks."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problems import Stopped
from pipeline.sound import pcm
from pipeline.sound.pcm import Signal


@given(st.binary(max_size=64))
def test_bytes_come_back_as_they_were(data: bytes) -> None:
    whole = data[: len(data) // 2 * 2]
    assert pcm.to_bytes(pcm.from_bytes(whole)) == whole


def test_what_passes_full_scale_is_clipped_and_not_wrapped() -> None:
    assert pcm.from_bytes(pcm.to_bytes(np.array([2.0, -2.0], np.float32))) == pytest.approx([1, -1], abs=1e-4)


def test_another_rate_keeps_a_tones_length_and_level() -> None:
    tone = Signal(np.sin(np.arange(22050) * 2 * np.pi * 440 / 22050).astype(np.float32) / 2, 22050)
    for rate in (16000, 24000, 44100):
        other = tone.at(rate)
        assert len(other.samples) == pytest.approx(rate, abs=2)
        assert np.abs(other.samples[1000:-1000]).max() == pytest.approx(0.5, abs=0.01)


@given(st.integers(1, 50), st.integers(1, 20), st.floats(0.1, 2))
def test_an_even_gain_curve_is_a_plain_gain(length: int, size: int, gain: float) -> None:
    samples = np.linspace(-1, 1, length, dtype=np.float32)
    edges = np.full(-(-length // size) + 1, gain, np.float32)
    assert pcm.shaped(samples, edges, size) == pytest.approx(samples * np.float32(gain))


def test_files_that_are_no_16_bit_mono_wav_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8))
    with pytest.raises(Stopped, match="2 x 16 bit"):
        pcm.loaded(path)
    for content in (b"", b"RIFF", b"<html>"):
        path.write_bytes(content)
        with pytest.raises(Stopped, match=r"x\.wav is no 16-bit mono WAV file"):
            pcm.loaded(path)
