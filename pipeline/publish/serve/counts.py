"""What a server counts of itself, in Prometheus' text format; all its processes together."""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence
from contextlib import contextmanager

STATUSES = range(100, 600)
_SENT, _DOWNLOADS = len(STATUSES), len(STATUSES) + 1
ROW = len(STATUSES) + 2
"""Numbers that each process keeps."""


class Counts:
    """Answers by status, bytes of bodies sent, downloads under way; each process writes its own row."""

    def __init__(self, numbers: MutableSequence[int] | None = None, row: int = 0) -> None:
        """`numbers` are shared by the processes, ROW of them for each; None is a process alone."""
        self._numbers: MutableSequence[int] = [0] * ROW if numbers is None else numbers
        self._row = row * ROW

    def answered(self, status: int) -> None:
        """Count an answer."""
        self._numbers[self._row + status - STATUSES.start] += 1

    def sent(self, count: int) -> None:
        """Count bytes of a body."""
        self._numbers[self._row + _SENT] += count

    @contextmanager
    def downloading(self) -> Iterator[None]:
        """Count a download as under way while the block lasts."""
        self._numbers[self._row + _DOWNLOADS] += 1
        try:
            yield
        finally:
            self._numbers[self._row + _DOWNLOADS] -= 1

    def text(self) -> str:
        """Return all counts of all processes, each with its kind."""
        sums = [sum(self._numbers[at::ROW]) for at in range(ROW)]
        lines = ["# TYPE loa_answers_total counter"]
        answers = zip(STATUSES, sums, strict=False)
        lines += [f'loa_answers_total{{status="{status}"}} {count}' for status, count in answers if count]
        lines += ["# TYPE loa_sent_bytes_total counter", f"loa_sent_bytes_total {sums[_SENT]}"]
        lines += ["# TYPE loa_downloads gauge", f"loa_downloads {sums[_DOWNLOADS]}"]
        return "\n".join(lines) + "\n"
