"""The tables: what editors and lawyers may mend without touching code, read once from YAML.

Every scalar stays text (YAML's own types would turn 'no' and '06' into something else).
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """Return the table `tables/<name>.yaml`: dicts and lists whose scalars are all strings."""
    text = (resources.files("pipeline.speech") / "tables" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CBaseLoader)


@cache
def column(name: str, key: str) -> dict[str, str]:
    """Return one mapping of a table."""
    return dict(table(name)[key])
