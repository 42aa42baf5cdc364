"""The words beside a number or letter that decide its reading, compiled when first asked for."""

from __future__ import annotations

import re
from functools import cache

from pipeline.speech.tables import table


@cache
def before(name: str) -> re.Pattern[str]:
    """Return a pattern to search a left context with: it ends in one of the listed words."""
    return re.compile(rf"(?<![^\W\d_])(?:{_words('before', name)})\s*\(?$")


@cache
def near(name: str) -> re.Pattern[str]:
    """Return a pattern to search a left context with: a listed word stands up to 40 characters back."""
    return re.compile(rf"(?<![^\W\d_])(?:{_words('near', name)})(?!\w)[^\d.;]{{0,40}}$")


@cache
def after(name: str) -> re.Pattern[str]:
    """Return a pattern to match a right context with: it begins with one of the listed words."""
    return re.compile(rf"\s*(?:{_words('after', name)})(?!\w)")


@cache
def things() -> re.Pattern[str]:
    """Return a pattern for what may stand between a number and its 'per': 'triệu đồng', 'người'."""
    return re.compile(rf"(?:\s*(?:{'|'.join(table('contexts')['things'])}))*\s*")


def _words(side: str, name: str) -> str:
    words = table("contexts")[side][name]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)).replace(r"\ ", r"\s")
