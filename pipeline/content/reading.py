"""Reads the folder content/ into a catalogue; what cannot be read is a problem beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.content import kinds
from pipeline.content.audio import heads
from pipeline.content.filing import ContentReader
from pipeline.model.catalogue import PHRASES, RUNDOWN, SECTIONS, Catalogue
from pipeline.problems import Place, Problem, error, listed, say

RESERVED = (RUNDOWN, *SECTIONS, PHRASES, "communes", "sounds", "silence", "say")
"""Names of other things that are recorded, approved or played, as segments are."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WEEK = re.compile(r"(20\d{2})-W(\d{2})")


@dataclass(frozen=True)
class LoadResult:
    """The catalogue, or None when its foundations (station, languages, profiles, rundown) cannot be had,
    and the problems of all files."""

    catalogue: Catalogue | None
    problems: tuple[Problem, ...]


def load(root: Path) -> LoadResult:
    """Return everything under `root` (a folder content/) that can be read, and all that is wrong with it."""
    if not root.is_dir():
        what = say("the folder {name} is not there", name=root.name)
        return LoadResult(None, (error(Place(root.name), what, say("name the folder with --content")),))
    reader = ContentReader(root)
    catalogue = _catalogue(root, reader)
    return LoadResult(catalogue, listed(reader.problems))


def _catalogue(root: Path, reader: ContentReader) -> Catalogue | None:
    station = reader.read_item(kinds.STATION, kinds.STATION.where)
    rundown = reader.read_item(kinds.RUNDOWN, kinds.RUNDOWN.where)
    languages = reader.read_items(kinds.LANGUAGES, kinds.LANGUAGES.where)
    profiles = reader.read_items(kinds.PROFILES, kinds.PROFILES.where)
    weeks = (name for name in reader.files(kinds.WEEKS.where) if _named_by_week(reader, name))
    parts: dict[str, Any] = {
        "voices": reader.read_items(kinds.VOICES, kinds.VOICES.where, required=False),
        "communes": reader.read_items(kinds.COMMUNES, kinds.COMMUNES.where),
        "laws": reader.read_items(kinds.LAWS, kinds.LAWS.where),
        "sounds": reader.read_items(kinds.SOUNDS, kinds.SOUNDS.where, required=False),
        "lexicons": _lexicons(reader),
        "segments": _segments(reader),
        "translations": _translations(reader),
        "takes": _takes(reader),
        "weeks": _by_stem(reader, kinds.WEEKS, weeks),
        "approvals": _by_stem(reader, kinds.APPROVALS, reader.files(kinds.APPROVALS.where)),
    }
    if not (station and rundown and languages and profiles):
        return None
    parts |= {"rundown": rundown, "sources": reader.sources, "unread": frozenset(reader.unread)}
    parts["heads"] = heads(root, parts["sounds"].values(), parts["takes"])
    parts["entries"] = {(_stem(name), written): place for (name, written), place in reader.entries.items()}
    return Catalogue(root, station, languages, profiles, **parts)


def _lexicons(reader: ContentReader) -> dict[str, tuple[Any, ...]]:
    names = [name for name in reader.files("lexicon/*.yaml") if _named_by_language(reader, name)]
    return {_stem(name): tuple(reader.read_items(kinds.LEXICON, name).values()) for name in names}


def _segments(reader: ContentReader) -> dict[str, Any]:
    found = {}
    for folder in reader.folders("segments/*"):
        name = folder.rpartition("/")[2]
        if name in RESERVED:
            what = say("no segment can be called '{name}': something else is", name=name)
            reader.problems.append(error(Place(folder), what, say("give its folder another name")))
        elif is_id(name):
            found[name] = reader.read_item(kinds.SEGMENT, f"{folder}/segment.yaml", name)
        else:
            what = say("the folder's name '{name}' is no id", name=name)
            do = say("use small letters a-z, digits and single hyphens, like hoi-o-dau")
            reader.problems.append(error(Place(folder), what, do))
    return {name: segment for name, segment in found.items() if segment}


def _translations(reader: ContentReader) -> dict[tuple[str, str], Any]:
    found = {}
    for name in reader.files("segments/*/*.yaml"):
        if _stem(name) != "segment" and _named_by_language(reader, name) and not _is_vietnamese(reader, name):
            found[name.split("/")[1], _stem(name)] = reader.read_item(kinds.TRANSLATION, name, name)
    for name in reader.files("rundown/*.yaml"):
        if _named_by_language(reader, name) and not _is_vietnamese(reader, name):
            found[RUNDOWN, _stem(name)] = reader.read_item(kinds.RUNDOWN_TRANSLATION, name, name)
    return {key: translation for key, translation in found.items() if translation}


def _takes(reader: ContentReader) -> dict[tuple[str, str], tuple[Any, ...]]:
    parts = {name: name.split("/") for name in reader.files("recordings/*/*/takes.yaml")}
    return {
        (segment, language): tuple(reader.read_items(kinds.TAKES, name).values())
        for name, (_, language, segment, _) in parts.items()
    }


def _by_stem(reader: ContentReader, kind: kinds.Kind, names: Iterable[str]) -> dict[str, Any]:
    """Return what can be read of some files, by their names without folder and suffix."""
    found = {_stem(name): reader.read_item(kind, name, _stem(name)) for name in names}
    return {stem: item for stem, item in found.items() if item}


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".yaml")


def _named_by_language(reader: ContentReader, name: str) -> bool:
    if re.fullmatch(_LANGUAGE, _stem(name)):
        return True
    what = say("the file's name '{stem}' is no language code", stem=_stem(name))
    do = say("name it by the code of languages.yaml, like blt.yaml")
    reader.problems.append(error(Place(name), what, do))
    return False


def _is_vietnamese(reader: ContentReader, name: str) -> bool:
    if _stem(name) != "vi":
        return False
    what = say("Vietnamese is no translation: it is the script of segment.yaml, or rundown.yaml")
    reader.problems.append(error(Place(name), what, say("move the text there and delete this file")))
    return True


def _named_by_week(reader: ContentReader, name: str) -> bool:
    if is_week(_stem(name)):
        return True
    what = say("the file's name '{stem}' is no week of the calendar", stem=_stem(name))
    do = say("name it by year and ISO week, like 2026-W48.yaml")
    reader.problems.append(error(Place(name), what, do))
    return False


def is_id(text: str) -> bool:
    """Return whether a text may be the name of a segment."""
    return re.fullmatch(_ID, text) is not None


def is_week(text: str) -> bool:
    """Return whether a text names an ISO week that the calendar has, like 2026-W48."""
    parts = re.fullmatch(_WEEK, text)
    if parts is None:
        return False
    try:
        dt.date.fromisocalendar(int(parts[1]), int(parts[2]), 1)
    except ValueError:
        return False
    return True
