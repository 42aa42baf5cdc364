"""Clips are joined with the pauses asked for, whatever silence their engine put around them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.model.audio import Clip
from pipeline.problems import Stopped
from pipeline.sound import pcm
from pipeline.sound.join import join
from pipeline.sound.pcm import Samples, Signal


def tone(path: Path, before: float, after: float, rate: int = 22050) -> Path:
    """Write half a second of tone with some seconds of silence before and after it."""
    sound = 0.5 * np.sin(np.arange(rate // 2) * 2 * np.pi * 300 / rate)
    pads = [np.zeros(int(rate * seconds)) for seconds in (before, after)]
    pcm.save(path, Signal(np.concatenate([pads[0], sound, pads[1]]).astype(np.float32), rate))
    return path


def silences(samples: Samples, rate: int) -> list[float]:
    """Return the seconds of each silence between sounds."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    gaps = np.diff(loud) / rate
    return [float(gap) for gap in gaps if gap > 0.05]


def test_pauses_do_not_depend_on_an_engines_own_silence(tmp_path: Path) -> None:
    ends = [(0.0, 0.3), (0.2, 0.0), (0.5, 0.5)]
    clips = [Clip(tone(tmp_path / f"{i}.wav", *end), 400) for i, end in enumerate(ends)]
    ms = join(clips, tmp_path / "joined.wav")
    joined = pcm.loaded(tmp_path / "joined.wav")
    assert ms == joined.ms
    assert silences(joined.samples, joined.rate) == pytest.approx([0.4, 0.4], abs=0.045)
    assert joined.samples[-round(0.39 * joined.rate) :].any() == False  # noqa: E712  # a numpy truth


def test_no_pause_means_no_gap(tmp_path: Path) -> None:
    clips = [Clip(tone(tmp_path / f"{i}.wav", 0.3, 0.3), 0) for i in range(2)]
    assert join(clips, tmp_path / "joined.wav") == pytest.approx(1000, abs=70)


def test_cuts_do_not_click(tmp_path: Path) -> None:
    rate = 22050
    pcm.save(tmp_path / "flat.wav", Signal(np.full(rate, 0.5, np.float32), rate))
    join([Clip(tmp_path / "flat.wav", 100)], tmp_path / "joined.wav")
    samples = pcm.loaded(tmp_path / "joined.wav").samples
    assert abs(float(samples[0])) < 0.01
    assert np.abs(np.diff(samples)).max() < 0.02


def test_clips_of_several_rates_keep_their_lengths(tmp_path: Path) -> None:
    clips = [Clip(tone(tmp_path / f"{rate}.wav", 0, 0, rate), 100) for rate in (22050, 44100)]
    assert join(clips, tmp_path / "joined.wav") == pytest.approx(1200, abs=10)
    assert pcm.loaded(tmp_path / "joined.wav").rate == 44100


def test_no_word_is_lost(clips: tuple[Clip, ...], joined: Path) -> None:
    spoken = [np.abs(pcm.loaded(clip.path).samples) for clip in clips]
    energy = sum(float((samples**2).sum()) for samples in spoken)
    assert float((pcm.loaded(joined).samples ** 2).sum()) == pytest.approx(energy, rel=0.01)


def test_joining_is_repeatable(clips: tuple[Clip, ...], joined: Path, tmp_path: Path) -> None:
    join(clips, tmp_path / "again.wav")
    assert (tmp_path / "again.wav").read_bytes() == joined.read_bytes()


def test_nothing_and_silence_are_refused(clips: tuple[Clip, ...], tmp_path: Path) -> None:
    pcm.save(tmp_path / "silent.wav", Signal(np.zeros(22050, np.float32), 22050))
    with pytest.raises(Stopped, match="nothing to join"):
        join([], tmp_path / "out.wav")
    with pytest.raises(Stopped, match=r"silent\.wav is silent"):
        join([clips[0], replace(clips[1], path=tmp_path / "silent.wav")], tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()
