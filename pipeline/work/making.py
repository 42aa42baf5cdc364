"""From castings to encoded parts: spoken, joined, mastered and encoded, each thing once.

What is in the store already is looked up first, so that a build that changes nothing starts neither an
engine nor an encoder. What is missing is made in processes, one job a part.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Executor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.digest import JSON, recipe, sha256_of_file
from pipeline.model.audio import Clip, Format, Measured, Piece, Targets, Voice
from pipeline.model.authored import Station
from pipeline.model.spoken import Style
from pipeline.problems import MachineLacks, Place, Problem, Stopped, error, say
from pipeline.progress import Progress
from pipeline.store import Entry, Facts, Store, draft
from pipeline.work.casting import Casting, Engines

CLIP, MASTER, ENCODED = 1, 1, 1
"""Versions of the steps; raised when a step makes other bytes of the same inputs."""
SHORT_MS = 3000
"""A part under this length is too short for the loudness meter: it takes its neighbour's gain."""
GAIN_STEP_DB = 0.5
"""To which a neighbour's gain is rounded, so that a sentence changed there changes nothing here."""


@dataclass(frozen=True)
class Line:
    """What becomes one clip: words for a voice, or a file; and the silence that follows it."""

    recipe: str
    pause_ms: int
    voice: Voice | None = None
    text: str = ""
    syllables: int = 0
    file: Path | None = None


@dataclass(frozen=True)
class Job:
    """What becomes one part, encoded in each of the formats."""

    part: str
    leader: str
    lines: tuple[Line, ...]
    formats: Mapping[str, Format]
    """By profile code."""
    targets: Targets
    gains: Mapping[str, float] = field(default_factory=dict)
    """The neighbour's gain by profile code, for when the part turns out to be short."""

    @property
    def master(self) -> str:
        """The recipe of the master."""
        return recipe("master", MASTER, clips=[[line.recipe, line.pause_ms] for line in self.lines])

    def gain(self, profile: str, ms: int) -> float | None:
        """Return the neighbour's gain when a part of `ms` is too short to be measured alone."""
        return self.gains.get(profile) if ms < SHORT_MS else None

    def encoded(self, profile: str, ms: int) -> str:
        """The recipe of the part encoded for a profile."""
        inputs = {"form": vars(self.formats[profile]), "targets": vars(self.targets)}
        return recipe("encoded", ENCODED, master=self.master, gain=self.gain(profile, ms), **inputs)


@dataclass(frozen=True)
class Encoded:
    """A part encoded for a profile: its bytes, and what the meter said of them."""

    piece: Piece
    measured: Measured


Made = dict[tuple[str, str], Encoded]
"""By part id and profile code."""


def targets_of(station: Station) -> Targets:
    """Return what a station's sound is held to."""
    return Targets(station.sound.loudness, station.sound.true_peak)


def job_of(
    casting: Casting, engines: Engines, formats: Mapping[str, Format], targets: Targets, style: Style
) -> Job:
    """Return the job that makes a casting heard."""
    lines = _file_lines(casting, style) if casting.files else _voice_lines(casting, engines)
    return Job(casting.part.id, casting.part.leader, tuple(lines), formats, targets)


def _file_lines(casting: Casting, style: Style) -> list[Line]:
    pause = style.sentence_pause_ms if casting.part.sound else style.paragraph_pause_ms
    return [
        Line(recipe("take", CLIP, sha256=sha256_of_file(file)), pause, file=file) for file in casting.files
    ]


def _voice_lines(casting: Casting, engines: Engines) -> list[Line]:
    voice = casting.voice
    assert voice
    identity = dict(engines[voice.engine].identity(voice))
    return [
        Line(
            recipe("clip", CLIP, voice=vars(voice), engine=identity, text=utterance.text),
            utterance.pause_ms,
            voice,
            utterance.text,
            sentence.syllables if len(sentence.utterances) == 1 else 0,
        )
        for sentence in casting.part.sentences
        for utterance in sentence.utterances
    ]


def make(
    jobs: Iterable[Job], store: Store, open_pool: Callable[[], Executor], progress: Progress
) -> tuple[Made, tuple[Problem, ...]]:
    """Make the jobs' parts; return what was made or found, and why what is missing could not be made.

    `open_pool` is called at most once, and only when something is missing. Parts that may take a
    neighbour's gain are made after their neighbours.
    """
    made: Made = {}
    problems: list[Problem] = []
    everything = list(jobs)
    with ExitStack() as opened:
        pools: list[Executor] = []

        def pool() -> Executor:
            if not pools:
                pools.append(opened.enter_context(open_pool()))
            return pools[0]

        leaders = [job for job in everything if not job.leader]
        _wave(leaders, store, pool, progress, made, problems)
        followers = [_following(job, made) for job in everything if job.leader]
        _wave(followers, store, pool, progress, made, problems)
    return made, tuple(problems)


def _following(job: Job, made: Made) -> Job:
    """Return the job with its leader's gains, rounded."""
    leaders = {profile: made.get((job.leader, profile)) for profile in job.formats}
    gains = {
        profile: round(leader.measured.gain_db / GAIN_STEP_DB) * GAIN_STEP_DB
        for profile, leader in leaders.items()
        if leader
    }
    return Job(job.part, job.leader, job.lines, job.formats, job.targets, gains)


