"""Make ready the virtual environment that scripts/loa and scripts/test run in; Python alone is needed.

.venv is made on first use and brought up to date whenever pyproject.toml or constraints.txt changes, with
the extras that were added to it meanwhile. `python scripts/bootstrap.py EXTRA` adds one to the environment
whose Python runs it: so does Loa for `loa voices install`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
CONSTRAINTS = ROOT / "constraints.txt"
NEEDS_INDEX = "pip install (cần mạng internet / it needs the internet)"
COMPLETION = "_LOA_COMPLETE"
"""Set by a shell that asks what could be typed next."""


@dataclass(frozen=True)
class Environment:
    """A virtual environment with Loa in it, and a stamp that says of which state and with which extras."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")

    def ready(self, extra: str = "") -> None:
        """Make it hold what pyproject.toml asks for, with the optional packages of `extra` and of those that
        it has already."""
        if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
            sys.exit("loa: cần Python 3.11 trở lên / needs Python 3.11 or newer")
        if self.holds(extra):
            return
        with self._alone():
            if not self.holds(extra):
                self._install(extra)

    def holds(self, extra: str = "") -> bool:
        """Return whether it is up to date and has the extra; 'dev' has them all."""
        state, extras = self._stamped()
        return state == current() and (not extra or bool(extras & {extra, "dev"}))

    def add(self, extra: str) -> int:
        """Install an extra's packages beside what it has; return pip's exit status.

        Loa itself is not installed anew: it may be running, from this very environment.
        """
        import tomllib

        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        packages = project["optional-dependencies"][extra]
        with self._alone():
            command = self._pip("--progress-bar", "off", "--constraint", str(CONSTRAINTS), *packages)
            status = subprocess.call(command)
            if status == 0:
                state, extras = self._stamped()
                self._stamp(state, extras | {extra})
        return status

    def _install(self, extra: str) -> None:
        where = os.path.relpath(self.folder, ROOT)
        print(
            f"loa: đang chuẩn bị môi trường {where} / preparing {where} (once) ...",
            file=sys.stderr,
            flush=True,
        )
        extras = self._stamped()[1] | ({extra} if extra else set())
        what = f"{ROOT}[{','.join(sorted(extras))}]" if extras else str(ROOT)
        _must(
            [sys.executable, "-m", "venv", str(self.folder)],
            "python -m venv (Debian: apt install python3-venv)",
        )
        _must(self._pip("--quiet", "--constraint", str(CONSTRAINTS), "--editable", what), NEEDS_INDEX)
        self._stamp(current(), extras)

    def _pip(self, *words: str) -> list[str]:
        return [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", *words]

    def _stamped(self) -> tuple[str, frozenset[str]]:
        """Return of which state it is ('' for none, or half of one) and with which extras."""
        try:
            text = (self.folder / "loa-installed").read_text("utf-8") if self.python.exists() else ""
        except OSError:
            text = ""
        state, _, extras = text.partition(":")
        return state, frozenset(extras.split(",")) - {""}

    def _stamp(self, state: str, extras: frozenset[str]) -> None:
        draft = self.folder / "loa-installed.draft"
        draft.write_text(f"{state}:{','.join(sorted(extras))}", "utf-8")
        draft.replace(self.folder / "loa-installed")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time install; the system drops the lock when the process ends, however."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with open(f"{self.folder}.lock", "a+b") as file:
            if WINDOWS:
                import msvcrt

                lock, number = msvcrt.LK_LOCK, file.fileno()  # type: ignore[attr-defined,unused-ignore]
                while not _done(lambda: msvcrt.locking(number, lock, 1)):  # type: ignore[attr-defined,unused-ignore]
                    pass  # each call gives up after ten seconds, and an installation takes minutes
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX)
            yield


OWN = Environment(ROOT / ".venv")


def run(arguments: list[str], extra: str = "") -> int:
    """Run the environment's Python with the arguments; return its exit status (POSIX: does not return)."""
    if COMPLETION in os.environ and not OWN.holds(extra):
        return 0  # pressing Tab installs nothing
    OWN.ready(extra)
    command = [str(OWN.python), *arguments]
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.call(command)


def current() -> str:
    """Return what an environment's stamp begins with when it is up to date."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", CONSTRAINTS.name)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


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


if __name__ == "__main__":
    sys.exit(Environment(Path(sys.prefix)).add(sys.argv[1]))
