"""From what was prepared, spoken and planned to the week's record: all that anybody asks of it later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pipeline.bundle.names import programme_name
from pipeline.bundle.week import described_programme
from pipeline.digest import recipe
from pipeline.model.audio import Piece, Programme
from pipeline.model.authored import Commune, Law
from pipeline.model.citation import Citation
from pipeline.model.commune_week import Approval, SegmentFacts
from pipeline.model.coverage import Coverage
from pipeline.model.parts import PartId
from pipeline.model.plan import CommunePlan, Plan, SlotPlan
from pipeline.model.week_record import (
    RecordedCommune,
    RecordedPart,
    RecordedPiece,
    RecordedProgramme,
    RecordedSegment,
    WeekRecord,
)
from pipeline.progress import Progress
from pipeline.store import Facts, Store
from pipeline.work.packing.tagging import programme_tag
from pipeline.work.preparing.approvals import aired
from pipeline.work.preparing.coverage import coverage
from pipeline.work.preparing.errands import errands
from pipeline.work.preparing.prepare import PreparedWeek
from pipeline.work.speaking.sounding import SoundedWeek

SUMS = 2
"""Version of the step."""


@dataclass(frozen=True)
class Recorder:
    """Writes down one built week."""

    sounded: SoundedWeek
    store: Store

    @property
    def prepared(self) -> PreparedWeek:
        """What it was made of."""
        return self.sounded.prepared

    def record(self, threads: int, progress: Progress) -> WeekRecord:
        """Return the record of the week, planned by its real lengths; steps the progress for each commune."""
        prepared, week = self.prepared, self.prepared.week
        plan = self.sounded.planner.plan(week)
        catalogue, station = prepared.catalogue, prepared.catalogue.station

        def commune(own: CommunePlan) -> RecordedCommune:
            recorded = self._commune(own, catalogue.communes[own.commune], plan)
            progress.step()
            return recorded

        with ThreadPoolExecutor(threads) as pool:
            communes = tuple(pool.map(commune, plan.communes))
        return WeekRecord(
            format=1,
            week=week.id,
            revision=week.revision,
            monday=week.monday,
            content=prepared.state,
            station=station.name,
            mark=station.mark,
            site=station.site or "",
            languages={code: language.name for code, language in catalogue.languages.items()},
            profiles={code: profile.name for code, profile in catalogue.profiles.items()},
            titles={name: segment.title for name, segment in catalogue.segments.items()},
            segments=self._segments(),
            parts=tuple(self._parts()),
            communes=communes,
            approval=prepared.approvals.signed(aired(prepared.approvals)),
            findings=prepared.problems,
            failures=self.sounded.failures,
            errands=errands(prepared),
        )

    def _segments(self) -> dict[str, RecordedSegment]:
        rows: dict[str, list[Coverage]] = {}
        for row in coverage(self.prepared):
            rows.setdefault(row.segment, []).append(row)
        return {
            name: RecordedSegment(self._facts(name), tuple(rows.get(name, ())))
            for name in self.prepared.week.segments
        }

    def _facts(self, segment: str) -> SegmentFacts:
        """Return what those who answer for a segment must know of it."""
        authored = self.prepared.catalogue.segments[segment]
        laws = tuple(_cited(self.prepared.catalogue.laws, one) for one in authored.citations)
        approval = self._approval(segment)
        return SegmentFacts(authored.title, laws, authored.source, authored.checked_on, approval)

    def _approval(self, segment: str) -> Approval | None:
        """Return by whom a segment was approved in every language in which it is heard."""
        approvals = self.prepared.approvals
        return approvals.signed([one for one in aired(approvals) if one.subject.name == segment])

    def _parts(self) -> Iterator[RecordedPart]:
        """Yield every part that was made, and the texts of the week that nobody speaks."""
        sounds: dict[PartId, dict[str, RecordedPiece]] = {}
        for (part, profile), encoded in self.sounded.sounds.items():
            sounds.setdefault(part, {})[profile] = recorded(encoded.piece)
        for part, casting in self.prepared.castings.items():
            if part in sounds or (part.is_common and part.segment in self.prepared.week.segments):
                yield RecordedPart(part, casting.provenance, casting.part.sentences, sounds.get(part, {}))

    def _commune(self, own: CommunePlan, commune: Commune, plan: Plan) -> RecordedCommune:
        return RecordedCommune(
            code=commune.code,
            name=commune.name,
            profile=commune.profile,
            languages=tuple(spoken.code for spoken in commune.languages),
            contact=commune.contact,
            plan=own,
            programmes=self._programmes(own, commune, plan),
            around=tuple(
                part
                for part in self.sounded.planner.playable(self.prepared.week, commune)
                if not part.segment or part.place
            ),
        )

    def _programmes(self, own: CommunePlan, commune: Commune, plan: Plan) -> tuple[RecordedProgramme, ...]:
        """Return the programmes of the slots that play something, each with its sums."""
        tagged = self.prepared.catalogue.profiles[commune.profile].tags
        tags, programmes = [], []
        for slot in own.slots:
            if slot.items:
                tags.append(self._tag(commune, plan, slot) if tagged else None)
                parts = [
                    self.sounded.sounds[part, commune.profile].piece
                    for item in slot.items
                    for part in item.parts
                ]
                name = programme_name(plan.week, plan.letter, slot.time)
                programmes.append(Programme(name, tuple(filter(None, (tags[-1], *parts)))))
        return tuple(
            RecordedProgramme(programme.name, recorded(tag) if tag else None, *sums)
            for programme, tag, sums in zip(programmes, tags, self._sums(programmes), strict=True)
        )

    def _tag(self, commune: Commune, plan: Plan, slot: SlotPlan) -> Piece:
        station, castings = self.prepared.catalogue.station, self.prepared.castings
        made = [castings[part].provenance for item in slot.items for part in item.parts]
        mark = station.mark if any(one and one.machine_made for one in made) else ""
        release = f"{plan.week}{plan.letter}"
        return programme_tag(self.store, commune.name, slot.time, station.name, release, mark)

    def _sums(self, programmes: Sequence[Programme]) -> Iterator[tuple[int, str, int]]:
        """Yield each programme's length, SHA-256 and CRC-32; kept in the store: nothing is read twice."""
        pieces = [[piece.sha256 for piece in one.pieces] for one in programmes]

        def measure() -> Facts:
            files = [described_programme(one) for one in programmes]
            names = ("length", "sha256", "crc32")
            return {name: [getattr(file, name) for file in files] for name in names}

        entry = self.store.note(recipe("sums", SUMS, pieces=pieces), measure)
        yield from zip(entry.list("length"), entry.list("sha256"), entry.list("crc32"), strict=True)


def _cited(laws: Mapping[str, Law], citation: Citation) -> str:
    """Return 'Luật Trợ giúp pháp lý số 11/2017/QH14, Điều 7' for `luat-11-2017-qh14/dieu-7`."""
    law = laws.get(citation.law)
    name = f"{law.title} số {law.number}" if law else citation.law
    return ", ".join(filter(None, (name, citation.words)))


def recorded(piece: Piece) -> RecordedPiece:
    """Return a piece of the store by what it is."""
    return RecordedPiece(piece.sha256, piece.path.suffix[1:], piece.length, piece.crc32, piece.ms)
