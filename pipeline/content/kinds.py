"""Which files content/ is made of, and what each must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from pipeline.model import authored
from pipeline.model.spoken import Entry
from pipeline.problems import Problem

WEEK = re.compile(r"\d{4}-W\d{2}")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Kind:
    """A kind of file: where such files lie under content/, the type of what they hold, one or a list."""

    where: str
    type: type[Any]
    many: bool = False
    key: str = ""
    """The field by which an item of a list is known; no two may share it."""

    def adapter(self) -> TypeAdapter[Any]:
        """Return what reads one item of the file."""
        return TypeAdapter(self.type)


STATION = Kind("station.yaml", authored.Station)
LANGUAGES = Kind("languages.yaml", authored.Language, many=True, key="code")
PROFILES = Kind("profiles.yaml", authored.Profile, many=True, key="code")
COMMUNES = Kind("communes.yaml", authored.Commune, many=True, key="code")
LAWS = Kind("laws.yaml", authored.Law, many=True, key="id")
RUNDOWN = Kind("rundown.yaml", authored.Rundown)
SOUNDS = Kind("sounds/sounds.yaml", authored.Sound, many=True, key="id")
LEXICON = Kind("lexicon/*.yaml", Entry, many=True, key="written")
SEGMENT = Kind("segments/*/segment.yaml", authored.Segment)
TRANSLATION = Kind("segments/*/*.yaml", authored.Translation)
TAKES = Kind("recordings/*/*/takes.yaml", authored.Take, many=True, key="file")
WEEKS = Kind("weeks/*.yaml", authored.Week)

KINDS = (
    STATION, LANGUAGES, PROFILES, COMMUNES, LAWS, RUNDOWN,
    SOUNDS, LEXICON, SEGMENT, TRANSLATION, TAKES, WEEKS,
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """What `load` found: the catalogue, or None when its foundations cannot be had, and all problems."""

    catalogue: Any
    problems: tuple[Problem, ...]
