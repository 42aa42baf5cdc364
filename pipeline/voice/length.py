"""Whether a voice said all of it: seconds against syllables.

Calibrated on espeak-ng 1.52 by measuring 199 sentences of 2-62 syllables (Vietnamese, at 120, 175 and
250 words a minute; 72 with the two other accents) and the Declaration's articles in Cantonese and
Mandarin: from first to last sound a sentence lasts 0.1 s and 0.213-0.250 s a syllable, inversely to the
rate; single sentences lie between 0.74 and 1.18 times that, and each inner comma adds up to 0.4 s. Other
engines speak at their own pace, so they get a band as wide as human speech.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.audio import Voice
from pipeline.problems import Message, say
from pipeline.voice import wav

if TYPE_CHECKING:  # numpy takes longer to load than all that `loa check` asks of this module
    import numpy as np
    from numpy.typing import NDArray

ESPEAK_SECONDS = {"vi": 0.215, "vi-vn-x-central": 0.22, "vi-vn-x-south": 0.225, "yue": 0.213, "cmn": 0.25}
"""Seconds a syllable at the engine's own rate."""
ESPEAK_RATE = 175
"""Words a minute when none is asked for."""
OTHER_SECONDS = 0.25
ATTACK_SECONDS = 0.1
ESPEAK_BAND = (0.72, 1.8)
OTHER_BAND = (0.4, 2.6)
SLACK_SECONDS = (0.1, 0.6)
"""What the shortest and longest may miss besides, so that two syllables are not judged too finely."""
SILENT = 100
"""Of 32768 (-50 dBFS): what stays under it is silence."""
FULL = 32767
CLIPPED_RUN = 8
"""Samples at full scale in a row that no voice makes by itself; espeak-ng's own peaks touch it for fewer."""


def expected_seconds(syllables: int, voice: Voice) -> float:
    """Return how long a voice needs for so many syllables, without pauses."""
    if voice.engine != "espeak":
        return ATTACK_SECONDS + OTHER_SECONDS * syllables
    pace = ESPEAK_RATE / (voice.rate or ESPEAK_RATE)
    return ATTACK_SECONDS + ESPEAK_SECONDS.get(voice.name, OTHER_SECONDS) * pace * syllables


def verdict(clip: Path, syllables: int, voice: Voice) -> Message | None:
    """Return what is wrong with a clip: empty, silent, clipped, too short or too long; None if nothing.

    Length is judged where `syllables` is known (above 0), from the first sound to the last.
    """
    import numpy as np

    pcm, rate = wav.read(clip)
    samples = np.abs(np.frombuffer(pcm, "<i2").astype(np.int32))
    if not len(samples):
        return say("the clip is empty")
    heard = np.flatnonzero(samples > SILENT)
    if not len(heard):
        return say("the clip is silent")
    if _longest_run(samples >= FULL) >= CLIPPED_RUN:
        return say("the clip is clipped: its peaks are cut off at full scale")
    return _length((heard[-1] - heard[0]) / rate, syllables, voice) if syllables > 0 else None


def _longest_run(marks: NDArray[np.bool_]) -> int:
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _length(seconds: float, syllables: int, voice: Voice) -> Message | None:
    low, high = ESPEAK_BAND if voice.engine == "espeak" else OTHER_BAND
    needed = expected_seconds(syllables, voice)
    if seconds < low * needed - SLACK_SECONDS[0]:
        return say(
            "the clip is too short: {seconds} s for {syllables} syllables, which need about {needed} s",
            seconds=round(seconds, 1),
            syllables=syllables,
            needed=round(needed, 1),
        )
    if seconds > high * needed + SLACK_SECONDS[1]:
        return say(
            "the clip is too long: {seconds} s for {syllables} syllables, which need about {needed} s",
            seconds=round(seconds, 1),
            syllables=syllables,
            needed=round(needed, 1),
        )
    return None
