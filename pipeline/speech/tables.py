"""The tables: what editors and lawyers may mend without touching code, read once from YAML.

Every scalar stays text (YAML's own types would turn 'no' and '06' into something else).
"""

from __future__ import annotations

import pkgutil
from functools import cache
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """Return the table `tables/<name>.yaml`: dicts and lists whose scalars are all strings."""
    data = pkgutil.get_data("pipeline.speech", f"tables/{name}.yaml")
    return yaml.load(data or b"", Loader=yaml.CBaseLoader)


@cache
def column(name: str, key: str) -> dict[str, str]:
    """Return one mapping of a table."""
    return dict(table(name)[key])
