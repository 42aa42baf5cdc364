"""No true peak passes the ceiling, whatever comes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sound import meter
from pipeline.sound.limiter import levels, limited
from pipeline.sound.pcm import Signal

RATE = 22050


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(-20, 15), st.floats(-9, -1))
def test_no_peak_passes_the_ceiling_by_up_to_15_db_of_limiting(
    seed: int, depth: float, ceiling: float
) -> None:
    random = np.random.default_rng(seed)
    envelope = np.abs(np.interp(np.arange(RATE), np.arange(0, RATE + 900, 900), random.normal(0, 0.3, 26)))
    noise = np.convolve(random.normal(0, 1, RATE), np.hanning(7) / 4, "same")
    sound = Signal((envelope * noise).astype(np.float32), RATE)
    gain = ceiling - meter.true_peak(sound.samples) + depth
    out = limited(sound, levels(sound), gain, ceiling)
    assert len(out.samples) == len(sound.samples)
    assert meter.true_peak(out.samples) <= ceiling + 0.15


def test_what_stays_under_the_ceiling_only_gets_the_gain() -> None:
    tone = (0.1 * np.sin(np.arange(RATE) / 10)).astype(np.float32)
    out = limited(Signal(tone, RATE), levels(Signal(tone, RATE)), 6.0, -1.0)
    assert out.samples == pytest.approx(tone * meter.amplitude(6.0), abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.floats(-30, -12), st.floats(-30, -1))
def test_the_gain_found_brings_the_loudness_wanted(wanted: float, level: float) -> None:
    beats = 0.6 + 0.4 * np.sin(np.arange(RATE * 3) / 3000)
    tone = (meter.amplitude(level) * beats * np.sin(np.arange(RATE * 3) / 7)).astype(np.float32)
    sound = Signal(tone, RATE)
    found = levels(sound)
    out = limited(sound, found, found.gain_for(wanted, -1.5), -1.5)
    assert meter.loudness(out.samples, RATE) == pytest.approx(wanted, abs=0.05)
