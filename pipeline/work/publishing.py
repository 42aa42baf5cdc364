"""`loa publish`: a week that was built, signed and put where communes fetch it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import content
from pipeline.model.commune_week import bare_name
from pipeline.model.week_record import RecordedCommune, WeekRecord
from pipeline.problems import Place, Stopped, error, say
from pipeline.progress import Progress
from pipeline.publish import layout
from pipeline.publish.centre.releasing import Playable, Playables, playable, release_of
from pipeline.publish.centre.site import Site
from pipeline.publish.keys import SecretKey
from pipeline.publish.manifest import IndexEntry
from pipeline.sound.tags import tag
from pipeline.store import Store
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.sealing import built_week, keep_published
from pipeline.work.packing.tagging import ALBUM
from pipeline.work.release.press import ZONE, Press, PublishOutcome
from pipeline.work.release.sitepages import SitePages, abouts_of


@dataclass(frozen=True)
class PublishRequest:
    """What a publication is asked for."""

    content: Path
    output: Path
    week: str | None
    """The week's id; None is the newest built."""
    now: dt.datetime
    """With its zone."""
    key: SecretKey
    with_zips: bool = False


@dataclass(frozen=True)
class PublishResult:
    """What a publication did."""

    site: Path
    week: str
    letter: str
    communes: tuple[IndexEntry, ...]
    new: tuple[str, ...]
    """Codes of the communes that have a new manifest."""


def publish(request: PublishRequest, progress: Progress) -> PublishResult:
    """Publish a week by its record; raises Stopped when it was not built, when the content has changed since,
    and when other bytes were published under its week and revision."""
    record = built_week(request.output, request.week)
    _stop_if_old(record, request)
    packer = Packer(record, Store(request.output / "store"))
    root = request.output / layout.SITE
    pages = SitePages(root, record.site, abouts_of(packer, root, packer.communes))
    press = Press(Site(root, request.key, request.now), record.station, pages, request.with_zips)
    playables = {profile: _playables(packer, profile) for profile in record.profiles}
    progress.stage(say("publishing"), len(record.communes))

    def prepare(commune: RecordedCommune) -> PublishOutcome:
        week, bag = packer.commune_week(commune), packer.bag(commune)
        outcome = press.prepare(week, release_of(week, bag, playables[commune.profile]))
        progress.step()
        return outcome

    outcomes = press.prepare_all(prepare, record.communes)
    keep_published(record, request.output)
    entries, new = press.show(outcomes)
    return PublishResult(root, record.week, record.letter, entries, new)


def _stop_if_old(record: WeekRecord, request: PublishRequest) -> None:
    """Raise Stopped for a week that is over, or was made of other content than there is now."""
    if record.sunday < request.now.astimezone(ZONE).date():
        what = say("week {week} is over: nobody could air it", week=record.week)
        raise Stopped(error(Place(record.week), what, say("publish a week that is still to come")))
    if record.content != content.state(request.content):
        do = say("run: scripts/loa build {week}, listen, and publish again", week=record.week)
        raise Stopped(error(Place(record.week), say("the content has changed since the week was built"), do))


def _playables(packer: Packer, profile: str) -> Playables:
    """Return the segments' common parts as files to play in a profile, by segment and language."""
    record, found = packer.record, dict[tuple[str, str], Playable]()
    for part in sorted(record.parts, key=lambda part: str(part.id)):
        if part.id.is_common and profile in (part.sounds or {}):
            mark = record.mark if part.provenance and part.provenance.machine_made else ""
            words = _title(record.titles[part.id.segment], part.id.language, record.languages)
            head = tag(words, record.station, ALBUM, mark=mark)
            found[part.id.segment, part.id.language] = playable(head, packer.sound(part.id, profile))
    return found


def _title(title: str, language: str, names: Mapping[str, str]) -> str:
    return title if language == "vi" else f"{title} (tiếng {bare_name(names[language])})"
