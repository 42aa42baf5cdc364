"""`loa check`: judge everything, before any sound."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options, screen, words
from pipeline.cli.words import _
from pipeline.problems import Message, errors, say

if TYPE_CHECKING:
    from pipeline.model.catalogue import Catalogue
    from pipeline.model.coverage import Coverage
    from pipeline.model.plan import Plan
    from pipeline.work.casting.equipment import Machine
    from pipeline.work.check import CheckResult


@click.command(help=_("Judge all content before any sound: problems, who speaks what, an estimated plan."))
@click.argument("week", required=False)
@options.content
@options.machine
@options.as_json
@options.lang
def check(week: str | None, content: Path, machine: Machine, as_json: bool) -> None:
    """Check a folder of content."""
    from pipeline.work.check import check as judge

    checked = judge(content, week, options.today(), machine)
    if as_json:
        screen.print_json(_data(checked))
    else:
        screen.show(checked.problems)
        _tell(checked)
    sys.exit(1 if errors(checked.problems) else 0)


def _tell(checked: CheckResult) -> None:
    from pipeline.work.check import WeekCheck

    _tell_voices(checked)
    if isinstance(checked, WeekCheck):
        _tell_plan(checked.plan, checked.prepared.catalogue)
    found = checked.problems
    bad = len(errors(found))
    screen.tell(say("{errors} errors, {others} other findings", errors=bad, others=len(found) - bad))


def _tell_voices(checked: CheckResult) -> None:
    """Print who speaks each segment in each language and how long, and on one line what is not translated."""
    from pipeline.model.coverage import WORDS, State
    from pipeline.work.preparing.coverage import coverage
    from pipeline.work.preparing.lengths import against_plan

    rows: list[tuple[str | Message, ...]] = []
    untranslated: dict[str, list[str]] = {}
    told = set()  # why a voice speaks nothing of a language is said once
    for row in coverage(checked.prepared):
        if row.state is State.UNTRANSLATED:
            untranslated.setdefault(row.segment, []).append(row.language)
            continue
        ms = checked.lengths.get((row.segment, row.language))
        authored = checked.prepared.catalogue.segments.get(row.segment)
        length = against_plan(ms, authored) if ms and authored else ""
        rows.append((row.segment, row.language, length, row.by or WORDS[row.state]))
        if row.values:
            rows.append(("", "", "", say("says {values}", values=", ".join(row.values))))
        for rejected in (one for one in row.rejected if one.voice and (row.language, one) not in told):
            told.add((row.language, rejected))
            rows.append(("", "", "", say("not {voice}: {why}", voice=rejected.voice, why=rejected.why)))
    for segment, languages in untranslated.items():
        rows.append((segment, "-", "", say("not translated: {languages}", languages=", ".join(languages))))
    if rows:
        screen.table(rows)


def _tell_plan(plan: Plan, catalogue: Catalogue) -> None:
    """Print each commune's estimated week, and what does not air in it as it might."""
    from pipeline.work.packing.notices import WORDS, counted

    screen.tell(say("{week}, estimated from syllables:", week=plan.week))
    for commune in plan.communes:
        airings = sum(item.segment != "" for slot in commune.slots for item in slot.items)
        minutes = round(sum(slot.ms for slot in commune.slots) / 60_000)
        what = say("{airings} airings, {minutes} minutes", airings=airings, minutes=minutes)
        screen.row(catalogue.communes[commune.commune].name, commune.commune, what)
        for (language, reason), count in counted(commune.notices).items():
            screen.row("", language, say("{count} times: {why}", count=count, why=WORDS[reason]))


def _data(checked: CheckResult) -> dict[str, Any]:
    from pipeline.work.check import WeekCheck
    from pipeline.work.preparing.coverage import coverage

    return {
        "problems": screen.as_data(checked.problems),
        "coverage": [_coverage(row, checked) for row in coverage(checked.prepared)],
        "plan": checked.document() if isinstance(checked, WeekCheck) else None,
    }


def _coverage(row: Coverage, checked: CheckResult) -> dict[str, Any]:
    """Return a row of the coverage; seconds are estimated, and None where nothing is heard or planned."""
    ms = checked.lengths.get((row.segment, row.language))
    segment = checked.prepared.catalogue.segments.get(row.segment)
    planned = segment.minutes if segment else None
    return {
        "segment": row.segment,
        "language": row.language,
        "state": row.state,
        "by": row.by,
        "values": list(row.values),
        "not": {one.voice: one.why.words(words.translate) for one in row.rejected},
        "seconds": None if ms is None else round(ms / 1000, 1),
        "planned_seconds": None if planned is None else round(60 * planned, 1),
    }
