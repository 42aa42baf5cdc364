"""`loa publish`: a week that was built, signed and put where communes fetch it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import canonical
from pipeline.model.commune_week import bare_name
from pipeline.model.plan import CommunePlan
from pipeline.problems import Place, Stopped, error, say
from pipeline.progress import Progress, Silent
from pipeline.publish.centre.releasing import Playable, Playables, playable, release_of
from pipeline.publish.centre.site import Site
from pipeline.publish.keys import SecretKey
from pipeline.publish.manifest import IndexEntry
from pipeline.sound.tags import tag
from pipeline.store import Store
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.planfile import document
from pipeline.work.preparing.prepare import prepare
from pipeline.work.release.press import ZONE, Pages, Press, PublishOutcome
from pipeline.work.speaking.jobs import Line
from pipeline.work.speaking.speaking import Failures, Speaking
from pipeline.work.week import no_week, planner_of, sounded

SITE = "site"
"""The site's folder in output/."""
ALBUM = "Trợ giúp pháp lý"
"""What the tags of segments that are played alone name, the same in every week: so the file is, too."""


@dataclass(frozen=True)
class PublishRequest:
    """What a publication is asked for."""

    content: Path
    output: Path
    week: str | None
    """The week's id; None is the newest planned."""
    now: dt.datetime
    """With its zone."""
    key: SecretKey
    with_zips: bool = False
    machine: Machine = BARE


@dataclass(frozen=True)
class PublishResult:
    """What a publication did."""

    site: Path
    week: str
    letter: str
    communes: tuple[IndexEntry, ...]
    new: tuple[str, ...]
    """Codes of the communes that have a new manifest."""


def publish(
    wanted: PublishRequest, progress: Progress, pages: Callable[[Packer, Path], Pages] | None = None
) -> PublishResult:
    """Publish a week as it was built; raises Stopped when it was not, when its content has changed since,
    and when other bytes were published under its week and revision."""
    progress.stage(say("reading and judging"), 0)
    packer = built(wanted)
    root, communes = wanted.output / SITE, packer.prepared.catalogue.communes
    station = packer.prepared.catalogue.station.name
    site = Site(root, wanted.key, wanted.now)
    press = Press(site, station, wanted.output, wanted.with_zips, pages(packer, root) if pages else None)
    playables = _playables(packer)
    progress.stage(say("publishing"), len(packer.plan.communes))

    def prepared(plan: CommunePlan) -> PublishOutcome:
        week, bag = packer.described(plan)
        ended = press.prepare(week, release_of(week, bag, playables[communes[plan.commune].profile]))
        progress.step()
        return ended

    everyone, new = press.run(prepared, packer.plan.communes)
    return PublishResult(root, packer.plan.week, packer.plan.letter, everyone, new)


def built(wanted: PublishRequest) -> Packer:
    """Return what the week's bundles are made from, all of it from the store."""
    today = wanted.now.astimezone(ZONE).date()
    store = Store(wanted.output / "store")
    prepared = prepare(wanted.content, wanted.week, today, wanted.machine, store)
    week = prepared.week
    if week is None:
        raise Stopped(*prepared.problems, no_week())
    if needed := prepared.needed():
        raise Stopped(*needed)
    if week.sunday < today:
        what = say("week {week} is over: nobody could air it", week=week.id)
        raise Stopped(error(Place(week.path), what, say("publish a week that is still to come")))
    prepared, made, _ = sounded(prepared, Mute(store, prepared.engines, Nobody, Silent()), Silent())
    planner = planner_of(prepared, made)
    packer = Packer(prepared, planner.plan(week), planner, made, store)
    _compare(packer, wanted.output / week.id / "plan.json")
    return packer


class Mute(Speaking):
    """A speaking that says nothing: what is not in the store was not said by that voice. So each part is
    found with the voice that the build heard in the end."""

    def speak(self, wanted: Iterable[Line], known: Iterable[Line]) -> Failures:
        """Return that every line which would have to be spoken was not made."""
        return {line.recipe: say("it was not made") for line in wanted}


class Nobody(Executor):
    """An executor that makes nothing: publication takes what was built and heard, and speaks no word."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return the failure of a part that is not in the store."""
        future: Future[Any] = Future()
        future.set_exception(Stopped(error(Place(), say("it was not made"))))
        return future


def _compare(packer: Packer, path: Path) -> None:
    """Raise Stopped when the plan that was built is not what the content and the store give now."""
    week = packer.plan.week
    do = say("run: scripts/loa build {week}, listen, and publish again", week=week)
    try:
        known = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise Stopped(error(Place(week), say("week {week} is not built", week=week), do)) from None
    if canonical(known) != canonical(document(packer.plan, packer.prepared, packer.planner)):
        raise Stopped(error(Place(week), say("the content has changed since the week was built"), do))


def _playables(packer: Packer) -> Mapping[str, Playables]:
    """Return the segments' common parts as files to play, by profile."""
    catalogue, week = packer.prepared.catalogue, packer.prepared.week
    assert week
    found: dict[str, dict[tuple[str, str], Playable]] = {profile: {} for profile in catalogue.profiles}
    for (part, profile), encoded in sorted(packer.made.items(), key=lambda made: made[0]):
        segment, _, language = part.partition("/")
        if segment not in week.segments or language not in catalogue.languages:
            continue
        provenance = packer.prepared.castings[part].provenance
        mark = catalogue.station.mark if provenance and provenance.machine_made else ""
        title = _title(catalogue.segments[segment].title, language, catalogue.languages[language].name)
        found[profile][segment, language] = playable(
            tag(title, catalogue.station.name, ALBUM, mark=mark), encoded.piece
        )
    return found


def _title(title: str, language: str, name: str) -> str:
    return title if language == "vi" else f"{title} (tiếng {bare_name(name)})"
