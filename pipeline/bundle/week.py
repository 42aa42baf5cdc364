"""One commune's week as a bag: programmes, schedule, and where everything comes from.

Names in data/ are short ASCII capitals. The programmes sort first and in the order of time: players that
keep the order in which files were copied play them right when the bag is copied in its own order.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.bundle import bag as bags
from pipeline.bundle.calendar import as_calendar
from pipeline.bundle.listing import as_csv, as_json, as_playlist, json_file
from pipeline.bundle.names import bundle_name
from pipeline.digest import JSON
from pipeline.model.audio import Programme
from pipeline.model.commune_week import Airing, Approval, CommuneWeek, PartFacts, SegmentFacts

NOT_APPROVED = "chưa duyệt"
APPROVED = "đã duyệt"


def week_bag(week: CommuneWeek, page: str, programmes: Iterable[bags.BagFile] = ()) -> bags.Bag:
    """Return the commune's bag; `page` is its schedule to print, in HTML.

    `programmes` are the week's programmes where they were described before (see `described_programme`);
    otherwise each is read here, once. Raises Stopped when a piece is damaged.
    """
    sounds = tuple(programmes) or tuple(described_programme(one) for one in week.programmes)
    texts = {
        "LICH.HTM": page.encode(),
        "LICH.JSON": as_json(week),
        "LICH.CSV": as_csv(week),
        "LICH.ICS": as_calendar(week),
        "LICH.M3U": as_playlist(week),
        "NGUON.JSON": provenance(week, sounds),
    }
    files = [bags.described(f"data/{name}", text) for name, text in texts.items()]
    return bags.bag(bundle_name(week.code, week.name), week.monday, [*sounds, *files], _info(week))


def described_programme(programme: Programme) -> bags.BagFile:
    """Return a programme as a file of the bag, after reading its pieces once; raises Stopped as they do."""
    return bags.described(f"data/{programme.name}", *programme.pieces)


def provenance(week: CommuneWeek, programmes: Iterable[bags.BagFile]) -> bytes:
    """Return where everything that is heard comes from, as JSON, format 1.

    Top: `format`, `week`, `revision`, `commune`, `station`, `approval` of the week, `machine_made_mark`,
    `segments` (title, laws, source, checked_on, approval), `parts` (kind, segment, language, machine_made
    and how each was made) and `files` (name, sha256, the parts heard in it, machine_made). An approval is
    `{"state": "chưa duyệt"}`, or has by, on and of (the approved text's fingerprint) beside its state.
    """
    return json_file(
        {
            "format": 1,
            "week": week.week,
            "revision": week.letter,
            "commune": {"code": week.code, "name": week.name},
            "station": week.station,
            "approval": _approval(week.approval),
            "machine_made_mark": week.mark,
            "segments": {one: _segment(facts) for one, facts in sorted(week.segments.items())},
            "parts": [_part(part) for part in week.parts],
            "files": [
                _file(week, airing, file) for airing, file in zip(week.airings, programmes, strict=True)
            ],
        }
    )


def _info(week: CommuneWeek) -> tuple[tuple[str, str], ...]:
    approved = f"{APPROVED}: {week.approval.by}, {week.approval.on}" if week.approval else NOT_APPROVED
    about = f"Chương trình trợ giúp pháp lý, tuần {week.week}, bản {week.letter}, {week.name} ({week.code})"
    return (
        ("Source-Organization", week.station),
        ("External-Description", f"{about}; {approved}"),
        ("External-Identifier", f"{week.week}-{week.letter}-{week.code}"),
    )


def _approval(approval: Approval | None) -> JSON:
    if approval is None:
        return {"state": NOT_APPROVED}
    return {"state": APPROVED, "by": approval.by, "on": approval.on.isoformat(), "of": approval.of}


def _segment(facts: SegmentFacts) -> JSON:
    return {
        "title": facts.title,
        "laws": list(facts.laws),
        "source": facts.source,
        "checked_on": facts.checked_on.isoformat(),
        "approval": _approval(facts.approval),
    }


def _part(part: PartFacts) -> JSON:
    return {
        "kind": part.kind.value,
        "segment": part.segment,
        "language": part.language,
        "machine_made": part.machine_made,
        "made": [dict(vars(one)) for one in part.provenances],
    }


def _file(week: CommuneWeek, airing: Airing, file: bags.BagFile) -> JSON:
    heard = {(item.kind, item.segment, item.language) for item in airing.slot.items}
    parts = [part for part in week.parts if (part.kind, part.segment, part.language) in heard]
    names = [f"{part.segment}/{part.language}" if part.segment else part.kind.value for part in parts]
    return {
        "name": airing.programme.name,
        "sha256": file.sha256,
        "parts": list(dict.fromkeys(names)),
        "machine_made": any(part.machine_made for part in parts),
    }
