"""Players and meters that are not ours, to judge what was made."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline import tools

IN_CI = bool(os.environ.get("CI"))


@dataclass(frozen=True)
class Reading:
    """What ffmpeg's ebur128 filter says of a file."""

    loudness: float
    true_peak: float


def ebur128(path: Path) -> Reading:
    """Return ffmpeg's own measurement of a file as it decodes it."""
    command = [tools.ffmpeg(), "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"]
    _out, said = tools.run(command)
    summary = said[said.rindex("Summary:") :]
    loudness, peak = (re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "Peak"))
    assert loudness
    assert peak
    return Reading(float(loudness[1]), float(peak[1]))


def ffmpeg_decoded(path: Path) -> NDArray[np.float32]:
    """Return an MP3 file's samples; fails when ffmpeg warns of anything but the missing Xing frame."""
    out, said = tools.run([tools.ffmpeg(), "-v", "warning", "-f", "mp3", "-i", path, "-f", "f32le", "pipe:1"])
    assert [line for line in said.splitlines() if "Estimating duration from bitrate" not in line] == []
    return np.frombuffer(out, "<f4")


def mpg123_decoded(path: Path) -> NDArray[np.int16]:
    """Return a file's samples as mpg123 decodes them; fails when it warns of anything."""
    out, said = tools.run([tool("mpg123"), "-q", "--no-gapless", "-s", path])
    assert said == ""
    return np.frombuffer(out, "<i2")


def tool(name: str) -> str:
    """Return a program's path; where it is missing the test is skipped at home and fails in CI."""
    path = shutil.which(name)
    if not path and IN_CI:
        pytest.fail(f"{name} is missing")
    if not path:
        pytest.skip(f"{name} is missing")
    return path
