"""The schedule as iCalendar (RFC 5545): an event an airing, in Vietnam's time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

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


def as_calendar(week: CommuneWeek) -> bytes:
    """Return the schedule as an iCalendar file.

    An event keeps its UID in every revision of the week and counts the revision in SEQUENCE, so that
    loading a new revision replaces the old one. DTSTAMP is the week's Monday: no clock is asked.
    """
    events = (line for airing in week.airings for line in _event(week, airing))
    lines = [*_HEAD, *events, "END:VCALENDAR"]
    return "".join(_folded(line) for line in lines).encode()


def _event(week: CommuneWeek, airing: Airing) -> Iterator[str]:
    stamp = dt.datetime.combine(week.monday, dt.time())
    yield "BEGIN:VEVENT"
    yield f"UID:{airing_id(week, airing)}@loa.invalid"
    yield f"DTSTAMP:{stamp.strftime(_STAMP)}Z"
    yield f"SEQUENCE:{ord(week.letter) - ord('A')}"
    yield f"DTSTART;TZID={ZONE}:{airing.start.strftime(_STAMP)}"
    yield f"DTEND;TZID={ZONE}:{airing.stop.strftime(_STAMP)}"
    yield f"SUMMARY:{_text(f'Trợ giúp pháp lý: {airing.programme.name}')}"
    yield f"DESCRIPTION:{_text(chr(10).join(week.titles(airing.slot)))}"
    yield f"LOCATION:{_text(week.name)}"
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
