"""Gain and a look-ahead limiter, decided on levels of one-millisecond blocks before a sample is touched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.sound import meter, pcm
from pipeline.sound.pcm import Samples, Signal

REACH = 12
"""Blocks before and after a peak over which its reduction holds."""
SMOOTH = 11
"""Width of each of two smoothings, in blocks; together narrower than the reach, so no peak slips by."""
LARGEST_GAIN_DB = 60.0
CLOSE_LU = 0.01


@dataclass(frozen=True)
class Levels:
    """A sound's levels by block: true peaks and K-weighted energies."""

    rate: int
    size: int
    peaks: Samples
    energies: meter.Numbers

    @property
    def loudness(self) -> float:
        """LUFS, or meter.SILENCE."""
        return meter.gated(self.energies, self.size, self.rate)

    def curve(self, gain_db: float, ceiling_db: float) -> Samples:
        """Return the gain at the blocks' edges: `gain_db`, and less where a peak would pass the ceiling."""
        from scipy.ndimage import minimum_filter1d, uniform_filter1d

        gain, ceiling = meter.amplitude(gain_db), meter.amplitude(ceiling_db)
        needed = np.minimum(gain, ceiling / np.maximum(self.peaks, 1e-9))
        held = minimum_filter1d(needed, 2 * REACH + 1)
        smooth = uniform_filter1d(uniform_filter1d(held, SMOOTH), SMOOTH)
        return np.concatenate([smooth[:1], np.minimum(smooth[1:], smooth[:-1]), smooth[-1:]])

    def gain_for(self, loudness: float, ceiling_db: float) -> float:
        """Return the gain (dB) that brings the limited sound to a loudness (LUFS), or the largest."""
        gain = min(loudness - self.loudness, LARGEST_GAIN_DB)
        for _ in range(30):
            missing = loudness - self.loudness_at(gain, ceiling_db)
            if abs(missing) < CLOSE_LU or gain >= LARGEST_GAIN_DB:
                break
            gain = min(gain + missing, LARGEST_GAIN_DB)
        return gain

    def loudness_at(self, gain_db: float, ceiling_db: float) -> float:
        """Return the loudness (LUFS) of the sound under a gain and the limiter."""
        edges = self.curve(gain_db, ceiling_db)
        middle = (edges[1:] + edges[:-1]).astype(np.float64) / 2
        return meter.gated(self.energies * middle * middle, self.size, self.rate)


def levels(sound: Signal) -> Levels:
    """Return a sound's levels by blocks of a millisecond.

    True peaks are sought only among samples that limiting could concern: within 18 dB of the highest.
    """
    size = sound.rate // 1000
    highest = float(np.abs(sound.samples).max(initial=0.0))
    peaks = pcm.in_blocks(meter.peaks(sound.samples, highest / 8), size).max(axis=1)
    return Levels(sound.rate, size, peaks, meter.energies(sound.samples, sound.rate, size))


def limited(sound: Signal, found: Levels, gain_db: float, ceiling_db: float) -> Signal:
    """Return a sound under a gain, its true peaks held at or under the ceiling (dBTP)."""
    return Signal(pcm.shaped(sound.samples, found.curve(gain_db, ceiling_db), found.size), sound.rate)
