"""`loa mirror`: a site's signed part on a USB stick or another server."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say


@click.command(
    help=_(
        "Copy what communes fetch from a site (https://..., or a folder) into DEST, such as a USB stick: of"
        " the COMMUNES named by their codes, or of all. `loa fetch DEST ...` reads it as it reads the site."
    )
)
@click.argument("source", metavar="URL")
@click.argument("dest", type=options.FOLDER)
@click.argument("communes", nargs=-1)
@click.option("--key", type=options.FILE, required=True, help=_("The centre's public key."))
@options.as_json
@options.lang
def mirror(source: str, dest: Path, communes: tuple[str, ...], key: Path, as_json: bool) -> None:
    """Mirror a site."""
    from pipeline.publish import layout
    from pipeline.publish.keys import read_public
    from pipeline.publish.station.download import Link
    from pipeline.publish.station.mirror import Mirror
    from pipeline.publish.station.source import open_source

    if not all(layout.CODE.fullmatch(code) for code in communes):
        raise click.BadParameter(_("a commune's code has five digits"), param_hint="COMMUNES")
    with screen.progress() as progress:
        job = Mirror(Link(open_source(source)), dest, options.today(), progress)
        done = job.run(read_public(key.read_text("utf-8", "replace"), key), communes)
    if as_json:
        screen.print_json({"communes": list(done.communes), "bytes": done.bytes})
    else:
        screen.tell(say("{count} communes, {bytes} new bytes", count=len(done.communes), bytes=done.bytes))
