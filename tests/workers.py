"""Workers that stay from test to test, and sounds made once: to start and to encode takes most of a build.

They do the same work. That Loa starts them, bounds them and ends them itself is the subject of
test_render.py, test_tools.py, voice/, work/test_endurance.py and test_plain.py.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar

from pipeline.tools import Worker, WorkerEnded

Made = TypeVar("Made")


class Workers(Executor):
    """Threads for the processes of `pipeline.tools.processes`: each keeps its espeak-ng."""

    def __init__(self, jobs: int) -> None:
        self._under_way: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Schedule a call."""
        future = _threads().submit(fn, *args, **kwargs)
        self._under_way.append(future)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End what was asked for here; the threads stay."""
        for future in self._under_way if cancel_futures else ():
            future.cancel()
        if wait:
            _all_ended(self._under_way)


_all_ended = wait


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2)


class KeptWorker(Worker):
    """A worker whose process outlives who asks it, unless that takes too long or dies."""

    def ask(self, request: object, seconds: float) -> Any:
        """Return the worker's answer."""
        try:
            return super().ask(request, seconds)
        except WorkerEnded:
            super().close()
            raise

    def close(self) -> None:
        """Stay."""


@functools.cache
def kept(module: str) -> KeptWorker:
    """Return the one worker of a module."""
    return KeptWorker(module)


def once(make: Callable[..., Made], target: int) -> Callable[..., Made]:
    """Return a step of sound/ that is taken once for each of its inputs; later its file is written again.

    Its first argument is a file, its argument number `target` the file that it writes. What it raises is
    not kept.
    """
    kept: dict[tuple[object, ...], tuple[bytes, Made]] = {}

    @functools.wraps(make)
    def made(source: Path, *inputs: Any) -> Made:
        out: Path = (source, *inputs)[target]
        known = tuple(repr(value) for value in inputs if value is not out)
        key = (hashlib.sha256(source.read_bytes()).digest(), *known)
        if key not in kept:
            result = make(source, *inputs)
            kept[key] = out.read_bytes(), result
        out.write_bytes(kept[key][0])
        return kept[key][1]

    return made
