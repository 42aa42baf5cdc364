"""How problems and progress look on the terminal: results on stdout, everything else on stderr."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.cli import words
from pipeline.problems import Message, Problem


def show(problems: Iterable[Problem]) -> None:
    """Print problems, each as `path:line:column: error: what`, and below it what to do."""
    for problem in problems:
        severity = words.translate(problem.severity.value)
        print(f"{problem.place}: {severity}: {problem.what.words(words.translate)}", file=sys.stderr)
        if problem.do.text:
            print(f"    {problem.do.words(words.translate)}", file=sys.stderr)


def tell(message: Message) -> None:
    """Print a line of a result."""
    print(message.words(words.translate))


def row(*cells: str | Message) -> None:
    """Print a row of a table: the first cells in columns, the last as long as it is."""
    *texts, last = [words_of(cell) for cell in cells]
    print("  ".join([*(text.ljust(width) for text, width in zip(texts, WIDTHS, strict=False)), last]))


def table(rows: Iterable[tuple[str | Message, ...]]) -> None:
    """Print rows in columns as wide as what stands in them; the last as long as it is."""
    texts = [[words_of(cell) for cell in cells] for cells in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for *cells, last in texts:
        print("  ".join([*(text.ljust(width) for text, width in zip(cells, widths, strict=False)), last]))


def words_of(cell: str | Message) -> str:
    """Return a cell in the reader's language."""
    return cell.words(words.translate) if isinstance(cell, Message) else cell


WIDTHS = (28, 8, 12, 12)
"""Of a table's first columns."""


def as_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as JSON values."""
    return [
        {
            **vars(problem.place),
            "severity": problem.severity.value,
            "what": problem.what.words(words.translate),
            "do": problem.do.words(words.translate),
        }
        for problem in problems
    ]


def print_json(value: Mapping[str, Any]) -> None:
    """Print a result as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_told))


def _told(value: object) -> str:
    if isinstance(value, Message):
        return value.words(words.translate)
    raise TypeError(type(value).__name__)


class PlainProgress:
    """Progress as plain lines: each stage when it begins, and how long it took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = ""
        self._began = 0.0

    def stage(self, name: Message, total: int) -> None:
        """End the present stage and begin the next."""
        self.close()
        self._stage, self._began = name.words(words.translate), time.monotonic()

    def step(self, done: int = 1) -> None:
        """Plain lines say nothing of single steps."""

    def tell(self, news: Message) -> None:
        """Print a line."""
        print(news.words(words.translate), file=sys.stderr)

    def close(self) -> None:
        """End the present stage."""
        if self._stage:
            self.seconds[self._stage] = time.monotonic() - self._began
            print(f"{self._stage}: {self.seconds[self._stage]:.1f} s", file=sys.stderr)
        self._stage = ""


class BarProgress(PlainProgress):
    """Progress as a bar, on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        super().__init__()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bars.add_task("")

    def stage(self, name: Message, total: int) -> None:
        """Begin a new bar."""
        super().stage(name, total)
        self._bars.remove_task(self._task)
        self._task = self._bars.add_task(self._stage, total=total or None)
        self._bars.start()

    def step(self, done: int = 1) -> None:
        """Move the bar."""
        self._bars.advance(self._task, done)

    def close(self) -> None:
        """End the stage and take the bar away, so that nothing is drawn over what follows."""
        self._bars.stop()
        super().close()


@contextlib.contextmanager
def progress() -> Iterator[PlainProgress]:
    """Give a bar on a terminal, plain lines elsewhere; its last stage ends with the block."""
    shown = BarProgress() if sys.stderr.isatty() else PlainProgress()
    with contextlib.closing(shown):
        yield shown
