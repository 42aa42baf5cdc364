"""`loa announce`: who has a new week, and the words that say so."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say

if TYPE_CHECKING:
    from pipeline.work.announcing import AnnounceResult

SOME_REFUSED = 4
"""Exit code: some recipients were not told; a later run tells them again."""


@click.group(
    invoke_without_command=True,
    help=_("Show the words that tell communes of their new week; send them to the ADDRESSES of a file."),
)
@click.option(
    "--addresses",
    type=options.FILE,
    help=_("The operator's own file of addresses, kept outside the project; without it nothing is sent."),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would be sent to whom, and send nothing."))
@options.output
@options.as_json
@options.lang
@click.pass_context
def announce(
    context: click.Context, addresses: Path | None, dry_run: bool, output: Path, as_json: bool
) -> None:
    """Announce a week, unless a verb of the group follows."""
    if context.invoked_subcommand:
        return
    from pipeline.work.announcing import announce as job

    with screen.progress() as progress:
        told = job(output, addresses, dry_run, progress)
    if as_json:
        screen.print_json({"communes": [asdict(one) for one in told]})
    else:
        for one in told:
            _show(one, sent=addresses is not None and not dry_run)
        screen.tell(say("{count} communes have something new", count=len(told)))
    sys.exit(SOME_REFUSED if any(one.refused for one in told) else 0)


@announce.command(help=_("Install the package by which announcements are sent (apprise)."))
@options.lang
def install() -> None:
    """Install what sending needs."""
    from pipeline import extras

    with screen.progress() as progress:
        extras.add("announce", progress)
    screen.tell(say("the packages of {name} are installed", name="announce"))


def _show(told: AnnounceResult, sent: bool) -> None:
    from pipeline.publish.centre.announce import messages

    words = told.words
    named = {"name": words.name, "code": words.code, "week": words.week, "revision": words.revision}
    screen.tell(say("{name} ({code}), {week}{revision}", **named))
    for recipient in told.recipients:
        refused = recipient in told.refused
        screen.row("", say("not told") if refused else say("told") if sent else say("to tell"), recipient)
    if not sent:
        screen.tell(say("SMS ({count}): {body}", count=messages(words.sms), body=words.sms))
        screen.tell(say("Zalo:\n{body}", body=words.zalo))
        screen.tell(say("E-mail: {subject}\n{body}", subject=words.subject, body=words.email))
