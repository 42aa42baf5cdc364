"""Where a job is carried out: clips spoken, joined, mastered, encoded; runs in a process of the pool."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digest import JSON, recipe
from pipeline.model.audio import Clip, Format, Measurement, Piece
from pipeline.model.parts import PartId
from pipeline.problems import Message, Place, Problem, Stopped, error, say
from pipeline.store import FULL, Facts, Store, StoreEntry, draft
from pipeline.voice.hearing import ClipMeasures
from pipeline.voice.length import too_far
from pipeline.voice.patience import Patience
from pipeline.voice.proof import clip_measures
from pipeline.voice.setup import Setup
from pipeline.work.casting.engines import Engines
from pipeline.work.speaking.jobs import SILENCE, Job, Line

if TYPE_CHECKING:  # it brings numpy and scipy
    from pipeline.voice.recorded import TakeMeasures


@dataclass(frozen=True)
class EncodedPart:
    """A part encoded for a profile: its bytes, and what the meter said of them."""

    piece: Piece
    measured: Measurement | None = None
    """None for silence."""


EncodedParts = dict[tuple[PartId, str], EncodedPart]
"""By part id and profile code."""


def look_up(store: Store, job: Job) -> EncodedParts | None:
    """Return the job's parts when all of them are in the store, whole."""
    master = store.recorded(job.master)
    if not master:
        return None
    ms = master.whole("ms")
    entries = {profile: store.find(job.encoded(profile, ms)) for profile in job.formats}
    found = {(job.part, profile): _encoded(entry) for profile, entry in entries.items() if entry}
    return found if len(found) == len(entries) else None


def carry_out(job: Job, root: Path) -> EncodedParts:
    """Make a job's parts of clips that were spoken before; runs in a process of the pool. Raises Stopped when
    something is amiss."""
    from pipeline.sound.encode import encode

    store = Store(root)
    master = store.find(job.master) or _mastered(store, job)
    ms = master.whole("ms")
    made: EncodedParts = {}
    for profile, form in job.formats.items():

        def write(path: Path, form: Format = form, gain: float | None = job.gain(profile, ms)) -> Facts:
            measured = encode(master.path, form, job.targets, path, gain)
            return {**measured.facts(), **piece_facts(path.read_bytes(), measured.ms)}

        made[job.part, profile] = _encoded(store.make(job.encoded(profile, ms), "mp3", write))
    return made


def silence(store: Store, ms: int, form: Format) -> EncodedPart:
    """Return silence of about `ms` (in whole frames) in a format."""
    from pipeline.sound import frames

    def write(path: Path) -> Facts:
        data = frames.silence(form, ms)
        path.write_bytes(data)
        return piece_facts(data, frames.parse(data).ms)

    return EncodedPart(piece_of(store.make(recipe("silence", SILENCE, form=vars(form), ms=ms), "mp3", write)))


def _mastered(store: Store, job: Job) -> StoreEntry:
    from pipeline.sound.join import join
    from pipeline.sound.master import master

    clips = [Clip(_clip(store, line).path, line.pause_ms) for line in job.lines]

    def write(path: Path) -> Facts:
        with draft(path.with_suffix(".joined.wav")) as joined:
            ms = join(clips, joined)
            return {"ms": ms, **master(joined, path)}

    return store.make(job.master, "wav", write)


def _clip(store: Store, line: Line) -> StoreEntry:
    """Return a line's clip. Nothing is spoken here, where nobody would judge it beside the others.

    Raises Stopped for a take that cannot be used, or cannot be all that was to be read.
    """
    if line.voice is None:
        return taken(line, store)
    if entry := store.find(line.recipe):
        return entry
    raise Stopped(error(Place(line.text[:40]), say("its clip is gone"), say("build again")))


def taken(line: Line, store: Store) -> StoreEntry:
    """Return a recording's clip; raises Stopped when it cannot be used, is no speech where words were to be
    read, or cannot be all of its words."""
    from pipeline.voice.recorded import decode

    file = line.file
    assert file
    entry = store.make(line.recipe, "wav", lambda path: decode(file, path).facts())
    found = take_measures_of(entry)
    if line.syllables and (wrong := found.fault or too_far(found.seconds, line.syllables, None)):
        what = say("the recording {name}: {why}", name=file.name, why=wrong)
        raise Stopped(error(Place(file.name), what, say("listen to it, and record it again if it is cut")))
    return entry


