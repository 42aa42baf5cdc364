"""The schedule for machines: JSON and CSV to load, M3U to play. No player needs more than one of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

from pipeline.digest import JSON
from pipeline.model.commune_week import Airing, CommuneWeek
from pipeline.model.plan import Item

ZONE = "Asia/Ho_Chi_Minh"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_COLUMNS = ("Ngày", "Thứ", "Bắt đầu", "Kết thúc", "Thời lượng (giây)", "Tệp", "Nội dung")


def as_json(week: CommuneWeek) -> bytes:
    """Return the schedule as JSON, format 1.

    Top: `format`, `week`, `revision`, `station`, `zone`, `commune` {code, name} and `airings`. An airing
    has a stable `id`, `file`, `bytes`, `date`, `weekday` (1 is Monday), `start` and `stop` (local time),
    `slot_minutes`, `ms` and `items`; an item has `kind`, `start_ms` (from the airing's start), `ms` and,
    for a segment, `segment`, `title`, `language` and `instead_of` (the language that it stands in for).
    """
    return json_file(
        {
            "format": 1,
            "week": week.week,
            "revision": week.letter,
            "station": week.station,
            "zone": ZONE,
            "commune": {"code": week.code, "name": week.name},
            "airings": [_airing(week, airing) for airing in week.airings],
        }
    )


def as_csv(week: CommuneWeek) -> bytes:
    """Return the schedule as CSV (RFC 4180): a line an airing, with a byte-order mark for old Excel."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(_COLUMNS)
    for airing in week.airings:
        seconds = (airing.stop - airing.start) // dt.timedelta(seconds=1)
        day = f"{airing.start:%d/%m/%Y}", WEEKDAYS[airing.start.weekday()]
        times = f"{airing.start:%H:%M:%S}", f"{airing.stop:%H:%M:%S}"
        content = "; ".join(week.titles(airing.slot))
        lines.writerow([*day, *times, seconds, airing.programme.name, _no_formula(content)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_playlist(week: CommuneWeek) -> bytes:
    """Return the programmes in the order of time as M3U: bare ASCII names, no byte-order mark."""
    return "".join(f"{airing.programme.name}\r\n" for airing in week.airings).encode("ascii")


def json_file(value: JSON) -> bytes:
    """Return a value as a JSON file that people can read too: indented, UTF-8, in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def airing_id(week: CommuneWeek, airing: Airing) -> str:
    """Return what names an airing in every revision of the week: '2026-W48-15061-1-0515'."""
    return f"{week.week}-{week.code}-{airing.start.isoweekday()}-{airing.start:%H%M}"


def _airing(week: CommuneWeek, airing: Airing) -> JSON:
    return {
        "id": airing_id(week, airing),
        "file": airing.programme.name,
        "bytes": airing.programme.length,
        "date": airing.start.date().isoformat(),
        "weekday": airing.start.isoweekday(),
        "start": f"{airing.start:%H:%M:%S}",
        "stop": f"{airing.stop:%H:%M:%S}",
        "slot_minutes": airing.slot.time.minutes,
        "ms": airing.programme.ms,
        "items": [_item(week, item) for item in airing.slot.items],
    }


def _item(week: CommuneWeek, item: Item) -> JSON:
    about: dict[str, JSON] = {"kind": item.kind.value, "start_ms": item.start_ms, "ms": item.ms}
    if item.segment:
        title = week.segments[item.segment].title
        about |= {"segment": item.segment, "title": title, "language": item.language}
    if item.instead_of:
        about["instead_of"] = item.instead_of
    return about


def _no_formula(cell: str) -> str:
    """Return a cell that a spreadsheet will not compute: a title may begin with `=` or `+`."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
