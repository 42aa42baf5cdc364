"""Voices that a station adds by itself, as voices.yaml would."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pipeline.model.authored import OwnVoice

SPEAKER = """
import math, struct, sys, wave
text, out, voice = sys.argv[1:4]
with wave.open(out, "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(16000)
    count = 4000 * len(text.split())
    file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 9))) for n in range(count)))
"""
"""A program that hums a quarter of a second for each word."""


def own_voice(name: str, **kind: Any) -> OwnVoice:
    """Return a Vietnamese voice of the station's own, of a server, program or model."""
    return OwnVoice.model_validate(
        {"name": name, "language": "vi", "script": "Latn", "licence": "của trạm", **kind}
    )


def program(folder: Path, source: str = SPEAKER) -> tuple[str, ...]:
    """Return the arguments of a speaking program, written into a folder."""
    script = folder / "speaker.py"
    script.write_text(source, "utf-8")
    return (sys.executable, str(script), "{text}", "{out}", "{voice}")
