"""Readers' takes: decoded, trimmed, and nothing damaged let through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import audiofile, opening, tools
from pipeline.digest import JSON
from pipeline.problems import Message, Place, Stopped, error, say
from pipeline.voice.hearing import level, levels
from pipeline.wav import write_wav

_Samples = NDArray[np.float32]

RATE = 44100
STEP = RATE // 100
KEPT = RATE // 20
"""50 ms of the room before the first word and after the last."""
ROOM_DB = -40.0
"""Below the loudest 10 ms, a reader is silent."""
LEAST_RANGE_DB = 4.0
"""White, pink and brown noise and hum have 0 to 3; speech as loud as the noise around it has 9 or more, in a
quiet room 30 and more."""
AT_PEAK, MOST_FLAT = 0.93, 0.03
"""Within 0.6 dB of the peak lie 0.1 % of whole speech, 1.5 % when it is driven 6 dB over, 5 % at 12 dB."""
CUT_OFF_DB = -12.0
VOICE_HZ = (200.0, 6000.0)
_ALONE = {"mp4": ("-enable_drefs", "0", "-use_absolute_path", "0")}
"""By format, what keeps ffmpeg from files that the file refers to."""
INAUDIBLE = 33.0
"""Of 32768 (-60 dBFS): a take that is nowhere louder is silence."""


@dataclass(frozen=True)
class TakeMeasures:
    """What was measured on a take, with the room around its words."""

    seconds: float
    """From the first word to the last."""
    range_db: float
    """From its soft moments to its loud ones: percentiles 10 and 95 of 40 ms, at a voice's frequencies."""
    flat_share: float
    """Of its samples, those that are at its peak."""
    ends_db: float
    """The level of the file's last 20 ms below its loud moments: a word that was cut off does not fade."""

    def facts(self) -> dict[str, JSON]:
        """The same as JSON."""
        return dict(vars(self))

    @property
    def fault(self) -> Message | None:
        """Why it cannot be aired, whatever is read in it; None where it may be."""
        if self.range_db < LEAST_RANGE_DB:
            return say("it is noise or a tone that does not change, not speech")
        if self.flat_share > MOST_FLAT:
            return say("it is clipped: its peaks are cut off")
        return None

    @property
    def is_cut_off(self) -> bool:
        """Whether the file ends in the middle of a sound."""
        return self.ends_db > CUT_OFF_DB


def decode(take: Path, out: Path) -> TakeMeasures:
    """Write a sound file (WAV, FLAC, MP3, Ogg, a telephone's m4a ...) as WAV: 16-bit mono, 44,100 samples a
    second, no DC offset, no more than 50 ms of silence at its ends. Return what was measured on it.

    Raises Stopped when the file cannot be read, ends early, or is silent.
    """
    heard = np.frombuffer(_pcm(take), "<i2").astype(np.float32)
    if len(heard) > audiofile.MOST_SECONDS * RATE:
        most = audiofile.MOST_SECONDS // 60
        what = say("the recording {name} lasts more than {minutes} minutes", name=take.name, minutes=most)
        raise _unusable(take, what)
    whole = heard - heard.mean() if len(heard) else heard
    spoken = _trimmed(whole)
    if not len(spoken):
        raise _unusable(take, say("the recording {name} is silent", name=take.name))
    write_wav(out, RATE, np.clip(np.rint(spoken), -32768, 32767).astype("<i2").tobytes())
    return _measured(whole, round(len(spoken) / RATE, 4))


def _measured(whole: _Samples, seconds: float) -> TakeMeasures:
    from scipy.signal import butter, sosfilt

    band = sosfilt(butter(2, VOICE_HZ, "bandpass", fs=RATE, output="sos").astype(np.float32), whole)
    soft, loud = np.percentile(levels(band, 4 * STEP), (10, 95))
    peaks = np.abs(whole)
    return TakeMeasures(
        seconds,
        round(float(loud - soft), 2),
        round(float(np.mean(peaks > AT_PEAK * peaks.max())), 5),
        round(level(whole[-2 * STEP :]) - float(np.percentile(levels(whole, STEP), 95)), 2),
    )


def _pcm(take: Path) -> bytes:
    """Return a file's PCM.

    ffmpeg is given the format that the file begins with, and the file as a descriptor that it may go to and
    fro in (a telephone's m4a has its index at the end), with no other protocol let through: a list of other
    files or addresses that calls itself a recording must not make it fetch them.
    """
    try:
        data = opening.read(take, opening.SOUND_BYTES)
    except opening.Unfit as unfit:
        what = say("the recording {name} cannot be used: {why}", name=take.name, why=unfit.what)
        raise _unusable(take, what) from unfit
    known = audiofile.format_of(data[: audiofile.FIRST_BYTES])
    what = say("the recording {name} cannot be decoded; it is damaged or no sound", name=take.name)
    if known is None:
        raise _unusable(take, what)
    only_this = ["-protocol_whitelist", "fd", *_ALONE.get(known, ()), "-f", known, "-i", "fd:"]
    mono = ["-t", str(audiofile.MOST_SECONDS + 1), "-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    strict = ["-nostdin", "-v", "error", "-xerror", "-err_detect", "explode"]
    try:
        return tools.run([tools.ffmpeg(), *strict, *only_this, "-map", "0:a:0", *mono], data=data)[0]
    except tools.ToolFailed as failure:
        raise _unusable(take, what) from failure


def _unusable(take: Path, what: Message) -> Stopped:
    return Stopped(error(Place(take.name), what, say("record it again, or export it anew as FLAC or WAV")))


def _trimmed(samples: _Samples) -> _Samples:
    """Return samples without the room's silence at their ends; none when there is only silence."""
    whole = samples[: len(samples) // STEP * STEP].reshape(-1, STEP)
    level = np.sqrt(np.mean(whole * whole, axis=1))
    loud = np.flatnonzero(level > max(INAUDIBLE, level.max(initial=0.0) * 10 ** (ROOM_DB / 20)))
    if not len(loud):
        return samples[:0]
    return samples[max(0, loud[0] * STEP - KEPT) : (loud[-1] + 1) * STEP + KEPT]
