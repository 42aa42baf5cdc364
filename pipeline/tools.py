"""The one door to other programs and to our own processes; ffmpeg comes from the imageio-ffmpeg wheel."""

from __future__ import annotations

import contextlib
import functools
import json
import multiprocessing
import multiprocessing.connection
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import IO, Any

from pipeline.problems import MachineLacks, Place, Stopped, error, say


class ToolFailed(Stopped):
    """A program ended badly or took too long; the problem carries its last words."""


@functools.cache
def ffmpeg() -> str:
    """Return the path of ffmpeg; raises MachineLacks when the wheel has none for this machine."""
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as failure:
        what = say("ffmpeg is not to be had: {why}", why=str(failure))
        do = say("install the package imageio-ffmpeg for this machine again")
        raise MachineLacks(error(Place("ffmpeg"), what, do)) from failure


def run(arguments: Sequence[str | Path], data: bytes = b"", seconds: float = 300) -> tuple[bytes, str]:
    """Run a program to its end; return what it wrote to stdout (bytes) and stderr (text).

    Raises ToolFailed when it ends with another status than 0 or takes more than `seconds`, and
    MachineLacks when it cannot be started.
    """
    words = [str(word) for word in arguments]
    name = Path(words[0]).name
    try:
        with tempfile.TemporaryFile() as file:  # Python feeds a pipe by 4 KB, which costs more than the work
            file.write(data)
            file.seek(0)
            ended = subprocess.run(words, stdin=file, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as failure:
        what = say("{name} took more than {seconds} seconds", name=name, seconds=seconds)
        raise ToolFailed(error(Place(name), what)) from failure
    except OSError as failure:
        raise _unstartable(words[0], failure) from failure
    said = ended.stderr.decode("utf-8", "replace")
    if ended.returncode:
        status, why = ended.returncode, said.strip()[-300:]
        what = say("{name} failed (status {status}): {why}", name=name, status=status, why=why)
        raise ToolFailed(error(Place(name), what))
    return ended.stdout, said


def follow(arguments: Sequence[str | Path], hear: Callable[[str], None]) -> tuple[int, str]:
    """Run a program that may take long, and let `hear` have each line of its stdout as it comes; return its
    exit status and what it wrote to stderr.

    It must bound its own waiting. Raises MachineLacks when it cannot be started.
    """
    words = [str(word) for word in arguments]
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        except OSError as failure:
            raise _unstartable(words[0], failure) from failure
        with process:
            for line in process.stdout or ():
                hear(line.decode("utf-8", "replace").rstrip())
        said.seek(0)
        return process.returncode, said.read().decode("utf-8", "replace")


def _unstartable(program: str, failure: OSError) -> MachineLacks:
    name = Path(program).name
    what = say("{name} cannot be started: {why}", name=name, why=str(failure))
    return MachineLacks(error(Place(name), what))


def processes(jobs: int) -> Executor:
    """Return an executor of `jobs` processes, each started fresh (the same on every system)."""
    context = multiprocessing.get_context("spawn")
    return _Pool(jobs, mp_context=context, initializer=_live_with_parent)


class _Pool(ProcessPoolExecutor):
    """An executor that starts its processes, with the first task, deaf to Ctrl-C."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Schedule a call, as every executor does."""
        with _deaf():
            return super().submit(fn, *args, **kwargs)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Have the processes that are started not hear Ctrl-C from their first instant: they end with their
    parent, and while they start they would speak up."""
    if sys.platform == "win32":
        yield
        return
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # inherited by what is started
    try:
        with _later() if threading.current_thread() is threading.main_thread() else contextlib.nullcontext():
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


@contextlib.contextmanager
def _later() -> Iterator[None]:
    """Hear Ctrl-C, which reaches this thread by others, only when what is being started is known."""
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


def kill_processes() -> None:
    """Kill this process's executors' processes, before it ends itself: one that is only just starting would
    speak up when it finds its parent gone."""
    for child in multiprocessing.active_children():
        child.kill()


def beside(count: int, work: Callable[..., None], *arguments: object) -> None:
    """Start `count` processes that run `work(*arguments)` beside this one, until it ends or they do.

    They are told to end as a server is, by SIGTERM, when this process is gone. The last argument of each
    is its number, from 1.
    """
    context = multiprocessing.get_context("spawn")
    for number in range(1, count + 1):
        context.Process(target=_beside, args=(work, *arguments, number), daemon=True).start()


def _beside(work: Callable[..., None], *arguments: object) -> None:
    _after_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    work(*arguments)


def _after_parent(do: Callable[[], object]) -> None:
    """Have something done in a thread beside this one when the process that started this one is gone."""
    parent = multiprocessing.parent_process()
    assert parent

    def wait() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        do()

    threading.Thread(target=wait, daemon=True).start()


def shared(count: int) -> MutableSequence[int]:
    """Return `count` whole numbers, 0 at first, that processes started by `beside` share when given them.

    Nothing locks them: let each number be written by one process.
    """
    numbers: MutableSequence[int] = multiprocessing.get_context("spawn").RawArray("q", count)
    return numbers


def _live_with_parent() -> None:
    """Leave Ctrl-C to the parent, and end with it: a pool's process would outlive a killed parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _after_parent(lambda: os._exit(1))


class WorkerEnded(Exception):
    """A worker process died or was killed for taking too long; a new one is started when next asked."""

    def __init__(self, timed_out: bool) -> None:
        super().__init__("timed out" if timed_out else "died")
        self.timed_out = timed_out


class Worker:
    """One Python process that runs `python -m MODULE` and answers JSON lines, one at a time.

    What cannot be trusted to end, or may take the process down with it, runs in one.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def ask(self, request: object, seconds: float) -> Any:
        """Return the worker's answer; raises WorkerEnded when none comes within `seconds`."""
        process = self._running()
        assert process.stdin
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise WorkerEnded(timed_out=True) from None
        except OSError:
            line = b""
        if not line:
            self.close()
            raise WorkerEnded(timed_out=False)
        return json.loads(line)

    def close(self) -> None:
        """End the process at once; asking again starts a new one."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    pipe.close()
        self._process = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process without waiting for it, so that it gets ready meanwhile."""
        self._running()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            with _deaf():
                self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._answers = queue.SimpleQueue()
            threading.Thread(target=_read, args=(self._process.stdout, self._answers), daemon=True).start()
        return self._process


def _read(pipe: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    try:
        for line in pipe:
            answers.put(line)
    except (OSError, ValueError):
        pass  # the pipe was closed under us: the process is gone
    answers.put(b"")


def answer(handle: Callable[[Any], object], memory_mb: int = 0) -> None:
    """Serve as a Worker's process: answer each JSON line on stdin by `handle`, until stdin ends.

    `memory_mb` caps the address space where the system can do that (0 = no cap). What libraries print
    goes to stderr, so that it cannot spoil an answer.
    """
    if memory_mb:
        _cap_memory(memory_mb * 1024 * 1024)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; this ends with stdin
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(BrokenPipeError):  # who asked was ended meanwhile
        for line in sys.stdin.buffer:
            out.write(json.dumps(handle(json.loads(line))).encode() + b"\n")
            out.flush()


def _cap_memory(size: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
