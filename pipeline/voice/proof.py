"""Proof that all was spoken: what is wrong with a clip by itself, and what beside the others of its voice.

By itself a clip is refused for what no whole clip is: empty, silent, clipped, noise, a loop that its words
do not have, or a length far from any pace. Beside the others it is doubted when its words want more sound
than there is, or less (pipeline.voice.pace).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.model.audio import Voice
from pipeline.problems import Message, say
from pipeline.voice.hearing import ClipMeasures, listen
from pipeline.voice.length import too_far
from pipeline.voice.pace import Judgement, PacedClip, judge

_WORD = re.compile(r"\w+")


def clip_measures(clip: Path, text: str, syllables: int, voice: Voice) -> ClipMeasures | Message:
    """Return what was measured on a clip of a text, or why it cannot be the whole of it.

    Its length is judged where `syllables` is known (above 0).
    """
    found = listen(clip, once=not _says_twice(text))
    if isinstance(found, Message):
        return found
    wrong = too_far(found.seconds, syllables, voice) if syllables > 0 else None
    return wrong or found


def doubts(clips: Sequence[PacedClip]) -> tuple[Message | None, ...]:
    """Return for each clip of one voice why it is doubted beside the others, or None.

    Nobody is doubted among fewer than pipeline.voice.pace.LEAST.
    """
    judged = judge(clips) or (None,) * len(clips)
    return tuple(_doubt(clip, verdict) for clip, verdict in zip(clips, judged, strict=True))


def _doubt(clip: PacedClip, judged: Judgement | None) -> Message | None:
    if judged is None or not judged.doubtful:
        return None
    figures = {"seconds": round(clip.measures.seconds, 2), "expected": round(judged.expected, 2)}
    if judged.lost > judged.added:
        return say(
            "the clip may lack a word: {seconds} s, and its words are expected to take {expected} s",
            **figures,
        )
    return say(
        "the clip may say too much: {seconds} s, and its words are expected to take {expected} s", **figures
    )


def _says_twice(text: str) -> bool:
    """Return whether a text has two words, or in a script without spaces two signs, that come again."""
    words = _WORD.findall(text.lower())
    units = words if len(words) > 1 and not any(sign >= "\u2e80" for sign in text) else list("".join(words))
    pairs = list(itertools.pairwise(units))
    return len(set(pairs)) < len(pairs)
