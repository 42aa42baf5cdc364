"""`loa status`: how things stand."""

from __future__ import annotations

import datetime as dt
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

    found = standing(content, output, dt.date.today())
    if as_json:
        screen.print_json(_data(found))
    else:
        _tell(found)


def _tell(found: Status) -> None:
    from pipeline.work.coverage import WORDS

    for week in found.weeks:
        screen.tell(_of(week))
    for row in found.waiting:
        screen.row(row.segment, row.language, WORDS[row.state])
    screen.tell(say("{count} segments are not approved", count=len(found.unapproved)))


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
        "unapproved": [segment.id for segment in found.unapproved],
    }
