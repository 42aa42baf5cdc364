"""How long a voice may take: by the seconds that its syllables have needed so far, and no longer."""

from __future__ import annotations

import queue
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.model.audio import Voice
from pipeline.problems import Place, Stopped, error, say

AT_FIRST = 600.0
"""Seconds while a voice has not been heard: a model may have to be read first."""
AT_LEAST = 150.0
"""Seconds that anything may take: a service may ask to come back in two minutes."""
TIMES = 20.0
"""As long as the median of what syllables have needed, that many times."""
LATELY = 200
"""Clips remembered."""

_this_thread = threading.local()


@dataclass
class Patience:
    """What the voices of a process have needed, in seconds a syllable."""

    _needed: dict[Voice, list[float]] = field(default_factory=lambda: defaultdict(list))

    def speak(self, voice: Voice, syllables: int, do: Callable[[], None]) -> None:
        """Have a voice speak; raises what it raises, and Stopped when it takes too long."""
        began = time.monotonic()
        bounded(do, self.seconds(voice, syllables))
        needed = self._needed[voice]
        needed.append((time.monotonic() - began) / max(1, syllables))
        del needed[:-LATELY]

    def seconds(self, voice: Voice, syllables: int) -> float:
        """Return how long a voice may take for so many syllables."""
        needed = self._needed.get(voice)
        if not needed:
            return AT_FIRST
        return max(AT_LEAST, TIMES * statistics.median(list(needed)) * max(1, syllables))


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
