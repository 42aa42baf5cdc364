"""What is heard, word by word, as it is put before those who approve it.

A segment in a language, the rundown in a language, the communes' own names and the week are each approved as
one thing (`Subject`). What differs from commune to commune only by a commune's own values stands in it once,
with these values by name; the values themselves are the communes' lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from pipeline.digest import canonical, fingerprint
from pipeline.model.authored import ApprovalRecord, ApprovedLine, Commune, Week
from pipeline.model.catalogue import PHRASES, RUNDOWN, SOURCE, Catalogue
from pipeline.model.parts import PartId
from pipeline.model.script import Part, ReadParagraph
from pipeline.problems import Place
from pipeline.work.casting.bank import Bank, bytes_of
from pipeline.work.texts.scribe import Scribe
from pipeline.work.texts.scripts import RundownScript, Scripts, SegmentScript

COMMUNES = "communes"


@dataclass(frozen=True)
class Subject:
    """One thing that is approved as a whole."""

    name: str
    """A segment's id, RUNDOWN, COMMUNES, or a week."""
    language: str = ""
    """'' for the communes and the week."""
    place: Place = field(default=Place(), compare=False)
    """Where it begins in the editor's files."""
    title: str = field(default="", compare=False)
    """What people call it."""

    @property
    def stem(self) -> str:
        """The name of its record's file: `hoi-o-dau.vi`, `2026-W48`."""
        return ".".join(filter(None, (self.name, self.language)))


@dataclass(frozen=True)
class Wording:
    """What is heard of a subject."""

    subject: Subject
    together: tuple[ApprovedLine, ...]
    """What belongs together: approved only with all of it, and nothing else."""
    each: tuple[ApprovedLine, ...]
    """What is heard one by one, each approved for itself: local parts, the rundown's items, communes."""
    parts: Mapping[PartId | str, tuple[ApprovedLine, ...]]
    """The lines of `each` by what says them: a part, a commune (its code), a segment of the week."""
    common: PartId | None = None
    """The part that is `together`."""

    @property
    def lines(self) -> tuple[ApprovedLine, ...]:
        """All of it, each line once where it stands for itself."""
        return (*self.together, *self.each)


def fingerprint_of(lines: Iterable[ApprovedLine], language: str | None) -> str:
    """Return the fingerprint of what is heard in a language. The order of paragraphs does not count: to turn
    two of them round is no new text."""
    spelt = (canonical([one.written, one.spoken or "", one.take or "", one.alone]).decode() for one in lines)
    return fingerprint("\n".join([language or "", *sorted(spelt)]))


def seal_of(record: ApprovalRecord) -> str:
    """Return the fingerprint of a whole record: what was approved, and by whom."""
    signed = record.model_dump(mode="json", include={"approved", "reviewed"})
    return fingerprint(fingerprint_of(record.lines, record.language) + canonical(signed).decode())


