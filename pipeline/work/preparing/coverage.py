"""Who speaks which segment in which language, and what the others wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.catalogue import RUNDOWN, Catalogue
from pipeline.model.coverage import Coverage, State
from pipeline.model.script import Part
from pipeline.work.casting.casting import Casting
from pipeline.work.preparing.prepare import Prepared


def coverage(prepared: Prepared) -> tuple[Coverage, ...]:
    """Return where every segment, and the rundown, stands in every language that a commune speaks or that it
    is written in."""
    catalogue, scripts = prepared.catalogue, prepared.scripts
    segments = (
        _of_segment(prepared, segment, language)
        for segment in catalogue.segments
        for language in languages(catalogue)
        if language in spoken_languages(catalogue) or (segment, language) in scripts.tellings
    )
    rundown = (
        _of_rundown(prepared, language)
        for language in languages(catalogue)
        if language in spoken_languages(catalogue) or language in scripts.frames
    )
    return (*segments, *rundown)


def languages(catalogue: Catalogue) -> Iterator[str]:
    """Yield the languages in use, in the order of languages.yaml."""
    written = {language for _, language in catalogue.translations}
    return (code for code in catalogue.languages if code in spoken_languages(catalogue) | written)


def spoken_languages(catalogue: Catalogue) -> set[str]:
    """Return the languages that any commune speaks."""
    return {spoken.code for commune in catalogue.communes.values() for spoken in commune.languages}


def _of_segment(prepared: Prepared, segment: str, language: str) -> Coverage:
    telling = prepared.scripts.tellings.get((segment, language))
    if telling is None:
        return Coverage(segment, language, State.UNTRANSLATED)
    if telling.common is None:
        state = State.STALE if telling.stale else State.FAULTY
        return Coverage(segment, language, state, values=telling.values)
    return _of_parts(
        prepared, Coverage(segment, language, State.WAITING, values=telling.values), telling.common
    )


def _of_rundown(prepared: Prepared, language: str) -> Coverage:
    frame = prepared.scripts.frames.get(language)
    if frame is None:
        return Coverage(RUNDOWN, language, State.UNTRANSLATED)
    if not frame.whole:
        return Coverage(RUNDOWN, language, State.STALE if frame.stale else State.FAULTY, values=frame.values)
    shared = (item[""] for section in frame.sections.values() for item in section if "" in item)
    row = Coverage(RUNDOWN, language, State.WAITING, values=frame.values)
    return _of_parts(prepared, row, *(part for part in shared if part.paragraphs))


def _of_parts(prepared: Prepared, row: Coverage, *parts: Part) -> Coverage:
    """Return the row with who speaks its parts; of several, what the first says that is not heard counts."""
    castings = [prepared.castings.get(part.id, Casting(part)) for part in parts]
    first = next((one for one in castings if not one.heard), castings[0] if castings else None)
    if first is None:
        return row
    if first.provenance is None:
        approvals = prepared.approvals
        unapproved = first.part.id in approvals.withheld and first.part.id in approvals.speakable
        state = State.UNAPPROVED if unapproved else State.WAITING
        return replace(row, state=state, rejected=first.rejected)
    state = State.MACHINE if first.provenance.machine_made else State.PEOPLE
    return replace(row, state=state, by=first.provenance.by, rejected=first.rejected)
