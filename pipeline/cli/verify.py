"""`loa verify`: whether a bundle, or a week of them, is whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say


@click.command(
    help=_("Verify a bundle (a folder or a zip), or a built week (output/WEEK): every difference at once.")
)
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@options.as_json
@options.lang
def verify(path: Path, as_json: bool) -> None:
    """Verify a bundle, or a week."""
    from pipeline.bundle.verify import verify as differences
    from pipeline.work.packing.sealing import RECORD
    from pipeline.work.verifying import verify_week

    found = verify_week(path) if (path / RECORD).is_file() else differences(path)
    if as_json:
        screen.print_json({"path": str(path), "problems": screen.as_data(found)})
    else:
        screen.show(found)
        whole, damaged = say("{path} is whole", path=str(path)), say("{path} is damaged", path=str(path))
        screen.tell(damaged if found else whole)
    sys.exit(1 if found else 0)
