"""Legal documents that texts name in their words: registered or not, in force, amended, or unknown.

What a segment rests on stands under `laws` and is judged as an error (`resting`). A text may name a law that
has ended, to say that it has; so a name in the words is a warning, for a lawyer to look at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.content.naming import Mention, mentions
from pipeline.content.resting import COMPARE, amended, called
from pipeline.content.standing import LawState, law_state, touches, unchecked
from pipeline.content.times import airing_dates
from pipeline.model.authored import Amendment, Law, Segment, Week
from pipeline.model.catalogue import Catalogue
from pipeline.model.citation import Citation
from pipeline.problems import Message, Place, Problem, say, warning


def citations(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give a warning for each document that a text names and laws.yaml does not have; and for each law that
    a week's texts name while it is not in force or not checked as amended, or rest on while it is unknown.

    Weeks that have ended by `today` are not judged.
    """
    named = mentions(catalogue)
    yield from _unregistered(named)
    for week in catalogue.weeks.values():
        if week.sunday >= today:
            yield from _Airing(catalogue, week, airing_dates(catalogue, week), named).problems()


def _unregistered(named: Iterable[Mention]) -> Iterator[Problem]:
    """Give each document that the register lacks, once a file; the first one hands over its entry."""
    first: dict[str, Place] = {}
    told: set[tuple[str, str]] = set()
    for mention in named:
        if mention.law or (mention.words, mention.place.path) in told:
            continue
        told.add((mention.words, mention.place.path))
        what = say("the text names '{words}', which is not in laws.yaml", words=mention.words)
        yield warning(mention.place, what, _register(mention, first.setdefault(mention.words, mention.place)))


def _register(mention: Mention, first: Place) -> Message:
    if not mention.entry:
        return say("write its number beside it, or its title as laws.yaml has it")
    if first != mention.place:
        return say("register it: its entry is shown at {place}", place=str(first))
    return say("register it: paste this into laws.yaml\n{entry}", entry=mention.entry.rstrip())


@dataclass(frozen=True)
class _Airing:
    """A week that is to air, and what all texts name."""

    catalogue: Catalogue
    week: Week
    dates: Sequence[dt.date]
    named: Sequence[Mention]

    def problems(self) -> Iterator[Problem]:
        """Give what is amiss with the laws that the week names or rests on."""
        known = self.catalogue.segments
        own = {name: known[name] for name in self.week.segments if name in known}
        aired = [mention for mention in self.named if not mention.segment or mention.segment in own]
        for mention in aired:
            law, segment = self.catalogue.laws.get(mention.law), own.get(mention.segment)
            if law and not (segment and _references(segment, law)):
                yield from self._named(mention, law, segment)
        for law in self.catalogue.laws.values():
            naming = {mention.segment for mention in aired if mention.law == law.id}
            yield from self._doubts(law, list(own.values()), naming)

    def _named(self, mention: Mention, law: Law, segment: Segment | None) -> Iterator[Problem]:
        """Give what is amiss with a law that a text names and does not rest on."""
        if self._stands(law) & {LawState.NOT_YET, LawState.REPEALED}:
            named = {"law": called(law), "week": self.week.id}
            what = say("the text names {law}, which is not in force in week {week}", **named)
            yield warning(mention.place, what, _SEE)
        for amendment in unchecked(law, Citation(law.id), segment.checked_on) if segment else ():
            if amendment.begins and amendment.begins <= self.dates[-1] and segment:
                yield warning(mention.place, amended(law, amendment, segment, self.catalogue), COMPARE)

    def _stands(self, law: Law) -> set[LawState]:
        return {law_state(law, date, self.catalogue.laws) for date in self.dates}

    def _doubts(self, law: Law, segments: Sequence[Segment], naming: set[str]) -> Iterator[Problem]:
        """Give what nobody knows of a law, with what the week airs of it."""
        stands = self._stands(law)
        if LawState.UNKNOWN in stands and (users := self._users(law, segments, naming)):
            named = {"law": called(law), "week": self.week.id, "users": users}
            what = say("nobody knows whether {law} is in force, and week {week} airs it: {users}", **named)
            yield warning(law.place("status"), what, _LOOK_UP)
        for number, amendment in enumerate(law.amended):
            if not self._may_count(amendment) or not stands & {LawState.UNKNOWN, LawState.IN_FORCE}:
                continue
            if users := self._users(law, segments, naming, amendment):
                named = {"law": called(law), "week": self.week.id, "users": users}
                what = say(
                    "nobody knows whether an amendment of {law} was passed, and week {week} airs it: {users}",
                    **named,
                )
                yield warning(law.place("amended", number), what, _LOOK_UP_AMENDMENT)

    def _may_count(self, amendment: Amendment) -> bool:
        """Whether an amendment that may have been passed could count in the week."""
        begins = amendment.from_
        return amendment.status is not None and (begins is None or begins <= self.dates[-1])

    def _users(
        self, law: Law, segments: Sequence[Segment], naming: set[str], amendment: Amendment | None = None
    ) -> str:
        """Return what rests on a law (on what an amendment may have changed) or names it without doing so."""
        found = [segment.id for segment in segments if _uses(segment, law, naming, amendment)]
        return ", ".join([*found, *([self.catalogue.rundown.path] if "" in naming else [])])


def _references(segment: Segment, law: Law) -> list[Citation]:
    """Return the places in a law that a segment cites."""
    return [cited for cited in segment.citations if cited.law == law.id]


def _uses(segment: Segment, law: Law, naming: set[str], amendment: Amendment | None) -> bool:
    cited = _references(segment, law) or ([Citation(law.id)] if segment.id in naming else [])
    return any(amendment is None or touches(amendment, reference) for reference in cited)


_SEE = say("let a lawyer see whether the text says so; if it rests on that law, revise it")
_LOOK_UP = say("let a lawyer look it up; then write effective, checked_on and source, and delete status")
_LOOK_UP_AMENDMENT = say(
    "let a lawyer look it up; then write by, from, checked_by and checked_on in place of status, "
    "or delete the item"
)
