"""Whether what is heard was approved, word by word, by those whom the station asks.

A record (approvals/*.yaml) holds the lines that were approved. What airs is held against these lines: a
value, a word, a lexicon's entry or a recording that is another one now is not approved any more, and nothing
else is silenced by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.digest import fingerprint, folded
from pipeline.model.authored import ApprovalRecord, ApprovalSignature, ApprovedLine, Week
from pipeline.model.catalogue import RUNDOWN, SOURCE, Catalogue
from pipeline.model.commune_week import Approval
from pipeline.model.coverage import Rejection
from pipeline.model.parts import PartId
from pipeline.problems import NOTHING, Message, Problem, error, note, say, warning
from pipeline.work.casting.casting import Casting
from pipeline.work.preparing.wordings import COMMUNES, Subject, Wording, fingerprint_of, seal_of

LEVELS = ("none", "texts", "all", "two-persons")
"""What a station may ask for (station.yaml, `require_approval`): nothing; every text, the rundown and the
communes' names; the week and a second reader of every translation, too; and two persons for each."""


NOT_APPROVED = say("not approved")
CHANGED = say("changed since it was approved")


@dataclass(frozen=True)
class Standing:
    """How a subject stands with those who approve it."""

    wording: Wording
    record: ApprovalRecord | None
    """The last record of it, whatever it says; of what was renamed, the one that holds its words."""
    unsigned: Message
    """Which signature lacks that the station asks for; NOTHING when none does."""

    @property
    def subject(self) -> Subject:
        """What stands so."""
        return self.wording.subject

    @cached_property
    def lacks(self) -> Message:
        """Why not all of it counts as approved as it is heard now; NOTHING when it does."""
        return _first(self.unsigned, self.against_common(), self.against(self.wording.each))

    @property
    def same_words(self) -> bool:
        """Whether all that is heard now is what the record holds, whoever has signed it."""
        return self._together and self._holds(self.wording.each)

    def against(self, lines: Iterable[ApprovedLine]) -> Message:
        """Return why lines that stand for themselves do not count as approved; NOTHING when they do."""
        return _first(self.unsigned, NOTHING if self._holds(lines) else CHANGED)

    def against_common(self) -> Message:
        """Return why what belongs together does not count as approved; NOTHING when it does."""
        return _first(self.unsigned, NOTHING if self._together else CHANGED)

    def _holds(self, lines: Iterable[ApprovedLine]) -> bool:
        approved = self.record.lines if self.record else ()
        if not self.subject.language and self.subject.name != COMMUNES:  # a week's segment, by title or id
            known = {name for line in approved for name in (line.written, line.spoken)}
            return all(line.written in known or line.spoken in known for line in lines)
        return set(lines) <= set(approved)

    @property
    def _together(self) -> bool:
        before = [line for line in self.record.lines if not line.alone] if self.record else []
        language = self.subject.language
        return fingerprint_of(before, language) == fingerprint_of(self.wording.together, language)


def _first(*reasons: Message) -> Message:
    return next((reason for reason in reasons if reason.text), NOTHING)


@dataclass(frozen=True)
class Approvals:
    """Holds what is heard against the records of what was approved."""

    catalogue: Catalogue
    week: Week | None
    standings: Mapping[str, Standing]
    """By the subject's stem."""
    speakable: frozenset[PartId]
    """The parts that somebody can speak, approved or not."""

    @staticmethod
    def of(
        catalogue: Catalogue,
        week: Week | None,
        wordings: Iterable[Wording],
        castings: Mapping[PartId, Casting],
    ) -> Approvals:
        """Return the standing of each subject; `castings` are of all parts, approved or not."""
        valid = [record for record in catalogue.approvals.values() if not _edited(record)]
        by_words = {fingerprint_of(record.lines, record.language): record for record in valid}
        by_stem = {record.stem: record for record in valid}
        standings = {}
        for wording in wordings:
            stem, language = wording.subject.stem, wording.subject.language or None
            last = by_stem.get(stem)
            record = by_words.get(fingerprint_of(wording.lines, language))
            if record is None and last and last.language == language:
                record = last
            standings[stem] = Standing(wording, record, _unsigned(catalogue, wording.subject, record))
        speakable = frozenset(part for part, casting in castings.items() if casting.heard)
        return Approvals(catalogue, week, standings, speakable)

    @property
    def level(self) -> int:
        """How much the station asks for: 0 is nothing."""
        return _level(self.catalogue)

    @property
    def whole_weeks(self) -> bool:
        """Whether the week itself must be approved."""
        return self.level >= LEVELS.index("all")

    def standing(self, name: str, language: str = "") -> Standing | None:
        """Return how a segment, the rundown, the communes or a week stands; None for what is not ready."""
        return self.standings.get(Subject(name, language).stem)

    def silent(self) -> tuple[Standing, ...]:
        """Return what the week would air and does not, for want of an approval."""
        return tuple(one for one in aired(self) if one.lacks.text) if self.level else ()

    @staticmethod
    def signed(standings: Sequence[Standing]) -> Approval | None:
        """Return who has approved all of some subjects as they are heard; None unless all are approved."""
        if not standings or any(one.lacks.text for one in standings):
            return None
        records = [one.record for one in standings if one.record]
        signatures = [signature for record in records for signature in record.approved]
        by = dict.fromkeys(f"{one.by} ({one.role})" for one in signatures)
        of = fingerprint(" ".join(record.of for record in records))
        return Approval("; ".join(by), max(one.on for one in signatures), of)

    @cached_property
    def withheld(self) -> Mapping[PartId, Message]:
        """Return the parts that must not air, and why; nothing where the station asks for no approval."""
        texts = [one for one in self.standings.values() if one.subject.language] if self.level else []
        why = {part: reason for standing in texts for part, reason in self._of_text(standing)}
        return {part: reason for part, reason in why.items() if reason.text}

    def _of_text(self, standing: Standing) -> Iterator[tuple[PartId, Message]]:
        """Yield the parts of a text, each with the reason against it."""
        wording, off = standing.wording, self._against_listing(standing.subject.name)
        if wording.common:
            yield wording.common, _first(off, standing.against_common())
        for part, lines in wording.parts.items():
            if isinstance(part, PartId):
                yield part, _first(off, standing.against(lines), self._against_commune(part.commune))

    def _against_commune(self, code: str) -> Message:
        """Return why a commune's own values may not be heard; NOTHING where none are."""
        communes = self.standing(COMMUNES)
        if not code or communes is None or not communes.against(communes.wording.parts[code]).text:
            return NOTHING
        return say("the commune's own name is not approved")

    def _against_listing(self, segment: str) -> Message:
        """Return why the week may not air a segment, where the week must be approved."""
        week = self.standing(self.week.id) if self.week and self.whole_weeks else None
        lines = week.wording.parts.get(segment) if week else None
        if week is None or lines is None or not week.against(lines).text:
            return NOTHING
        return say("the week was approved without it")


