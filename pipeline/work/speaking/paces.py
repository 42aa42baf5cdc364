"""What a voice has said so far, kept in the store: the more clips there are, the finer its pace is known.

A week of few new sentences is judged beside those of the weeks before. Only clips that nobody doubted are
kept, so that no damage is learned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import JSON, canonical, recipe
from pipeline.model.audio import Voice
from pipeline.store import Facts, Store
from pipeline.voice.engine import Engine
from pipeline.voice.hearing import ClipMeasures
from pipeline.voice.pace import PacedClip

PACES = 2
"""Version of the step; raised when clips are measured in another way."""
MOST = 1000
"""Clips kept of a voice, the newest: more teach little, and take longer to learn from."""


@dataclass(frozen=True)
class Paces:
    """What one voice has said, as it was when the engine sounded as it does now."""

    store: Store
    speaker: Engine
    voice: Voice

    @property
    def _recipe(self) -> str:
        identity = dict(self.speaker.identity(self.voice))
        return recipe("paces", PACES, voice=vars(self.voice), engine=identity)

    def remembered(self) -> tuple[PacedClip, ...]:
        """Return the clips kept, the oldest first."""
        entry = self.store.find(self._recipe)
        return tuple(map(_unpacked, json.loads(entry.path.read_bytes()))) if entry else ()

    def remember(self, clips: Iterable[PacedClip]) -> None:
        """Keep clips, as the newest; of a text its latest only."""
        kept = {clip.text: clip for clip in self.remembered()}
        for clip in clips:
            kept.pop(clip.text, None)
            kept[clip.text] = clip

        def write(path: Path) -> Facts:
            path.write_bytes(canonical([_packed(clip) for clip in list(kept.values())[-MOST:]]))
            return {}

        self.store.make_anew(self._recipe, "json", write)


def _packed(clip: PacedClip) -> JSON:
    return [clip.text, clip.syllables, *clip.measures.facts().values()]


def _unpacked(packed: list[Any]) -> PacedClip:
    text, syllables, *measured = packed
    return PacedClip(text, syllables, ClipMeasures(*measured))
