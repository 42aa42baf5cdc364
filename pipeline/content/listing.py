"""What lies under content/: the files and folders that may be read, and what stands there that may not.

Nothing is followed out of the folder: a link is named and left alone, like a pipe, a device or a socket, and
like a name that is no text.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.content.kinds import KINDS
from pipeline.opening import odd
from pipeline.problems import Message, Place, Problem, error, say, warning

LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Listing:
    """A folder's regular files and its folders, by name relative to it, sorted; without what is hidden."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    problems: tuple[Problem, ...]
    """What stands there and is not read: an error where something would be read, else a warning."""

    def matching(self, pattern: str, folders: bool = False) -> list[str]:
        """Return the names that a pattern fits, part by part."""
        return [name for name in (self.folders if folders else self.files) if fits(name, pattern)]

    @functools.cached_property
    def known(self) -> frozenset[str]:
        """The names of the files."""
        return frozenset(self.files)


def listing(root: Path) -> Listing:
    """Return what lies under a folder."""
    files: list[str] = []
    folders: list[str] = []
    problems: list[Problem] = []
    waiting = [""]
    while waiting:
        for name, entry in _entries(root, waiting.pop(), problems):
            if what := _unfit(name, entry):
                problems.append(_told(name, what))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(name)
                waiting.append(name)
            else:
                files.append(name)
    return Listing(tuple(sorted(files)), tuple(sorted(folders)), tuple(problems))


def shown(name: str) -> str:
    """Return a file's name as people can read it: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()


def fits(name: str, pattern: str) -> bool:
    """Return whether a name is like a pattern (segments/*/segment.yaml), part by part."""
    return _alike(name.split("/"), pattern.split("/"))


def _alike(names: list[str], patterns: list[str]) -> bool:
    pairs = zip(names, patterns, strict=False)
    return len(names) == len(patterns) and all(fnmatchcase(name, pattern) for name, pattern in pairs)


def _entries(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Give what a folder holds, but for what is hidden, each with its name relative to the root."""
    try:
        with os.scandir(root / folder) as found:
            entries = list(found)
    except OSError as failure:
        what = say("the folder cannot be read: {why}", why=failure.strerror or type(failure).__name__)
        problems.append(error(Place(shown(folder) or root.name), what, say("see whether it may be opened")))
        return
    for entry in entries:
        if not entry.name.startswith(".") and entry.name.lower() not in LEFT_BY_SYSTEMS:
            yield f"{folder}/{entry.name}".lstrip("/"), entry


def _unfit(name: str, entry: os.DirEntry[str]) -> tuple[Message, Message] | None:
    """Return why an entry is not read, and what to do; None when it may be."""
    if name != shown(name):
        return say("the name is not in UTF-8"), say("rename it, best with letters a-z, digits and hyphens")
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError as failure:
        why = failure.strerror or type(failure).__name__
        return say("the file cannot be read: {why}", why=why), _SEE
    is_folder = entry.is_dir(follow_symlinks=False) and not any(fits(name, kind.where) for kind in KINDS)
    what = None if is_folder else odd(mode)
    return (what, _DELETE) if what else None


_SEE = say("see whether it is there and may be opened")
_DELETE = say("put the file itself in its place, or delete it")


def _told(name: str, why: tuple[Message, Message]) -> Problem:
    place = Place(shown(name))
    return error(place, *why) if _leads_to_something_read(name) else warning(place, *why)


def _leads_to_something_read(name: str) -> bool:
    parts = name.split("/")
    return any(_alike(parts, kind.where.split("/")[: len(parts)]) for kind in KINDS)
