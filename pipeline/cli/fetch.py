"""`loa fetch`: a commune's week, from the centre's site or from a folder."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say


@click.command(
    help=_(
        "Fetch what COMMUNE (its code) may air from a site (https://..., or a folder) into DEST. Prints the"
        " new folders. Exit codes: 0 all is there, 1 refused, 3 the site does not answer: try again later."
    )
)
@click.argument("source", metavar="URL")
@click.argument("commune", metavar="COMMUNE")
@click.argument("dest", type=options.FOLDER)
@click.option(
    "--key", type=options.FILE, help=_("The centre's public key; needed the first time, kept in DEST then.")
)
@options.as_json
@options.lang
def fetch(source: str, commune: str, dest: Path, key: Path | None, as_json: bool) -> None:
    """Fetch a week."""
    from pipeline.publish import layout
    from pipeline.publish.station.download import Link
    from pipeline.publish.station.fetch import Fetch
    from pipeline.publish.station.receiver import Receiver
    from pipeline.publish.station.source import open_source

    if not layout.CODE.fullmatch(commune):
        raise click.BadParameter(_("a commune's code has five digits"), param_hint="COMMUNE")
    with screen.progress() as progress:
        job = Fetch(Link(open_source(source)), commune, Receiver(dest), options.today(), progress)
        done = job.run(key.read_text("utf-8", "replace") if key else None)
    if as_json:
        screen.print_json(
            {
                "commune": commune,
                "version": done.manifest.version,
                "releases": [release.name for release in done.manifest.releases],
                "new": [str(folder) for folder in done.new],
                "bytes": done.bytes,
                "recalled": [{"segment": one.segment, "reason": one.reason} for one in done.recalled],
            }
        )
        return
    for recall in done.recalled:
        progress.tell(say("no longer to air: {title} ({reason})", title=recall.title, reason=recall.reason))
    for folder in done.new:
        screen.row(str(folder))
