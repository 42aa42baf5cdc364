"""Scripts split at blank lines, before they are rendered.

A paragraph is the unit of translation, of recording and of staleness. Its source is known by a fingerprint
that neither a value nor a comment nor white space changes; what it says with its values is known once it is
rendered (`pipeline.model.script.Paragraph`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.digest import fingerprint
from pipeline.model.script import SourceParagraph
from pipeline.problems import Place

if TYPE_CHECKING:  # at run time it would bring pydantic into every process that renders
    from pipeline.model.catalogue import TemplateText

_TAG = re.compile(r"\{[{%]")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_INSIDE_TAG = re.compile(r"(\{[{%]-?)\s*|\s*(-?[%}]\})")
_COMMUNE = re.compile(r"\bcommune\b")


def paragraphs(source: TemplateText) -> tuple[SourceParagraph, ...]:
    """Return the paragraphs of a Vietnamese script, in order; blank lines belong to none."""
    return tuple(_paragraph(*block, of="") for block in _blocks(source))


def translated(source: TemplateText, of: str) -> SourceParagraph:
    """Return a translated paragraph as one, with the fingerprint of the Vietnamese one it renders."""
    return _paragraph(source.text, source.lines, of)


def source_fingerprint(text: str) -> str:
    """Return what a template source is known by: comments, and white space inside tags, do not count."""
    spaced = _INSIDE_TAG.sub(lambda tag: f"{tag[1]} " if tag[1] else f" {tag[2]}", _COMMENT.sub("", text))
    return fingerprint(spaced)


def _blocks(source: TemplateText) -> Iterator[tuple[str, tuple[Place, ...]]]:
    lines = source.text.split("\n")
    block: list[int] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            block.append(number)
        elif block:
            yield "\n".join(lines[n] for n in block), tuple(source.lines[n] for n in block)
            block = []


def _paragraph(text: str, lines: tuple[Place, ...], of: str) -> SourceParagraph:
    return SourceParagraph(text, lines, of or source_fingerprint(text), _is_local(text))


def _is_local(text: str) -> bool:
    """Return whether `commune` stands in a tag, or behind one; Vietnamese has no such word."""
    tag = _TAG.search(text)
    return tag is not None and _COMMUNE.search(text, tag.end()) is not None
