"""A station's spoken forms: judged in every check, and exchanged with other tools by `loa lexicon`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from pipeline import content
from pipeline.model.catalogue import Catalogue
from pipeline.model.spoken import LexiconEntry
from pipeline.problems import Place, Problem, Stopped, error, say
from pipeline.speech import guard, pls

PlacedEntry = Iterable[tuple[LexiconEntry, Place]]
"""Entries with the places of their spoken forms."""


def judged(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield an error for each entry of the lexicons, and of the communes' own, that may not be one."""
    for language, entries in catalogue.lexicons.items():
        file = Place(f"lexicon/{language}.yaml", 1, 1)
        placed = [(entry, catalogue.entries.get((language, entry.written), file)) for entry in entries]
        yield from _of_lexicon(placed, language)
    for commune in catalogue.communes.values():
        own = [(entry, commune.place("lexicon", n, "spoken")) for n, entry in enumerate(commune.lexicon)]
        yield from _of_lexicon(own, "vi")


def _of_lexicon(placed: PlacedEntry, language: str) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for entry, place in placed:
        yield from (error(place, what, do) for what, do in guard.faults(entry, language))
        form = guard.folded_form(entry.written)
        if form in first:
            what = say(
                "'{key}' is listed twice; first on line {line}", key=entry.written, line=first[form].line
            )
            yield error(place, what, say("keep one of the two"))
        first.setdefault(form, place)


def as_pls(root: Path, language: str) -> bytes:
    """Return the station's lexicon of a language as PLS 1.0; raises Stopped for unreadable content."""
    loaded = content.load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    return pls.write_pls(loaded.catalogue.lexicons.get(language, ()), language)


def as_yaml(file: Path) -> tuple[str, tuple[Problem, ...]]:
    """Return a PLS file as the text of a lexicon/<language>.yaml, and what of it could not be used.

    Raises Stopped when it is no PLS document, and OSError when it cannot be read.
    """
    entries, problems = pls.read_pls(file.read_bytes(), str(file))
    rows = [{"written": entry.written, "spoken": entry.spoken} for entry in entries]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), problems
