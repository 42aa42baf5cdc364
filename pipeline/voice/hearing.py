"""What can be heard in a clip, whatever its words are: silence, clipping, noise, a tone, a loop; and the
measures by which its words are judged.

Calibrated on 600 of espeak-ng's sentences: its hiss is never longer than 0.04 s (a natural voice's is,
hence the wider limit) and no 0.4 s of it, nor a shorter clip as a whole, keep their level within 2.6 dB;
white noise keeps it within 0.3 dB and a tone within 0.1 dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.digest import JSON
from pipeline.problems import Message, say
from pipeline.wav import read_wav

SILENT = 100
"""Of 32768 (-50 dBFS): what stays under it is silence."""
FLAT_TOP = 2
"""Of 32768: samples this near to the clip's peak are at its peak."""
CLIPPED_RUN = 8
"""Samples at the peak in a row that no voice makes by itself; espeak-ng's own peaks touch it for two."""
FLAT_RUN = 3
FLAT_SHARE = 0.004
"""Of all samples, in runs of FLAT_RUN at the peak: more is clipped, too. A peak or two that a decoder cut, as
where a loud voice comes as MP3, is less."""
HISS_FLATNESS = 0.35
"""Spectral flatness (geometric over arithmetic mean of the power) of noise is 0.56, of a vowel under 0.1."""
HISS_BAND = (200.0, 8000.0)
"""Hz."""
HISS_SECONDS = 0.25
HISS_SHARE = 0.4
"""Of the loud frames."""
STEADY_SECONDS = (0.2, 0.4)
"""The whole of a clip that is no longer than the second, and not shorter than the first."""
STEADY_DB = 1.0
AUDIBLE_DB = 25.0
"""Below the loud frames, hiss and level count no longer."""
LOOP_SECONDS = 0.6
LOOP_LIKENESS = 0.98
"""Of a stretch with what comes later: in 0.2 s espeak-ng reaches it by itself, where a word begins alike."""
LOOP_LAGS = 8
LOOP_RATE = 16_000
"""Samples a second in which loops are looked for, at least, and less than twice as many."""
SOFTEST_EDGE_DB = -30.0
_Samples = NDArray[np.float64]


@dataclass(frozen=True)
class ClipMeasures:
    """What was measured on a clip that is sound."""

    seconds: float
    """From the first sound to the last."""
    begins_db: float
    """The level of its first 10 ms below its loud ones (-30 to about 2 dB): a word cut off begins loud."""
    ends_db: float
    """The same of its last 10 ms."""

    def facts(self) -> dict[str, JSON]:
        """The same as JSON."""
        return dict(vars(self))


def listen(clip: Path, once: bool = False) -> ClipMeasures | Message:
    """Return what was measured on a clip (WAV, 16-bit mono), or what is wrong with its sound; `once`: none of
    its words come again, so that no stretch of it may come again as it was, wave by wave."""
    try:
        pcm, rate = read_wav(clip)
    except ValueError:  # an engine that was cut off before it wrote anything
        pcm, rate = b"", 0
    whole = np.frombuffer(pcm, "<i2").astype(np.float64)
    if not len(whole):
        return say("the clip is empty")
    loud = np.flatnonzero(np.abs(whole) > SILENT)
    if not len(loud):
        return say("the clip is silent")
    sound = whole[loud[0] : loud[-1] + 1]
    if wrong := _fault(sound, rate):
        return wrong
    if once and _loops(sound, rate):
        return say("the clip says something twice")
    return _measured(sound, rate)


def _fault(sound: _Samples, rate: int) -> Message | None:
    peaks = np.abs(sound)
    flat = _runs(peaks >= peaks.max() - FLAT_TOP)
    if flat.max() >= CLIPPED_RUN or flat[flat >= FLAT_RUN].sum() > FLAT_SHARE * len(sound):
        return say("the clip is clipped: its peaks are cut off")
    if _hisses(sound, rate):
        return say("the clip is noise")
    if _steady(sound, rate):
        return say("the clip is a tone or noise that does not change")
    return None