def take_measures_of(entry: StoreEntry) -> TakeMeasures:
    """Return what was measured on a recording, from its facts."""
    from pipeline.voice.recorded import TakeMeasures

    names = ("seconds", "range_db", "flat_share", "ends_db")
    return TakeMeasures(*(entry.number(name) for name in names))


_opened: list[Engines] = []
"""Of this process: an engine keeps its worker, its model or its connections from job to job."""


def engines_with(setup: Setup) -> Engines:
    """Return this process's engines, opened anew only when the setup is another."""
    if not _opened or _opened[0].setup != setup:
        _opened[:] = [Engines(setup)]
    return _opened[0]


class VoiceFailed(Stopped):
    """A voice did not speak a line: whatever went wrong is that voice's, and another may do better."""


def speak_there(line: Line, root: Path, setup: Setup) -> StoreEntry:
    """Return a line's clip, as `speak` does, in a process of the pool."""
    return speak(line, Store(root), engines_with(setup))


def speak(line: Line, store: Store, engines: Engines, anew: bool = False) -> StoreEntry:
    """Return a line's clip from the store, or spoken now (`anew`: in any case).

    Raises Unspoken when the voice fails, takes too long, or did not say all of it by the clip itself.
    """

    def write(path: Path) -> Facts:
        return _spoken(line, path, engines)

    return (store.make_anew if anew else store.make)(line.recipe, "wav", write)


_patience_here = Patience(at_first=600, at_least=60)
"""Of this process, with each voice on this machine."""
_patience_online = Patience(at_first=1800, at_least=1800)
"""With those on the web, whose requests are bounded one by one, and which may ask to wait in between."""


def _spoken(line: Line, path: Path, engines: Engines) -> Facts:
    """Write what a voice says as a clip; return what was heard."""
    assert line.voice
    voice, speaker = line.voice, engines[line.voice.engine]
    try:
        patience = _patience_online if speaker.network else _patience_here
        patience.speak(voice, line.syllables, lambda: speaker.speak(voice, line.text, path))
        found = clip_measures(path, line.text, line.syllables, voice)
    except Stopped as stopped:
        raise VoiceFailed(*stopped.problems) from stopped
    except Exception as failure:
        if isinstance(failure, OSError) and failure.errno in FULL:  # the store has words for that
            raise
        what = say("it failed in a way that nobody foresaw ({kind})", kind=type(failure).__name__)
        raise VoiceFailed(error(Place(voice.engine), what)) from failure
    if isinstance(found, Message):
        raise VoiceFailed(error(Place(line.text[:40]), found))
    return found.facts() if speaker.repeatable else {**found.facts(), "made_on": engines.setup.today}


def made_on(store: Store, lines: Iterable[Line]) -> str:
    """Return the date of the newest of the lines' clips; '' where their engine repeats itself."""
    entries = (store.recorded(line.recipe) for line in lines)
    return max((str(entry.facts.get("made_on", "")) for entry in entries if entry), default="")


def clip_measures_of(entry: StoreEntry) -> ClipMeasures:
    """Return what was measured on a clip, from its facts."""
    begins, ends = entry.number("begins_db"), entry.number("ends_db")
    return ClipMeasures(entry.number("seconds"), begins, ends)


def pool_ended() -> Problem:
    """Return the problem of a process that was ended from outside, most often for want of memory."""
    what = say("a process at work was ended by the system, perhaps for want of memory")
    return error(Place("loa"), what, say("build again with --jobs 1; what was made is kept"))


def piece_facts(data: bytes, ms: int) -> dict[str, JSON]:
    """Return what must be known of a piece beside its length and SHA-256."""
    return {"ms": ms, "crc32": zlib.crc32(data)}


def piece_of(entry: StoreEntry) -> Piece:
    """Return a made thing as a piece of programmes; its facts say how long it sounds."""
    ms, crc = entry.whole("ms"), entry.whole("crc32")
    return Piece(entry.path, entry.length, entry.sha256, crc, ms)


def _encoded(entry: StoreEntry) -> EncodedPart:
    numbers = (entry.number(name) for name in ("loudness", "true_peak", "gain_db"))
    return EncodedPart(piece_of(entry), Measurement(entry.whole("ms"), *numbers))
