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
    from pipeline.work.equipment import Machine


@click.command(
    help=_("Publish a WEEK (the newest planned) that was built: signed, in pieces, into output/site.")
)
@click.argument("week", required=False)
@click.option(
    "--with-zips", is_flag=True, help=_("Write zips and programmes, too, for hosts that only serve files.")
)
@keys.key_options
@options.content
@options.output
@options.machine
@options.as_json
@options.lang
def publish(
    week: str | None,
    with_zips: bool,
    key: Path,
    passphrase_file: Path | None,
    content: Path,
    output: Path,
    machine: Machine,
    as_json: bool,
) -> None:
    """Publish a week."""
    from pipeline.work.publishing import Wanted
    from pipeline.work.publishing import publish as job
    from pipeline.work.sitepages import site_pages

    pair = keys.secret(key, passphrase_file, content, output)
    now = dt.datetime.now(dt.UTC)
    wanted = Wanted(content, output, week, now, pair, with_zips, machine)
    progress = screen.progress()
    try:
        done = job(wanted, progress, site_pages)
    finally:
        progress.close()
    if as_json:
        screen.print_json(
            {
                "week": done.week,
                "revision": done.letter,
                "site": str(done.site),
                "new": list(done.new),
                "communes": [vars(one) for one in done.communes],
                "seconds": {stage: round(taken, 2) for stage, taken in progress.seconds.items()},
            }
        )
    else:
        screen.tell(
            say(
                "{week}{letter}: {new} of {all} communes have something new",
                week=done.week,
                letter=done.letter,
                new=len(done.new),
                all=len(done.communes),
            )
        )
        screen.row(str(done.site))
