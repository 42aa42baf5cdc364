"""Reads files of content/ into the types of their kinds, gathering what is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.content.kinds import Kind
from pipeline.content.listing import listing
from pipeline.content.wording import worded
from pipeline.model.authored import Authored, Keys
from pipeline.model.catalogue import TemplateText
from pipeline.model.spoken import LexiconEntry
from pipeline.problems import NOTHING, Message, Place, Problem, error, say
from pipeline.yamlfile import YamlFile, read_yaml


class ContentReader:
    """Reads files below a folder; holds the problems, the template texts and the ids of what is unread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.listing = listing(root)
        self.problems: list[Problem] = [*self.listing.problems]
        self.sources: dict[tuple[str, Keys], TemplateText] = {}
        self.unread: set[tuple[str, str]] = set()
        self.entries: dict[tuple[str, str], Place] = {}
        """Where the spoken form of each lexicon entry stands, by file and written form."""

    def files(self, pattern: str) -> list[str]:
        """Return the names, relative to the folder, of the files that a pattern fits; sorted."""
        return self.listing.matching(pattern)

    def folders(self, pattern: str) -> list[str]:
        """Return the names of the folders that a pattern fits, but for hidden ones; sorted."""
        return self.listing.matching(pattern, folders=True)

    def read_item(self, kind: Kind, name: str, known_as: str = "*") -> Any | None:
        """Return what the file `name` holds, or None when it cannot be read (noted as `known_as`)."""
        document = self._document(kind, name)
        item = self._item(kind, document, (), document.value) if document else None
        if item is None:
            self.unread.add((kind.where, known_as))
        return item

    def read_items(self, kind: Kind, name: str, required: bool = True) -> dict[str, Any]:
        """Return the items that the file `name` lists, by their keys; those that cannot be read are left out.

        A file that is not there is a problem only when it is required.
        """
        if not required and name not in self.listing.known and not self._told_of(name):
            return {}
        document = self._document(kind, name)
        if document and isinstance(document.value, list):
            return dict(self._items(kind, document, document.value))
        if document:
            self._note(document.places[()], say("the file holds no list"), _ITEMS)
        self.unread.add((kind.where, "*"))
        return {}

    def _told_of(self, name: str) -> bool:
        """Return whether something stands there that is not read, of which a problem tells already."""
        return any(problem.place.path == name for problem in self.listing.problems)

    def _note(self, place: Place, what: Message, do: Message = NOTHING) -> None:
        self.problems.append(error(place, what, do))

    def _document(self, kind: Kind, name: str) -> YamlFile | None:
        if name not in self.listing.known:
            if not self._told_of(name):
                what = say("the file {name} is missing", name=name)
                self._note(Place(name), what, say("write it, as the editor's manual shows"))
            return None
        document = read_yaml(self._root / name, name)
        self.problems += document.problems
        if document.value is None:
            return None
        templates = [keys for keys in document.scalars if kind.is_template(keys)]
        self.sources.update({(name, keys): document.source(keys) for keys in templates})
        for keys in templates:
            text = self.sources[name, keys].text
            if document.scalars[keys].style != "|" and "\n" in text and "\n\n" not in text:
                self._note(document.places[keys], *_NO_PARAGRAPHS)
        return document

    def _items(self, kind: Kind, document: YamlFile, values: list[Any]) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for number, value in enumerate(values):
            item = self._item(kind, document, (number,), value)
            key = str(getattr(item, kind.key) if item else _key_of(value, kind.key))
            if item is None:
                self.unread.add((kind.where, key))
            elif key in seen:
                what = say("'{key}' is listed twice; first on line {line}", key=key, line=seen[key].line)
                self._note(document.places[number, kind.key], what, say("keep one of the two"))
            else:
                if isinstance(item, LexiconEntry):
                    self.entries[document.name, key] = document.places[number, "spoken"]
                yield key, item
            seen.setdefault(key, document.places[number,])

    def _item(self, kind: Kind, document: YamlFile, keys: Keys, value: object) -> Any | None:
        try:
            item = kind.adapter.validate_python(value)
        except ValidationError as failure:
            self._tell(failure, document, keys, kind)
            return None
        return item.at(document.name, document.places, keys) if isinstance(item, Authored) else item

    def _tell(self, failure: ValidationError, document: YamlFile, keys: Keys, kind: Kind) -> None:
        """Note what is wrong with an item, where nothing has been said yet; after many, no more of a file."""
        told = {problem.place for problem in self.problems if problem.place.path == document.name}
        for finding in failure.errors()[: max(_MOST_TOLD - len(told), 0)]:
            problem = worded(finding, document, keys, kind.type)
            if problem.place not in told:
                self.problems.append(problem)


_MOST_TOLD = 200
_ITEMS = say("begin each item with a hyphen")
_NO_PARAGRAPHS = (
    say("the blank lines in this text part no paragraphs, for YAML folds them away"),
    say("write a | and nothing else after the key's colon, and the text below it"),
)


def _key_of(value: object, key: str) -> str:
    return str(value.get(key, "")) if isinstance(value, dict) else ""
