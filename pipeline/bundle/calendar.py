"""The schedule as iCalendar (RFC 5545): an event an airing, in Vietnam's time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.bundle.listing import ZONE, airing_id
from pipeline.model.commune_week import Airing, CommuneWeek

_OCTETS = 75
_STAMP = "%Y%m%dT%H%M%S"
_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Loa//Lich phat thanh//VI",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""Vietnam has kept UTC+7 without summer time since 1975; no event lies before."""


@dataclass(frozen=True)
class Event:
    """One airing in a calendar; times are local in Vietnam, without a zone."""

    id: str
    """The same in every revision."""
    monday: dt.date
    """Of its week: DTSTAMP, so that no clock is asked."""
    letter: str
    """The revision, counted in SEQUENCE: a calendar that loads a new one replaces the old event."""
    start: dt.datetime
    stop: dt.datetime
    file: str
    titles: tuple[str, ...]
    place: str


def as_calendar(week: CommuneWeek) -> bytes:
    """Return the schedule as an iCalendar file."""
    return calendar(_event_of(week, airing) for airing in week.airings)


def calendar(events: Iterable[Event]) -> bytes:
    """Return events as an iCalendar file."""
    lines = [*_HEAD, *(line for event in events for line in _event(event)), "END:VCALENDAR"]
    return "".join(_folded(line) for line in lines).encode()


def _event_of(week: CommuneWeek, airing: Airing) -> Event:
    return Event(
        airing_id(week, airing),
        week.monday,
        week.letter,
        airing.start,
        airing.stop,
        airing.programme.name,
        week.titles(airing.slot),
        week.name,
    )


def _event(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@loa.invalid"
    yield f"DTSTAMP:{dt.datetime.combine(event.monday, dt.time()).strftime(_STAMP)}Z"
    yield f"SEQUENCE:{ord(event.letter) - ord('A')}"
    yield f"DTSTART;TZID={ZONE}:{event.start.strftime(_STAMP)}"
    yield f"DTEND;TZID={ZONE}:{event.stop.strftime(_STAMP)}"
    yield f"SUMMARY:{_text(f'Trợ giúp pháp lý: {event.file}')}"
    yield f"DESCRIPTION:{_text(chr(10).join(event.titles))}"
    yield f"LOCATION:{_text(event.place)}"
    yield "END:VEVENT"


def _text(value: str) -> str:
    """Return a TEXT value (RFC 5545, 3.3.11); control characters, which it may not hold, become spaces."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(plain, escaped)
    return "".join(" " if ord(c) < 32 or ord(c) == 127 else c for c in value)


def _folded(line: str) -> str:
    """Return a content line of at most 75 octets, going on in lines that begin with a space (3.1)."""
    folded, width = "", 0
    for character in line:
        size = len(character.encode())
        if width + size > _OCTETS:
            folded, width = f"{folded}\r\n ", 1
        folded, width = folded + character, width + size
    return f"{folded}\r\n"
