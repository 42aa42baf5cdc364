"""Make ready the virtual environment that scripts/loa and scripts/test run in; Python alone is needed.

.venv is made on first use and brought up to date whenever pyproject.toml or constraints.txt changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "loa-installed"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def run(arguments: list[str], extra: str = "") -> int:
    """Run the environment's Python with the arguments; return its exit status (POSIX: does not return)."""
    ready(extra)
    command = [str(PYTHON), *arguments]
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.call(command)


def ready(extra: str = "") -> None:
    """Make the environment hold what pyproject.toml asks for, with the optional packages of `extra`."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        sys.exit("loa: cần Python 3.11 trở lên / needs Python 3.11 or newer")
    wanted = {_state() + extra, _state() + "dev"}
    if _stamp() in wanted:
        return
    with _alone():
        if _stamp() not in wanted:
            _install(extra)


def _state() -> str:
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest() + ":"


def _stamp() -> str:
    try:
        return STAMP.read_text() if PYTHON.exists() else ""
    except OSError:
        return ""


def _install(extra: str) -> None:
    print("loa: đang chuẩn bị môi trường .venv / preparing .venv (once) ...", file=sys.stderr, flush=True)
    what = f"{ROOT}[{extra}]" if extra else str(ROOT)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _must([sys.executable, "-m", "venv", str(VENV)], "python -m venv (Debian: apt install python3-venv)")
    _must([*pip, "--constraint", str(ROOT / "constraints.txt"), "--editable", what], "pip install")
    STAMP.write_text(_state() + extra)


def _must(command: list[str], name: str) -> None:
    if subprocess.call(command, stdout=sys.stderr):
        print(f"loa: không chạy được / failed: {name}", file=sys.stderr)
        sys.exit(3)


def _done(work: Callable[[], None]) -> bool:
    try:
        work()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time install; the system drops the lock when the process ends, however."""
    with open(ROOT / ".venv.lock", "a+b") as file:
        if WINDOWS:
            import msvcrt

            lock, number = msvcrt.LK_LOCK, file.fileno()  # type: ignore[attr-defined,unused-ignore]
            while not _done(lambda: msvcrt.locking(number, lock, 1)):  # type: ignore[attr-defined,unused-ignore]
                pass  # each call gives up after ten seconds, and an installation takes minutes
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
