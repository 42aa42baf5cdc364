"""200 hostile titles, names, reasons, sources: none is active on any page, feed, calendar or transcript."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

from icalendar import Calendar

from pipeline.model.published import PublishedRecall, PublishedWeek, from_json, to_json
from pipeline.pages.site.files import commune_files, shared_files
from pipeline.pages.site.transcript import Cue, as_vtt
from tests.pages.read import Page
from tests.sites import ADDRESS

WRAPPED = [
    "{}",
    '"{}',
    "'{}",
    '">{}',
    "'>{}",
    "</title>{}",
    "</script>{}",
    "]]>{}",
    "-->{}",
    "&lt;{}",
]
ACTIVE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<object data=//evil.example></object>",
    "<audio src=//evil.example/x.mp3 autoplay></audio>",
    "{{{{ cycler.__init__.__globals__ }}}}{{% raw %}}",
    " onmouseover=alert(1) x=",
    "javascript:alert(1)//",
    "\u202e<script>\u2028alert(1)",
    "\x00<script\x00>alert(1)\x1b]0;x\x07",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "\r\nBEGIN:VEVENT\r\nUID:evil\r\nEND:VEVENT\r\n",
]
HOSTILE = [wrap.format(active) for wrap, active in itertools.product(WRAPPED, ACTIVE)]


def poisoned(week: PublishedWeek, text: str) -> PublishedWeek:
    """Return the week with the text in every place where people write."""
    segments = tuple(
        replace(one, title=text, source=text, laws=(text,), approved_by=text) for one in week.segments
    )
    airings = tuple(
        replace(one, items=tuple(replace(item, title=text) for item in one.items)) for one in week.airings
    )
    return replace(
        week,
        name=text,
        station=text,
        mark=text,
        profile=text,
        contact=text,
        approved_by=text,
        languages=dict.fromkeys(week.languages, text),
        segments=segments,
        airings=airings,
        recalled=(PublishedRecall("x", text, text, dt.date(2026, 11, 24)),),
    )


def test_there_are_200_of_them() -> None:
    assert len(set(HOSTILE)) >= 200


def test_nothing_that_people_write_becomes_active(week: PublishedWeek) -> None:
    plain = files_of(poisoned(week, "Tên"))
    tags = {path: Page(data.decode()).tags for path, data in plain.items() if path.endswith(".html")}
    for text in HOSTILE:
        for path, data in files_of(poisoned(week, text)).items():
            if path.endswith(".html"):
                page = Page(data.decode())
                assert page.tags == tags[path], (text, path)
                assert not [link for _, link in page.links if ":" in link or link.startswith(("/", "\\"))]
            if path.endswith(".xml"):
                assert_feed_is_plain(data, text)
            if path.endswith(".ics"):
                assert len(Calendar.from_ical(data).walk("VEVENT")) == len(week.airings)


def files_of(week: PublishedWeek) -> dict[str, bytes]:
    return dict([*commune_files((week,), ADDRESS), *shared_files([week], week.station)])


def assert_feed_is_plain(data: bytes, text: str) -> None:
    """The feed has its own elements only, and what apps show of it, as text or as HTML, holds no tag."""
    found = ElementTree.fromstring(data)
    names = {re.sub("{.*}", "", element.tag) for element in found.iter()}
    assert names <= {
        *("rss", "channel", "title", "link", "description", "language", "author", "category", "explicit"),
        *(
            "guid",
            "locked",
            "medium",
            "item",
            "pubDate",
            "enclosure",
            "duration",
            "episodeType",
            "transcript",
        ),
    }
    assert all(element.get("url", ADDRESS).startswith(ADDRESS) for element in found.iter())
    for element in found.iter():
        assert element.tag == "description" or "<" not in (element.text or ""), text
        if element.tag == "description":
            assert Page(element.text or "").tags == [], text


def test_the_vendors_json_keeps_the_text_as_text(week: PublishedWeek) -> None:
    for text in HOSTILE[:: len(ACTIVE) // 3]:
        assert from_json(to_json(poisoned(week, text))) == poisoned(week, text)


def test_transcripts_hold_no_markup_and_no_cue_of_a_texts_own() -> None:
    for text in HOSTILE:
        vtt = as_vtt([Cue(0, 1000, " ".join(text.split()))]).decode()
        assert "<" not in vtt
        assert vtt.count("-->") == 1
