"""What check, build and status begin with: everything read, rendered, cast and judged, before any sound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import content
from pipeline.model.authored import Week
from pipeline.model.catalogue import Catalogue
from pipeline.model.parts import PartId
from pipeline.problems import (
    NOTHING,
    Place,
    Problem,
    Severity,
    Stopped,
    error,
    listed,
    note,
    say,
    suggestion,
    warning,
)
from pipeline.render import Renderer
from pipeline.store import Store
from pipeline.voice.engines import ENGINES
from pipeline.work.casting import takes
from pipeline.work.casting.casting import NOBODY, Casting, cast
from pipeline.work.casting.engines import Engines, unready, voice_of
from pipeline.work.casting.equipment import BARE, Machine, equipped
from pipeline.work.casting.recordings import take_findings
from pipeline.work.preparing import lexicons
from pipeline.work.preparing.approvals import Approvals, findings, gated
from pipeline.work.preparing.wordings import Wordings
from pipeline.work.texts.scribe import Scribe
from pipeline.work.texts.scripts import Scripts


@dataclass(frozen=True)
class Prepared:
    """A catalogue ready to be made heard, and all that was found on the way."""

    catalogue: Catalogue
    scripts: Scripts
    castings: Mapping[PartId, Casting]
    engines: Engines
    approvals: Approvals
    problems: tuple[Problem, ...]
    state: str
    """Of content/ as it was read."""


@dataclass(frozen=True)
class PreparedWeek(Prepared):
    """The same for a planned week."""

    week: Week

    def needed(self) -> tuple[Problem, ...]:
        """Return the errors in what the week needs: those that a build stops for."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR and self._concerns_week(p))

    def _concerns_week(self, problem: Problem) -> bool:
        top, *names = problem.place.path.split("/")
        if top == "weeks":
            return problem.place.path == self.week.path
        return top not in ("segments", "recordings") or bool(set(names) & set(self.week.segments))


def prepare(
    root: Path, week: str | None, today: dt.date, machine: Machine = BARE, store: Store | None = None
) -> Prepared:
    """Read and judge the material under `root` for a week (its id; None is the newest planned).

    `store` remembers what engines refused, so that they need not be started to be asked again.

    Raises Stopped when so much is amiss that nothing can be judged further, and when there is no such
    week.
    """
    state = content.state(root)
    with Renderer() as renderer:
        loaded = content.load(root)
        catalogue = loaded.catalogue
        if catalogue is None:
            raise Stopped(*listed(loaded.problems))
        chosen = choose(catalogue, week)
        scribe = Scribe(catalogue, renderer, chosen)
        scripts = scribe.scripts(catalogue.segments.values())
    engines = Engines(equipped(catalogue, machine, today.isoformat()), store)
    castings = cast(scripts.parts(), catalogue, engines)
    wordings = Wordings(catalogue, scripts, scribe, chosen).all()
    approvals = Approvals.of(catalogue, chosen, wordings, castings)
    castings = gated(castings, approvals.withheld)
    found = [
        *unknown_engines(catalogue, engines),
        *loaded.problems,
        *content.check(catalogue, today),
        *lexicons.judged(catalogue),
        *takes.judged(catalogue),
        *scribe.problems,
        *scribe.remarks,
        *take_findings(catalogue, scripts),
        *findings(approvals),
        *unheard({part: one for part, one in castings.items() if part not in approvals.withheld}),
        *passed_over(castings, catalogue, engines),
    ]
    prepared = Prepared(catalogue, scripts, castings, engines, approvals, listed(found), state)
    return PreparedWeek(**vars(prepared), week=chosen) if chosen else prepared


def prepare_week(
    root: Path, week: str | None, today: dt.date, machine: Machine, store: Store
) -> PreparedWeek:
    """Prepare a build; raises Stopped where no week is planned, and for errors in what the week needs."""
    prepared = prepare(root, week, today, machine, store)
    if not isinstance(prepared, PreparedWeek):
        do = say("write weeks/2026-W48.yaml, or run: scripts/loa new week")
        raise Stopped(*prepared.problems, error(Place("weeks"), say("no week is planned"), do))
    if needed := prepared.needed():
        raise Stopped(*needed)
    return prepared


def settled(prepared: Prepared) -> Prepared:
    """Return who speaks what without the takes that a build would refuse: what reports show before one."""
    bad = takes.unusable(prepared.catalogue)
    leaving = [one.part for one in prepared.castings.values() if takes.takes_of(one) & bad.keys()]
    if not leaving:
        return prepared
    moved = cast(leaving, takes.without_takes(prepared.catalogue, bad), prepared.engines)
    problems = listed([*prepared.problems, *unheard(moved)])
    return replace(prepared, castings={**prepared.castings, **moved}, problems=problems)


def unknown_engines(catalogue: Catalogue, engines: Engines) -> Iterator[Problem]:
    """Yield an error for each voice of languages.yaml whose engine there is none of, at its place."""
    for language in catalogue.languages.values():
        for number, choice in enumerate(language.voices):
            try:
                engines[choice.engine]
            except Stopped as unknown:
                (problem,) = unknown.problems
                yield error(language.place("voices", number, "engine"), problem.what, problem.do)


def passed_over(
    castings: Mapping[PartId, Casting], catalogue: Catalogue, engines: Engines
) -> Iterator[Problem]:
    """Yield a note for each voice that cannot be used here and stands before the one that speaks instead."""
    speaking = {casting.voice for casting in castings.values()}
    for language in catalogue.languages.values():
        known = [choice for choice in language.voices if choice.engine in ENGINES]
        voices = [voice_of(choice, language.code) for choice in known]
        used = next((number for number, voice in enumerate(voices) if voice in speaking), 0)
        for number, voice in enumerate(voices[:used]):
            if why := unready(engines[voice.engine], voice):
                named = {"language": language.name, "voice": f"{voice.engine} {voice.name}"}
                what = say("{language} is not spoken by {voice}: {why}", **named, why=why)
                yield note(language.place("voices", number, "voice"), what)


def choose(catalogue: Catalogue, week: str | None) -> Week | None:
    """Return the week of that id, or the newest planned one; raises Stopped for an unknown id."""
    if week is None:
        return catalogue.weeks[max(catalogue.weeks)] if catalogue.weeks else None
    if week in catalogue.weeks:
        return catalogue.weeks[week]
    hint = suggestion(week, catalogue.weeks, say("write weeks/{week}.yaml first", week=week))
    raise Stopped(error(Place(f"weeks/{week}.yaml"), say("week {week} is not planned", week=week), hint))


def unheard(castings: Mapping[PartId, Casting]) -> Iterator[Problem]:
    """Yield what will not be heard for want of a voice: words of the rundown are an error, a segment's
    common part a warning (it airs in other languages by each commune's rule)."""
    for casting in castings.values():
        if casting.heard:
            continue
        part = casting.part
        place = part.paragraphs[0].paragraph.place if part.paragraphs else Place(str(part.id))
        why = casting.rejected[-1].why if casting.rejected else NOTHING
        what = say("{part} is not spoken: {why}", part=str(part.id), why=why)
        if part.id.section:
            yield error(place, what)
        elif not part.id.leader and casting.rejected != NOBODY:
            yield warning(place, what, say("record it, or let another voice of the language speak it"))
        elif not part.id.leader:
            yield note(
                place, what, say("record it paragraph by paragraph; until then each commune's rule holds")
            )
