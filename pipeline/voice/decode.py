"""What services and programs answer, as a clip.

It is decoded in this process (libsndfile): to start ffmpeg for a sentence takes longer than to decode it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.problems import Message, Stopped, say
from pipeline.voice import wav


def write_heard(answers: Iterable[bytes], refusal: Callable[[Message], Stopped], draft: Path) -> None:
    """Write an engine's answers (MP3, WAV, FLAC or Ogg), one after the other, as one WAV file.

    Raises Stopped, worded by `refusal`, when one is no sound or empty, or their rates differ; the
    draft is not touched then.
    """
    heard = [_pcm(answer, refusal) for answer in answers]
    rates = {rate for _, rate in heard}
    if len(rates) != 1:
        raise refusal(say("sounds of different sample rates"))
    wav.write(draft, rates.pop(), b"".join(pcm for pcm, _ in heard))


def _pcm(answer: bytes, refusal: Callable[[Message], Stopped]) -> tuple[bytes, int]:
    """Return the first channel of a sound file, 16-bit, and its samples a second."""
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(answer), dtype="int16", always_2d=True)
    except soundfile.SoundFileError as failure:
        raise refusal(say("what it sent is no sound")) from failure
    if not len(samples):
        raise refusal(say("no sound in the answer"))
    return samples[:, 0].astype("<i2").tobytes(), rate
