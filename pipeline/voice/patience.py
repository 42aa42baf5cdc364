"""How long a voice may take: by the seconds that as many syllables or signs have needed so far, no longer."""

from __future__ import annotations

import math
import queue
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from pipeline.problems import Place, Stopped, error, say

TIMES = 20.0
"""As long as the median of what was needed, that many times."""
LATELY = 200
"""Times remembered."""

_this_thread = threading.local()


@dataclass
class Patience:
    """What voices or services have needed in this process, in seconds a syllable or sign."""

    at_first: float
    """Seconds while nothing is known: a model may have to be read first."""
    at_least: float
    """Seconds that anything may take."""
    at_most: float = math.inf
    _needed: dict[Hashable, list[float]] = field(default_factory=lambda: defaultdict(list))

    def speak(self, whose: Hashable, size: int, do: Callable[[], None]) -> None:
        """Have somebody speak; raises what it raises, and Stopped when it takes too long."""
        began = time.monotonic()
        bounded(do, self.seconds(whose, size))
        self.note(whose, size, time.monotonic() - began)

    def note(self, whose: Hashable, size: int, seconds: float) -> None:
        """Remember that so much was needed for so many syllables or signs."""
        needed = self._needed[whose]
        needed.append(seconds / max(1, size))
        del needed[:-LATELY]

    def seconds(self, whose: Hashable, size: int) -> float:
        """Return how long so many syllables or signs may take."""
        needed = list(self._needed[whose])
        wanted = TIMES * statistics.median(needed) * max(1, size) if needed else self.at_first
        return min(max(self.at_least, wanted), self.at_most)


def bounded(do: Callable[[], None], seconds: float) -> None:
    """Do something in a thread beside this one, which keeps its thread from call to call (engines keep a
    worker by thread); raises what it raises.

    Raises Stopped after `seconds`: the thread is left behind then, for nothing can end it, and what it may
    still write to its draft is never looked at.
    """
    if not hasattr(_this_thread, "hand"):
        _this_thread.hand = _Hand()
    try:
        failure = _this_thread.hand.ask(do, seconds)
    except queue.Empty:
        del _this_thread.hand
        what = say("it took more than {seconds} seconds", seconds=round(seconds, 1))
        raise Stopped(error(Place(), what)) from None
    if failure:
        raise failure


class _Hand:
    """A thread that does one thing after another; it does not keep the process alive."""

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, daemon=True).start()

    def ask(self, do: Callable[[], None], seconds: float) -> BaseException | None:
        self._asked.put(do)
        return self._done.get(timeout=seconds)

    def _work(self) -> None:
        while True:
            do = self._asked.get()
            try:
                do()
            except BaseException as failure:
                self._done.put(failure)
            else:
                self._done.put(None)
