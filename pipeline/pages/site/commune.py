"""A commune's page: its week to download, to print and to hear, and the weeks before it."""

from __future__ import annotations

import datetime as dt

from pipeline.model.commune_week import bare_name
from pipeline.model.published import PublishedItem, PublishedWeek
from pipeline.pages.html import page
from pipeline.pages.site.assets import asset
from pipeline.pages.site.words import download_time, size


def commune_page(
    week: PublishedWeek, others: tuple[PublishedWeek, ...], root: str, *, feeds: bool, composed: bool
) -> str:
    """Return the page of one week of a commune.

    `others` are its other weeks, the newest first; `root` is the way from the page to the site's root
    ('../../'); `feeds` says whether the site has podcasts. Where files are `composed` by who serves the
    page, it offers those that are on no disk, too.
    """
    return page(
        "site/commune.html",
        **_about(week, root),
        others=others,
        feeds=feeds,
        bundle=week.bundle if composed or week.bundle.on_disk else None,
        playing=bool(week.airings) and (composed or all(one.file.on_disk for one in week.airings)),
        tellings=[(code, week.spoken_in(code)) for code in _heard(week)],
        machine_made=any(one.machine_made for one in week.segments),
        size=size,
        download_time=download_time,
    )


def print_page(week: PublishedWeek, root: str) -> str:
    """Return the week's schedule to print and hang up."""
    return page("site/schedule.html", **_about(week, root))


def _about(week: PublishedWeek, root: str) -> dict[str, object]:
    return {
        "week": week,
        "root": root,
        "style": asset("css"),
        "script": asset("js"),
        "icon": asset("svg"),
        "station": week.station,
        "names": {code: bare_name(name) for code, name in week.languages.items()},
        "days": _days(week),
        "item_title": item_title,
    }


def item_title(week: PublishedWeek, item: PublishedItem) -> str:
    """Return what a programme plays, with the language where that must be said."""
    names = {code: bare_name(name) for code, name in week.languages.items()}
    spoken = f"tiếng {names.get(item.language, item.language)}"
    if item.instead_of:
        return f"{item.title} ({spoken}, thay cho tiếng {names.get(item.instead_of, item.instead_of)})"
    return item.title if item.language == "vi" else f"{item.title} ({spoken})"


def _days(week: PublishedWeek) -> list[tuple[dt.date, list[object]]]:
    days: dict[dt.date, list[object]] = {}
    for airing in week.airings:
        days.setdefault(airing.start.date(), []).append(airing)
    return sorted(days.items(), key=lambda pair: pair[0])


def _heard(week: PublishedWeek) -> list[str]:
    """Return the languages that segments are heard in: the commune's own in their order, then others."""
    return list(dict.fromkeys([*week.languages, *(one.language for one in week.segments)]))
