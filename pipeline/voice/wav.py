"""WAV files of voices: 16-bit mono."""

from __future__ import annotations

import wave
from pathlib import Path


def write(path: Path, rate: int, pcm: bytes) -> None:
    """Write 16-bit little-endian PCM as a mono WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)


def read(path: Path) -> tuple[bytes, int]:
    """Return a file's PCM and its samples a second; no PCM when it is no WAV file or cut off."""
    try:
        with wave.open(str(path), "rb") as file:
            return file.readframes(file.getnframes()), file.getframerate()
    except (wave.Error, EOFError, OSError):
        return b"", 0
