"""What a server counts of itself, in Prometheus' text format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Counts:
    """Answers by status, bytes of bodies sent, downloads under way."""

    def __init__(self) -> None:
        self.sent = 0
        self._answers: Counter[int] = Counter()
        self._downloads = 0

    def answered(self, status: int) -> None:
        """Count an answer."""
        self._answers[status] += 1

    @contextmanager
    def downloading(self) -> Iterator[None]:
        """Count a download as under way while the block lasts."""
        self._downloads += 1
        try:
            yield
        finally:
            self._downloads -= 1

    def text(self) -> str:
        """Return all counts, each with its kind."""
        lines = ["# TYPE loa_answers_total counter"]
        lines += [f'loa_answers_total{{status="{s}"}} {n}' for s, n in sorted(self._answers.items())]
        lines += ["# TYPE loa_sent_bytes_total counter", f"loa_sent_bytes_total {self.sent}"]
        lines += ["# TYPE loa_downloads gauge", f"loa_downloads {self._downloads}"]
        return "\n".join(lines) + "\n"
