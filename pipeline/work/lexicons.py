"""`loa lexicon`: a station's spoken forms exchanged with other tools."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipeline import content
from pipeline.problems import Problem, Stopped
from pipeline.speech import pls


def as_pls(root: Path, language: str) -> bytes:
    """Return the station's lexicon of a language as PLS 1.0; raises Stopped for unreadable content."""
    loaded = content.load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    return pls.write(loaded.catalogue.lexicons.get(language, ()), language)


def as_yaml(file: Path) -> tuple[str, tuple[Problem, ...]]:
    """Return a PLS file as the text of a lexicon/<language>.yaml, and what of it could not be used.

    Raises Stopped when it is no PLS document, and OSError when it cannot be read.
    """
    entries, problems = pls.read(file.read_bytes(), str(file))
    rows = [{"written": entry.written, "spoken": entry.spoken} for entry in entries]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), problems
