"""What was published, kept at the centre: from it a recall makes the next revision without any content."""

from __future__ import annotations

import functools
import gzip
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model.commune_week import CommuneWeek
from pipeline.problems import Place, Stopped, error, say
from pipeline.store import write_whole

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FOLDER = "published"


def write_record(output: Path, week: CommuneWeek) -> None:
    """Keep what a commune's release was made from."""
    write_whole(
        _path(output, week.code, f"{week.week}{week.letter}"),
        gzip.compress(_weeks().dump_json(week), mtime=0),
    )


def read_record(output: Path, code: str, release: str) -> CommuneWeek:
    """Return what a commune's release was made from; its pieces lie in output/store, wherever that was
    moved. Raises Stopped when it was not kept."""
    path = _path(output, code, release)
    try:
        week = _weeks().validate_json(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError):
        what = say("what {release} was made from is not there any more", release=release)
        do = say("take the segment out of the week, raise `revision`, build and publish")
        raise Stopped(error(Place(f"{code}/{release}"), what, do)) from None
    objects = output / "store" / "objects"
    programmes = (
        replace(one, pieces=tuple(replace(p, path=objects / p.sha256[:2] / p.path.name) for p in one.pieces))
        for one in week.programmes
    )
    return replace(week, programmes=tuple(programmes))


def _path(output: Path, code: str, release: str) -> Path:
    return output / FOLDER / release / f"{code}.json.gz"


@functools.cache
def _weeks() -> TypeAdapter[CommuneWeek]:
    from pydantic import TypeAdapter

    return TypeAdapter(CommuneWeek)
