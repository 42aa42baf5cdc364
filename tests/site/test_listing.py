"""The list of communes: found without accents, by letter, on a first page that a poor link can load."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources

import pytest

from pipeline.content.official import communes_of
from pipeline.model.published import PublishedWeek
from pipeline.pages.site.assets import assets
from pipeline.pages.site.listing import list_json, list_pages, listed
from pipeline.pages.site.words import bare, letter, place_name
from tests.pages.read import Page

FIRST_PAGE = 60_000
"""Bytes, style and script included."""


def communes(week: PublishedWeek, *names: str) -> list[PublishedWeek]:
    return [replace(week, code=f"{number:05}", name=name) for number, name in enumerate(names)]


def official_names(most: int) -> list[str]:
    names = [name for communes in communes_of().values() for name in communes.values()]
    return names[:most]


@pytest.mark.parametrize(
    ("name", "key", "initial"),
    [
        ("Xã Ngọc Lặc", "xa ngoc lac", "N"),
        ("Phường Đông Tiến", "phuong dong tien", "D"),
        ("Xã Ất Mùi", "xa at mui", "A"),
        ("Xã Hoá Quỳ", "xa hoa quy", "H"),
        ("Xã 12", "xa 12", "#"),
    ],
)
def test_a_name_is_known_without_its_accents(name: str, key: str, initial: str) -> None:
    assert (bare(name), letter(name)) == (key, initial)


def test_the_first_page_leads_to_every_commune_under_its_letter(week: PublishedWeek) -> None:
    found = listed(communes(week, "Xã Đông Sơn", "Phường An Bình", "Xã Điền Lư", "Xã Ân Thi"))
    assert [place_name(one.name) for one in found] == ["An Bình", "Ân Thi", "Điền Lư", "Đông Sơn"]
    ((name, html),) = list_pages(week.station, found)
    page = Page(html)
    assert name == "index.html"
    assert [link for _, link in page.links if "communes/" in link] == [
        f"communes/{code}/index.html" for code in ("00001", "00003", "00002", "00000")
    ]
    assert {"#a", "#d"} <= {link for _, link in page.links}


def test_programs_read_the_same_list(week: PublishedWeek) -> None:
    read = json.loads(list_json(listed(communes(week, "Xã Đông Sơn"))))
    assert read["format"] == 1
    assert read["communes"] == [
        {
            "code": "00000",
            "name": "Xã Đông Sơn",
            "key": "xa dong son",
            "week": week.week,
            "revision": week.revision,
            "languages": list(week.languages),
        }
    ]


@pytest.mark.parametrize("count", [166, 3321])
def test_the_first_page_loads_in_half_a_second_at_a_megabit(week: PublishedWeek, count: int) -> None:
    found = listed(communes(week, *official_names(count)))
    assert len(found) == count
    pages = dict(list_pages(week.station, found))
    shared = sum(len(data) for data in assets().values())
    assert len(pages["index.html"].encode()) + shared < FIRST_PAGE
    linked = {link for html in pages.values() for _, link in Page(html).links if "communes/" in link}
    assert len(linked) == count


def test_the_script_is_one_that_old_phones_can_read() -> None:
    script = resources.files("pipeline.pages").joinpath("templates/site/site.js").read_text("utf-8")
    assert not [
        word for word in ("=>", "`", "let ", "const ", "fetch(", "innerHTML", "eval") if word in script
    ]
