"""Join clips: each one's own silence off its ends, the pause that was asked for after it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.audio import Clip
from pipeline.problems import Place, Stopped, error, say
from pipeline.sound import pcm
from pipeline.sound.pcm import Signal
from pipeline.wav import write_wav

if TYPE_CHECKING:
    from pydub import AudioSegment

SILENT_DBFS = -50.0
"""What is softer than this at a clip's ends is an engine's silence, not speech."""
STEP_MS = 5
KEPT_MS = 15
"""Silence kept before and after the speech, so that soft beginnings and endings are not cut."""
FADE_MS = 5


def join(clips: Sequence[Clip], out: Path) -> int:
    """Write the clips one after another as one WAV file, each with its pause; return its length in ms.

    The rate is the highest among the clips. Raises Stopped when there is no clip, or one is no 16-bit
    mono WAV file or silent throughout.
    """
    if not clips:
        raise Stopped(error(Place(), say("there is nothing to join")))
    sounds = [pcm.loaded(clip.path) for clip in clips]
    rate = max(sound.rate for sound in sounds)
    parts = (_parts(clip, sound.at(rate)) for clip, sound in zip(clips, sounds, strict=True))
    data = b"".join(part.raw_data for pair in parts for part in pair)
    write_wav(out, rate, data)
    return round(len(data) / 2 * 1000 / rate)


def _parts(clip: Clip, sound: Signal) -> tuple[AudioSegment, AudioSegment]:
    speech = _trimmed(_segment(pcm.to_bytes(sound.samples), sound.rate), clip.path)
    pause = _segment(bytes(2 * round(clip.pause_ms * sound.rate / 1000)), sound.rate)
    return speech.fade_in(FADE_MS).fade_out(FADE_MS), pause


def _segment(data: bytes, rate: int) -> AudioSegment:
    """Return raw PCM as pydub's segment; its file readers want ffprobe, which the ffmpeg wheel lacks."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # pydub looks for an ffmpeg that it never needs here
        from pydub import AudioSegment
    return AudioSegment(data=data, sample_width=2, frame_rate=rate, channels=1)


def _trimmed(speech: AudioSegment, path: Path) -> AudioSegment:
    from pydub.silence import detect_leading_silence

    before = detect_leading_silence(speech, SILENT_DBFS, STEP_MS)
    after = detect_leading_silence(speech.reverse(), SILENT_DBFS, STEP_MS)
    if before + after >= len(speech):
        raise Stopped(error(Place(path.name), say("the clip {name} is silent", name=path.name)))
    return speech[max(0, before - KEPT_MS) : len(speech) - max(0, after - KEPT_MS)]
