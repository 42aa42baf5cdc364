"""Releases to the site: all of them prepared, then shown, so that nobody sees half a publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from pipeline.digest import sha256
from pipeline.model.commune_week import CommuneWeek
from pipeline.problems import Place, Problem, Stopped, error, listed, say
from pipeline.publish.centre.releasing import ReleaseDraft
from pipeline.publish.centre.site import Site
from pipeline.publish.manifest import Index, IndexEntry, Manifest, Recall, Release, to_json

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

WRITERS = 8
"""Threads that bring releases to the disk: most of the time goes by in waiting for it."""

_Subject = TypeVar("_Subject")


class Pages(Protocol):
    """Writes what people and vendors see of a release: called for each commune before its manifest is shown,
    in several threads at once, and once for the whole site before the index is."""

    def commune(self, week: CommuneWeek, manifest: Manifest, release: Release) -> None:
        """Write a commune's pages and feeds; its pieces lie in the site already."""

    def site(self, index: Index) -> None:
        """Write the pages of the site as a whole."""


@dataclass(frozen=True)
class PublishOutcome:
    """What became of one commune's release."""

    listed: IndexEntry
    new: bool
    """Whether a manifest waits to be shown."""


@dataclass(frozen=True)
class Press:
    """Brings releases into a site."""

    site: Site
    station: str
    pages: Pages
    with_zips: bool = False

    @property
    def today(self) -> dt.date:
        """The date of publication, in Vietnam."""
        return self.site.now.astimezone(ZONE).date()

    def prepare_all(
        self, prepare: Callable[[_Subject], PublishOutcome], subjects: Sequence[_Subject]
    ) -> tuple[PublishOutcome, ...]:
        """Prepare every release; raises Stopped with all that stands against them. Nothing is shown yet."""
        self.site.take_over()
        with ThreadPoolExecutor(WRITERS) as pool:
            outcomes = list(pool.map(lambda subject: _judged(prepare, subject), subjects))
        if problems := [problem for one in outcomes if isinstance(one, Stopped) for problem in one.problems]:
            raise Stopped(*listed(problems))
        return tuple(one for one in outcomes if isinstance(one, PublishOutcome))

    def show(self, outcomes: Sequence[PublishOutcome]) -> tuple[tuple[IndexEntry, ...], tuple[str, ...]]:
        """Show what was prepared; return the index and the codes of the communes with something new."""
        index = Index(self.station, self.today, tuple(one.listed for one in outcomes))
        self.pages.site(index)
        new = [one.listed for one in outcomes if one.new]
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(self.site.show, new))
        self.site.write_index(index)
        return index.communes, tuple(one.code for one in new)

    def prepare(self, week: CommuneWeek, made: ReleaseDraft) -> PublishOutcome:
        """Put a release's pieces into the site and write its manifest, unless the same was published.

        Raises Stopped when a later revision, other bytes of the same, or a recall stands against it.
        """
        newest, release = self.site.newest(week.code), made.release
        old = newest.of_week(release.week) if newest else None
        if newest and old and old.name == release.name and old.files == release.files:
            self._around(week, newest, old)
            return PublishOutcome(self.site.unchanged(week.code), False)
        if against := self._against(week.code, newest, release):
            raise Stopped(against)
        for stored, parts in made.pieces:
            self.site.put(stored, parts)
        release = replace(release, recalled=_still_recalled(old, release))
        manifest = self._manifest(week, newest, release)
        self._around(week, manifest, release)
        return PublishOutcome(self.site.prepare(manifest, release), True)

    def _around(self, week: CommuneWeek, manifest: Manifest, release: Release) -> None:
        """Write what lies around a release: files for hosts that only serve files, and pages."""
        if self.with_zips:
            self.site.write_files(week.code, release)
        self.pages.commune(week, manifest, release)

    def _against(self, code: str, newest: Manifest | None, release: Release) -> Problem | None:
        place = Place(f"{code}/{release.name}")
        old = newest.of_week(release.week) if newest else None
        published = self.site.published(code, release.name)
        do = say("raise `revision` in weeks/{week}.yaml and build again", week=release.week)
        if old and old.letter > release.letter:
            return error(
                place, say("revision {letter} of the week is published already", letter=old.letter), do
            )
        if published and published.files != release.files:
            return error(place, say("other bytes were published under this week and revision"), do)
        recalls = [recall for one in (newest.releases if newest else ()) for recall in one.recalled]
        held = {stored.sha256 for stored in release.pieces}
        for recall in recalls:
            if held & set(recall.pieces):
                what = say(
                    "it airs '{segment}', which was recalled: {why}",
                    segment=recall.segment,
                    why=recall.reason,
                )
                return error(place, what, say("correct the segment, or take it out of the week"))
        return None

    def _manifest(self, week: CommuneWeek, newest: Manifest | None, release: Release) -> Manifest:
        """Return the commune's next manifest: the release, and what else may still air."""
        kept = [
            one
            for one in (newest.releases if newest else ())
            if one.week != release.week and one.until >= self.today
        ]
        return Manifest(
            station=self.station,
            code=week.code,
            name=week.name,
            version=self._version(newest),
            issued=self.today,
            until=max(one.until for one in (*kept, release)),
            replaces=sha256(to_json(newest)) if newest else "",
            releases=tuple(sorted((*kept, release), key=lambda one: one.week)),
        )

    def _version(self, newest: Manifest | None) -> int:
        """Return a number above every earlier one, even where output/ was lost: the minute of publication."""
        minute = int(f"{self.site.now.astimezone(ZONE):%Y%m%d%H%M}")
        return max(minute, newest.version + 1 if newest else 0)


def _judged(prepare: Callable[[_Subject], PublishOutcome], subject: _Subject) -> PublishOutcome | Stopped:
    try:
        return prepare(subject)
    except Stopped as stopped:
        return stopped


def _still_recalled(old: Release | None, release: Release) -> tuple[Recall, ...]:
    """Return the recalls that a release states: its own, and those of the revision before it, but of
    segments that air again, corrected."""
    airing = {part.segment for part in release.parts}
    earlier = [recall for recall in (old.recalled if old else ()) if recall.segment not in airing]
    return tuple(dict.fromkeys((*earlier, *release.recalled)))
