"""The calendar that a phone subscribes to: the newest weeks, every airing once."""

from __future__ import annotations

from dataclasses import replace

from icalendar import Calendar

from pipeline.model.published import PublishedWeek
from pipeline.pages.site.files import CALENDAR_WEEKS, commune_files
from tests.sites import CODE, earlier


def events(*weeks: PublishedWeek) -> list[dict[str, object]]:
    data = dict(commune_files(weeks, ""))[f"communes/{CODE}/lich.ics"]
    return [dict(event) for event in Calendar.from_ical(data).walk("VEVENT")]


def told_before(week: PublishedWeek, weeks: int) -> PublishedWeek:
    before = earlier(week, weeks)
    airings = tuple(replace(one, id=one.id.replace(week.week, before.week)) for one in week.airings)
    return replace(before, airings=airings)


def test_every_airing_is_an_event_at_its_time(week: PublishedWeek) -> None:
    found = events(week)
    starts = [event["DTSTART"].dt.replace(tzinfo=None) for event in found]  # type: ignore[attr-defined]
    assert starts == [airing.start for airing in week.airings]
    assert "Ai được trợ giúp pháp lý miễn phí?" in str(found[0]["DESCRIPTION"])


def test_the_newest_weeks_are_in_it_and_no_event_twice(week: PublishedWeek) -> None:
    found = events(*(told_before(week, number) for number in range(6)))
    assert len(found) == CALENDAR_WEEKS * len(week.airings)
    assert len({str(event["UID"]) for event in found}) == len(found)


def test_a_revision_replaces_the_events_that_a_phone_has(week: PublishedWeek) -> None:
    (old, *_), (new, *_) = events(week), events(replace(week, revision="B"))
    assert old["UID"] == new["UID"]
    assert int(str(new["SEQUENCE"])) == int(str(old["SEQUENCE"])) + 1
