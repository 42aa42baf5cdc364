"""Mastering takes off what horns cannot give, evens levels, and neither clips nor cuts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.problems import Stopped
from pipeline.sound import meter, pcm
from pipeline.sound.master import master
from pipeline.sound.pcm import Samples, Signal

RATE = 22050


def mastered(samples: Samples, folder: Path) -> Samples:
    pcm.save(folder / "in.wav", Signal(samples.astype(np.float32), RATE))
    master(folder / "in.wav", folder / "out.wav")
    return pcm.loaded(folder / "out.wav").samples


def level(samples: Samples) -> float:
    return meter.decibels(float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))))


def tone(hz: float, db: float, seconds: float = 2.0) -> Samples:
    times = np.arange(int(RATE * seconds)) / RATE
    return (meter.amplitude(db) * np.sin(2 * np.pi * hz * times)).astype(np.float32)


def test_lows_go_and_presence_rises(tmp_path: Path) -> None:
    low, mid, presence = (level(mastered(tone(hz, -20), tmp_path)) for hz in (70, 700, 3000))
    assert low < mid - 20
    assert presence > low
    words = tone(700, -30) + tone(3000, -30)
    heard = np.abs(np.fft.rfft(mastered(words, tmp_path) * np.hanning(len(words))))
    lift = meter.decibels(heard[6000 - 40 : 6000 + 40].max() / heard[1400 - 40 : 1400 + 40].max())
    assert lift == pytest.approx(2.8, abs=0.7)


def test_loud_and_soft_come_nearer_together(tmp_path: Path) -> None:
    out = mastered(np.concatenate([tone(700, -12, 4), tone(700, -22, 4)]), tmp_path)
    loud, soft = level(out[RATE : 3 * RATE]), level(out[5 * RATE : 7 * RATE])
    assert 1 < loud - soft < 7


def test_length_is_kept_and_nothing_clips(joined: Path, mastered: Path) -> None:
    before, after = pcm.loaded(joined), pcm.loaded(mastered)
    assert (len(after.samples), after.rate) == (len(before.samples), before.rate)
    assert meter.true_peak(after.samples) < -6


def test_the_phase_rotator_saves_the_limiter_work(joined: Path, mastered: Path) -> None:
    from pipeline.sound.limiter import levels

    def limiting(path: Path) -> float:
        found = levels(pcm.loaded(path))
        return found.gain_for(-16, -2) - (-16 - found.loudness)

    assert limiting(mastered) < limiting(joined) - 1.5


def test_what_it_reports_is_what_is_there(joined: Path, tmp_path: Path) -> None:
    facts = master(joined, tmp_path / "out.wav")
    after = pcm.loaded(tmp_path / "out.wav")
    assert facts["ms"] == after.ms
    assert facts["loudness_before"] == pytest.approx(
        meter.loudness(pcm.loaded(joined).samples, after.rate), abs=0.01
    )
    assert facts["loudness"] == pytest.approx(meter.loudness(after.samples, after.rate), abs=0.02)


def test_mastering_is_repeatable(joined: Path, mastered: Path, tmp_path: Path) -> None:
    master(joined, tmp_path / "again.wav")
    assert (tmp_path / "again.wav").read_bytes() == mastered.read_bytes()


def test_silence_is_refused(tmp_path: Path) -> None:
    pcm.save(tmp_path / "silent.wav", Signal(np.zeros(RATE, np.float32), RATE))
    with pytest.raises(Stopped, match="only silence"):
        master(tmp_path / "silent.wav", tmp_path / "out.wav")
