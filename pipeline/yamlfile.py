"""YAML files as plain text, lists and groups, with the place of every value.

Libyaml's parser gives events; caps on size, depth and count are applied to these before anything is
composed, because its composer crashes on deep nesting and bombs of aliases explode when walked. Every
scalar stays text: `17:30`, `00070` and `no` are read by the type of their field, not by YAML 1.1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from pipeline import opening
from pipeline.model.authored import Keys
from pipeline.model.catalogue import TemplateText
from pipeline.problems import Message, Place, Problem, error, say
from pipeline.yamlwords import place_after, syntax, unreadable

YamlValue: TypeAlias = "str | list[YamlValue] | dict[str, YamlValue]"

MAX_BYTES = opening.YAML_BYTES
MAX_DEPTH = 32
MAX_NODES = 100_000


@dataclass(frozen=True)
class Scalar:
    """Where a text stands in its file: first and last mark (line and column from 0), and its style."""

    text: str
    start: tuple[int, int]
    end: tuple[int, int]
    style: str | None


@dataclass(frozen=True)
class YamlFile:
    """One file as read; `value` is None when it could not be read at all, and `problems` say why."""

    name: str
    value: YamlValue | None = None
    problems: tuple[Problem, ...] = ()
    places: Mapping[Keys, Place] = field(default_factory=dict)
    """Where each value begins."""
    key_places: Mapping[Keys, Place] = field(default_factory=dict)
    """Where the key of each value stands."""
    scalars: Mapping[Keys, Scalar] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def source(self, keys: Keys) -> TemplateText:
        """Return the text at `keys` in NFC, each of its lines with its place; KeyError when none is there."""
        scalar = self.scalars[keys]
        text = unicodedata.normalize("NFC", scalar.text).rstrip()
        find = self._literal if scalar.style == "|" else self._flowing
        return TemplateText(text, tuple(find(scalar, text.split("\n"))))

    def _literal(self, scalar: Scalar, texts: list[str]) -> Iterator[Place]:
        """Give the places of a `|` block's lines, which are the file's own lines below its header."""
        for number, text in enumerate(texts, scalar.start[0] + 1):
            written = self.lines[number] if number < len(self.lines) else ""
            yield Place(self.name, number + 1, max(len(written) - len(text), 0) + 1)

    def _flowing(self, scalar: Scalar, texts: list[str]) -> Iterator[Place]:
        """Give the places of a folded or quoted text's lines, by looking for their words one by one."""
        first, last = scalar.start, scalar.end
        lines = list(self.lines[first[0] : last[0] + 1])
        written = "\n".join([lines[0][first[1] :], *lines[1:]]) if lines else ""
        at = 0
        for text in texts:
            begins = -1
            for word in text.split():
                if (found := written.find(word, at)) >= 0:
                    begins, at = (found if begins < 0 else begins), found + len(word)
            yield self._offset(first, written[: at if begins < 0 else begins])

    def _offset(self, first: tuple[int, int], before: str) -> Place:
        down, (head, _, tail) = before.count("\n"), before.rpartition("\n")
        column = len(tail) if head or down else first[1] + len(tail)
        return Place(self.name, first[0] + down + 1, column + 1)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Return the file at `path` as a document; `name` is what its places call it."""
    try:
        return parse(opening.read(path, MAX_BYTES), name)
    except opening.Unfit as unfit:
        return _refused(name, error(Place(name, 1, 1), unfit.what, unfit.do))


def parse(data: bytes, name: str) -> YamlFile:
    """Return the bytes of a YAML file as a document."""
    if len(data) > MAX_BYTES:
        return _refused(name, error(Place(name, 1, 1), *_TOO_LARGE))
    try:
        text = re.sub("\r\n?", "\n", data.decode())
    except UnicodeDecodeError as failure:
        return _refused(name, error(place_after(data[: failure.start].decode(), name), *_NOT_UTF8))
    if bad := unreadable(text, name):
        return _refused(name, *bad)
    composer = _Composer(name, text)
    value = composer.document()
    problems, lines = tuple(composer.problems), tuple(text.split("\n"))
    return YamlFile(name, value, problems, composer.places, composer.key_places, composer.scalars, lines)


_TOO_LARGE = (
    say("the file is larger than {size} MB", size=MAX_BYTES // 1_000_000),
    say("split it, or see whether something was put there by mistake"),
)
_NOT_UTF8 = (
    say("the file is not in UTF-8 from here on"),
    say("save it again as UTF-8 (in Notepad: Save as, encoding UTF-8)"),
)


def _refused(name: str, *problems: Problem) -> YamlFile:
    return YamlFile(name, None, problems)


class _TooMuch(Exception):
    """The file is nested too deeply or holds too much; its problem has been noted."""


class _Composer:
    """Composes one document from events, noting places and problems on the way."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.CLoader)
        self._nodes = 0
        self.problems: list[Problem] = []
        self.places: dict[Keys, Place] = {}
        self.key_places: dict[Keys, Place] = {}
        self.scalars: dict[Keys, Scalar] = {}

    def document(self) -> YamlValue | None:
        """Return the value of the one document, or None when it cannot be read."""
        try:
            return self._document()
        except _TooMuch:
            return None
        except yaml.YAMLError as failure:
            self.problems.append(syntax(failure, self._name))
            return None

    def _document(self) -> YamlValue | None:
        value: YamlValue | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if value is not None:
                    self._note(event, *_SECOND_DOCUMENT)
                    return value
                value = self._node(next(self._events), ())
        if value is None or value == "":
            self.problems.append(error(Place(self._name, 1, 1), say("the file is empty")))
            return None
        return value

    def _note(self, event: Any, what: Message, do: Message) -> None:
        self.problems.append(error(self._place(event), what, do))

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._name, mark.line + 1, mark.column + 1)

    def _node(self, event: Any, keys: Keys) -> YamlValue:
        self._count(event, keys)
        self.places[keys] = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            what = say("'*{name}' refers to another place", name=clipped(event.anchor or ""))
            self._note(event, what, _WRITE_OUT)
            return ""
        if event.anchor is not None:
            self._note(event, say("'&{name}' names a place", name=clipped(event.anchor)), _WRITE_OUT)
        if event.tag is not None:
            self._note(event, say("'{tag}' is a tag", tag=clipped(event.tag)), say("delete the tag"))
        if isinstance(event, yaml.ScalarEvent):
            self.scalars[keys] = _scalar(event)
            return str(event.value)
        return self._list(keys) if isinstance(event, yaml.SequenceStartEvent) else self._group(keys)

    def _count(self, event: Any, keys: Keys) -> None:
        self._nodes += 1
        if len(keys) > MAX_DEPTH:
            self._note(event, say("nested more than {depth} deep", depth=MAX_DEPTH), _CLOSE_BRACKETS)
            raise _TooMuch
        if self._nodes > MAX_NODES:
            self._note(event, say("the file holds more than {count} values", count=MAX_NODES), _SPLIT)
            raise _TooMuch

    def _list(self, keys: Keys) -> YamlValue:
        items: list[YamlValue] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*keys, len(items))))
        return items

    def _group(self, keys: Keys) -> YamlValue:
        group: dict[str, YamlValue] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, inner = self._key(event, keys, group)
            if key is None:
                self._pass_over(next(self._events), inner)
            else:
                group[key] = self._node(next(self._events), inner)
        return group

    def _key(self, event: Any, keys: Keys, group: dict[str, YamlValue]) -> tuple[str | None, Keys]:
        """Return the key that an event brings, or None when its value is not to be kept."""
        inner = (*keys, event.value if isinstance(event, yaml.ScalarEvent) else "")
        if not isinstance(event, yaml.ScalarEvent):
            self._note(event, *_NO_KEY)
            self._pass_over(event, inner)
            return None, inner
        key = str(event.value)
        if event.anchor is not None or event.tag is not None or key == "<<":
            self._note(event, say("'{key}' is no plain key", key=clipped(key)), _WRITE_OUT)
            return None, inner
        if key in group:
            line = self.key_places[inner].line
            what = say("'{key}' is written twice; first on line {line}", key=clipped(key), line=line)
            self._note(event, what, say("keep one of the two"))
            return None, inner
        self.key_places[inner] = self._place(event)
        return key, inner

    def _pass_over(self, event: Any, keys: Keys) -> None:
        """Read a value that is not kept; what it notes on the way is forgotten again."""
        kept = self.problems, self.places, self.key_places, self.scalars
        self.problems, self.places, self.key_places, self.scalars = [], {}, {}, {}
        try:
            self._node(event, keys)
        finally:
            self.problems, self.places, self.key_places, self.scalars = kept


_WRITE_OUT = say("write the words out at each place where they are needed")
_CLOSE_BRACKETS = say("see whether brackets were opened and never closed")
_SPLIT = say("see whether something was pasted into it by mistake")
_NO_KEY = (
    say("brackets stand where a key should be"),
    say("put text that begins with a bracket in quotation marks, or below the key after |"),
)
_SECOND_DOCUMENT = (say("a line of --- begins a second document"), say("delete the line"))


def _scalar(event: Any) -> Scalar:
    start, end = event.start_mark, event.end_mark
    return Scalar(event.value, (start.line, start.column), (end.line, end.column), event.style)


def clipped(text: str) -> str:
    """Return what a message quotes of a text that may be long."""
    return text if len(text) <= 60 else text[:59] + "…"
