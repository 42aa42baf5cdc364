"""Podcasts: read as apps read them, held to RSS 2.0 and to what iTunes and Podcasting 2.0 ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from pipeline.model.published import PublishedRecall, PublishedWeek
from pipeline.pages.site.feed import ITUNES, PODCAST, feed
from tests.sites import ADDRESS, CODE, Published, earlier

REQUIRED = {"title", "link", "description"}
ITEM_REQUIRED = {"title", "guid", "pubDate", "enclosure", "description"}


def read(weeks: tuple[PublishedWeek, ...], language: str = "vi") -> Any:
    found = feedparser.parse(feed(weeks, language, ADDRESS))
    assert not found.bozo, found.get("bozo_exception")
    return found


def channel_of(data: bytes) -> ElementTree.Element:
    """Return the channel after judging what RSS 2.0 says of its elements and their number."""
    rss = ElementTree.fromstring(data)
    channel = rss.find("channel")
    assert (rss.tag, rss.get("version"), len(rss)) == ("rss", "2.0", 1)
    assert channel is not None
    assert {child.tag for child in channel} >= REQUIRED
    for item in channel.iter("item"):
        tags = [child.tag for child in item]
        assert set(tags) >= ITEM_REQUIRED
        assert len(tags) == len(set(tags)), "each element once"
        parsedate_to_datetime(item.findtext("pubDate", ""))
        enclosure = item.find("enclosure")
        assert enclosure is not None
        assert enclosure.keys() == ["url", "length", "type"]
        assert urlsplit(enclosure.get("url", "")).scheme == "https"
        assert int(enclosure.get("length", "")) > 0
        assert int(item.findtext(f"{{{ITUNES}}}duration", "")) > 0
    return channel


@pytest.mark.parametrize("language", ["vi", "mtq"])
def test_a_commune_has_a_valid_podcast_in_each_language(week: PublishedWeek, language: str) -> None:
    channel = channel_of(feed((week,), language, ADDRESS))
    assert len(list(channel.iter("item"))) == len(week.spoken_in(language)) > 0
    assert channel.findtext("language") == language
    assert channel.findtext(f"{{{ITUNES}}}explicit") == "false"
    assert channel.findtext(f"{{{PODCAST}}}medium") == "podcast"


def test_an_app_gets_each_segment_with_its_sound_its_length_and_its_words(
    site: Published, week: PublishedWeek
) -> None:
    entry = read((week,)).entries[0]
    segment = week.spoken_in("vi")[0]
    (enclosure,) = entry.enclosures
    assert (entry.title, int(enclosure.length), enclosure.type) == (
        segment.title,
        segment.sound.bytes,
        "audio/mpeg",
    )
    file = site.root / enclosure.href.removeprefix(ADDRESS)
    assert file.stat().st_size == segment.sound.bytes
    assert int(entry.itunes_duration) == round(segment.ms / 1000)
    assert entry.podcast_transcript["url"] == ADDRESS + segment.transcript
    assert entry.podcast_transcript["type"] == "text/vtt"
    assert "Giọng đọc do máy tạo" in entry.description


def test_an_episode_that_airs_again_stays_the_same_episode(week: PublishedWeek) -> None:
    before = earlier(week, 1)
    once, twice = read((before,)), read((week, before))
    assert [entry.id for entry in twice.entries] == [entry.id for entry in once.entries]
    assert [entry.published for entry in twice.entries] == [entry.published for entry in once.entries]


def test_an_episode_that_sounds_otherwise_is_a_new_one_above_the_old(week: PublishedWeek) -> None:
    old = week.spoken_in("vi")[0]
    new = replace(old, sound=replace(old.sound, sha256="f" * 64))
    both = read((replace(week, segments=(new,)), earlier(week, 1)))
    assert both.entries[0].id.endswith("f" * 16)
    assert old.segment in {entry.id.split("/")[0] for entry in both.entries[1:]}


def test_a_recalled_segment_is_in_no_feed(week: PublishedWeek) -> None:
    segment = week.spoken_in("vi")[0]
    recalled = PublishedRecall(segment.segment, segment.title, "Sai điều luật", dt.date(2026, 11, 24))
    entries = read((replace(week, recalled=(recalled,)),)).entries
    assert segment.title not in [entry.title for entry in entries]
    assert len(entries) == len(week.spoken_in("vi")) - 1


def test_control_characters_that_xml_cannot_hold_do_not_spoil_a_feed(week: PublishedWeek) -> None:
    segment = replace(week.spoken_in("vi")[0], title="Một\x00hai\x1b\ufffe ba")
    assert read((replace(week, segments=(segment,)),)).entries[0].title.split() == ["Một", "hai", "ba"]


def test_the_feed_lies_where_it_says_it_does(site: Published) -> None:
    path = f"communes/{CODE}/vi.xml"
    found = feedparser.parse((site.root / path).read_bytes())
    assert [link.href for link in found.feed.links if link.rel == "self"] == [ADDRESS + path]
