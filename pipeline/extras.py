"""Packages that Loa does without until somebody asks for them (extras): are they here, and how they come.

pyproject.toml says what an extra consists of. scripts/bootstrap.py, which made the environment that Loa
runs in, adds to it, so that both know the same of what is installed.
"""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path

from pipeline import tools
from pipeline.problems import NOTHING, MachineLacks, Message, Place, error, say
from pipeline.progress import Progress

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "announce": ("apprise",),
    "edge": ("edge_tts",),
    "sherpa": ("pooch", "sherpa_onnx"),
}
"""What Loa imports of each extra."""

BOOTSTRAP = Path(__file__).resolve().parent.parent / "scripts" / "bootstrap.py"
STAMP = "loa-installed"
"""The file by which bootstrap.py knows an environment as its own."""
FETCHES = "Downloading "
"""How pip begins a line that names a file it fetches."""


def here(extra: str) -> bool:
    """Return whether an extra's packages are installed."""
    return all(importlib.util.find_spec(name) for name in EXTRAS[extra])


@functools.cache
def version(package: str) -> str:
    """Return a package's version; '' when it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def add(extra: str, progress: Progress, offline: bool = False) -> None:
    """Install an extra's packages, unless they are here; this process can import them from then on.

    Raises MachineLacks when they cannot be had.
    """
    if here(extra):
        return
    packages = ", ".join(name.replace("_", "-") for name in EXTRAS[extra])
    if offline:
        raise _lacks(extra, say("--offline forbids to fetch its packages: {packages}", packages=packages))
    if not (BOOTSTRAP.is_file() and (Path(sys.prefix) / STAMP).is_file()):
        what = say("its packages are not installed, and scripts/loa did not make the Python that runs")
        raise _lacks(extra, what, say("install beside Loa: {packages}", packages=packages))
    progress.stage(say("installing {packages}", packages=packages), 0)
    status, said = tools.follow([sys.executable, BOOTSTRAP, extra], lambda line: _tell(line, progress))
    if status:
        what = say("its packages could not be installed: {why}", why=_reason(said))
        raise _lacks(extra, what, say("see that this machine reaches the internet, then try again"))
    importlib.invalidate_caches()
    version.cache_clear()


def _lacks(extra: str, what: Message, do: Message = NOTHING) -> MachineLacks:
    return MachineLacks(error(Place(extra), what, do))


def _tell(line: str, progress: Progress) -> None:
    """Tell which file pip fetches, out of all that it says."""
    if line.strip().startswith(FETCHES):
        progress.tell(say("fetching {name}", name=line.strip().removeprefix(FETCHES)))


def _reason(said: str) -> Message:
    """Return why pip failed. What an index does not give it, pip calls a conflict with constraints.txt."""
    if "connection broken by" in said:
        return say("pip reaches no index of packages")
    if "ResolutionImpossible" in said or "No matching distribution" in said:
        return say("pip finds none that fit this machine")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return say("{words}", words=lines[-1] if lines else "?")
