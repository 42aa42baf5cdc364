"""What is said in a commune's own paragraph, with its values by name: so one approval holds for all communes
whose values and lexicons change no other word."""

from __future__ import annotations

import functools
import re

from pipeline.model.script import Paragraph, by_name
from pipeline.model.spoken import Sentence
from pipeline.speech import Reader

NAMELESS = "khuyếp"
"""Read in the place of a commune's own value, to know what is said around it: a word of no language here."""


def spoken_by_name(paragraph: Paragraph, sentences: tuple[Sentence, ...], read: Reader) -> str:
    """Return what is said, with a commune's own values by name: or as it is said in this commune, where the
    value and the words around it are not read each for itself (a lexicon's entry that reaches across)."""
    local = [value for value in paragraph.values if value.local]
    frame = " ".join(one.spoken for one in _nameless(read, paragraph.with_local(lambda _: NAMELESS)))
    contents = iter([read.line(paragraph.text[value.start : value.end]) for value in local])
    actual = " ".join(sentence.spoken for sentence in sentences)
    if re.sub(NAMELESS, lambda _: next(contents, NAMELESS), frame) != actual:
        return actual
    names = iter([by_name(value.name) for value in local])
    return re.sub(NAMELESS, lambda _: next(names, NAMELESS), frame)


@functools.lru_cache(maxsize=512)
def _nameless(read: Reader, text: str) -> tuple[Sentence, ...]:
    return read.paragraph(text)
