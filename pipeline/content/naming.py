"""Which legal documents the texts of a catalogue name, and where; each is looked up in the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.content.documents import documents
from pipeline.content.register import FoundDocument, Register
from pipeline.model.authored import Keys
from pipeline.model.catalogue import RUNDOWN, Catalogue, TemplateText
from pipeline.problems import Place

_CALL = re.compile(r"(?<!\w)law\(\s*['\"](?P<id>[^'\"]*)['\"]\s*\)")
_SAYS = r"(?:\(?\s*luật\s+)?(?:số(?:\s+hiệu)?)?[\s:]*(?:\{\{\s*)?"
_TITLE_THEN_NUMBER = re.compile(rf"[\s,]*{_SAYS}", re.IGNORECASE)
_WORDS_THEN_CALL = re.compile(r"[^.;:!?{}]*\s(?:số(?:\s+hiệu)?)[\s:]*\{\{\s*", re.IGNORECASE)

_NEAR = 160
"""Characters from a title's end in which its number is looked for."""


@dataclass(frozen=True)
class Mention:
    """A place in a text where a legal document is named."""

    place: Place
    words: str
    """Its number, or its title, as the text has it."""
    law: str
    """Its id in the register; '' when it is not there."""
    segment: str
    """The segment that names it; '' for the rundown."""
    language: str
    """Of the text that names it; '' for the rundown."""
    entry: str = ""
    """What registers it, ready to paste, where it is not registered and its number is known."""


def mentions(catalogue: Catalogue) -> tuple[Mention, ...]:
    """Return every place where a script, a translation or the rundown names a legal document.

    It is named by its number, by law('id') in a template, or by its title.
    """
    register = Register(catalogue.laws)
    found = (
        mention
        for (path, keys), source in catalogue.sources.items()
        for mention in _in_text(register, source, *_owner(path, keys, catalogue))
    )
    return tuple(sorted(found, key=lambda mention: mention.place))


def _owner(path: str, keys: Keys, catalogue: Catalogue) -> tuple[str, str]:
    """Return the segment ('' is the rundown) and the language of a text; the rundown's Vietnamese has ''."""
    if path == catalogue.rundown.path:
        return "", ""
    *_, segment, name = path.split("/")
    language = "vi" if keys == ("script",) else name.removesuffix(".yaml")
    return "" if segment == RUNDOWN else segment, language


def _in_text(register: Register, source: TemplateText, segment: str, language: str) -> Iterator[Mention]:
    text = source.text
    numbers = [*_calls(text), *(register.numbered(one) for one in documents(text))]
    titles = [title for title in register.titled(text) if not _has_number(title, numbers, text)]
    for found in (*numbers, *titles):
        for law in found.laws or ("",):
            yield Mention(source.at(found.at), found.words, law, segment, language, found.entry)


def _calls(text: str) -> Iterator[FoundDocument]:
    for match in _CALL.finditer(text):
        yield FoundDocument(match.start(), match.start(), match.end(), match[0], (match["id"],))


def _has_number(title: FoundDocument, numbers: Sequence[FoundDocument], text: str) -> bool:
    """Whether a title belongs to a number that it stands in, or that follows it."""
    if any(number.start <= title.start < number.end for number in numbers):
        return True
    number = min((one for one in numbers if one.at >= title.end), key=lambda one: one.at, default=None)
    if number is None or number.start - title.end > _NEAR:
        return False
    between = _TITLE_THEN_NUMBER if title.laws else _WORDS_THEN_CALL
    return between.fullmatch(text, title.end, number.start) is not None
