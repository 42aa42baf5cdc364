"""The JSON Schema of the files of content/, from which editors' tools complete and check as one types."""

from __future__ import annotations

from typing import Any, cast

from pipeline.content.kinds import KINDS, Kind
from pipeline.digest import JSON

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


def schema() -> dict[str, JSON]:
    """Return a JSON Schema (draft 2020-12) for each kind of file, by where such files lie in content/."""
    return {kind.where: _of(kind) for kind in KINDS}


def _of(kind: Kind) -> JSON:
    item = kind.adapter.json_schema()
    definitions = item.pop("$defs", {})
    content = {"type": "array", "items": item} if kind.many else item
    whole = {"$schema": _DIALECT, "title": kind.where, **content, "$defs": definitions}
    return cast(JSON, _as_written(whole))


_BOUNDS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}


def _as_written(value: Any) -> Any:
    """Return a schema in which a time of day is what editors write (05:15), not RFC 3339's with seconds,
    and bounds behind our own readers of numbers have JSON Schema's names."""
    if isinstance(value, list):
        return [_as_written(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == "time":
        return {"type": "string", "pattern": _CLOCK}
    return {_BOUNDS.get(key, key): _as_written(part) for key, part in value.items()}
