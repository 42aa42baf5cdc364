"""WAV files: 16-bit mono, the form in which sound passes between programs and stages."""

from __future__ import annotations

import wave
from pathlib import Path


def write_wav(path: Path, rate: int, pcm: bytes) -> None:
    """Write 16-bit little-endian PCM as a mono WAV file; `rate` in samples a second."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)


def read_wav(path: Path) -> tuple[bytes, int]:
    """Return a file's PCM and its samples a second; raises ValueError, saying why, for what is not whole
    16-bit mono."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth())
            rate, pcm = file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError) as failure:
        raise ValueError(str(failure)) from failure
    if shape != (1, 2):
        raise ValueError(f"{shape[0]} x {8 * shape[1]} bit")
    return pcm, rate
