"""Nothing is undocumented: every command, every key of every YAML file, every file that a page names."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.cli.loa import VERBS
from pipeline.model import authored
from pipeline.model.spoken import LexiconEntry, Style

ROOT = Path(__file__).parent.parent
MANUALS = ("huong-dan-bien-tap.md", "giong-doc.md")
MANUAL = "".join((ROOT / "docs" / name).read_text("utf-8") for name in MANUALS)
OPERATORS = (ROOT / "docs" / "phat-hanh.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MODELS = [model for name in authored.__all__ if isinstance(model := getattr(authored, name), type)]


def keys() -> set[str]:
    """Every key that a YAML file of content/ may have."""
    found = {field.name for dataclass in (Style, LexiconEntry) for field in fields(dataclass)}
    for model in MODELS:
        if issubclass(model, BaseModel):
            found |= {field.alias or name for name, field in model.model_fields.items()}
    return found


@pytest.mark.parametrize("key", sorted(keys()))
def test_every_key_is_in_the_manual(key: str) -> None:
    assert re.search(rf"`[^`]*\b{key}\b[^`]*`", MANUAL)


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_in_a_manual_and_in_the_reference(verb: str) -> None:
    """The editor's manual has the editor's verbs, the operator's (phat-hanh.md) those of publication."""
    assert f"loa {verb}" in MANUAL + OPERATORS
    assert f"## loa {verb}" in (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_points_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert all((page.parent / link).exists() for link in links), links
