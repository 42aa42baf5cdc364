"""Samples in memory: WAV files in and out, rates, blocks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.problems import Place, Stopped, error, say
from pipeline.wav import read_wav, write_wav

Samples = NDArray[np.float32]
"""Mono; full scale is 1.0."""
FULL_SCALE = 32768.0


@dataclass(frozen=True)
class Signal:
    """Mono samples and how many of them make a second."""

    samples: Samples
    rate: int

    @property
    def ms(self) -> int:
        """Length in milliseconds."""
        return round(len(self.samples) * 1000 / self.rate)

    def at(self, rate: int) -> Signal:
        """Return the same sound at another rate, band-limited (polyphase, Kaiser window)."""
        from scipy.signal import resample_poly

        if rate == self.rate or not len(self.samples):
            return Signal(self.samples, rate)
        shared = math.gcd(rate, self.rate)
        return Signal(resample_poly(self.samples, rate // shared, self.rate // shared), rate)


def loaded(path: Path) -> Signal:
    """Return a WAV file's sound; raises Stopped when it is not 16-bit mono PCM."""
    try:
        pcm, rate = read_wav(path)
    except ValueError as unfit:
        what = say("{name} is no 16-bit mono WAV file: {why}", name=path.name, why=str(unfit))
        raise Stopped(error(Place(path.name), what)) from unfit
    return Signal(from_bytes(pcm), rate)


def from_bytes(data: bytes) -> Samples:
    """Return the samples of 16-bit little-endian PCM."""
    whole = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
    return whole.astype(np.float32) / np.float32(FULL_SCALE)


def to_bytes(samples: Samples) -> bytes:
    """Return samples as 16-bit little-endian PCM, rounded; what passes full scale is clipped."""
    scaled = np.rint(samples * np.float32(FULL_SCALE))
    whole: bytes = np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2").tobytes()
    return whole


def save(path: Path, sound: Signal) -> None:
    """Write a sound as 16-bit mono WAV."""
    write_wav(path, sound.rate, to_bytes(sound.samples))


def in_blocks(samples: Samples, size: int) -> Samples:
    """Return samples as rows of `size`, the last one filled up with zeros."""
    filled = np.zeros(-(-len(samples) // size) * size, np.float32)
    filled[: len(samples)] = samples
    return filled.reshape(-1, size)


def shaped(samples: Samples, gains: Samples, size: int) -> Samples:
    """Return samples under a gain curve given at the edges of blocks of `size` (one more than blocks),
    straight lines between them."""
    rows = in_blocks(samples, size)
    ramp = np.arange(size, dtype=np.float32) / np.float32(size)
    curve = gains[:-1, None] + np.diff(gains)[:, None] * ramp
    out: Samples = (rows * curve).reshape(-1)[: len(samples)]
    return out
