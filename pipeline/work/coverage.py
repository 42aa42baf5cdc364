"""Who speaks which segment in which language, and what the others wait for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.catalogue import Catalogue
from pipeline.problems import NOTHING, Message, say
from pipeline.work.casting import Casting, Rejected
from pipeline.work.prepare import Prepared


class State(StrEnum):
    """Where a segment stands in a language."""

    MACHINE = "machine"
    """A voice speaks it."""
    PEOPLE = "people"
    """Fresh recordings of all its paragraphs are there."""
    WAITING = "waiting"
    """Its text is ready; it waits for a reader (or for a voice that does not refuse it)."""
    STALE = "stale"
    """Its translation lacks the present text of a paragraph."""
    FAULTY = "faulty"
    """Its text has an error, which is among the problems."""
    UNTRANSLATED = "untranslated"


WORDS = {
    State.MACHINE: say("spoken by machine"),
    State.PEOPLE: say("recorded"),
    State.WAITING: say("waits for a reader"),
    State.STALE: say("translation out of date"),
    State.FAULTY: say("has an error"),
    State.UNTRANSLATED: say("not translated"),
}


@dataclass(frozen=True)
class Coverage:
    """One segment in one language."""

    segment: str
    language: str
    state: State
    by: str = ""
    """The engine and voice, or the reader's role."""
    rejected: tuple[Rejected, ...] = ()
    """The voices before it that do not speak it, and why."""

    @property
    def why(self) -> Message:
        """Why the last voice asked does not speak it."""
        return self.rejected[-1].why if self.rejected else NOTHING


def coverage(prepared: Prepared) -> tuple[Coverage, ...]:
    """Return where every segment stands in every language that a commune speaks or that it is written in."""
    return tuple(
        _of(prepared, segment, language)
        for segment in prepared.catalogue.segments
        for language in languages(prepared.catalogue)
        if language in _spoken(prepared.catalogue) or (segment, language) in prepared.scripts.tellings
    )


def languages(catalogue: Catalogue) -> Iterator[str]:
    """Yield the languages in use, in the order of languages.yaml."""
    written = {language for _, language in catalogue.translations}
    return (code for code in catalogue.languages if code in _spoken(catalogue) | written)


def _spoken(catalogue: Catalogue) -> set[str]:
    return {spoken.code for commune in catalogue.communes.values() for spoken in commune.languages}


def _of(prepared: Prepared, segment: str, language: str) -> Coverage:
    telling = prepared.scripts.tellings.get((segment, language))
    if telling is None:
        return Coverage(segment, language, State.UNTRANSLATED)
    if telling.common is None:
        return Coverage(segment, language, State.STALE if telling.stale else State.FAULTY)
    casting = prepared.castings.get(telling.common.id, Casting(telling.common))
    if casting.provenance is None:
        return Coverage(segment, language, State.WAITING, rejected=casting.rejected)
    state = State.MACHINE if casting.provenance.machine_made else State.PEOPLE
    return Coverage(segment, language, state, casting.provenance.by, casting.rejected)
