"""`loa laws`: how each legal instrument stands, and which texts must be looked at again when it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pipeline import content
from pipeline.content.naming import Mention, mentions
from pipeline.content.standing import LawState, ends, law_state, window
from pipeline.model.authored import Law, Segment
from pipeline.model.catalogue import Catalogue
from pipeline.model.lawids import law_hint, number_key
from pipeline.problems import Place, Problem, Stopped, error, say


class How(StrEnum):
    """What a text has to do with a law."""

    RESTS = "rests"
    """The segment says under `laws` that it rests on it."""
    NAMES = "names"
    """Its words name it, by number, by law() or by title."""
    TRANSLATES = "translates"
    """It translates a segment that rests on it or names it."""


@dataclass(frozen=True)
class Use:
    """A place that must be looked at again when a law changes."""

    place: Place
    how: How
    words: str
    """The places in the law that it rests on ('Điều 7'), or the words that name it."""
    segment: str = ""
    """'' for the rundown."""
    language: str = ""
    checked_on: dt.date | None = None
    """The day on which the segment was last checked; None for the rundown."""
    until: dt.date | None = None
    """The last day on which the segment may air; None where there is none, and for the rundown."""


@dataclass(frozen=True)
class LawEntry:
    """One legal instrument with all that uses it."""

    law: Law
    standing: LawState
    """How it stands today."""
    end: dt.date | None
    """The first day on which it is no longer in force; None when no end is known."""
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class Lawbook:
    """The register as it is used."""

    entries: tuple[LawEntry, ...]
    unregistered: tuple[Mention, ...]
    """Where texts name what the register lacks."""
    problems: tuple[Problem, ...]
    """What could not be read, and so may be missing here."""


def laws(root: Path, today: dt.date, wanted: str | None = None) -> Lawbook:
    """Return every law of the register, or the one of an id or a number; raises Stopped when there is none
    such, and when the content's foundations cannot be read."""
    loaded = content.load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    catalogue, named = loaded.catalogue, mentions(loaded.catalogue)
    chosen = [_one(catalogue, wanted)] if wanted else catalogue.laws.values()
    unregistered = () if wanted else tuple(mention for mention in named if not mention.law)
    return Lawbook(
        tuple(_entry(catalogue, law, named, today) for law in chosen), unregistered, loaded.problems
    )


def _one(catalogue: Catalogue, wanted: str) -> Law:
    for law in catalogue.laws.values():
        if law.id == wanted or number_key(law.number) == number_key(wanted):
            return law
    what = say("the law '{name}' is not in laws.yaml", name=wanted)
    raise Stopped(error(Place("laws.yaml"), what, law_hint(wanted, catalogue.laws)))


def _entry(catalogue: Catalogue, law: Law, named: Sequence[Mention], today: dt.date) -> LawEntry:
    own = [mention for mention in named if mention.law == law.id]
    uses = [_naming(mention) for mention in own if not mention.segment]
    for segment in catalogue.segments.values():
        uses += _of_segment(catalogue, segment, law, [one for one in own if one.segment == segment.id])
    return LawEntry(law, law_state(law, today, catalogue.laws), ends(law, catalogue.laws), tuple(uses))


def _naming(mention: Mention) -> Use:
    return Use(mention.place, How.NAMES, mention.words, mention.segment, mention.language)


def _of_segment(catalogue: Catalogue, segment: Segment, law: Law, named: Sequence[Mention]) -> Iterator[Use]:
    """Yield every use that a segment makes of a law, language by language."""
    cited = [
        Use(segment.place("laws", number), How.RESTS, reference.words, segment.id, "vi")
        for number, reference in enumerate(segment.citations)
        if reference.law == law.id
    ]
    if not cited and not named:
        return
    translated = [
        Use(translation.place("title"), How.TRANSLATES, "", segment.id, language)
        for (owner, language), translation in catalogue.translations.items()
        if owner == segment.id
    ]
    found = [*cited, *translated, *map(_naming, named)]
    languages = dict.fromkeys(["vi", *(use.language for use in found)])
    first, last = window(segment, catalogue.laws)
    until = last if first <= last else None
    for language in languages:
        for use in found:
            if use.language == language:
                yield replace(use, checked_on=segment.checked_on, until=until)
