"""The week's record as a file: sealed, so that what is read is what was written, and kept once published."""

from __future__ import annotations

import functools
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digest import sha256
from pipeline.model.week_record import WeekRecord
from pipeline.problems import Place, Stopped, error, say
from pipeline.store import write_whole

if TYPE_CHECKING:
    from pydantic import TypeAdapter

RECORD = "record.json.gz"
"""In output/<week>/, written last: a week without it is not built."""
PUBLISHED = "published"
"""The folder of output/ with the records of what was published, by release."""
MOST_BYTES = 1 << 28
"""Of a record that is read: that of 166 communes has a twentieth of it."""
_SEAL = 64
"""Characters of a SHA-256, which stands before the record."""


def sealed(record: WeekRecord) -> bytes:
    """Return a record as its file holds it."""
    data = _records().dump_json(record)
    return gzip.compress(sha256(data).encode() + data, compresslevel=6, mtime=0)


def read_record(file: Path) -> WeekRecord | None:
    """Return a record; None where there is none, or not as it was sealed."""
    try:
        held = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read_bytes(), MOST_BYTES)
        data = held[_SEAL:]
        return _records().validate_json(data) if sha256(data).encode() == held[:_SEAL] else None
    except (OSError, EOFError, ValueError, MemoryError, zlib.error):
        return None


def built_week(output: Path, week: str | None) -> WeekRecord:
    """Return the record of a built week (None: the newest built); raises Stopped where there is none."""
    built = sorted(file.parent.name for file in output.glob(f"????-W??/{RECORD}"))
    chosen = week or (built[-1] if built else "")
    record = read_record(output / chosen / RECORD) if chosen else None
    if record is None or record.week != chosen:
        do = say("run: scripts/loa build {week}, listen, and publish again", week=chosen)
        raise Stopped(error(Place(chosen), say("week {week} is not built", week=chosen), do))
    return record


def keep_published(record: WeekRecord, output: Path) -> None:
    """Keep the record of a release, from which a recall makes the next one."""
    write_whole(output / PUBLISHED / _kept_as(record), sealed(record))


def published_records(output: Path, week: str = "*", letter: str = "Z") -> Iterator[WeekRecord]:
    """Yield the records of what was published of a week (of all weeks) up to a revision, the newest first."""
    for file in sorted((output / PUBLISHED).glob(f"{week}[A-{letter}].json.gz"), reverse=True):
        record = read_record(file)
        if record and file.name == _kept_as(record):
            yield record


def _kept_as(record: WeekRecord) -> str:
    return f"{record.release}.json.gz"


@functools.cache
def _records() -> TypeAdapter[WeekRecord]:
    from pydantic import TypeAdapter

    return TypeAdapter(WeekRecord)
