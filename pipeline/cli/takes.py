"""`loa takes`: recordings listed with the words that they read."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say


@click.command(
    help=_(
        "Show what of WHAT (a segment, or 'rundown') is to be read in LANGUAGE, and what each file is to be"
        " called; with --reader, list the recordings that have arrived."
    )
)
@click.argument("what")
@click.argument("language")
@click.option(
    "--reader", callback=options.one_line, help=_("Who has read them: the role, or a name that may be given.")
)
@click.option("--consent", is_flag=True, help=_("The reader agrees to the recordings' being aired."))
@options.content
@options.lang
def takes(what: str, language: str, reader: str | None, consent: bool, content: Path) -> None:
    """List recordings."""
    from pipeline.work.listing import ReadBy, list_takes

    today = options.today()
    reading = ReadBy(reader, today, consent) if reader else None
    done = list_takes(content, what, language, today, reading)
    screen.show(done.problems)
    for file in done.listed:
        screen.tell(say("listed: {file}", file=file))
    for one in done.to_read:
        screen.row(f"{one.name}.flac", one.text)
    done_so_far = say(
        "{kept} paragraphs are recorded, {count} are to be read into {folder}",
        kept=done.kept + len(done.listed),
        count=len(done.to_read),
        folder=str(done.folder),
    )
    screen.tell(done_so_far)
