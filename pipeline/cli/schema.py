"""`loa schema`: what editors' tools complete from, and what vendors read plan.json and week.json by."""

from __future__ import annotations

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _


@click.command(
    help=_("Write the JSON Schema of the content files, of plan.json, or of the site's week.json.")
)
@click.argument("what", type=click.Choice(["content", "plan", "site"]), default="content")
@options.lang
def schema(what: str) -> None:
    """Write a schema."""
    if what == "content":
        from pipeline.content import schema as of_content

        screen.print_json(of_content())
    elif what == "site":
        from pipeline.model.published import json_schema

        screen.print_json(json_schema())
    else:
        from pipeline.work.packing.planfile import schema as of_plan

        screen.print_json(of_plan())
