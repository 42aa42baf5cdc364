"""Sound files as they say of themselves: their format, how long they are, at which rate.

Only headers are read, which takes less than a millisecond, so that every recording can be judged in every
check. What a file says need not be true: the build decodes it and hears.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from pipeline.model.audio import Head
from pipeline.opening import SOUND_BYTES, Unfit, opened
from pipeline.problems import Message, Place, error, say

FIRST_BYTES = 16
"""From which a format is known."""
MOST_SECONDS = 600
"""Ten minutes: no paragraph is longer, nor any tune."""
OPUS_RATE = 48_000
STREAMED = 0x7FFFFF00
"""Bytes, or more, that a WAV file claims whose writer did not know its length yet."""


def head(path: Path) -> Head:
    """Return what a sound file says of itself; raises Unfit when it is none or damaged."""
    with opened(path, SOUND_BYTES) as file:
        first = file.read(FIRST_BYTES)
        if not first:
            raise _unfit(path, say("the file is empty"))
        known = format_of(first)
        if known is None:
            raise _unfit(path, say("this is no sound file that Loa knows"))
        file.seek(0)
        return _head(path, file, known)


def format_of(first: bytes) -> str | None:
    """Return the format of a file that begins with these bytes, as ffmpeg calls it; None for no sound."""
    if first[:4] in (b"RIFF", b"RF64") and first[8:12] == b"WAVE":
        return "wav"
    if first[:4] == b"FORM" and first[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if first[4:8] == b"ftyp":
        return "mp4"
    begins = {b"fLaC": "flac", b"OggS": "ogg", b"ID3": "mp3", b"\x1aE\xdf\xa3": "matroska", b"#!AMR": "amr"}
    named = next((name for mark, name in begins.items() if first.startswith(mark)), None)
    return named or _frames(first)


def _frames(first: bytes) -> str | None:
    """Return the format of a stream that begins with an MPEG frame (ISO/IEC 11172-3, 13818-7); None else."""
    if len(first) < 4 or first[0] != 0xFF or first[1] & 0xE0 != 0xE0:
        return None
    layer, rate = first[1] >> 1 & 3, first[2] >> 2 & 15
    if layer == 0:
        return "aac" if first[1] & 0xF0 == 0xF0 and rate < 13 else None
    return "mp3" if first[1] >> 3 & 3 != 1 and first[2] >> 4 != 15 and first[2] >> 2 & 3 != 3 else None


def _head(path: Path, file: IO[bytes], known: str) -> Head:
    reader = _READERS.get(known)
    if reader is None:
        return Head(known)
    from mutagen import MutagenError

    try:
        seconds, rate = reader(file)
    except _EndsEarly:
        raise _unfit(path, say("the sound file ends early: something is missing at its end")) from None
    except (MutagenError, EOFError, ValueError, LookupError, ArithmeticError, struct.error) as failure:
        raise _unfit(path, say("the sound file is damaged")) from failure
    return Head(known, seconds, rate)


SecondsAndRate = tuple[float | None, int | None]


class _EndsEarly(Exception):
    """A file is shorter than it says."""


def _wav(file: IO[bytes]) -> SecondsAndRate:
    """Return seconds and rate of a WAV file; raises _EndsEarly when samples are missing at its end."""
    end = file.seek(0, 2)
    at, rate, bytes_a_second = 12, 0, 0
    while at + 8 <= end:
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"fmt ":
            rate, bytes_a_second = struct.unpack_from("<II", file.read(16), 4)
        if name == b"data":
            there = end - at - 8
            if there < size < STREAMED:
                raise _EndsEarly
            return min(size or there, there) / bytes_a_second, rate
        at += 8 + size + size % 2
    raise ValueError("no samples")


def _by(module: str, name: str) -> Callable[[IO[bytes]], SecondsAndRate]:
    def read(file: IO[bytes]) -> SecondsAndRate:
        import importlib

        info: Any = getattr(importlib.import_module(f"mutagen.{module}"), name)(file).info
        return float(info.length), int(info.sample_rate)

    return read


def _ogg(file: IO[bytes]) -> SecondsAndRate:
    import mutagen

    found: Any = mutagen.File(file)
    if found is None:
        raise ValueError("no sound")
    return float(found.info.length), int(getattr(found.info, "sample_rate", OPUS_RATE))


def _mp3(file: IO[bytes]) -> SecondsAndRate:
    """Return seconds and rate of an MP3 file. Of changing bit rate and without a count of its frames, its
    length cannot be told by its header."""
    from mutagen.mp3 import MP3, BitrateMode

    info: Any = MP3(file).info  # type: ignore[no-untyped-call]
    sure = not info.sketchy and info.bitrate_mode is not BitrateMode.UNKNOWN
    return (float(info.length) if sure else None), int(info.sample_rate)


_READERS: dict[str, Callable[[IO[bytes]], SecondsAndRate]] = {
    "wav": _wav,
    "aiff": _by("aiff", "AIFF"),
    "flac": _by("flac", "FLAC"),
    "mp4": _by("mp4", "MP4"),
    "ogg": _ogg,
    "mp3": _mp3,
}


def _unfit(path: Path, what: Message) -> Unfit:
    return Unfit(error(Place(path.name), what, say("record it again, or export it anew as FLAC or WAV")))
