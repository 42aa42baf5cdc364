"""Publication at the scale of a province, from a generated station (`scripts/make-station`)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builds import ROOT


@pytest.mark.soak
def test_a_province_is_published_within_20_seconds_and_little_more_than_its_audio(tmp_path: Path) -> None:
    """166 communes, seven languages, two hours of distinct audio: 1.1 times the audio, 64 kB a commune."""
    command = [sys.executable, ROOT / "scripts" / "make-station", tmp_path / "station", "166", "--publish"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True).stdout
    published = re.search(r"published: ([\d.]+) s", said)
    sizes = re.search(r"distinct audio ([\d,]+) bytes, site ([\d,]+)", said)
    assert published
    assert sizes
    audio, site = (int(size.replace(",", "")) for size in sizes.groups())
    assert float(published[1]) <= 20
    assert site <= 1.1 * audio + 166 * 64_000
