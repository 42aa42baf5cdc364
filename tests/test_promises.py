"""The table of promises fits the code: each line stands where it is said to, and each proof is there.

That no broken line goes unnoticed is shown by `scripts/promises`, which takes minutes.
"""

from __future__ import annotations

import ast
import functools
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.builds import ROOT

KEYS = {"says", "kept_by", "line", "broken", "proved_by"}
PROMISES: list[dict[str, str]] = tomllib.loads((ROOT / "tests" / "promises.toml").read_text("utf-8"))[
    "promise"
]
EACH = pytest.mark.parametrize("row", PROMISES, ids=[row["says"] for row in PROMISES])
LEAST = 60


@functools.cache
def lines_of(path: Path) -> Counter[str]:
    return Counter(line.strip() for line in path.read_text("utf-8").split("\n"))


@functools.cache
def functions_of(path: Path) -> frozenset[str]:
    functions = (
        node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
    )
    return frozenset(node.name for node in functions)


def test_there_are_as_many_as_were_promised_and_no_two_are_one() -> None:
    assert len(PROMISES) >= LEAST
    assert len({row["says"] for row in PROMISES}) == len(PROMISES)
    assert len({(row["kept_by"], row["line"], row["broken"]) for row in PROMISES}) == len(PROMISES)


@EACH
def test_the_line_that_keeps_it_stands_once_in_its_file_and_is_broken_into_another(
    row: dict[str, str],
) -> None:
    assert set(row) == KEYS
    assert row["says"].endswith(".")
    assert row["line"] == row["line"].strip()
    assert row["broken"].strip() not in ("", row["line"])
    assert "\n" not in row["line"] + row["broken"]
    assert lines_of(ROOT / "pipeline" / row["kept_by"])[row["line"]] == 1, f"{row['kept_by']}: {row['line']}"


@EACH
def test_the_test_that_proves_it_is_there(row: dict[str, str]) -> None:
    path, _, function = row["proved_by"].partition("::")
    assert function.partition("[")[0] in functions_of(ROOT / "tests" / path), row["proved_by"]
