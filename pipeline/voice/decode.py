"""What services answer, as a clip.

It is decoded in this process (libsndfile): to start ffmpeg for a sentence takes longer than to decode it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from pipeline.problems import say
from pipeline.voice import wav
from pipeline.voice.web import Service


def write_heard(answers: Iterable[bytes], service: Service, draft: Path) -> None:
    """Write a service's answers (MP3, WAV, FLAC or Ogg), one after the other, as one WAV file.

    Raises Stopped, as the service's refusal, when one is no sound or empty, or their rates differ; the
    draft is not touched then.
    """
    heard = [_pcm(answer, service) for answer in answers]
    rates = {rate for _, rate in heard}
    if len(rates) != 1:
        raise service.refusal(say("sounds of different sample rates"))
    wav.write(draft, rates.pop(), b"".join(pcm for pcm, _ in heard))


def _pcm(answer: bytes, service: Service) -> tuple[bytes, int]:
    """Return the first channel of a sound file, 16-bit, and its samples a second."""
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(answer), dtype="int16", always_2d=True)
    except soundfile.SoundFileError as failure:
        raise service.refusal(say("what it sent is no sound")) from failure
    if not len(samples):
        raise service.refusal(say("no sound in the answer"))
    return samples[:, 0].astype("<i2").tobytes(), rate
