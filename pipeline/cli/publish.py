"""`loa publish`: a built week, signed, into the site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import keys, options, screen
from pipeline.cli.words import _
from pipeline.problems import say

if TYPE_CHECKING:
    from pipeline.publish.keys import SecretKey
    from pipeline.work.publishing import PublishResult


@click.command(help=_("Publish a WEEK (the newest built): signed, in pieces, into output/site."))
@click.argument("week", required=False)
@click.option(
    "--with-zips", is_flag=True, help=_("Write zips and programmes, too, for hosts that only serve files.")
)
@keys.secret_key
@options.content
@options.output
@options.as_json
@options.lang
def publish(
    week: str | None, with_zips: bool, key: SecretKey, content: Path, output: Path, as_json: bool
) -> None:
    """Publish a week."""
    from pipeline.work.publishing import PublishRequest
    from pipeline.work.publishing import publish as job

    wanted = PublishRequest(content, output, week, dt.datetime.now(dt.UTC), key, with_zips)
    with screen.progress() as progress:
        done = job(wanted, progress)
    if as_json:
        screen.print_json(_data(done, progress.seconds))
        return
    named = {"week": done.week, "letter": done.letter}
    counts = {"new": len(done.new), "all": len(done.communes)}
    screen.tell(say("{week}{letter}: {new} of {all} communes have something new", **named, **counts))
    screen.row(str(done.site))


def _data(done: PublishResult, seconds: dict[str, float]) -> dict[str, object]:
    return {
        "week": done.week,
        "revision": done.letter,
        "site": str(done.site),
        "new": list(done.new),
        "communes": [vars(one) for one in done.communes],
        "seconds": {stage: round(taken, 2) for stage, taken in seconds.items()},
    }
