"""Laws that texts name in their words: whether they are in force when a week airs them.

What a segment rests on stands under `laws` and is judged as an error (`times`). A text may name a law that
has ended, to say that it has; so a name in the words is a warning, for a lawyer to look at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from pipeline.content.times import airing_dates, in_force
from pipeline.model.authored import Law, Segment, Week
from pipeline.model.catalogue import Catalogue, Source
from pipeline.problems import Place, Problem, say, warning


def citations(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give a warning for each law that a week's texts name, by number or by law(), while it is not in force.

    Weeks that have ended by `today` are not judged.
    """
    for week in catalogue.weeks.values():
        dates = airing_dates(catalogue, week) if week.sunday >= today else []
        for law in catalogue.laws.values():
            if any(not in_force(law, date, catalogue) for date in dates):
                for source in _texts(catalogue, week, law):
                    yield from _named(law, source, week)


def _texts(catalogue: Catalogue, week: Week, law: Law) -> Iterator[Source]:
    """Yield the texts that a week airs, but those of segments that are judged by the law as it is."""
    segments = (catalogue.segments[name] for name in week.segments if name in catalogue.segments)
    aired = {f"segments/{one.id}" for one in segments if law.id not in _rests_on(one)}
    for (path, _), source in catalogue.sources.items():
        if path.rpartition("/")[0] in aired or path == catalogue.rundown.path:
            yield source


def _rests_on(segment: Segment) -> set[str]:
    return {cited.partition("/")[0] for cited in segment.laws}


def _named(law: Law, source: Source, week: Week) -> Iterator[Problem]:
    name = re.compile(rf"(?<![\w/]){re.escape(law.number)}(?![\w/])|law\(\s*['\"]{re.escape(law.id)}['\"]")
    for line, place in zip(source.text.split("\n"), source.lines, strict=False):
        for found in name.finditer(line):
            what = say(
                "the text names {title} ({number}), which is not in force in week {week}",
                title=law.title,
                number=law.number,
                week=week.id,
            )
            do = say("let a lawyer see whether the text says so; if it rests on that law, revise it")
            yield warning(Place(place.path, place.line, place.column + found.start()), what, do)
