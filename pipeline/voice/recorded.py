"""Readers' takes: decoded, trimmed, and nothing damaged let through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline import tools
from pipeline.problems import Message, Place, Stopped, error, say
from pipeline.voice import wav

RATE = 44100
STEP = RATE // 100
KEPT = RATE // 20
"""50 ms of the room before the first word and after the last."""
ROOM_DB = -40.0
"""Below the loudest 10 ms, a reader is silent."""
INAUDIBLE = 33.0
"""Of 32768 (-60 dBFS): a take that is nowhere louder is silence."""


def decode(take: Path, out: Path) -> float:
    """Write a FLAC, WAV, MP3 or OGG file as WAV: 16-bit mono, 44,100 samples a second, no DC offset, no
    more than 50 ms of silence at its ends. Return how many seconds that is.

    Raises Stopped when the file cannot be read, ends early, or is silent.
    """
    heard = np.frombuffer(_pcm(take), "<i2").astype(np.float32)
    spoken = _trimmed(heard - heard.mean()) if len(heard) else heard
    if not len(spoken):
        raise _unusable(take, say("the recording {name} is silent", name=take.name))
    wav.write(out, RATE, np.clip(np.rint(spoken), -32768, 32767).astype("<i2").tobytes())
    return round(len(spoken) / RATE, 4)


def _pcm(take: Path) -> bytes:
    """Return a file's PCM. It goes in by a pipe, with no other protocol let through: a list of other
    files or addresses that calls itself a recording must not make ffmpeg fetch them."""
    only_this = ["-protocol_whitelist", "pipe", "-i", "pipe:0", "-map", "0:a:0"]
    mono = ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    strict = ["-nostdin", "-v", "error", "-xerror", "-err_detect", "explode"]
    try:
        return tools.run([tools.ffmpeg(), *strict, *only_this, *mono], data=take.read_bytes())[0]
    except OSError as failure:
        raise _unusable(take, say("{name} cannot be read: {why}", name=take.name, why=str(failure))) from None
    except tools.ToolFailed as failure:
        what = say("the recording {name} cannot be decoded; it is damaged or no sound", name=take.name)
        raise _unusable(take, what) from failure


def _unusable(take: Path, what: Message) -> Stopped:
    return Stopped(error(Place(take.name), what, say("record it again, or export it anew as FLAC or WAV")))


def _trimmed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples without the room's silence at their ends; none when there is only silence."""
    whole = samples[: len(samples) // STEP * STEP].reshape(-1, STEP)
    level = np.sqrt(np.mean(whole * whole, axis=1))
    loud = np.flatnonzero(level > max(INAUDIBLE, level.max(initial=0.0) * 10 ** (ROOM_DB / 20)))
    if not len(loud):
        return samples[:0]
    return samples[max(0, loud[0] * STEP - KEPT) : (loud[-1] + 1) * STEP + KEPT]
