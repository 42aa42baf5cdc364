"""YAML files that people write and Loa brings up to date: comments, order and spelling stay as they are.

By ruamel.yaml, which keeps what it does not change. Only files that `yamlfile` could read are edited.
"""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

WIDTH = 10_000
"""Lines are not broken: what is to be deleted as one line is one."""


def edited(text: str) -> Any:
    """Return the value of a YAML file, ready to be changed in place and given to `as_text`."""
    return _yaml().load(text)


def as_text(value: Any) -> str:
    """Return a value as YAML; what was loaded by `edited` keeps its comments, order and spelling."""
    out = io.StringIO()
    _yaml().dump(value, out)
    return out.getvalue()


def block(text: str) -> Any:
    """Return a text that is written as a block below its key, a line of it on each line."""
    return LiteralScalarString(text.rstrip("\n") + "\n")


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
