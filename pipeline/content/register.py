"""The register of legal instruments, asked by number and by title.

A title that several instruments bear means the one of the year that is named with it ('Luật Đất đai năm
2013'); without a year it may be any, and is looked up no further. Its initials count too ('Luật TGPL').
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.content.documents import KIND, UPPER, NamedDocument, entry, may_have
from pipeline.model.authored import Law
from pipeline.model.lawids import number_key

_YEAR = re.compile(r"\s*\(?(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\w|[/.-]\d)")
_CAPITAL = re.compile(rf"(?<!\w)(?i:luật|bộ\s+luật|pháp\s+lệnh)\s+(?=[{UPPER}])(?!Việt\s+Nam\b|Nhà\s+nước\b)")
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHOWN = 6
"""Words of a title that no entry has, for people to know it by."""


@dataclass(frozen=True)
class FoundDocument:
    """A document named in a text: from `start` to `end`, shown at `at`."""

    start: int
    at: int
    end: int
    words: str
    laws: tuple[str, ...] = ()
    """The ids that it means; none when the register lacks it."""
    entry: str = ""
    """What registers it."""


@dataclass(frozen=True)
class Register:
    """The register, to be asked what a text means."""

    laws: Mapping[str, Law]

    @functools.cached_property
    def _by_number(self) -> Mapping[tuple[str, ...], str]:
        return {number_key(law.number): law.id for law in self.laws.values()}

    @functools.cached_property
    def _by_name(self) -> Mapping[tuple[str, ...], list[str]]:
        """The laws of each title, and of its initials, as words without capitals and tones."""
        names: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for law in self.laws.values():
            for name in _names(law.title):
                names[_key(" ".join(name))].append(law.id)
        return names

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        """What finds the names in a text without tones, the longest first."""
        names = {name for law in self.laws.values() for name in _names(law.title)}
        found = "|".join(_searched(name) for name in sorted(names, key=lambda name: (-len(name), name)))
        return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if found else r"(?!)")

    def numbered(self, document: NamedDocument) -> FoundDocument:
        """Return a document that a text names by number, looked up."""
        key = number_key(document.number)
        ids = [self._by_number[key]] if key in self._by_number else []
        if not ids and len(key) == 2:
            full = (one for one in self._by_number if one[:2] == key and may_have(document.title, one))
            ids = [self._by_number[one] for one in full]
        text = "" if ids else entry(document.number, document.title)
        return FoundDocument(document.start, document.at, document.end, document.number, tuple(ids), text)

    def titled(self, text: str) -> Iterator[FoundDocument]:
        """Yield what a text names by a title: of the register, or any that begins with a capital."""
        starts = set()
        for match in self._pattern.finditer(_toneless(text)):
            starts.add(match.start())
            if found := self._chosen(text, match):
                yield found
        for unknown in _CAPITAL.finditer(text):
            start, end = unknown.span()
            if start not in starts:
                yield FoundDocument(start, start, end, _beginning(text[start:]))

    def _chosen(self, text: str, match: re.Match[str]) -> FoundDocument | None:
        """Return the law of a title, of the year that follows it if one does; None where it may be any."""
        laws, (start, end) = self._by_name[_key(match[0])], match.span()
        if year := _YEAR.match(text, end):
            laws = [law for law in laws if self._is_of(law, year["year"])]
            end = year.end()
        elif len(laws) > 1:
            return None
        return FoundDocument(start, start, end, " ".join(text[start:end].split()), tuple(laws))

    def _is_of(self, law: str, year: str) -> bool:
        """Whether a law may be of a year; one without a year in its number may be of any."""
        years = [part for part in number_key(self.laws[law].number) if re.fullmatch(r"(?:19|20)\d\d", part)]
        return not years or year in years


def _names(title: str) -> Iterator[tuple[str, ...]]:
    """Yield a title as words, and what it is abbreviated to ('Luật TGPL', 'Luật HNGĐ', 'Luật HN&GĐ'); a kind
    alone ('Nghị định') is no title."""
    words = tuple(_WORD.findall(title))
    kind = KIND.match(title)
    rest = words[len(kind[0].split()) :] if kind else words[1:]
    if not rest or title == "Văn bản":
        return
    yield words
    if kind and len(rest) > 1:
        links = ("v", "", "&") if "và" in rest else ("",)
        for link in links:
            initials = "".join(link if word == "và" else word[0] for word in rest).upper()
            yield (*words[: -len(rest)], initials)


def _searched(name: tuple[str, ...]) -> str:
    """Return the pattern of a name: any capitals, but where the title proper begins with one, so must it."""
    kind = KIND.match(" ".join(name))
    proper = len(kind[0].split()) if kind else 0
    words = [f"(?i:{re.escape(_toneless(word))})" for word in name]
    if name[proper][0].isupper():
        letter, rest = _toneless(name[proper])[0], _toneless(name[proper])[1:]
        words[proper] = re.escape(letter) + f"(?i:{re.escape(rest)})"
    return r"[\s,]+".join(words)


def _key(words: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_toneless(words).lower()))


def _toneless(text: str) -> str:
    """Return a text in NFC without tones, letter for letter: they are placed in two ways (Hoà, Hòa)."""
    return "".join(map(_without_tone, text)) if not text.isascii() else text


@functools.lru_cache(maxsize=4096)
def _without_tone(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return bare if len(bare) == 1 else letter


def _beginning(text: str) -> str:
    """Return the first words of a title whose end nobody knows, up to a mark of punctuation."""
    words = re.split(r"[.;:!?(){}]|\n\s*\n", text[:200], maxsplit=1)[0].split()
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
