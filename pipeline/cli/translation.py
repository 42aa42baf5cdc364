"""`loa translation`: a translation's file, made and kept up to date."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say


@click.command(
    help=_(
        "Make the translation of WHAT (a segment, or 'rundown') into LANGUAGE, or bring it up to date: what"
        " has changed is marked with the old and the new Vietnamese."
    )
)
@click.argument("what")
@click.argument("language")
@click.option(
    "--translator",
    callback=options.one_line,
    help=_("Who translates: the role, or a name that may be given."),
)
@click.option("--week", help=_("Week whose dates texts may name [the newest planned]."))
@options.content
@options.lang
def translation(what: str, language: str, translator: str | None, week: str | None, content: Path) -> None:
    """Make or update a translation's file."""
    from pipeline.work.translating import update

    done = update(content, what, language, week, translator)
    screen.row(str(done.file))
    if done.new:
        screen.tell(say("{count} paragraphs to translate: fill in `text`", count=done.new))
    if done.stale:
        screen.tell(say("{count} paragraphs to translate anew: then delete the line `was`", count=done.stale))
    if done.left:
        screen.tell(say("{count} items at the end render nothing any more: delete them", count=done.left))
    if not (done.new or done.stale or done.left):
        screen.tell(say("everything is translated as it is now"))
