"""The ladder at run time: where a voice fails, the whole segment moves to the language's next voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.audio import Voice
from pipeline.model.catalogue import Catalogue
from pipeline.model.coverage import Rejection
from pipeline.model.parts import PartId
from pipeline.problems import Message, Place, Problem, error, say, warning
from pipeline.work.casting.casting import Barred, Casting, cast
from pipeline.work.casting.takes import doubted, takes_of, without_takes
from pipeline.work.speaking.jobs import Job, Line
from pipeline.work.speaking.proofs import prove, proven
from pipeline.work.speaking.speaking import Failures, Speaking
from pipeline.work.speaking.workshop import look_up, take_measures_of

RECORD_AGAIN = say("listen to it, and record it again if it is cut")


@dataclass
class Ladder:
    """Has castings spoken, each by the first of its language's voices that says all of it."""

    catalogue: Catalogue
    speaking: Speaking
    job_of: Callable[[Casting], Job]
    strict: bool = False
    """No segment moves to another voice: it is not aired, and that is an error."""
    problems: list[Problem] = field(default_factory=list)
    """What moved and why; an error where nothing is left that could speak."""
    _barred: dict[PartId, dict[Voice, Message]] = field(default_factory=lambda: defaultdict(dict))
    """By segment, the voices that failed it."""

    def climb(self, castings: Mapping[PartId, Casting]) -> dict[PartId, Casting]:
        """Return who speaks each part in the end: every line of theirs is in the store, proven.

        A part that nobody could speak has no voice any more. Raises MachineLacks when the machine can do
        no more.
        """
        settled, judged = self._with_whole_takes(castings), dict[PartId, Job]()
        unsettled = set(settled)
        while unsettled:
            jobs = {part: self.job_of(settled[part]) for part in settled if settled[part].voice}
            wanted = {part: job for part, job in jobs.items() if part in unsettled and not self._proven(job)}
            failures = self.speaking.speak(
                (line for job in wanted.values() for line in job.lines),
                (line for job in jobs.values() for line in job.lines),
            )
            moved = self._moved(settled, wanted.values(), failures)
            settled |= moved
            judged = {part: job for part, job in (judged | wanted).items() if part not in moved}
            unsettled = {part for part, casting in moved.items() if casting.voice}
        self._prove(judged.values())
        return settled

    def _with_whole_takes(self, castings: Mapping[PartId, Casting]) -> dict[PartId, Casting]:
        """Return the castings without the takes that cannot be used: the language's voices stand in."""
        read = {part: self.job_of(casting) for part, casting in castings.items() if takes_of(casting)}
        new = {part: job for part, job in read.items() if not look_up(self.speaking.store, job)}
        lines = [line for job in new.values() for line in job.lines if line.file]
        failures = self.speaking.listen(lines)
        bad = {line.file: failures[line.recipe] for line in lines if line.file and line.recipe in failures}
        bad |= self._doubted(lines, [line for job in read.values() for line in job.lines], bad)
        if not bad:
            return dict(castings)
        self.catalogue = without_takes(self.catalogue, bad)
        settled = dict(castings)
        for file, why in bad.items():
            leaving = [casting for casting in castings.values() if file in takes_of(casting)]
            settled |= self._replaced(leaving, {}, why, _of_takes)
        return settled

    def _doubted(
        self, new: Iterable[Line], known: Iterable[Line], bad: Container[Path]
    ) -> dict[Path, Message]:
        """Return which of the new takes are not believed beside all that were heard, and why."""
        entries = {line.file: self.speaking.store.recorded(line.recipe) for line in known if line.file}
        heard = {
            file: take_measures_of(entry) for file, entry in entries.items() if entry and file not in bad
        }
        wanted = {line.file for line in new}
        doubts = doubted(without_takes(self.catalogue, bad), heard) if wanted else {}
        return {
            file: say("the recording {name}: {why}", name=file.name, why=why)
            for file, why in doubts.items()
            if file in wanted
        }

    def _proven(self, job: Job) -> bool:
        """Return whether a part was proven in an earlier run; what was noted then is told again."""
        notes = proven(self.speaking.store, job)
        self.problems += notes or ()
        return notes is not None

    def _prove(self, judged: Iterable[Job]) -> None:
        noted = self.speaking.notes
        for job in judged:
            notes = [noted[line.recipe] for line in job.lines if line.recipe in noted]
            prove(self.speaking.store, job, notes)
            self.problems += notes

    def _moved(
        self, settled: Mapping[PartId, Casting], wanted: Iterable[Job], failures: Failures
    ) -> dict[PartId, Casting]:
        """Return the castings that change because lines failed: those of whole segments."""
        moved: dict[PartId, Casting] = {}
        for job in wanted:
            failed = next((line for line in job.lines if line.voice and line.recipe in failures), None)
            segment = _segment(settled[job.part])
            if failed and failed.voice and failed.voice not in self._barred[segment]:
                self._barred[segment][failed.voice] = failures[failed.recipe]
                moved |= self._moved_segment(settled, segment, failed, failures[failed.recipe])
        return moved

    def _moved_segment(
        self, settled: Mapping[PartId, Casting], segment: PartId, failed: Line, why: Message
    ) -> dict[PartId, Casting]:
        """Return the castings of a segment's parts by the voices that are left."""
        leaving = [c for c in settled.values() if _segment(c) == segment and c.voice == failed.voice]
        return self._replaced(leaving, {**self._barred[segment], **self.speaking.out}, why, _of_move)

    def _replaced(
        self, leaving: list[Casting], barred: Barred, why: Message, tell: MoveReport
    ) -> dict[PartId, Casting]:
        """Return who is left to speak what nobody speaks any more, and tell of it."""
        if self.strict:
            moved = {casting.part.id: _silenced(casting, why) for casting in leaving}
        else:
            parts = [casting.part for casting in leaving]
            moved = cast(parts, self.catalogue, self.speaking.engines, barred)
        self.problems += _reported(leaving, moved, why, tell)
        return moved


