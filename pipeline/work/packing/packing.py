"""From a week's record to programmes and to each commune's bundle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.bundle.archive import write_folder, write_zip
from pipeline.bundle.bag import Bag, BagFile
from pipeline.bundle.week import week_bag
from pipeline.digest import recipe, sha256_of_file
from pipeline.model.audio import Piece, Programme, Provenance
from pipeline.model.commune_week import CommuneWeek, PartFacts
from pipeline.model.parts import PartId
from pipeline.model.plan import Item, SlotPlan
from pipeline.model.week_record import RecordedCommune, RecordedPart, RecordedPiece, WeekRecord
from pipeline.pages.schedule import schedule_page
from pipeline.store import Store

ZIP = 1
"""Version of the step."""


@dataclass(frozen=True)
class Packer:
    """Packs the communes' bundles of one recorded week; its pieces lie in the store."""

    record: WeekRecord
    store: Store

    @cached_property
    def parts(self) -> dict[PartId, RecordedPart]:
        """Every part of the week."""
        return {part.id: part for part in self.record.parts}

    @cached_property
    def communes(self) -> dict[str, RecordedCommune]:
        """Every commune of the week by its code."""
        return {commune.code: commune for commune in self.record.communes}

    def piece(self, recorded: RecordedPiece) -> Piece:
        """Return a piece where it lies."""
        path = self.store.object(recorded.sha256, recorded.suffix)
        return Piece(path, recorded.length, recorded.sha256, recorded.crc32, recorded.ms)

    def sound(self, part: PartId, profile: str) -> Piece:
        """Return a part as it sounds in a profile."""
        return self.piece((self.parts[part].sounds or {})[profile])

    def commune_week(self, commune: RecordedCommune) -> CommuneWeek:
        """Return everything that a commune's bundle is made from."""
        record = self.record
        playing = [slot for slot in commune.plan.slots if slot.items]
        segments = dict.fromkeys(item.segment for slot in playing for item in slot.items if item.segment)
        return CommuneWeek(
            station=record.station,
            mark=record.mark,
            week=record.week,
            monday=record.monday,
            letter=record.letter,
            code=commune.code,
            name=commune.name,
            profile=record.profiles[commune.profile],
            plan=commune.plan,
            programmes=tuple(self._programmes(commune, playing)),
            languages=record.languages,
            segments={segment: record.segments[segment].facts for segment in segments},
            parts=tuple(self._facts(playing)),
            approval=record.approval,
            contact=commune.contact,
        )

    def bag(self, commune: RecordedCommune) -> Bag:
        """Return a commune's bundle, described to the last byte."""
        week = self.commune_week(commune)
        sounds = [
            BagFile(f"data/{programme.name}", programme.pieces, sums.length, sums.sha256, sums.crc32)
            for programme, sums in zip(week.programmes, commune.programmes, strict=True)
        ]
        return week_bag(week, schedule_page(week), sounds)

    def _programmes(self, commune: RecordedCommune, slots: Iterable[SlotPlan]) -> Iterator[Programme]:
        for slot, programme in zip(slots, commune.programmes, strict=True):
            tag = [self.piece(programme.tag)] if programme.tag else []
            sounds = (self.sound(part, commune.profile) for item in slot.items for part in item.parts)
            yield Programme(programme.name, (*tag, *sounds))

    def _facts(self, slots: Iterable[SlotPlan]) -> Iterator[PartFacts]:
        heard = {(item.kind, item.segment, item.language): item for slot in slots for item in slot.items}
        for (kind, segment, language), item in heard.items():
            yield PartFacts(kind, self._provenances(item), segment, language)

    def _provenances(self, item: Item) -> tuple[Provenance, ...]:
        found = (self.parts[part].provenance for part in item.parts)
        return tuple(dict.fromkeys(filter(None, found)))

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
            facts = {"sha256": write_zip(bag, target)}
            self.store.note(key, lambda: facts)
