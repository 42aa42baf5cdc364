"""From a plan and encoded parts to programmes and to each commune's bag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pipeline.bundle.archive import write_folder, write_zip
from pipeline.bundle.bag import Bag, BagFile
from pipeline.bundle.names import programme_name
from pipeline.bundle.week import described_programme, week_bag
from pipeline.digest import canonical, recipe, sha256_of_file
from pipeline.model.audio import Piece, Programme, Provenance
from pipeline.model.authored import Commune
from pipeline.model.commune_week import Approval, CommuneWeek, PartFacts, SegmentFacts
from pipeline.model.plan import CommunePlan, Item, Plan, SlotPlan, SlotTime
from pipeline.pages.schedule import schedule_page
from pipeline.sound import tags
from pipeline.store import Facts, Store
from pipeline.work.packing.citing import cited
from pipeline.work.packing.planning import Planner
from pipeline.work.preparing.approvals import aired
from pipeline.work.preparing.prepare import Prepared
from pipeline.work.speaking.workshop import EncodedParts, piece_facts, piece_of

TAG, SUMS, ZIP = 1, 1, 1
"""Versions of the steps."""


@dataclass(frozen=True)
class Packer:
    """Packs the communes' bundles of one week."""

    prepared: Prepared
    plan: Plan
    planner: Planner
    made: EncodedParts
    store: Store

    def bag(self, plan: CommunePlan) -> Bag:
        """Return a commune's bundle, described to the last byte."""
        return self.described(plan)[1]

    def described(self, plan: CommunePlan) -> tuple[CommuneWeek, Bag]:
        """Return what a commune's bundle is made from, and the bundle."""
        week = self.commune_week(plan)
        return week, bag_of(week, self.store)

    def commune_week(self, plan: CommunePlan) -> CommuneWeek:
        """Return everything that a commune's bundle is made from."""
        catalogue, commune = self.prepared.catalogue, self.prepared.catalogue.communes[plan.commune]
        playing = [slot for slot in plan.slots if slot.items]
        week = self.prepared.week
        assert week
        return CommuneWeek(
            station=catalogue.station.name,
            mark=catalogue.station.mark,
            week=week.id,
            monday=week.monday,
            letter=self.plan.letter,
            code=commune.code,
            name=commune.name,
            profile=catalogue.profiles[commune.profile].name,
            plan=plan,
            programmes=tuple(self._programme(commune, slot) for slot in playing),
            languages={code: language.name for code, language in catalogue.languages.items()},
            segments={segment: self.facts(segment) for segment in _segments(playing)},
            parts=tuple(self._parts(commune, playing)),
            approval=self.prepared.approvals.signed(aired(self.prepared.approvals)),
            contact=commune.contact,
        )

    def _programme(self, commune: Commune, slot: SlotPlan) -> Programme:
        parts = [part for item in slot.items for part in self.planner.parts(item, commune)]
        pieces = [self.made[part, commune.profile].piece for part in parts]
        if self.prepared.catalogue.profiles[commune.profile].tags:
            pieces.insert(0, self._tag(commune, slot))
        name = programme_name(self.plan.week, self.plan.letter, slot.time)
        return Programme(name, tuple(pieces))

    def _tag(self, commune: Commune, slot: SlotPlan) -> Piece:
        station = self.prepared.catalogue.station
        made = [one for item in slot.items for one in self._provenances(commune, item)]
        mark = station.mark if any(one.machine_made for one in made) else ""
        release = f"{self.plan.week}{self.plan.letter}"
        return programme_tag(self.store, commune.name, slot.time, station.name, release, mark)

    def _provenances(self, commune: Commune, item: Item) -> tuple[Provenance, ...]:
        parts = self.planner.parts(item, commune)
        found = [self.prepared.castings[part].provenance for part in parts]
        return tuple(dict.fromkeys(filter(None, found)))

    def _parts(self, commune: Commune, slots: Iterable[SlotPlan]) -> Iterable[PartFacts]:
        heard = {(item.kind, item.segment, item.language): item for slot in slots for item in slot.items}
        for (kind, segment, language), item in heard.items():
            yield PartFacts(kind, self._provenances(commune, item), segment, language)

    def facts(self, segment: str) -> SegmentFacts:
        """Return what those who answer for a segment must know of it."""
        authored = self.prepared.catalogue.segments[segment]
        approval = self._approval(segment)
        laws = tuple(cited(self.prepared.catalogue.laws, reference) for reference in authored.laws)
        return SegmentFacts(authored.title, laws, authored.source, authored.checked_on, approval)

    def _approval(self, segment: str) -> Approval | None:
        """Return by whom a segment was approved in every language in which it is heard."""
        approvals = self.prepared.approvals
        return approvals.signed([one for one in aired(approvals) if one.subject.name == segment])

    def write(self, bag: Bag, folder: Path, zipped: bool, unpacked: bool) -> None:
        """Write a bag into a folder, as a zip (unless it lies there already, whole) or unpacked or both."""
        if zipped:
            self._zip(bag, folder)
        if unpacked:
            write_folder(bag, folder / bag.name)

    def _zip(self, bag: Bag, folder: Path) -> None:
        target = folder / f"{bag.name}.zip"
        files = [[file.name, file.length, file.sha256] for file in bag.files]
        key = recipe("zip", ZIP, name=bag.name, day=bag.day.isoformat(), files=files)
        known = self.store.find(key)
        if not known or not target.is_file() or sha256_of_file(target) != known.facts["sha256"]:
            write_zip(bag, target)
            self.store.make(key, "json", lambda path: _noted(path, target))


def programme_tag(store: Store, commune: str, time: SlotTime, station: str, release: str, mark: str) -> Piece:
    """Return the tag of a programme; `release` is the week with its revision, `mark` is empty where nothing
    in it is machine-made speech."""
    title = f"{commune}, {time.date:%d/%m/%Y}, {time.at:%H:%M}"
    words = (title, station, f"Trợ giúp pháp lý, tuần {release}", time.date.isoformat(), mark)

    def write(path: Path) -> Facts:
        data = tags.tag(*words)
        path.write_bytes(data)
        return piece_facts(data, 0)

    return piece_of(store.make(recipe("tag", TAG, words=words), "id3", write))


def bag_of(week: CommuneWeek, store: Store) -> Bag:
    """Return a commune's bundle; the programmes' sums are kept in the store: nothing is read twice."""
    names = [[one.name, [piece.sha256 for piece in one.pieces]] for one in week.programmes]
    described: list[BagFile] = []

    def write(path: Path) -> Facts:
        described.extend(described_programme(one) for one in week.programmes)
        facts = {"sums": [[file.length, file.sha256, file.crc32] for file in described]}
        path.write_bytes(canonical(facts))
        return cast(Facts, facts)

    entry = store.make(recipe("sums", SUMS, programmes=names), "json", write)
    sums = cast(list[list[Any]], entry.facts["sums"])
    files = [
        BagFile(f"data/{one.name}", one.pieces, length, sha256, crc32)
        for one, (length, sha256, crc32) in zip(week.programmes, sums, strict=True)
    ]
    return week_bag(week, schedule_page(week), files)


def _noted(path: Path, target: Path) -> Facts:
    facts: Facts = {"sha256": sha256_of_file(target)}
    path.write_bytes(canonical(dict(facts)))
    return facts


def _segments(slots: Iterable[SlotPlan]) -> list[str]:
    return list(dict.fromkeys(item.segment for slot in slots for item in slot.items if item.segment))
