"""`loa check`: judge everything, before any sound."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options, screen, words
from pipeline.cli.words import _
from pipeline.problems import errors, say

if TYPE_CHECKING:
    from pipeline.work.check import Checked
    from pipeline.work.equipment import Machine


@click.command(help=_("Judge all content before any sound: problems, who speaks what, an estimated plan."))
@click.argument("week", required=False)
@options.content
@options.machine
@options.as_json
@options.lang
def check(week: str | None, content: Path, machine: Machine, as_json: bool) -> None:
    """Check a folder of content."""
    from pipeline.work.check import check as judge

    checked = judge(content, week, dt.date.today(), machine)
    if as_json:
        screen.print_json(_data(checked))
    else:
        screen.show(checked.prepared.problems)
        _tell(checked)
    sys.exit(1 if errors(checked.prepared.problems) else 0)


def _tell(checked: Checked) -> None:
    from pipeline.work.coverage import WORDS, coverage

    for row in coverage(checked.prepared):
        screen.row(row.segment, row.language, row.by or WORDS[row.state])
        for rejected in row.rejected:
            if rejected.voice:
                screen.row("", "", say("not {voice}: {why}", voice=rejected.voice, why=rejected.why))
    if checked.plan:
        slots = [slot for commune in checked.plan.communes for slot in commune.slots]
        screen.tell(
            say(
                "{week} (estimated): {communes} communes, {slots} slots, {minutes} minutes on air",
                week=checked.plan.week,
                communes=len(checked.plan.communes),
                slots=len(slots),
                minutes=round(sum(slot.ms for slot in slots) / 60_000),
            )
        )
    found = checked.prepared.problems
    screen.tell(
        say(
            "{errors} errors, {others} other findings",
            errors=len(errors(found)),
            others=len(found) - len(errors(found)),
        )
    )


def _data(checked: Checked) -> dict[str, Any]:
    from pipeline.work.coverage import coverage
    from pipeline.work.planfile import document

    return {
        "problems": screen.as_data(checked.prepared.problems),
        "coverage": [
            {
                "segment": row.segment,
                "language": row.language,
                "state": row.state,
                "by": row.by,
                "not": {one.voice: one.why.words(words.translate) for one in row.rejected},
            }
            for row in coverage(checked.prepared)
        ],
        "plan": document(checked.plan, checked.prepared, checked.planner) if checked.plan else None,
    }
