"""Stations that whole-line tests run: small, complete, with recordings that the tests make themselves."""

from __future__ import annotations

import functools
import io
import shutil
import wave
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import yaml

HAI_TIENG = Path(__file__).parent / "hai-tieng"
"""Two communes; Cantonese by a machine voice, Tai Dam by takes."""

RATE = 22_050
SECONDS_A_SYLLABLE = 0.26
"""As slow as a careful reader; Tai Dam is written with a space after each syllable."""


def copy_with_takes(folder: Path) -> Path:
    """Return a copy of the station of two languages under `folder`, with every take in place."""
    station = folder / HAI_TIENG.name
    shutil.copytree(HAI_TIENG, station)
    for listing in station.glob("recordings/*/*/takes.yaml"):
        for take in yaml.safe_load(listing.read_text(encoding="utf-8")):
            write_take(listing.parent / take["file"], take["read"])
    return station


def write_take(path: Path, text: str, seed: int = 0) -> None:
    """Write what stands in for a reader of `text`: one voiced, swelling tone a syllable (WAV, mono); another
    seed is another recording of it."""
    path.write_bytes(_take(text, seed))


@functools.cache
def _take(text: str, seed: int) -> bytes:
    syllables, sound = text.split(), io.BytesIO()
    rng = np.random.default_rng([zlib.crc32(text.encode()), seed])
    speech = np.concatenate([_syllable(pitch) for pitch in rng.uniform(110, 220, len(syllables))])
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes((speech * 32767).astype("<i2").tobytes())
    return sound.getvalue()


def _syllable(pitch: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return one tone of a voice's pitch (Hz) with twelve harmonics, swelling and dying like a vowel."""
    t = np.arange(round(SECONDS_A_SYLLABLE * RATE)) / RATE
    harmonics = np.arange(1, 13)[:, None]
    voice = (np.sin(2 * np.pi * pitch * harmonics * t) / harmonics).sum(axis=0)
    swell = np.sin(np.pi * t / SECONDS_A_SYLLABLE) ** 0.7
    syllable: np.ndarray[Any, np.dtype[np.float64]] = 0.25 * voice * swell
    return syllable
