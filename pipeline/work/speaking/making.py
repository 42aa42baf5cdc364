"""From jobs to encoded parts, each thing once.

What is in the store already is looked up first, so that a build that changes nothing starts neither an
engine nor an encoder. What is missing is made in processes, one job a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.problems import MachineLacks, Message, Place, Problem, Stopped, error, say
from pipeline.progress import Progress
from pipeline.store import Store
from pipeline.work.speaking.jobs import Job
from pipeline.work.speaking.workshop import EncodedParts, carry_out, look_up, pool_ended

GAIN_STEP_DB = 0.5
"""To which a neighbour's gain is rounded, so that a sentence changed there changes nothing here."""


def make(
    jobs: Iterable[Job],
    store: Store,
    open_pool: Callable[[], Executor],
    progress: Progress,
) -> tuple[EncodedParts, tuple[Problem, ...]]:
    """Make the jobs' parts; return what was made or found, and why what is missing could not be made.

    `open_pool` is called at most once, and only when something is missing. Parts that may take a
    neighbour's gain are made after their neighbours. Raises MachineLacks when nothing more can be made.
    """
    making = _Making(store, open_pool, progress)
    everything = list(jobs)
    try:
        making.all_of([job for job in everything if not job.part.leader], say("mastering, encoding"))
        following = [making.following(job) for job in everything if job.part.leader]
        making.all_of(following, say("mastering, encoding local parts"))
    finally:
        making.close()
    return making.made, tuple(making.problems)


@dataclass
class _Making:
    """One run of making; grows what is made and what went wrong."""

    store: Store
    open_pool: Callable[[], Executor]
    progress: Progress
    made: EncodedParts = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def pool(self) -> Executor:
        """The processes at work, started when they are first needed."""
        return self.open_pool()

    def close(self) -> None:
        """End the processes, if any, after what they have in hand."""
        if "pool" in vars(self):
            self.pool.shutdown(cancel_futures=True)

    def all_of(self, jobs: list[Job], stage: Message) -> None:
        """Find or make the parts of the jobs, the longest first."""
        missing = [job for job in jobs if not self._found(job)]
        if not missing:
            return
        self.progress.stage(stage, sum(len(job.lines) for job in missing))
        longest_first = sorted(missing, key=lambda job: -sum(len(line.text) for line in job.lines))
        running = {self.pool.submit(carry_out, job, self.store.root): job for job in longest_first}
        for ended in as_completed(running):
            self._keep(ended, running[ended])
            self.progress.step(len(running[ended].lines))

    def following(self, job: Job) -> Job:
        """Return the job with its leader's gains, rounded."""
        leader = job.part.leader
        leaders = {profile: self.made.get((leader, profile)) if leader else None for profile in job.formats}
        gains = {
            profile: round(leader.measured.gain_db / GAIN_STEP_DB) * GAIN_STEP_DB
            for profile, leader in leaders.items()
            if leader and leader.measured
        }
        return replace(job, gains=gains)

    def _found(self, job: Job) -> bool:
        found = look_up(self.store, job)
        self.made |= found or {}
        return bool(found)

    def _keep(self, ended: Future[EncodedParts], job: Job) -> None:
        try:
            self.made |= ended.result()
        except BrokenExecutor as broken:
            raise MachineLacks(pool_ended()) from broken
        except MachineLacks:
            raise
        except Stopped as stopped:
            self.problems += [_of_part(job, problem) for problem in stopped.problems]


def _of_part(job: Job, problem: Problem) -> Problem:
    what = say("{part} could not be made: {why}", part=str(job.part), why=problem.what)
    return error(Place(str(job.part)), what, problem.do)