def _segment(casting: Casting) -> PartId:
    """Return the name under which a segment's common and local parts in one language belong together."""
    return casting.part.id.leader or casting.part.id


def _everywhere(casting: Casting) -> str:
    """Return what a part is in all communes: a segment in a language, or words of the rundown."""
    own = casting.part.id
    return f"{own.section}/{own.place}" if own.section else str(_segment(casting))


def _speaker(casting: Casting) -> str:
    if casting.voice:
        return f"{casting.voice.engine} {casting.voice.name}"
    return casting.provenance.by if casting.provenance else ""


def _silenced(casting: Casting, why: Message) -> Casting:
    return Casting(casting.part, rejected=(*casting.rejected, Rejection(_speaker(casting), why)))


MoveReport = Callable[[str, str, str, Message], Problem]
"""The words for a part that was left by one speaker to another ('': nobody), and why."""


def _reported(
    before: Iterable[Casting], after: Mapping[PartId, Casting], why: Message, tell: MoveReport
) -> Iterator[Problem]:
    """Yield what became of the parts that a voice or a reader left, the local parts of communes counted as
    one."""
    told = set()
    for casting in before:
        now = _speaker(after[casting.part.id])
        if (_everywhere(casting), now) not in told:
            told.add((_everywhere(casting), now))
            yield tell(_everywhere(casting), _speaker(casting), now, why)


def _of_takes(part: str, _: str, now: str, why: Message) -> Problem:
    if not now:
        return error(Place(part), say("{part} is not spoken: {why}", part=part, why=why), RECORD_AGAIN)
    return warning(
        Place(part), say("{part} is spoken by {now}: {why}", part=part, now=now, why=why), RECORD_AGAIN
    )


def _of_move(part: str, before: str, now: str, why: Message) -> Problem:
    if not now:
        what = say("{part} is not spoken, for {before} failed: {why}", part=part, before=before, why=why)
        return error(Place(part), what, say("build again, or record it"))
    named = {"part": part, "now": now, "before": before}
    what = say("{part} is spoken by {now}, for {before} failed: {why}", **named, why=why)
    return warning(Place(part), what, say("build again to have the first voice try anew"))
