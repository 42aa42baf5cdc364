"""A commune's segments in one language as a podcast: RSS 2.0 with iTunes' and Podcasting 2.0's tags.

Any podcast app or smart speaker becomes a receiver. An episode keeps its guid and its date while its sound
stays the same, however many weeks air it; what was recalled is gone from the feed.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import quote
from xml.etree import ElementTree

from pipeline.model.commune_week import bare_name
from pipeline.model.published import PublishedSegment, PublishedWeek

ATOM = "http://www.w3.org/2005/Atom"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
EPISODES = 100
"""How many of the newest a feed holds."""
VIETNAM = dt.timezone(dt.timedelta(hours=7))
_FEEDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace in which podcast:guid names feeds (Podcasting 2.0)."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not (production 2)."""

for _prefix, _space in (("atom", ATOM), ("itunes", ITUNES), ("podcast", PODCAST)):
    ElementTree.register_namespace(_prefix, _space)


@dataclass(frozen=True)
class Episode:
    """A segment, and when it was first published as it sounds now."""

    segment: PublishedSegment
    published: dt.datetime

    @property
    def guid(self) -> str:
        """What names it as long as it sounds the same."""
        return f"{self.segment.segment}/{self.segment.language}/{self.segment.sound.sha256[:16]}"


def feed(weeks: tuple[PublishedWeek, ...], language: str, address: str) -> bytes:
    """Return a commune's podcast in a language from its weeks, the newest first (at least one).

    `address` is the site's, with a slash at its end: feeds name their files in full.
    """
    newest = weeks[0]
    own = f"{address}communes/{newest.code}/{language}.xml"
    rss = ElementTree.Element("rss", {"version": "2.0"})
    channel = ElementTree.SubElement(rss, "channel")
    name = bare_name(newest.languages.get(language, language))
    _add(channel, "title", _plain(f"Trợ giúp pháp lý – {newest.name} – tiếng {name}"))
    _add(channel, "link", f"{address}communes/{newest.code}/index.html")
    about = f"Chương trình trợ giúp pháp lý của {newest.station}"
    _add(channel, "description", html.escape(about, quote=False))
    _add(channel, "language", language)
    _add(channel, f"{{{ATOM}}}link", href=own, rel="self", type="application/rss+xml")
    _add(channel, f"{{{ITUNES}}}author", _plain(newest.station))
    _add(channel, f"{{{ITUNES}}}category", text="Government")
    _add(channel, f"{{{ITUNES}}}explicit", "false")
    _add(channel, f"{{{PODCAST}}}guid", str(uuid.uuid5(_FEEDS, own.partition("://")[2])))
    _add(channel, f"{{{PODCAST}}}locked", "yes")
    _add(channel, f"{{{PODCAST}}}medium", "podcast")
    for episode in episodes(weeks, language)[:EPISODES]:
        _item(ElementTree.SubElement(channel, "item"), episode, address, newest.mark)
    return bytes(ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True)) + b"\n"


def episodes(weeks: Iterable[PublishedWeek], language: str) -> list[Episode]:
    """Return the segments heard in a language, the newest first; none that a later week has recalled."""
    oldest_first = sorted(weeks, key=lambda week: week.monday)
    recalled = {(week.week, one.segment) for week in oldest_first for one in week.recalled}
    found: dict[tuple[str, str], Episode] = {}
    for week in oldest_first:
        for number, segment in enumerate(week.spoken_in(language)):
            at = dt.datetime.combine(week.monday, dt.time(), VIETNAM) - dt.timedelta(minutes=number)
            if (week.week, segment.segment) not in recalled:
                found.setdefault((segment.segment, segment.sound.sha256), Episode(segment, at))
    return sorted(found.values(), key=lambda one: one.published, reverse=True)


def _item(item: ElementTree.Element, episode: Episode, address: str, mark: str) -> None:
    segment = episode.segment
    _add(item, "title", _plain(segment.title))
    _add(item, "description", html.escape("; ".join(_facts(segment, mark)), quote=False))
    _add(item, "guid", episode.guid, isPermaLink="false")
    _add(item, "pubDate", format_datetime(episode.published))
    size = str(segment.sound.bytes)
    _add(item, "enclosure", url=_url(address, segment.sound.path), length=size, type="audio/mpeg")
    _add(item, f"{{{ITUNES}}}duration", str(max(1, round(segment.ms / 1000))))
    _add(item, f"{{{ITUNES}}}explicit", "false")
    _add(item, f"{{{ITUNES}}}episodeType", "full")
    if segment.transcript:
        words = {"url": _url(address, segment.transcript), "type": "text/vtt", "language": segment.language}
        _add(item, f"{{{PODCAST}}}transcript", **words)


def _facts(segment: PublishedSegment, mark: str) -> Iterator[str]:
    if segment.laws:
        yield f"Căn cứ: {', '.join(segment.laws)}"
    if segment.source:
        yield f"Nguồn: {segment.source}"
    yield segment.approved_by or "chưa duyệt"
    if segment.machine_made:
        yield mark


def _add(parent: ElementTree.Element, tag: str, content: str = "", **attributes: str) -> None:
    element = ElementTree.SubElement(parent, tag, {name: _held(one) for name, one in attributes.items()})
    element.text = _held(content) or None


def _plain(words: str) -> str:
    """Return words for an element that is plain text, but that some apps show as HTML: without its signs.

    Descriptions are HTML by custom, and are escaped as such.
    """
    return words.replace("<", "‹").replace(">", "›")


def _held(words: str) -> str:
    return _NOT_XML.sub(" ", words)


def _url(address: str, path: str) -> str:
    return address + quote(path)
