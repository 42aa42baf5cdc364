"""What services and programs answer, as a clip.

It is decoded in this process (libsndfile): to start ffmpeg for a sentence takes longer than to decode it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.problems import Message, Stopped, say
from pipeline.wav import write_wav

if TYPE_CHECKING:  # to judge texts, engines need no numpy
    import numpy as np
    from numpy.typing import NDArray

JOINT_SECONDS = 0.075
"""Silence that is left at the ends of each answer where a sentence came in several: they are parted where the
service's limit falls, and each brings silence of its own."""
RATES = (8_000, 192_000)
"""Samples a second."""
STREAMED = 0x7FFFFF00
"""Bytes, or more, that a WAV file claims whose writer did not know its length yet."""


def write_speech(answers: Iterable[bytes], refusal: Callable[[Message], Stopped], draft: Path) -> None:
    """Write an engine's answers (MP3, WAV, FLAC or Ogg), one after the other, as one WAV file, 16-bit mono.

    Raises Stopped, worded by `refusal`, when one is no sound, is empty or broke off, or their rates differ or
    are none that voices have; the draft is not touched then.
    """
    import numpy as np

    heard = [_pcm(answer, refusal) for answer in answers]
    rates = {rate for _, rate in heard}
    if len(rates) != 1:
        raise refusal(say("sounds of different sample rates"))
    rate = rates.pop()
    if not RATES[0] <= rate <= RATES[1]:
        raise refusal(say("a sample rate of {rate}", rate=rate))
    sounds = [heard[0][0]] if len(heard) == 1 else [_trimmed(sound, rate) for sound, _ in heard]
    write_wav(draft, rate, np.concatenate(sounds).tobytes())


def _trimmed(sound: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    import numpy as np

    from pipeline.voice.hearing import SILENT

    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > SILENT)
    if not len(loud):  # the proof will say so, of the whole
        return sound
    left = round(JOINT_SECONDS * rate)
    return sound[max(0, loud[0] - left) : loud[-1] + 1 + left]


def _pcm(answer: bytes, refusal: Callable[[Message], Stopped]) -> tuple[NDArray[np.int16], int]:
    """Return the first channel of a sound file, 16-bit, and its samples a second."""
    import numpy as np
    import soundfile

    if _broke_off(answer):
        raise refusal(say("it broke off"))
    try:
        samples, rate = soundfile.read(io.BytesIO(answer), always_2d=True)  # floats, whatever is in the file
    except soundfile.SoundFileError as failure:
        raise refusal(say("what it sent is no sound")) from failure
    if not len(samples):
        raise refusal(say("no sound in the answer"))
    return np.clip(np.rint(samples[:, 0] * 32768), -32768, 32767).astype("<i2"), rate


def _broke_off(answer: bytes) -> bool:
    """Return whether a WAV file is shorter than it says; one that was streamed claims the most."""
    if answer[:4] != b"RIFF":
        return False
    starts = [start for start in (4, answer.find(b"data", 12) + 4) if start >= 4]
    sizes = [(start, int.from_bytes(answer[start : start + 4], "little")) for start in starts]
    return any(0 < size < STREAMED and start + 4 + size > len(answer) for start, size in sizes)
