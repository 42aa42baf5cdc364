"""`loa status`: how things stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Message, say

if TYPE_CHECKING:
    from pipeline.work.status import Status, WeekStatus


@click.command(help=_("Show which weeks are planned and made, and what waits for readers and translators."))
@options.content
@options.output
@options.as_json
@options.lang
def status(content: Path, output: Path, as_json: bool) -> None:
    """Show how things stand."""
    from pipeline.work.status import status as standing

    found = standing(content, output, options.today())
    if as_json:
        screen.print_json(_data(found))
    else:
        _tell(found)


def _tell(found: Status) -> None:
    for week in found.weeks:
        screen.tell(_of(week))
    _tell_errands(found)
    _tell_untranslated(found)
    if found.unapproved and not found.prepared.approvals.level:
        names = ", ".join(one.subject.stem for one in found.unapproved)
        screen.tell(say("not approved: {names}", names=names))


def _tell_errands(found: Status) -> None:
    """Print who must do what next."""
    from pipeline.model.coverage import ROLES

    rows = []
    for one in found.errands:
        todo = say("{task}; {command}", task=one.task, command=one.command) if one.command else one.task
        rows.append((ROLES[one.role], one.what, one.language or "-", todo))
    if rows:
        screen.table(rows)


def _tell_untranslated(found: Status) -> None:
    """Print what was never begun in a language; languages that lack the same on one line."""
    from pipeline.model.coverage import State

    missing: dict[str, list[str]] = {}
    for row in found.waiting:
        if row.state is State.UNTRANSLATED:
            missing.setdefault(row.language, []).append(row.segment)
    for segments in dict.fromkeys(map(tuple, missing.values())):
        languages = [language for language, lacking in missing.items() if tuple(lacking) == segments]
        fields = {"language": ", ".join(languages), "names": ", ".join(segments)}
        screen.tell(say("not translated into {language}: {names}", **fields))


def _of(week: WeekStatus) -> Message:
    named: dict[str, str | int] = {"week": week.week, "made": week.bundles, "communes": week.communes}
    if week.late:
        return say("{week}: {made} of {communes} bundles made; it is due: run scripts/loa build", **named)
    if week.changed:
        return say(
            "{week}: {made} of {communes} bundles made, but content/ has changed since:"
            " run scripts/loa build",
            **named,
        )
    return say("{week}: {made} of {communes} bundles made", **named)


def _data(found: Status) -> dict[str, object]:
    return {
        "weeks": [vars(week) | {"monday": week.monday.isoformat()} for week in found.weeks],
        "waiting": [
            {"segment": row.segment, "language": row.language, "state": row.state} for row in found.waiting
        ],
        "errands": [
            {
                "who": one.role,
                "what": one.what,
                "language": one.language,
                "task": one.task,
                "run": one.command,
            }
            for one in found.errands
        ],
        "unapproved": [standing.subject.stem for standing in found.unapproved],
    }
