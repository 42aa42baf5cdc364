"""A commune's pages: everything of the week, recalls on top, what is not there not offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.model.published import (
    PublishedFile,
    PublishedRecall,
    PublishedWeek,
    from_json,
    json_schema,
    to_json,
)
from pipeline.pages.site.commune import print_page
from pipeline.pages.site.files import UP_TO_COMMUNE, UP_TO_WEEK, commune_files, html_of, shared_files
from pipeline.pages.site.words import download_time, size
from tests.pages.read import Page
from tests.sites import ADDRESS, CODE, Published, earlier

RECALLED = PublishedRecall("hoi-o-dau", "Hỏi ở đâu?", "Số điện thoại đã đổi", dt.date(2026, 11, 24))


def shown(week: PublishedWeek, *others: PublishedWeek, composed: bool = True) -> Page:
    return Page(html_of(week, (week, *others), UP_TO_COMMUNE, feeds=True, composed=composed))


def sounds(week: PublishedWeek) -> list[str]:
    return [f"../../{one.sound.path}" for code in week.languages for one in week.spoken_in(code)]


def test_the_page_has_the_week_to_download_to_print_to_hear_and_to_subscribe_to(week: PublishedWeek) -> None:
    page = shown(week)
    links = [link for _, link in page.links]
    assert f"../../{week.bundle.path}" in links
    assert f"../../{week.folder}/lich.html" in links
    assert f"../../communes/{CODE}/lich.ics" in links
    assert f"../../communes/{CODE}/vi.xml" in links
    programmes = [f"../../{one.file.path}" for one in week.airings]
    assert page.sounds == [*programmes, *sounds(week)]
    for words in ("Xã Ngọc Lặc", "Thứ Hai, 23/11/2026", "05:15", "chưa duyệt", "Giọng đọc do máy tạo"):
        assert words in page.text


def test_the_download_says_how_large_it_is_and_how_long_it_takes(week: PublishedWeek) -> None:
    large = replace(week, bundle=replace(week.bundle, bytes=33_418_720, sha256="ab" * 32))
    text = shown(large).text
    assert "33,4 MB · khoảng 5 phút với mạng 1 Mbit/giây" in text
    assert "33418720 byte" in text
    assert "ab" * 32 in text


@pytest.mark.parametrize(
    ("count", "words", "time"),
    [
        (300, "1 kB", "chưa đến 1 phút"),
        (999_000, "999 kB", "chưa đến 1 phút"),
        (7_600_000, "7,6 MB", "khoảng 2 phút"),
        (460_000_000, "460,0 MB", "khoảng 1 giờ 2 phút"),
    ],
)
def test_sizes_and_times_are_words(count: int, words: str, time: str) -> None:
    assert (size(count), download_time(count)) == (words, time)


def test_without_files_and_without_a_server_the_page_offers_no_zip_and_no_programme(
    week: PublishedWeek,
) -> None:
    page = shown(week, composed=False)
    assert page.sounds == sounds(week)
    assert ".zip" not in " ".join(link for _, link in page.links)
    on_disk = replace(week, bundle=PublishedFile(week.bundle.path, 1, "a" * 64))
    assert week.bundle.path in " ".join(link for _, link in shown(on_disk, composed=False).links)


def test_a_recall_stands_on_top_of_the_page_and_of_the_printed_schedule(week: PublishedWeek) -> None:
    recalled = replace(week, recalled=(RECALLED,))
    text = shown(recalled).text
    assert "Số điện thoại đã đổi" in text
    assert text.index("Thu hồi") < text.index("Tải về")
    assert "Số điện thoại đã đổi" in Page(print_page(recalled, UP_TO_WEEK)).text
    assert "Thu hồi" not in shown(week).text


def test_earlier_weeks_are_a_link_away_and_say_when_something_in_them_was_recalled(
    week: PublishedWeek,
) -> None:
    before, long_before = replace(earlier(week, 1), recalled=(RECALLED,)), earlier(week, 5)
    page = shown(week, before, long_before)
    links = [link for _, link in page.links]
    assert f"../../communes/{CODE}/2026-W47/index.html" in links
    assert f"../../communes/{CODE}/2026-W43/index.html" in links
    assert page.text.count("có chuyên mục bị thu hồi") == 1
    written = dict(commune_files((week, before, long_before), ADDRESS))
    assert {f"communes/{CODE}/2026-W47/index.html", f"communes/{CODE}/2026-W43/index.html"} <= written.keys()


def test_every_link_of_a_published_site_leads_to_something_that_lies_there(site: Published) -> None:
    pages = list(site.root.rglob("*.html"))
    assert len(pages) == 3
    for path in pages:
        for _, link in Page(path.read_text("utf-8")).links:
            if not link.startswith(("#", ADDRESS)):
                assert (path.parent / link).is_file(), f"{path.name}: {link}"


def test_pages_ask_nobody_else_and_hold_no_script_and_no_style_of_their_own(site: Published) -> None:
    for path in site.root.rglob("*.html"):
        page = Page(path.read_text("utf-8"))
        assert page.tags.count("script") == 1
        assert "style" not in page.tags
        assert not [link for _, link in page.links if ":" in link or link.startswith("/")]


def test_a_commune_costs_little_beside_its_sound(site: Published) -> None:
    own = sum(path.stat().st_size for path in (site.root / "communes" / CODE).rglob("*") if path.is_file())
    assert own < 40_000


def test_the_vendors_json_says_all_that_the_page_says(site: Published, week: PublishedWeek) -> None:
    data = (site.root / week.folder / "week.json").read_bytes()
    assert from_json(data) == week
    assert to_json(from_json(data)) == data
    assert {"format", "zone", "week", "airings", "segments", "bundle"} <= set(json_schema()["required"])  # type: ignore[call-overload]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"format":2}', b"\xff", b"[" * 100_000])
def test_what_is_no_week_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="PublishedWeek"):
        from_json(data)


def test_the_same_weeks_give_the_same_bytes(week: PublishedWeek) -> None:
    weeks = (week, earlier(week, 1))
    assert list(commune_files(weeks, ADDRESS)) == list(commune_files(weeks, ADDRESS))
    assert list(shared_files([week], week.station)) == list(shared_files([week], week.station))


def test_without_an_address_there_are_no_podcasts_and_no_links_to_them(week: PublishedWeek) -> None:
    files = dict(commune_files((week,), ""))
    assert not [path for path in files if path.endswith(".xml")]
    assert b".xml" not in b"".join(files.values())
