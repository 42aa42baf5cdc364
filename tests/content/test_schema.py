"""The JSON Schema says of good files what the checks say: nothing."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml

from pipeline.content import schema
from pipeline.content.kinds import KINDS
from tests.content.judging import STATION

FILES = sorted(path.relative_to(STATION).as_posix() for path in STATION.rglob("*.yaml"))


def schema_of(name: str) -> dict[str, Any]:
    where = next(where for where in schema() if PurePosixPath(name).match(where))
    found = schema()[where]
    assert isinstance(found, dict)
    return found


def test_every_kind_of_file_has_a_schema_that_json_can_hold() -> None:
    assert set(json.loads(json.dumps(schema()))) == {kind.where for kind in KINDS}


def keys_of(found: dict[str, Any], definitions: dict[str, Any]) -> set[str]:
    item = found["items"] if found.get("type") == "array" else found
    item = definitions[item["$ref"].split("/")[-1]] if "$ref" in item else item
    return set(item["properties"])


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_a_good_file_is_in_its_schema(name: str) -> None:
    value = yaml.safe_load((STATION / name).read_text("utf-8"))
    found = schema_of(name)
    items = value if isinstance(value, list) else [value]
    assert all(set(item) <= keys_of(found, found["$defs"]) for item in items)


def test_times_are_written_without_seconds_and_days_as_a_run() -> None:
    slot = schema_of("communes.yaml")["$defs"]["Slot"]["properties"]
    assert slot["at"] == {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
    assert {kind["type"] for kind in slot["days"]["anyOf"]} == {"array", "string"}
    assert (slot["minutes"]["minimum"], slot["minutes"]["maximum"]) == (1, 120)


def test_a_language_of_a_commune_is_a_code_or_a_group() -> None:
    items = schema_of("communes.yaml")["items"]["properties"]["languages"]["items"]
    assert {"type": "string"} in items["anyOf"]


def test_unknown_keys_are_forbidden_everywhere() -> None:
    for found in schema().values():
        assert isinstance(found, dict)
        groups = [found.get("items", found), *found["$defs"].values()]  # type: ignore[union-attr]
        objects = [group for group in groups if isinstance(group, dict) and group.get("type") == "object"]
        assert objects
        assert all(group["additionalProperties"] is False for group in objects)
