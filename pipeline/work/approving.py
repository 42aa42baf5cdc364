"""`loa approve`: what is to be approved, what has changed since it last was, and the record of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pipeline import yamlediting
from pipeline.content import kinds
from pipeline.model.authored import ApprovalRecord, ApprovalSignature, ApprovedLine
from pipeline.problems import Place, Stopped, error, known_here, say, suggestion
from pipeline.store import write_whole
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.preparing.approvals import Standing, aired, is_heard, person, unreviewed
from pipeline.work.preparing.prepare import Prepared, prepare
from pipeline.work.preparing.wordings import seal_of

HEADER = (
    "# Lệnh loa approve viết tệp này: ai đã duyệt những lời nào. Sửa tay thì lời duyệt không còn giá trị.\n"
)


@dataclass(frozen=True)
class Change:
    """One line that is another now: what was approved (None: nothing) and what is heard (None: no more)."""

    before: ApprovedLine | None
    now: ApprovedLine | None


@dataclass(frozen=True)
class Approving:
    """Approvals of one station, asked for and written."""

    prepared: Prepared

    @staticmethod
    def at(root: Path, week: str | None, today: dt.date, machine: Machine = BARE) -> Approving:
        """Return the approvals of the content under `root`, for a week (None: the newest planned)."""
        return Approving(prepare(root, week, today, machine))

    def everything(self) -> tuple[Standing, ...]:
        """Return all that the week may air, and the week itself."""
        approvals = self.prepared.approvals
        week = approvals.standing(approvals.week.id) if approvals.week else None
        found = aired(approvals)
        return (*found, week) if week and week not in found else found

    def wanted(self, what: str, language: str | None) -> tuple[Standing, ...]:
        """Return what is to be approved under a name: a week with all that it airs, a segment, the rundown or
        the communes, in every language or in one. Raises Stopped when nothing is called so."""
        week, standings = self.prepared.approvals.week, self.prepared.approvals.standings.values()
        named = self.everything() if week and week.id == what else self._ready(what)
        one = self.prepared.approvals.standing(what, language) if language else None
        found = (one,) if one else tuple(one for one in named if language in (None, one.subject.language))
        if found:
            return found
        if named:
            codes = ", ".join(dict.fromkeys(one.subject.language for one in named if one.subject.language))
            why = say("'{what}' is not ready in '{language}'", what=what, language=language or "")
            raise Stopped(error(Place(what), why, say("it is in: {codes}", codes=codes)))
        names = [*dict.fromkeys(one.subject.name for one in standings)]
        why = say("there is nothing to approve that is called '{what}'", what=what)
        raise Stopped(error(Place(what), why, suggestion(what, names, known_here(names))))

    def _ready(self, what: str) -> tuple[Standing, ...]:
        """Return how a segment stands in each language in which somebody can speak it; where nobody can, in
        each in which it is written."""
        approvals = self.prepared.approvals
        found = tuple(one for one in approvals.standings.values() if one.subject.name == what)
        return tuple(one for one in found if is_heard(approvals, one)) or found

    def sign(self, standing: Standing, signature: ApprovalSignature, review: bool = False) -> Path:
        """Write the record of a subject with one signature more, and return where.

        Signatures of other words than are heard now fall away. Raises Stopped when the signature does not
        fit: a review of what is no translation, or by its own translator; an approval of what nobody speaks.
        """
        self._stop_if_unfit(standing, signature, review)
        record = standing.record if standing.same_words else None
        approved = record.approved if record else ()
        reviewed = record.reviewed if record else None
        if review:
            reviewed = signature
        else:
            approved = (*(one for one in approved if person(one) != person(signature)), signature)
        path = kinds.APPROVALS.where.replace("*", standing.subject.stem)
        text = HEADER + yamlediting.as_text(_as_yaml(standing, approved, reviewed))
        write_whole(self.prepared.catalogue.root / path, text.encode())
        return self.prepared.catalogue.root / path

    def _stop_if_unfit(self, standing: Standing, signature: ApprovalSignature, review: bool) -> None:
        subject, translations = standing.subject, self.prepared.catalogue.translations
        if not review:
            if not is_heard(self.prepared.approvals, standing):
                why = say("'{what}' cannot be heard yet: nobody speaks it", what=subject.stem)
                raise Stopped(error(subject.place, why, say("record it first; what is heard is approved")))
            return
        if (subject.name, subject.language) not in translations:
            why = say("'{what}' is no translation", what=subject.stem)
            raise Stopped(error(subject.place, why, say("only translations are reviewed; approve it")))
        why = unreviewed(self.prepared.catalogue, subject, signature)
        if why.text:
            raise Stopped(error(subject.place, why, say("another person must read it")))


def changes(standing: Standing) -> tuple[Change, ...]:
    """Return what differs between the last record of a subject and what is heard now, in text order."""
    before = standing.record.lines if standing.record else ()
    now = standing.wording.lines
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _paired(before[i1:i2], now[j1:j2])
    moved = {one.before for one in found if one.before in now} | {
        one.now for one in found if one.now in before
    }
    return tuple(one for one in found if (one.before or one.now) not in moved or (one.before and one.now))


def _paired(before: Sequence[ApprovedLine], now: Sequence[ApprovedLine]) -> Iterator[Change]:
    for number in range(max(len(before), len(now))):
        old = before[number] if number < len(before) else None
        yield Change(old, now[number] if number < len(now) else None)


def _as_yaml(
    standing: Standing, approved: Sequence[ApprovalSignature], reviewed: ApprovalSignature | None
) -> dict[str, object]:
    record = ApprovalRecord(
        approved=tuple(approved),
        reviewed=reviewed,
        language=standing.subject.language or None,
        of="0" * 12,
        lines=standing.wording.lines,
    )
    found = record.model_dump(mode="json", exclude_defaults=True) | {"of": seal_of(record)}
    return {key: found[key] for key in ("language", "approved", "reviewed", "of", "lines") if key in found}
