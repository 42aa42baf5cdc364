"""Where a job is carried out: clips spoken, joined, mastered, encoded; runs in a process of the pool."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import JSON, recipe
from pipeline.model.audio import Clip, Format, Measured, Piece
from pipeline.problems import Place, Stopped, error
from pipeline.store import Entry, Facts, Store, draft
from pipeline.voice.setup import NO_SETUP, Setup
from pipeline.work.casting import Engines
from pipeline.work.jobs import SILENCE, Job, Line


@dataclass(frozen=True)
class Encoded:
    """A part encoded for a profile: its bytes, and what the meter said of them."""

    piece: Piece
    measured: Measured | None = None
    """None for silence."""


Made = dict[tuple[str, str], Encoded]
"""By part id and profile code."""


def look_up(store: Store, job: Job) -> Made | None:
    """Return the job's parts when all of them are in the store, whole."""
    master = store.recorded(job.master)
    if not master:
        return None
    ms = _whole(master.facts, "ms")
    entries = {profile: store.find(job.encoded(profile, ms)) for profile in job.formats}
    found = {(job.part, profile): _encoded(entry) for profile, entry in entries.items() if entry}
    return found if len(found) == len(entries) else None


def carry_out(job: Job, root: Path, setup: Setup = NO_SETUP) -> Made:
    """Make a job's parts; runs in a process of the pool. Raises Stopped when something is amiss."""
    from pipeline.sound.encode import encode

    store = Store(root)
    master = store.find(job.master) or _mastered(store, job, engines_with(setup))
    ms = _whole(master.facts, "ms")
    made: Made = {}
    for profile, form in job.formats.items():

        def write(path: Path, form: Format = form, gain: float | None = job.gain(profile, ms)) -> Facts:
            measured = encode(master.path, form, job.targets, path, gain)
            return {**measured.facts(), **piece_facts(path.read_bytes(), measured.ms)}

        made[job.part, profile] = _encoded(store.make(job.encoded(profile, ms), "mp3", write))
    return made


def silence(store: Store, ms: int, form: Format) -> Encoded:
    """Return silence of about `ms` (in whole frames) in a format."""
    from pipeline.sound import frames

    def write(path: Path) -> Facts:
        data = frames.silence(form, ms)
        path.write_bytes(data)
        return piece_facts(data, frames.parse(data).ms)

    return Encoded(piece_of(store.make(recipe("silence", SILENCE, form=vars(form), ms=ms), "mp3", write)))


def _mastered(store: Store, job: Job, engines: Engines) -> Entry:
    from pipeline.sound.join import join
    from pipeline.sound.master import master

    entries = _clips(store, job, engines)
    clips = [Clip(entry.path, line.pause_ms) for entry, line in zip(entries, job.lines, strict=True)]

    def write(path: Path) -> Facts:
        with draft(path.with_suffix(".joined.wav")) as joined:
            ms = join(clips, joined)
            return {"ms": ms, **master(joined, path)}

    return store.make(job.master, "wav", write)


def _clips(store: Store, job: Job, engines: Engines) -> list[Entry]:
    """Return the job's clips, made several at once where the engine can."""
    voices = [line.voice.engine for line in job.lines if line.voice]
    connections = max((engines[name].connections for name in voices), default=1)
    if connections == 1:  # here, not in a thread of its own: an engine may keep its worker by thread
        return [_clip(store, line, engines) for line in job.lines]
    with ThreadPoolExecutor(connections) as threads:
        return list(threads.map(lambda line: _clip(store, line, engines), job.lines))


def _clip(store: Store, line: Line, engines: Engines) -> Entry:
    def write(path: Path) -> Facts:
        return decoded(line.file, path) if line.file else spoken(line, path, engines)

    return store.make(line.recipe, "wav", write)


def decoded(file: Path, path: Path) -> Facts:
    """Write a take or a sound as a clip."""
    from pipeline.voice.recorded import decode

    decode(file, path)
    return {}


_opened: list[Engines] = []
"""Of this process: an engine keeps its worker, its model or its connections from job to job."""


def engines_with(setup: Setup) -> Engines:
    """Return this process's engines, opened anew only when the setup is another."""
    if not _opened or _opened[0].setup != setup:
        _opened[:] = [Engines(setup)]
    return _opened[0]


def spoken(line: Line, path: Path, engines: Engines) -> Facts:
    """Write what a voice says as a clip; raises Stopped when it did not say all of it."""
    from pipeline.voice.length import verdict

    assert line.voice
    engines[line.voice.engine].speak(line.voice, line.text, path)
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
