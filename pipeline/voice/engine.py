"""What an engine is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pipeline.digest import JSON
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import Message


class Engine(Protocol):
    """Something that speaks. Its methods may be called from several threads and processes at once."""

    @property
    def name(self) -> str:
        """As voices name it: 'espeak'."""

    @property
    def repeatable(self) -> bool:
        """Whether the same words always give the same bytes."""

    @property
    def connections(self) -> int:
        """How many clips it may make at once in one process; 1 where it keeps the process busy itself."""

    @property
    def network(self) -> bool:
        """Whether it needs the internet."""

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return what decides how it sounds, beside the voice and the words: part of a clip's recipe.

        Starts no program and asks no network.
        """

    def provenance(self, voice: Voice) -> Provenance:
        """Return how its clips are made, for manifests and tags."""

    def lacks(self) -> Message | None:
        """Return why it cannot be used on this machine, or None."""

    def unfit(self, voice: Voice) -> Message | None:
        """Return why a voice cannot be used here whatever the text is, or None: the engine does not know
        it, it speaks another language, its model is not installed, its key is not there."""

    def refuses(self, voice: Voice, texts: Sequence[str]) -> tuple[Message | None, ...]:
        """Return for each text why the voice must not speak it (unfit for all, or this text), or None.

        Raises MachineLacks when the engine cannot be asked.
        """

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech to a WAV file, 16-bit mono.

        Raises Stopped with the reason when it cannot; the draft is worthless then.
        """
