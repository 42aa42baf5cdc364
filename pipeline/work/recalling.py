"""`loa recall`: a segment that must no longer air is taken out of a published week, at once, from what was
published alone: the content may be in any state."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.bundle.bag import Bag, chunks
from pipeline.bundle.week import described_programme, week_bag
from pipeline.digest import sha256
from pipeline.model.audio import Piece
from pipeline.model.commune_week import CommuneWeek
from pipeline.model.plan import SlotPlan
from pipeline.pages.schedule import schedule_page
from pipeline.problems import Place, Problem, Stopped, error, say, suggestion
from pipeline.progress import Progress
from pipeline.publish import layout
from pipeline.publish.centre.releasing import Playable, Playables, damaged, release_of
from pipeline.publish.centre.site import Site
from pipeline.publish.centre.splicing import without_segments
from pipeline.publish.centre.weeks import About
from pipeline.publish.manifest import Manifest, Recall, Release, StoredPiece
from pipeline.store import Store
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.sealing import published_records
from pipeline.work.packing.tagging import programme_tag
from pipeline.work.release.press import Press, PublishOutcome
from pipeline.work.release.sitepages import SitePages, abouts_of


@dataclass(frozen=True)
class RecallResult:
    """What a recall did."""

    communes: tuple[str, ...]
    """Codes of those whose week has a new revision."""
    elsewhere: tuple[str, ...]
    """Other published weeks in which the segment still airs."""


@dataclass(frozen=True)
class Recalling:
    """The recall of one segment from one published week."""

    site: Site
    output: Path
    week: str
    segment: str
    reason: str

    def run(self, progress: Progress) -> RecallResult:
        """Publish a revision without the segment to every commune in which it airs, and take its speech out
        of the site. Raises Stopped when it airs in none, or what it was made from is not there any more."""
        newest = {code: self.site.newest(code) for code in self.site.codes()}
        known = {code: manifest for code, manifest in newest.items() if manifest}
        airing = {code: old for code, one in known.items() if (old := self._airing(one.of_week(self.week)))}
        if not airing:
            raise Stopped(self._nowhere(known))
        progress.stage(say("recalling"), len(known))
        packers = {code: self._packer(code, old) for code, old in airing.items()}
        press = self._press(next(iter(known.values())).station, packers, airing)

        def prepare(code: str) -> PublishOutcome:
            progress.step()
            if code not in airing:
                return PublishOutcome(self.site.unchanged(code), False)
            return self._prepare(press, packers[code], code, airing[code])

        _, new = press.show(press.prepare_all(prepare, tuple(known)))
        return RecallResult(new, self._clear(airing))

    def _packer(self, code: str, old: Release) -> Packer:
        """Return what packs a commune's week as it was before any recall: what is on air is made of it, byte
        by byte. A record that was kept of something else is passed over."""
        for packer in self._packers:
            if packer.record.letter <= old.letter and code in packer.communes:
                _, bag = self._revision(packer, code, _gone(old), old.letter)
                if {(file.name, file.sha256) for file in bag.files} == {
                    (file.name, file.sha256) for file in old.files
                }:
                    return packer
        what = say("what {release} was made from is not there any more", release=old.name)
        do = say("take the segment out of the week, raise `revision`, build and publish")
        raise Stopped(error(Place(f"{code}/{old.name}"), what, do))

    @cached_property
    def _packers(self) -> tuple[Packer, ...]:
        """What packs the week as it was built, the newest revision first."""
        store = Store(self.output / "store")
        return tuple(Packer(record, store) for record in published_records(self.output, self.week))

    def _press(self, station: str, packers: Mapping[str, Packer], airing: Mapping[str, Release]) -> Press:
        """Return a press whose pages know the communes in which the segment airs."""
        root, abouts = self.site.root, dict[str, About]()
        for packer in self._packers:
            own = [code for code in packers if packers[code] is packer]
            abouts |= abouts_of(packer, root, own)
        zipped = any(self.site.has_files(code, old) for code, old in airing.items())
        return Press(self.site, station, SitePages(root, self._packers[0].record.site, abouts), zipped)

    def _airing(self, release: Release | None) -> Release | None:
        """Return the release if the segment airs in it."""
        parts = release.parts if release else ()
        return release if any(part.segment == self.segment for part in parts) else None

    def _nowhere(self, known: dict[str, Manifest]) -> Problem:
        """Return the problem of a segment that airs nowhere in the week, with the nearest that does."""
        releases = [one for manifest in known.values() if (one := manifest.of_week(self.week))]
        segments = {part.segment for release in releases for part in release.parts if part.segment}
        what = say("'{segment}' airs in no published {week}", segment=self.segment, week=self.week)
        return error(Place(self.week), what, suggestion(self.segment, segments))

    def _prepare(self, press: Press, packer: Packer, code: str, old: Release) -> PublishOutcome:
        gone = {self.segment, *_gone(old)}
        week, bag = self._revision(packer, code, gone, _next(old))
        made = release_of(week, bag, self._playables(old), (self._recall(press, old),))
        return press.prepare(week, made)

    def _revision(
        self, packer: Packer, code: str, gone: Collection[str], letter: str
    ) -> tuple[CommuneWeek, Bag]:
        """Return a commune's week without the segments that are gone, and its bundle; raises Stopped when a
        piece of it is damaged."""
        commune = packer.communes[code]
        if letter == packer.record.letter and not gone:
            return packer.commune_week(commune), packer.bag(commune)
        tag = functools.partial(_tag, packer.store)
        week = without_segments(packer.commune_week(commune), gone, letter, tag)
        for piece in {piece for programme in week.programmes for piece in programme.pieces}:
            _check(piece)
        sounds = [described_programme(programme) for programme in week.programmes]
        return week, week_bag(week, schedule_page(week), sounds)

    def _recall(self, press: Press, old: Release) -> Recall:
        title = next(part.title for part in old.parts if part.segment == self.segment)
        return Recall(self.segment, title, self.reason, press.today, self._speech(old))

    def _speech(self, old: Release) -> tuple[str, ...]:
        """Return the SHA-256 of the pieces with the segment's speech."""
        own = (part.piece for part in old.parts if part.segment == self.segment)
        return tuple(dict.fromkeys(old.pieces[piece].sha256 for piece in own if piece is not None))

    def _playables(self, old: Release) -> Playables:
        """Return the segments' files as they lie in the site, by what airs of them."""
        stretches = {one.piece: one for file in old.files for one in file.stretches}
        return {
            (part.segment, part.language): _lying(
                self.site.root, old.pieces[part.piece], stretch.start, part.ms
            )
            for part in old.parts
            if part.piece is not None and (stretch := stretches.get(part.piece))
        }

    def _clear(self, airing: dict[str, Release]) -> tuple[str, ...]:
        """Take away what nobody may play any more; return the names of releases that still air it."""
        gone = {sha for old in airing.values() for sha in self._speech(old)}
        releases = [
            one for code in self.site.codes() if (found := self.site.newest(code)) for one in found.releases
        ]
        for code, old in airing.items():
            self.site.withdraw(code, old)
        for piece in gone - {stored.sha256 for one in releases for stored in one.pieces}:
            self.site.remove(piece)
        return tuple(sorted({one.name for one in releases if self._airing(one)}))


