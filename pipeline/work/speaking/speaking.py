"""Lines to clips: each voice proves itself, then speaks all that is missing, then all of it is judged.

A clip that is refused or doubted is spoken once more. A voice that cannot do its first line, or whose
failures pass a limit, is out for the rest of the run. Nothing is settled by the order in which clips
come: a clip is judged beside all others of its voice in the week, and those of the weeks before. What a run
that was ended left in the store is judged by the next one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from pipeline.model.audio import Voice
from pipeline.problems import MachineLacks, Message, Place, Problem, Stopped, say, warning
from pipeline.progress import Progress
from pipeline.store import Store, StoreEntry
from pipeline.voice.pace import PacedClip
from pipeline.voice.proof import doubts
from pipeline.work.casting.engines import Engines
from pipeline.work.speaking.jobs import Line
from pipeline.work.speaking.paces import Paces
from pipeline.work.speaking.workshop import (
    VoiceFailed,
    clip_measures_of,
    pool_ended,
    speak,
    speak_there,
    taken,
)

FAILURES = 3
"""Lines that a voice may fail in a run..."""
FAILING_SHARE = 0.05
"""...or this share of what it was asked for, if that is more."""

Failures = dict[str, Message]
"""By a line's recipe, why it has no clip that may be aired."""


@dataclass
class Speaking:
    """The speaking of one run; knows which voices are out."""

    store: Store
    engines: Engines
    open_pool: Callable[[], Executor]
    progress: Progress
    out: dict[Voice, Message] = field(default_factory=dict)
    """Voices that are out for this run, and why."""
    notes: dict[str, Problem] = field(default_factory=dict)
    """By a line's recipe, that somebody should listen to its clip."""

    def speak(self, wanted: Iterable[Line], known: Iterable[Line]) -> Failures:
        """Speak the wanted lines that are not in the store, and judge all of them; return why those fail
        that do.

        `known` are all lines of the week: by their clips, too, voices are judged. Raises MachineLacks when
        the machine can do no more.
        """
        by_voice = _by_voice(wanted)
        missing = {voice: self._missing(lines.values()) for voice, lines in by_voice.items()}
        count = sum(map(len, missing.values()))
        if count:
            self.progress.stage(say("speaking"), count)
        beside = _by_voice(known)
        failures: Failures = {}
        for voice, lines in by_voice.items():
            failed = self._voice(voice, missing[voice]) if missing[voice] else {}
            there = {recipe: line for recipe, line in lines.items() if recipe not in failed}
            failed |= self._doubted(voice, there, {**beside.get(voice, {}), **there})
            self._judge(voice, failed, list(lines.values()))
            failures |= failed
        return failures

    def listen(self, takes: Iterable[Line]) -> Failures:
        """Decode the takes that are not in the store, and judge all; return why those fail that do."""
        lines = list({line.recipe: line for line in takes}.values())
        missing = self._missing(lines)
        if missing:
            self.progress.stage(say("listening to recordings"), len(missing))
        running = {line.recipe: self.open_pool().submit(taken, line, self.store) for line in missing}
        failures: Failures = {}
        for line in lines:
            try:
                running[line.recipe].result() if line.recipe in running else taken(line, self.store)
            except BrokenExecutor as broken:
                raise MachineLacks(pool_ended()) from broken
            except MachineLacks:
                raise
            except Stopped as stopped:
                failures[line.recipe] = stopped.problems[0].what
            if line.recipe in running:
                self.progress.step()
        return failures

    def _missing(self, lines: Iterable[Line]) -> list[Line]:
        return [line for line in lines if not self.store.find(line.recipe)]

    def _voice(self, voice: Voice, missing: list[Line]) -> Failures:
        """Have one voice speak what is missing: first its shortest line, by which it proves itself."""
        if voice not in self.out:
            shortest = min(missing, key=lambda line: (len(line.text), line.text))
            failures = self._twice([shortest], alone=True)
            if failures:
                self.out[voice] = failures[shortest.recipe]
        if voice in self.out:
            return {line.recipe: self.out[voice] for line in missing}
        failures = self._twice([line for line in missing if line is not shortest])
        if voice in self.out:
            unspoken = {line.recipe for line in self._missing(missing)}
            failures |= dict.fromkeys(unspoken - failures.keys(), self.out[voice])
        return failures

    def _judge(self, voice: Voice, failures: Failures, asked: list[Line]) -> None:
        """Put a voice out when it fails too often."""
        if len(failures) > max(FAILURES, FAILING_SHARE * len(asked)):
            why = next(iter(failures.values()))
            self.out[voice] = say("it failed {count} times: {why}", count=len(failures), why=why)

    def _twice(self, lines: list[Line], alone: bool = False) -> Failures:
        """Speak lines, what fails once more, unless the voice went out."""
        failed = self._once(lines)
        again = [line for line in lines if line.recipe in failed]
        if not again or (not alone and again[0].voice in self.out):
            return failed
        return self._once(again)

    def _once(self, lines: list[Line]) -> Failures:
        """Speak lines, several at a time; stop when they fail too often."""
        failures: Failures = {}
        with self._at_work(lines) as running:
            for ended in as_completed(running):
                line = running[ended]
                if why := _why(ended):
                    failures[line.recipe] = why
                self.progress.step()
                assert line.voice
                self._judge(line.voice, failures, lines)
                if line.voice in self.out:
                    break
        return failures

    @contextlib.contextmanager
    def _at_work(self, lines: list[Line]) -> Iterator[Mapping[Future[StoreEntry], Line]]:
        """Give the clips of lines of one voice as they are being made.

        Services on the web are asked by threads of this process, which share its connections and its pace;
        what computes works in the processes of the pool.
        """
        engine = self.engines[lines[0].voice.engine] if lines and lines[0].voice else None
        if engine is None:
            yield {}
        elif engine.network:
            with ThreadPoolExecutor(engine.connections) as threads:
                running = {threads.submit(speak, line, self.store, self.engines): line for line in lines}
                yield running
                _cancel(running)
        else:
            pool, setup = self.open_pool(), self.engines.setup
            running = {pool.submit(speak_there, line, self.store.root, setup): line for line in lines}
            yield running
            _cancel(running)

    def _doubted(self, voice: Voice, wanted: Mapping[str, Line], known: Mapping[str, Line]) -> Failures:
        """Judge the wanted clips beside all known; what is doubted is spoken once more, and judged again."""
        paces = Paces(self.store, self.engines[voice.engine], voice)
        proven = frozenset(paces.remembered())
        new = {line.recipe for line, clip in self._clips(wanted) if clip not in proven}
        if not new:
            return {}
        first = {recipe: why for recipe, why in self._doubts(known, proven).items() if recipe in new}
        before = {recipe: self.store.recorded(recipe) for recipe in first}
        failures = self._anew([known[recipe] for recipe in sorted(first)])
        again = self._doubts(known, proven) if first else {}
        for recipe, why in sorted(again.items()):
            if recipe in first.keys() - failures.keys():
                failures |= self._doubted_again(known[recipe], before[recipe], why)
        doubted = failures.keys() | self.notes.keys()
        paces.remember(clip for line, clip in self._clips(wanted) if line.recipe not in doubted)
        return failures

    def _anew(self, lines: Iterable[Line]) -> Failures:
        """Speak lines once more, although they are in the store."""
        failures: Failures = {}
        for line in lines:
            try:
                speak(line, self.store, self.engines, anew=True)
            except VoiceFailed as unspoken:
                failures[line.recipe] = unspoken.problems[0].what
        return failures

    def _doubted_again(self, line: Line, before: StoreEntry | None, why: Message) -> Failures:
        """Return that a clip is refused. The same bytes again are how an engine that repeats itself says it:
        no accident; they are aired, and named."""
        assert line.voice
        after = self.store.recorded(line.recipe)
        same = before and after and before.sha256 == after.sha256
        if not (same and self.engines[line.voice.engine].repeatable):
            return {line.recipe: why}
        what = say("'{words}': {why}", words=line.text, why=why)
        self.notes[line.recipe] = warning(Place(line.voice.name), what, say("listen to it in week.html"))
        return {}

    def _doubts(self, known: Mapping[str, Line], proven: Iterable[PacedClip]) -> Failures:
        """Return what is doubted of a voice's clips in the store, beside each other and those proven."""
        there = self._clips(known)
        texts = {line.text for line, _ in there}
        before = sorted((clip for clip in proven if clip.text not in texts), key=lambda clip: clip.text)
        found = doubts([*(clip for _, clip in there), *before])
        return {line.recipe: why for (line, _), why in zip(there, found, strict=False) if why}

    def _clips(self, lines: Mapping[str, Line]) -> list[tuple[Line, PacedClip]]:
        """Return what was heard of the lines that are in the store, by recipe."""
        entries = ((lines[recipe], self.store.recorded(recipe)) for recipe in sorted(lines))
        return [
            (line, PacedClip(line.text, line.syllables, clip_measures_of(entry)))
            for line, entry in entries
            if entry
        ]


def _by_voice(lines: Iterable[Line]) -> dict[Voice, dict[str, Line]]:
    """Return the lines that voices say, each once, by voice and recipe."""
    found: dict[Voice, dict[str, Line]] = {}
    for line in lines:
        if line.voice:
            found.setdefault(line.voice, {})[line.recipe] = line
    return found


def _cancel(running: Iterable[Future[StoreEntry]]) -> None:
    for future in running:
        future.cancel()


def _why(ended: Future[StoreEntry]) -> Message | None:
    try:
        ended.result()
    except VoiceFailed as unspoken:
        return unspoken.problems[0].what
    except BrokenExecutor as broken:
        raise MachineLacks(pool_ended()) from broken
    return None
