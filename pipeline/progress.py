"""News of a running job: the library reports, the command line shows."""

from __future__ import annotations

from typing import Protocol

from pipeline.problems import Message


class Progress(Protocol):
    """What a job tells of itself while it runs. All methods return at once and never raise."""

    def stage(self, name: Message, total: int) -> None:
        """Say that a stage of `total` steps begins (0 = not known)."""

    def step(self, done: int = 1) -> None:
        """Say that `done` more steps of the present stage are done."""

    def tell(self, news: Message) -> None:
        """Say something worth a line of its own."""


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: Message, total: int) -> None:
        """Keep silent."""

    def step(self, done: int = 1) -> None:
        """Keep silent."""

    def tell(self, news: Message) -> None:
        """Keep silent."""
