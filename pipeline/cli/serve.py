"""`loa serve`: the site over HTTP, with zips and programmes composed on the fly."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Place, Stopped, error, say


@click.command(help=_("Serve the published site: pages, feeds, and every commune's zip without storing it."))
@click.option("--host", default="127.0.0.1", help=_("Address to listen on [127.0.0.1: this machine only]."))
@click.option("--port", type=click.IntRange(0, 65535), default=8080, help=_("Port; 0 takes any [8080]."))
@click.option(
    "--certificate", type=options.FILE, help=_("PEM file of the certificate and its chain, for HTTPS.")
)
@click.option("--private-key", type=options.FILE, help=_("PEM file of the certificate's private key."))
@click.option("--jobs", type=click.IntRange(1, 64), help=_("Processes at work [one a core]."))
@options.output
@options.lang
def serve(
    host: str, port: int, certificate: Path | None, private_key: Path | None, jobs: int | None, output: Path
) -> None:
    """Serve the site until told to end."""
    from pipeline.publish.serve.server import Listening, Server

    root = output / "site"
    if not (root / "index.html").is_file():
        what = say("there is no published site")
        raise Stopped(error(Place(str(root)), what, say("run scripts/loa publish first, or give --output")))
    server = Server(root, Listening(host, port, certificate, private_key, jobs or os.cpu_count() or 1))
    screen.tell(say("the site is served at {address}", address=server.address))
    server.run()