@dataclass(frozen=True)
class Wordings:
    """Finds what is heard in a catalogue's scripts."""

    catalogue: Catalogue
    scripts: Scripts
    scribe: Scribe
    week: Week | None

    def all(self) -> tuple[Wording, ...]:
        """Return every subject whose text is ready to be heard, with what is heard of it."""
        ready = (telling for telling in self.scripts.tellings.values() if telling.common)
        frames = (frame for frame in self.scripts.frames.values() if frame.language)
        found = chain(map(self._of_segment, ready), map(self._of_frame, frames), [self._of_communes()])
        week = [self._of_week(self.week)] if self.week else []
        return tuple(one for one in (*found, *week) if one.lines)

    def _of_segment(self, telling: SegmentScript) -> Wording:
        assert telling.common
        segment = self.catalogue.segments[telling.segment]
        translation = self.catalogue.translations.get((telling.segment, telling.language))
        place = (translation or segment).place()
        subject = Subject(telling.segment, telling.language, place, segment.title)
        local = self._alone((telling.first, telling.last), telling.segment)
        together = tuple(self._lines(telling.common, telling.segment))
        return Wording(subject, together, _each(local), local, telling.common.id)

    def _of_frame(self, frame: RundownScript) -> Wording:
        translation = self.catalogue.translations.get((RUNDOWN, frame.language))
        subject = Subject(RUNDOWN, frame.language, (translation or self.catalogue.rundown).place(), RUNDOWN)
        items = [parts for section in frame.sections.values() for parts in section]
        local = self._alone(items, RUNDOWN) | (self._sounds(items) if frame.language == SOURCE else {})
        return Wording(subject, (), _each(local), local)

    def _alone(
        self, items: Iterable[Mapping[str, Part]], owner: str
    ) -> dict[PartId | str, tuple[ApprovedLine, ...]]:
        """Return the lines of parts that are heard for themselves, by part id."""
        spoken = (part for parts in items for part in parts.values() if part.paragraphs)
        return {part.id: tuple(self._lines(part, owner, alone=True)) for part in spoken}

    def _sounds(self, items: Iterable[Mapping[str, Part]]) -> dict[PartId | str, tuple[ApprovedLine, ...]]:
        """Return the lines of the sounds that the rundown plays: each is known by its bytes."""
        played = {part.sound: part for parts in items for part in parts.values() if part.sound}
        found: dict[PartId | str, tuple[ApprovedLine, ...]] = {}
        for name, part in played.items():
            if sound := self.catalogue.sounds.get(name):
                take = bytes_of(self.catalogue.root / "sounds" / sound.file) or None
                found[part.id] = (ApprovedLine(written=f"♪ {sound.title}", take=take, alone=True),)
        return found

    def _lines(self, part: Part, owner: str, alone: bool = False) -> Iterator[ApprovedLine]:
        own, bank = self._bank(part.language, owner), self._bank(part.language, PHRASES)
        machine = bool(self.catalogue.languages[part.language].voices)
        for paragraph in part.paragraphs:
            spoken = paragraph.spoken if machine else None
            take, written = _take(paragraph, own, bank), paragraph.paragraph.named
            yield ApprovedLine(written=written, spoken=spoken or None, take=take, alone=alone)

    def _bank(self, language: str, owner: str) -> Bank:
        return Bank.of(self.catalogue, language, owner)

    def _of_communes(self) -> Wording:
        """Return the communes' own values: each is heard in the commune's local parts, and nowhere else."""
        communes = self.catalogue.communes.values()
        lines: dict[PartId | str, tuple[ApprovedLine, ...]] = {
            commune.code: (self._of_commune(commune),) for commune in communes
        }
        subject = Subject(COMMUNES, "", Place("communes.yaml"), COMMUNES)
        return Wording(subject, (), _each(lines), lines)

    def _of_commune(self, commune: Commune) -> ApprovedLine:
        contact = commune.contact
        values = [commune.name, *((contact.name, contact.phone) if contact else ())]
        written = [value for value in values if value]
        languages = dict.fromkeys((SOURCE, *(one.code for one in commune.languages)))
        known = [code for code in languages if code in self.catalogue.languages]
        spoken = (
            f"{code}: " + "; ".join(self.scribe.reader(code, commune).line(value) for value in written)
            for code in known
        )
        line = f"{commune.code}: " + "; ".join(written)
        return ApprovedLine(written=line, spoken=" | ".join(spoken), alone=True)

    def _of_week(self, week: Week) -> Wording:
        segments = self.catalogue.segments
        names = [name for name in week.segments if name in segments]
        lines: dict[PartId | str, tuple[ApprovedLine, ...]] = {
            name: (ApprovedLine(written=segments[name].title, spoken=name, alone=True),) for name in names
        }
        return Wording(Subject(week.id, "", week.place(), week.id), (), _each(lines), lines)


def _each(parts: Mapping[PartId | str, tuple[ApprovedLine, ...]]) -> tuple[ApprovedLine, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(parts.values())))


def _take(paragraph: ReadParagraph, own: Bank, bank: Bank) -> str | None:
    """Return what the recordings heard for a paragraph are known by; None where there are none."""
    whole = own.takes.get(paragraph.paragraph.fingerprint)
    if whole:
        return bytes_of(own.file(whole)) or None
    phrases = [take for take in map(bank.take, paragraph.sentences) if take]
    return fingerprint(" ".join(bytes_of(bank.file(take)) for take in phrases)) if phrases else None
