"""Seconds against syllables, by the pace that a voice is known to have: before it has been heard in a run.

Calibrated on espeak-ng 1.52 by measuring 199 sentences of 2-62 syllables (Vietnamese, at 120, 175 and
250 words a minute; 72 with the two other accents) and the Declaration's articles in Cantonese and
Mandarin: from first to last sound a sentence lasts 0.1 s and 0.213-0.250 s a syllable, inversely to the
rate; single sentences lie between 0.74 and 1.18 times that, and each inner comma adds up to 0.4 s. Other
engines speak at their own pace, so they get a band as wide as human speech: nobody who reads to listeners
says seven syllables a second. What people recorded gets a wider one yet: they pause in a paragraph as they
like, and the syllables of most of their languages are an estimate.
"""

from __future__ import annotations

from pipeline.model.audio import Voice
from pipeline.problems import Message, say

ESPEAK_SECONDS = {"vi": 0.215, "vi-vn-x-central": 0.22, "vi-vn-x-south": 0.225, "yue": 0.213, "cmn": 0.25}
"""Seconds a syllable at the engine's own rate."""
ESPEAK_RATE = 175
"""Words a minute when none is asked for."""
OTHER_SECONDS = 0.25
ATTACK_SECONDS = 0.1
ESPEAK_BAND = (0.72, 1.8)
OTHER_BAND = (0.6, 2.6)
READER_BAND = (0.45, 4.0)
SLACK_SECONDS = (0.15, 0.6)
"""What the shortest and longest may miss besides, so that two syllables are not judged too finely."""


def expected_seconds(syllables: int, voice: Voice | None) -> float:
    """Return how long a voice (None: a reader) needs for so many syllables, without pauses."""
    if voice is None or voice.engine != "espeak":
        return ATTACK_SECONDS + OTHER_SECONDS * syllables
    pace = ESPEAK_RATE / (voice.rate or ESPEAK_RATE)
    return ATTACK_SECONDS + ESPEAK_SECONDS.get(voice.name, OTHER_SECONDS) * pace * syllables


def too_far(seconds: float, syllables: int, voice: Voice | None) -> Message | None:
    """Return why a clip of so many seconds from first to last sound cannot be so many syllables; or None.

    A voice that is None is a reader.
    """
    low, high = _band(voice)
    needed = expected_seconds(syllables, voice)
    figures = {"seconds": round(seconds, 1), "syllables": syllables, "needed": round(needed, 1)}
    if seconds < low * needed - SLACK_SECONDS[0]:
        return say(
            "the clip is too short: {seconds} s for {syllables} syllables, which need about {needed} s",
            **figures,
        )
    if seconds > high * needed + SLACK_SECONDS[1]:
        return say(
            "the clip is too long: {seconds} s for {syllables} syllables, which need about {needed} s",
            **figures,
        )
    return None


def _band(voice: Voice | None) -> tuple[float, float]:
    if voice is None:
        return READER_BAND
    return ESPEAK_BAND if voice.engine == "espeak" else OTHER_BAND
