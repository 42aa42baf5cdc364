"""Everything that people and their apps see of a commune, as files of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.bundle.calendar import Event, calendar
from pipeline.model.published import PublishedWeek
from pipeline.pages.site.assets import assets
from pipeline.pages.site.commune import commune_page, item_title, print_page
from pipeline.pages.site.feed import feed
from pipeline.pages.site.listing import list_json, list_pages, listed

SiteFile = tuple[str, bytes]
"""Path from the site's root, and content."""
CALENDAR_WEEKS = 4
"""How many of a commune's newest weeks its calendar holds: a subscriber keeps no more."""
UP_TO_COMMUNE, UP_TO_WEEK = "../../", "../../../"
"""The way to the root from a commune's page and from that of its week."""


def shared_files(newest: Iterable[PublishedWeek], station: str) -> Iterator[SiteFile]:
    """Yield what all communes share: style, script, the list of communes (from each one's newest week)."""
    yield from assets().items()
    communes = listed(newest)
    yield "communes.json", list_json(communes)
    for name, html in list_pages(station, communes):
        yield name, html.encode()


def commune_files(weeks: tuple[PublishedWeek, ...], address: str) -> Iterator[SiteFile]:
    """Yield a commune's pages, feeds and calendar from its weeks, the newest first (at least one).

    `address` is the site's, with a slash at its end; empty where it is not known: then there are no
    podcasts, which need it.
    """
    newest = weeks[0]
    folder = f"communes/{newest.code}"
    yield f"{folder}/index.html", html_of(newest, weeks, UP_TO_COMMUNE, bool(address)).encode()
    for week in weeks:
        yield f"{week.folder}/lich.html", print_page(week, UP_TO_WEEK).encode()
    for week in weeks[1:]:
        yield f"{week.folder}/index.html", html_of(week, weeks, UP_TO_WEEK, bool(address)).encode()
    yield f"{folder}/lich.ics", calendar(_events(weeks[:CALENDAR_WEEKS]))
    if address:
        for language in newest.languages:
            yield f"{folder}/{language}.xml", feed(weeks, language, address)


def html_of(
    week: PublishedWeek, weeks: tuple[PublishedWeek, ...], root: str, feeds: bool, composed: bool = False
) -> str:
    """Return the page of one of a commune's weeks; see `commune_page`."""
    others = tuple(one for one in weeks if one.week != week.week)
    return commune_page(week, others, root, feeds=feeds, composed=composed)


def _events(weeks: Iterable[PublishedWeek]) -> Iterator[Event]:
    for week in weeks:
        for airing in week.airings:
            titles = tuple(item_title(week, item) for item in airing.segments)
            about = (airing.id, week.monday, week.revision, airing.start, airing.stop, airing.name)
            yield Event(*about, titles, week.name)