def _measured(sound: _Samples, rate: int) -> ClipMeasures:
    edge = max(1, rate // 100)
    loud = float(np.percentile(levels(sound, edge), 95)) if len(sound) >= edge else 0.0
    begins, ends = (level(part) - loud for part in (sound[:edge], sound[-edge:]))
    begins, ends = (round(max(edge_db, SOFTEST_EDGE_DB), 2) for edge_db in (begins, ends))
    return ClipMeasures(round(len(sound) / rate, 4), begins, ends)


def level(sound: NDArray[Any]) -> float:
    """Return the level of samples, in dB re 1 of 32768."""
    return float(10 * np.log10(np.mean(sound * sound) + 1))


def levels(sound: NDArray[Any], frame: int) -> NDArray[Any]:
    """Return the level of each frame of the samples; of the whole where they are shorter than one."""
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame) if len(sound) >= frame else sound[None]
    found: NDArray[Any] = 10 * np.log10(np.mean(frames * frames, axis=1) + 1)
    return found


def _runs(marks: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the lengths of the stretches that are marked."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]])))
    lengths: NDArray[np.intp] = edges[1::2] - edges[::2]
    return lengths


def _hisses(sound: _Samples, rate: int) -> bool:
    """Return whether the sound is noise, throughout or for longer than any sibilant."""
    step, window = rate // 100, rate // 40
    if len(sound) < window:
        return False
    frames = np.lib.stride_tricks.sliding_window_view(sound, window)[::step] * np.hanning(window)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    hertz = np.fft.rfftfreq(window, 1 / rate)
    band = power[:, (hertz > HISS_BAND[0]) & (hertz < HISS_BAND[1])] + 1e-3
    flatness = np.exp(np.log(band).mean(axis=1)) / band.mean(axis=1)
    power_db = 10 * np.log10(power.sum(axis=1) + 1e-3)
    loud = power_db > power_db.max() - AUDIBLE_DB
    hiss = (flatness > HISS_FLATNESS) & loud
    return bool(
        hiss.sum() > HISS_SHARE * loud.sum() or _runs(hiss).max(initial=0) * step > HISS_SECONDS * rate
    )


def _steady(sound: _Samples, rate: int) -> bool:
    """Return whether the level stands still for longer than any syllable lasts."""
    found = levels(sound, rate // 50)
    shortest, count = (round(seconds * 50) for seconds in STEADY_SECONDS)
    if len(found) < shortest:
        return False
    windows = np.lib.stride_tricks.sliding_window_view(found, min(count, len(found)))
    audible = windows.max(axis=1) > np.percentile(found, 95) - AUDIBLE_DB
    return bool((windows.std(axis=1)[audible] < STEADY_DB).any())


def _loops(sound: _Samples, rate: int) -> bool:
    """Return whether a stretch comes again as it was."""
    every = max(1, rate // LOOP_RATE)
    wave = sound[: len(sound) // every * every].reshape(-1, every).mean(axis=1)
    window = round(LOOP_SECONDS * rate / every)
    lags = _likeliest_lags(wave, window) if len(wave) > 2 * window else ()
    return any(_likeness(wave, lag, window) > LOOP_LIKENESS for lag in lags)


def _likeliest_lags(wave: _Samples, window: int) -> NDArray[np.intp]:
    """Return at how many samples' distance the wave is most like itself: crests of its autocorrelation, by
    the root of its power, so that loud vowels do not hide what else comes again."""
    from scipy.fft import irfft, next_fast_len, rfft

    size = next_fast_len(2 * len(wave), real=True)
    alike = irfft(np.abs(rfft(wave, size)), size)[window : len(wave) - window]
    crests = np.flatnonzero((alike[1:-1] > alike[:-2]) & (alike[1:-1] >= alike[2:])) + 1
    best: NDArray[np.intp] = crests[np.argsort(alike[crests])[-LOOP_LAGS:]] + window
    return best


def _likeness(wave: _Samples, lag: int, window: int) -> float:
    """Return the highest correlation of a window with what follows it at a distance, 0 to 1."""
    energy = _moving_sum(wave * wave, window)
    product = _moving_sum(wave[:-lag] * wave[lag:], window)
    energy = np.maximum(energy, energy.max() * 1e-2)
    both = np.sqrt(energy[: len(product)] * energy[lag:][: len(product)])
    return float((product / both).max())


def _moving_sum(values: _Samples, window: int) -> _Samples:
    total = np.concatenate([[0.0], np.cumsum(values)])
    sums: _Samples = total[window:] - total[:-window]
    return sums
