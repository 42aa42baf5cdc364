"""`loa build`: a week of verified bundles."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import errors, say

if TYPE_CHECKING:
    from pipeline.work.week import BuildResult

SOME_FAILED = 4
"""Exit code: made, but some items failed and are not aired."""


@click.command(help=_("Build a WEEK (the newest planned): speak, master, schedule, and pack every bundle."))
@click.argument("week", required=False)
@click.option("--jobs", type=click.IntRange(1, 64), help=_("Processes at work [one a core]."))
@click.option("--zips/--no-zips", default=True, help=_("Pack the bundles as zip files [yes]."))
@click.option("--folders", is_flag=True, help=_("Unpack the bundles into folders, too."))
@click.option(
    "--strict-voice", is_flag=True, help=_("A voice that fails is an error; no other takes its place.")
)
@options.content
@options.output
@options.machine
@options.as_json
@options.lang
def build(as_json: bool, jobs: int | None, **asked: Any) -> None:
    """Build a week; what is `asked` for is called as in a BuildRequest."""
    from pipeline.work.week import BuildRequest
    from pipeline.work.week import build as job

    request = BuildRequest(today=options.today(), jobs=jobs or os.cpu_count() or 1, **asked)
    with screen.progress() as progress:
        built = job(request, progress)
    record = built.record
    screen.show(record.findings)
    screen.show(record.failures)
    if as_json:
        screen.print_json(_data(built, progress.seconds))
    else:
        _tell(built)
    sys.exit(SOME_FAILED if errors(record.failures) or built.silent else 0)


def _tell(built: BuildResult) -> None:
    if others := len(errors(built.record.findings)):
        what = say("{count} errors lie in what this week does not need: see scripts/loa check", count=others)
        screen.tell(what)
    for bundle in built.bundles:
        screen.row(str(bundle))
    screen.row(str(built.folder / "week.html"))


def _data(built: BuildResult, seconds: dict[str, float]) -> dict[str, object]:
    return {
        "week": built.record.week,
        "folder": str(built.folder),
        "bundles": [str(bundle) for bundle in built.bundles],
        "problems": screen.as_data([*built.record.findings, *built.record.failures]),
        "seconds": {stage: round(taken, 2) for stage, taken in seconds.items()},
    }