def gated(castings: Mapping[PartId, Casting], withheld: Mapping[PartId, Message]) -> dict[PartId, Casting]:
    """Return the castings with nobody left to speak what must not air."""
    silent = {
        part: Casting(castings[part].part, rejected=(Rejection("", why),))
        for part, why in withheld.items()
        if part in castings
    }
    return {**castings, **silent}


def _level(catalogue: Catalogue) -> int:
    return LEVELS.index(catalogue.station.require_approval)


def _edited(record: ApprovalRecord) -> bool:
    return seal_of(record) != record.of


def _unsigned(catalogue: Catalogue, subject: Subject, record: ApprovalRecord | None) -> Message:
    """Return which signature lacks that the station asks for; NOTHING when none does. Where it asks for none,
    a text still counts as approved only when somebody has approved it."""
    persons = {person(one) for one in record.approved} if record else set()
    if record is None or not persons:
        return NOT_APPROVED
    if len(persons) < 2 and _level(catalogue) == LEVELS.index("two-persons"):
        return say("approved by one person only")
    if _level(catalogue) >= LEVELS.index("all") and subject.language not in ("", SOURCE):
        return unreviewed(catalogue, subject, record.reviewed)
    return NOTHING


def person(signature: ApprovalSignature) -> str:
    """Return what tells two persons apart: neither capitals nor spaces do."""
    return folded(signature.by).casefold()


def unreviewed(catalogue: Catalogue, subject: Subject, reviewed: ApprovalSignature | None) -> Message:
    """Return why a translation does not count as read by a second person; NOTHING when it does."""
    translator = catalogue.translations[subject.name, subject.language].translator
    if translator is None:
        return say("its file does not say who translated it")
    if reviewed is None:
        return say("no second person has reviewed the translation")
    if folded(translator).casefold() in (person(reviewed), folded(reviewed.role).casefold()):
        return say("it was reviewed by its own translator")
    return NOTHING


def findings(approvals: Approvals) -> Iterator[Problem]:
    """Yield what is not approved: where the station asks for approval, each thing that stays silent for it,
    and the week itself; else what has changed since, and one note. Also records that were edited by hand."""
    for record in approvals.catalogue.approvals.values():
        if _edited(record):
            what = say("the record was edited by hand: it counts for nothing")
            yield warning(record.place("of"), what, say("delete the file, and run scripts/loa approve"))
    waiting = [one for one in aired(approvals) if one.lacks.text]
    week = approvals.standing(approvals.week.id) if approvals.week and approvals.whole_weeks else None
    if week and week.unsigned.text:
        what = say("{what} is not approved: {why}", what=week.subject.stem, why=week.unsigned)
        yield error(week.subject.place, what, _approve(week))
    for standing in waiting:
        if standing is week:
            continue
        if approvals.level:
            what = say("{what} is not aired: {why}", what=standing.subject.stem, why=standing.lacks)
            yield warning(standing.subject.place, what, _approve(standing))
        elif standing.record and standing.record.approved:
            what = say("{what}: {why}", what=standing.subject.stem, why=standing.lacks)
            yield warning(standing.subject.place, what, _approve(standing))
    if waiting and approvals.week and not approvals.level:
        names = ", ".join(one.subject.stem for one in waiting)
        yield note(approvals.week.place(), say("not approved yet: {names}", names=names))


def _approve(standing: Standing) -> Message:
    subject = standing.subject
    if subject.language:
        return say(
            "run: scripts/loa approve {what} --lang {language}", what=subject.name, language=subject.language
        )
    return say("run: scripts/loa approve {what}", what=subject.name)


def aired(approvals: Approvals) -> tuple[Standing, ...]:
    """Return what the week may air, each thing that is approved as a whole: its segments in each language
    in which a commune may hear them, the rundown, the communes' names; the week where it must be, too."""
    week, communes = approvals.week, approvals.catalogue.communes.values()
    languages = {"", SOURCE, *(one.code for commune in communes for one in commune.languages)}
    names = {RUNDOWN, COMMUNES, *(week.segments if week else ())}
    names |= {week.id} if week and approvals.whole_weeks else set()
    return tuple(
        one
        for one in approvals.standings.values()
        if one.subject.name in names and one.subject.language in languages and is_heard(approvals, one)
    )


def is_heard(approvals: Approvals, standing: Standing) -> bool:
    """Return whether anybody can speak a text; communes and weeks have no text of their own."""
    wording = standing.wording
    parts = (wording.common,) if wording.common else wording.parts
    return not wording.subject.language or any(part in approvals.speakable for part in parts)
