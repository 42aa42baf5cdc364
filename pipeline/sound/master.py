"""Master speech for outdoor horn loudspeakers.

A horn gives nothing below about 200 Hz and what it is fed there only heats its driver; consonants,
which carry the words, lie at 2-5 kHz; and wind and traffic drown whatever is soft. So: a high-pass, a
gentle lift of presence, a phase rotator, a compressor. Level is left to the encoder's closed loop.

The phase rotator (all-pass filters, as broadcast processors have) changes nothing that is heard, but
spreads the pulses of a voice in time: speech of espeak-ng then needs 1 dB of limiting instead of 4.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.digest import JSON
from pipeline.problems import Place, Stopped, error, say
from pipeline.sound import meter, pcm
from pipeline.sound.pcm import Samples, Signal

HIGH_PASS_HZ = 180.0
PRESENCE_HZ = 3000.0
PRESENCE_DB = 3.0
PRESENCE_Q = 0.8
ROTATION_HZ = 300.0
ROTATIONS = 4
RATIO = 3.0
THRESHOLD_LU = -8.0
"""Where compression begins, below the part's own loudness: so loud and soft voices are treated alike."""
BLOCK_MS = 5
LEVEL_BLOCKS = 10
"""The level is the RMS of 50 ms."""
HOLD_BLOCKS = 41
"""The deepest reduction within 205 ms counts, so that pauses between words are not lifted."""
SMOOTH_BLOCKS = 21
HEADROOM_DB = -6.0
"""Below the clips' own level, so that presence cannot clip."""


def master(joined: Path, out: Path) -> Mapping[str, JSON]:
    """Write the mastered sound as WAV at the rate of the joined one (more would add nothing).

    Returns `ms` and the loudness before and after in LUFS; raises Stopped when there is only silence.
    """
    sound = pcm.loaded(joined)
    before = meter.loudness(sound.samples, sound.rate)
    if before == meter.SILENCE:
        raise Stopped(error(Place(joined.name), say("there is only silence to master")))
    shaped = _compressed(_equalised(sound), before)
    pcm.save(out, shaped)
    after = meter.loudness(shaped.samples, shaped.rate)
    return {"ms": shaped.ms, "loudness_before": round(before, 2), "loudness": round(after, 2)}


def _equalised(sound: Signal) -> Signal:
    from scipy.signal import butter, sosfilt

    high_pass = butter(4, HIGH_PASS_HZ, "highpass", fs=sound.rate, output="sos")
    rotator = [_all_pass(sound.rate)] * ROTATIONS
    sections = np.vstack([high_pass, _presence(sound.rate), *rotator]).astype(np.float32)
    headroom = np.float32(meter.amplitude(HEADROOM_DB))
    return Signal(sosfilt(sections, sound.samples) * headroom, sound.rate)


def _presence(rate: int) -> NDArray[np.float64]:
    """Return a peaking section (R. Bristow-Johnson, Audio EQ Cookbook)."""
    turn = 2 * math.pi * PRESENCE_HZ / rate
    lift, width = meter.amplitude(PRESENCE_DB / 2), math.sin(turn) / (2 * PRESENCE_Q)
    ends = (1 + width * lift, 1 - width * lift, 1 + width / lift, 1 - width / lift)
    middle = -2 * math.cos(turn)
    section = np.array([ends[0], middle, ends[1], ends[2], middle, ends[3]])
    return section / ends[2]


def _all_pass(rate: int) -> NDArray[np.float64]:
    """Return two equal first-order all-pass filters as one section: 180 degrees at ROTATION_HZ."""
    edge = math.tan(math.pi * ROTATION_HZ / rate)
    turn = (edge - 1) / (edge + 1)
    return np.array([turn * turn, 2 * turn, 1.0, 1.0, 2 * turn, turn * turn])


def _compressed(sound: Signal, loudness: float) -> Signal:
    size = sound.rate * BLOCK_MS // 1000
    threshold = loudness + HEADROOM_DB + THRESHOLD_LU
    gains = _gains(pcm.in_blocks(sound.samples, size), threshold)
    return Signal(pcm.shaped(sound.samples, gains, size), sound.rate)


def _gains(blocks: Samples, threshold: float) -> Samples:
    """Return the compressor's gain at the edges of the blocks."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    energy = uniform_filter1d(np.mean(blocks * blocks, axis=1, dtype=np.float64), LEVEL_BLOCKS)
    level = 10 * np.log10(np.maximum(energy, 1e-12))
    reduction = np.maximum(0.0, level - threshold) * (1 - 1 / RATIO)
    steady = uniform_filter1d(maximum_filter1d(reduction, HOLD_BLOCKS), SMOOTH_BLOCKS)
    edges = np.concatenate([steady[:1], (steady[1:] + steady[:-1]) / 2, steady[-1:]])
    return (10 ** (-edges / 20)).astype(np.float32)
