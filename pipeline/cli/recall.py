"""`loa recall`: a segment that must no longer air."""

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


@click.command(
    help=_(
        "Recall SEGMENT (its id) from the published WEEK: every commune gets a revision without it, at once."
    )
)
@click.argument("week")
@click.argument("segment")
@click.option("--reason", required=True, help=_("Why, in a sentence for the communes, in Vietnamese."))
@keys.secret_key
@options.content
@options.output
@options.as_json
@options.lang
def recall(
    week: str, segment: str, reason: str, key: SecretKey, content: Path, output: Path, as_json: bool
) -> None:
    """Recall a segment."""
    from pipeline.publish import layout
    from pipeline.publish.centre.site import Site
    from pipeline.work.recalling import Recalling

    site = Site(output / layout.SITE, key, dt.datetime.now(dt.UTC))
    with screen.progress() as progress:
        done = Recalling(site, output, week, segment, reason).run(progress)
    if as_json:
        screen.print_json({"communes": list(done.communes), "elsewhere": list(done.elsewhere)})
        return
    screen.tell(say("{count} communes have a revision without it", count=len(done.communes)))
    if done.elsewhere:
        releases = ", ".join(done.elsewhere)
        screen.tell(say("it still airs in {releases}: recall it there, too", releases=releases))
