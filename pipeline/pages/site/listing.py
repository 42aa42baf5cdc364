"""The list of all communes: for people by letter, for programs as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.digest import canonical
from pipeline.model.published import PublishedWeek
from pipeline.pages.html import page
from pipeline.pages.site.assets import asset
from pipeline.pages.site.words import bare, letter, place_name

ONE_PAGE = 300
"""So many communes fit in a first page of 60 kB; where there are more, each letter has a page."""


@dataclass(frozen=True)
class CommuneRow:
    """A commune as the list shows it."""

    code: str
    name: str
    key: str
    """Its name without accents."""
    week: str
    revision: str
    languages: tuple[str, ...]


def listed(weeks: Iterable[PublishedWeek]) -> tuple[CommuneRow, ...]:
    """Return the communes of the newest weeks, as Vietnamese without accents sorts their names."""
    found = [
        CommuneRow(one.code, one.name, bare(one.name), one.week, one.revision, tuple(one.languages))
        for one in weeks
    ]
    return tuple(sorted(found, key=lambda one: (bare(place_name(one.name)), one.key, one.code)))


def list_pages(station: str, communes: tuple[CommuneRow, ...]) -> Iterator[tuple[str, str]]:
    """Yield the first page and, where it would be too long, one for each letter: name and HTML."""
    groups: dict[str, list[CommuneRow]] = {}
    for commune in communes:
        groups.setdefault(letter(commune.name), []).append(commune)
    if len(communes) <= ONE_PAGE:
        yield "index.html", _page(station, groups, groups)
        return
    yield "index.html", _page(station, groups, {})
    for name, group in groups.items():
        yield letter_page(name), _page(station, groups, {name: group})


def letter_page(name: str) -> str:
    """Return the name of a letter's page."""
    return f"xa-{letter_id(name)}.html"


def letter_id(name: str) -> str:
    """Return a letter's anchor: `a`; `khac` for names that begin with none."""
    return name.lower().replace("#", "khac")


def list_json(communes: tuple[CommuneRow, ...]) -> bytes:
    """Return the communes for programs, format 1: code, name, key (no accents), week, revision, languages."""
    return canonical(
        {"format": 1, "communes": [vars(one) | {"languages": list(one.languages)} for one in communes]}
    )


def _page(station: str, groups: Mapping[str, list[CommuneRow]], shown: Mapping[str, list[CommuneRow]]) -> str:
    return page(
        "site/index.html",
        station=station,
        root="",
        style=asset("css"),
        script=asset("js"),
        icon=asset("svg"),
        groups=groups,
        shown=shown,
        count=sum(map(len, groups.values())),
        letter_page=letter_page,
        letter_id=letter_id,
    )
