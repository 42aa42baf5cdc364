"""Who must do what next, so that nothing airs that is no longer true and nothing stays silent for long."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.catalogue import SOURCE
from pipeline.model.coverage import Coverage, Errand, Role, State
from pipeline.problems import Message, say
from pipeline.work.casting.recordings import to_read
from pipeline.work.preparing.approvals import Standing, unreviewed
from pipeline.work.preparing.coverage import coverage, spoken_languages
from pipeline.work.preparing.prepare import Prepared


def errands(prepared: Prepared) -> tuple[Errand, ...]:
    """Return what the station's texts wait for, in the order in which it is done: words, voices, signatures.

    Segments that were never begun in a language are not listed: `Coverage` has them.
    """
    rows = [*_of_texts(prepared), *_of_approvals(prepared)]
    return tuple(sorted(rows, key=lambda one: list(Role).index(one.role)))


def _of_texts(prepared: Prepared) -> Iterator[Errand]:
    spoken = spoken_languages(prepared.catalogue)
    for row in coverage(prepared):
        if row.language not in spoken:
            continue
        if row.state is State.STALE:
            task = _translate(prepared, row)
            yield Errand(Role.TRANSLATOR, row.segment, row.language, task, _translation(row))
        elif row.state is State.FAULTY:
            task = say("correct what the check names")
            yield Errand(Role.EDITOR, row.segment, row.language, task, "scripts/loa check")
        elif row.state is State.WAITING and not prepared.catalogue.languages[row.language].voices:
            yield Errand(Role.READER, row.segment, row.language, _read(prepared, row), _takes(row))


def _translation(row: Coverage) -> str:
    return f"scripts/loa translation {row.segment} {row.language}"


def _takes(row: Coverage) -> str:
    return f"scripts/loa takes {row.segment} {row.language}"


def _translate(prepared: Prepared, row: Coverage) -> Message:
    telling = prepared.scripts.tellings.get((row.segment, row.language))
    stale = telling.stale if telling else prepared.scripts.frames[row.language].stale
    first = " ".join(stale[0].text.split())
    return say("{count} paragraphs to translate anew, the first: '{words}'", count=len(stale), words=first)


def _read(prepared: Prepared, row: Coverage) -> Message:
    waiting = to_read(prepared.catalogue, prepared.scripts, row.segment, row.language)
    if not waiting:
        return say("list the recordings")
    first = waiting[0].paragraph.written
    return say("{count} paragraphs to read, the first: '{words}'", count=len(waiting), words=first)


def _of_approvals(prepared: Prepared) -> Iterator[Errand]:
    """Yield who must sign, where the station asks for it: the second reader of each translation; and the
    approver once for each reason, for one command shows all that waits."""
    approvals = prepared.approvals
    waiting = approvals.silent()
    for standing in waiting if approvals.whole_weeks else ():
        if standing.subject.language not in ("", SOURCE):
            yield from _of_review(prepared, standing)
    for why in dict.fromkeys(one.lacks for one in waiting):
        stems = [one.subject.stem for one in waiting if one.lacks == why]
        week = approvals.week.id if approvals.week else ""
        task = say("{why}: {names}", why=why, names=", ".join(stems))
        yield Errand(Role.APPROVER, week, "", task, f"scripts/loa approve {week}")


def _of_review(prepared: Prepared, standing: Standing) -> Iterator[Errand]:
    subject, record = standing.subject, standing.record
    current = record if standing.same_words else None
    why = unreviewed(prepared.catalogue, subject, current.reviewed if current else None)
    if why.text:
        command = f"scripts/loa approve {subject.name} --lang {subject.language} --review"
        yield Errand(Role.REVIEWER, subject.name, subject.language, why, command)