def _gone(old: Release) -> set[str]:
    """Return the segments that recalls have taken out of a release."""
    return {recall.segment for recall in old.recalled}


@functools.cache
def _check(piece: Piece) -> None:
    """Raise Stopped when a piece is not what its name says; each is read once."""
    if sha256(b"".join(chunks([piece]))) != piece.sha256:
        raise damaged(piece)


def _next(old: Release) -> str:
    """Return the letter of the next revision; raises Stopped after Z."""
    if old.letter == "Z":
        raise Stopped(error(Place(old.name), say("the week has no revision left after Z")))
    return chr(ord(old.letter) + 1)


def _tag(store: Store, week: CommuneWeek, slot: SlotPlan) -> Piece:
    """Return the tag of a slot's programme in a revision; it is marked if what is left is machine-made."""
    heard = {(item.kind, item.segment, item.language) for item in slot.items}
    parts = [part for part in week.parts if (part.kind, part.segment, part.language) in heard]
    mark = week.mark if any(part.machine_made for part in parts) else ""
    return programme_tag(store, week.name, slot.time, week.station, f"{week.week}{week.letter}", mark)


@functools.cache
def _lying(root: Path, stored: StoredPiece, start: int, ms: int) -> Playable:
    """Return a file of the site that is played alone: its tag is what stands before `start`."""
    path = root / layout.piece(stored.sha256, stored.suffix)
    length = stored.length - start
    tag = b"".join(chunks([Piece(path, start, "", 0)]))
    sound = Piece(
        path, length, sha256(b"".join(chunks([Piece(path, length, "", 0, start=start)]))), 0, ms, start
    )
    return Playable(stored, tag, sound)