def _wave(
    jobs: list[Job],
    store: Store,
    pool: Callable[[], Executor],
    progress: Progress,
    made: Made,
    problems: list[Problem],
) -> None:
    missing = []
    for job in jobs:
        found = look_up(store, job)
        made |= found or {}
        if not found:
            missing.append(job)
    if not missing:
        return
    progress.stage(say("speaking, mastering, encoding"), sum(len(job.lines) for job in missing))
    longest_first = sorted(missing, key=lambda job: -sum(len(line.text) for line in job.lines))
    running = {pool().submit(carry_out, job, store.root): job for job in longest_first}
    for ended in as_completed(running):
        try:
            made |= ended.result()
        except BrokenExecutor as broken:
            raise MachineLacks(pool_ended()) from broken
        except MachineLacks:
            raise
        except Stopped as stopped:
            problems += [_of_part(running[ended], problem) for problem in stopped.problems]
        progress.step(len(running[ended].lines))


def pool_ended() -> Problem:
    """Return the problem of a process that was ended from outside, most often for want of memory."""
    what = say("a process at work was ended by the system, perhaps for want of memory")
    return error(Place("loa"), what, say("build again with --jobs 1; what was made is kept"))


def _of_part(job: Job, problem: Problem) -> Problem:
    what = say("{part} could not be made: {why}", part=job.part, why=problem.what)
    return error(Place(job.part), what, problem.do)


def look_up(store: Store, job: Job) -> Made | None:
    """Return the job's parts when all of them are in the store, whole."""
    master = store.recorded(job.master)
    if not master:
        return None
    ms = _whole(master.facts, "ms")
    entries = {profile: store.find(job.encoded(profile, ms)) for profile in job.formats}
    found = {(job.part, profile): _encoded(entry) for profile, entry in entries.items() if entry}
    return found if len(found) == len(entries) else None


def carry_out(job: Job, root: Path) -> Made:
    """Make a job's parts; runs in a process of the pool. Raises Stopped when something is amiss."""
    from pipeline.sound.encode import encode

    store = Store(root)
    master = store.find(job.master) or _mastered(store, job)
    ms = _whole(master.facts, "ms")
    made: Made = {}
    for profile, form in job.formats.items():

        def write(path: Path, form: Format = form, gain: float | None = job.gain(profile, ms)) -> Facts:
            measured = encode(master.path, form, job.targets, path, gain)
            return {**measured.facts(), **piece_facts(path.read_bytes(), measured.ms)}

        made[job.part, profile] = _encoded(store.make(job.encoded(profile, ms), "mp3", write))
    return made


def _mastered(store: Store, job: Job) -> Entry:
    from pipeline.sound.join import join
    from pipeline.sound.master import master

    clips = [Clip(_clip(store, line).path, line.pause_ms) for line in job.lines]

    def write(path: Path) -> Facts:
        with draft(path.with_suffix(".joined.wav")) as joined:
            ms = join(clips, joined)
            return {"ms": ms, **master(joined, path)}

    return store.make(job.master, "wav", write)


def _clip(store: Store, line: Line) -> Entry:
    def write(path: Path) -> Facts:
        return decoded(line.file, path) if line.file else spoken(line, path)

    return store.make(line.recipe, "wav", write)


def decoded(file: Path, path: Path) -> Facts:
    """Write a take or a sound as a clip."""
    from pipeline.voice.recorded import decode

    decode(file, path)
    return {}


_engines = Engines()
"""Of this process: an engine keeps its worker from job to job."""


def spoken(line: Line, path: Path) -> Facts:
    """Write what a voice says as a clip; raises Stopped when it did not say all of it."""
    from pipeline.voice.length import verdict

    assert line.voice
    _engines[line.voice.engine].speak(line.voice, line.text, path)
    if why := verdict(path, line.syllables, line.voice):
        raise Stopped(error(Place(line.text[:40]), why))
    return {}


def piece_facts(data: bytes, ms: int) -> dict[str, JSON]:
    """Return what must be known of a piece beside its length and SHA-256."""
    return {"ms": ms, "crc32": zlib.crc32(data)}


def piece_of(entry: Entry) -> Piece:
    """Return a made thing as a piece of programmes; its facts say how long it sounds."""
    ms, crc = _whole(entry.facts, "ms"), _whole(entry.facts, "crc32")
    return Piece(entry.path, entry.length, entry.sha256, crc, ms)


def _encoded(entry: Entry) -> Encoded:
    numbers = (_number(entry.facts, name) for name in ("loudness", "true_peak", "gain_db"))
    return Encoded(piece_of(entry), Measured(_whole(entry.facts, "ms"), *numbers))


def _whole(facts: Facts, name: str) -> int:
    value = facts[name]
    assert isinstance(value, int)
    return value


def _number(facts: Facts, name: str) -> float:
    value = facts[name]
    assert isinstance(value, int | float)
    return float(value)
