"""A release as the site tells of it: what its manifest, its schedule and its provenance say, in one value.

The release's own documents are read (they are what the commune airs by), so that a page never says other
than the bundle, and a revision by recall needs neither the centre's content nor its sound.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.bundle.archive import zip_stretches
from pipeline.bundle.bag import chunks
from pipeline.model.published import (
    PublishedAiring,
    PublishedFile,
    PublishedItem,
    PublishedRecall,
    PublishedSegment,
    PublishedWeek,
    from_json,
)
from pipeline.publish import compose, layout
from pipeline.publish.manifest import Manifest, Release

SCHEDULE, PROVENANCE = "data/LICH.JSON", "data/NGUON.JSON"
WEEK = "week.json"


@dataclass(frozen=True)
class About:
    """What no file of a release says, but its pages need."""

    profile: str
    """The playback profile's name."""
    languages: Mapping[str, str]
    """Vietnamese names of the commune's languages by code, in order of preference."""
    contact: str
    transcripts: Mapping[tuple[str, str], str]
    """Paths of transcripts in the site by segment and language."""


def published_week(
    manifest: Manifest, release: Release, site: Path, own: About, zipped: PublishedFile | None = None
) -> PublishedWeek:
    """Return a release whose pieces lie in a site; `zipped` is its zip where it lies there as a file.

    Raises Stopped when a piece is damaged.
    """
    schedule, provenance = (_document(release, site, name) for name in (SCHEDULE, PROVENANCE))
    return PublishedWeek(
        format=1,
        zone="Asia/Ho_Chi_Minh",
        week=release.week,
        revision=release.letter,
        monday=release.monday,
        station=manifest.station,
        mark=release.mark,
        code=manifest.code,
        name=manifest.name,
        profile=own.profile,
        languages=own.languages,
        bundle=zipped or _composed(manifest.code, release, site),
        segments=tuple(_segments(release, provenance["segments"], own.transcripts)),
        airings=tuple(_airing(manifest.code, release, one, zipped) for one in schedule["airings"]),
        recalled=tuple(
            PublishedRecall(one.segment, one.title, one.reason, one.on) for one in release.recalled
        ),
        approved_by=_approval(provenance["approval"]),
        contact=own.contact,
    )


def weeks_in(site: Path, code: str) -> tuple[PublishedWeek, ...]:
    """Return a commune's published weeks, the newest first; what is no week of ours is passed over."""
    found = []
    for path in (site / layout.commune(code)).glob(f"*/{WEEK}"):
        try:
            found.append(from_json(path.read_bytes()))
        except (OSError, ValueError):
            continue
    return tuple(sorted(found, key=lambda week: week.week, reverse=True))


def zip_path(code: str, release: Release) -> str:
    """Return where the zip of a release is, as a file or composed."""
    return f"{layout.release(code, release.week, release.letter)}/{release.bundle}.zip"


def _document(release: Release, site: Path, name: str) -> Any:
    file = next(file for file in release.files if file.name == name)
    parts = compose.bag_file(release, file, compose.in_site(site)).pieces
    return json.loads(b"".join(chunks(parts)))


def _composed(code: str, release: Release, site: Path) -> PublishedFile:
    *_, last = zip_stretches(compose.bag(release, compose.in_site(site)))
    return PublishedFile(zip_path(code, release), last.offset + last.length, "", on_disk=False)


def _segments(
    release: Release, facts: Mapping[str, Any], transcripts: Mapping[tuple[str, str], str]
) -> Iterator[PublishedSegment]:
    for part in release.parts:
        if part.piece is not None:
            known = facts.get(part.segment, {})
            checked = known.get("checked_on")
            yield PublishedSegment(
                segment=part.segment,
                title=part.title,
                language=part.language,
                sound=_sound(release, part.piece),
                ms=part.ms,
                machine_made=part.machine_made,
                transcript=transcripts.get((part.segment, part.language), ""),
                laws=tuple(known.get("laws", ())),
                source=known.get("source", ""),
                checked_on=dt.date.fromisoformat(checked) if checked else None,
                approved_by=_approval(known.get("approval", {})),
            )


def _sound(release: Release, piece: int) -> PublishedFile:
    stored = release.pieces[piece]
    return PublishedFile(layout.piece(stored.sha256, stored.suffix), stored.length, stored.sha256)


def _airing(code: str, release: Release, entry: Any, zipped: PublishedFile | None) -> PublishedAiring:
    name = f"data/{entry['file']}"
    file = next(file for file in release.files if file.name == name)
    path = f"{layout.release(code, release.week, release.letter)}/{name}"
    date = dt.date.fromisoformat(entry["date"])
    start, stop = (dt.time.fromisoformat(entry[key]) for key in ("start", "stop"))
    return PublishedAiring(
        id=entry["id"],
        start=dt.datetime.combine(date, start),
        stop=dt.datetime.combine(date, stop),
        slot_minutes=entry["slot_minutes"],
        ms=entry["ms"],
        file=PublishedFile(path, file.length, file.sha256, zipped is not None),
        items=tuple(PublishedItem(**item) for item in entry["items"]),
    )


def _approval(state: Mapping[str, str]) -> str:
    if not state.get("by"):
        return ""
    return f"{state['by']}, {dt.date.fromisoformat(state['on']):%d/%m/%Y}"
