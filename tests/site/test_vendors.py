"""What vendors are told of week.json is what it is."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.model.published import PublishedWeek, json_schema, to_json
from tests.builds import ROOT, loa

DOCUMENT = ROOT / "docs" / "phat-hanh-json.md"


def test_every_key_is_in_the_vendors_document_and_no_other() -> None:
    schema: Any = json_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part["properties"]}
    text = DOCUMENT.read_text("utf-8").split("## week.json")[1]
    named = set(re.findall(r"`([a-z_\d]+)`", text)) - {"true", "false", "opening", "between", "closing"}
    assert keys - named == set()
    assert set(re.findall(r"^\| `([a-z]+)`", text, re.MULTILINE)) <= set(schema["properties"])


def test_the_schema_that_vendors_get_fits_what_is_published(week: PublishedWeek) -> None:
    schema = json.loads(loa("schema", "site").stdout)
    data = json.loads(to_json(week))
    assert set(schema["required"]) <= data.keys() <= schema["properties"].keys()
