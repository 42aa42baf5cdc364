"""Lines to clips: each voice proves itself, then speaks all that is missing, then all of it is judged.

A clip that is refused or doubted is spoken once more. A voice that cannot do its first line, or whose
failures pass a limit, is out for the rest of the run. Nothing is settled by the order in which clips
come: what a voice is judged by are all its clips of the week, those of earlier runs among them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from pipeline.model.audio import Voice
from pipeline.problems import MachineLacks, Message, Place, Problem, say, warning
from pipeline.progress import Progress
from pipeline.store import Entry, Store
from pipeline.voice.pace import LEAST, Spoken
from pipeline.voice.proof import doubts
from pipeline.work.casting import Engines
from pipeline.work.jobs import Line
from pipeline.work.workshop import Unspoken, heard_of, pool_ended, speak, speak_there

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
    notes: list[Problem] = field(default_factory=list)
    """Clips that somebody should listen to."""

    def speak(self, wanted: Iterable[Line], known: Iterable[Line]) -> Failures:
        """Speak the wanted lines that are not in the store; return why those fail that do.

        `known` are all lines of the week: by their clips, too, voices are judged. Raises MachineLacks when
        the machine can do no more.
        """
        by_voice: dict[Voice, dict[str, Line]] = {}
        for line in wanted:
            if line.voice:
                by_voice.setdefault(line.voice, {})[line.recipe] = line
        missing = {voice: self._missing(lines.values()) for voice, lines in by_voice.items()}
        count = sum(map(len, missing.values()))
        if count:
            self.progress.stage(say("speaking"), count)
        everything = list(known)
        failures: Failures = {}
        for voice, lines in missing.items():
            if lines:
                failures |= self._voice(voice, lines, [line for line in everything if line.voice == voice])
        return failures

    def _missing(self, lines: Iterable[Line]) -> list[Line]:
        return [line for line in lines if not self.store.find(line.recipe)]

    def _voice(self, voice: Voice, missing: list[Line], known: list[Line]) -> Failures:
        """Have one voice speak what is missing."""
        if voice not in self.out:
            shortest = min(missing, key=lambda line: (len(line.text), line.text))
            failures = self._twice([shortest], alone=True)
            if failures:
                self.out[voice] = failures[shortest.recipe]
        if voice in self.out:
            return {line.recipe: self.out[voice] for line in missing}
        failures = self._twice([line for line in missing if line is not shortest])
        if voice not in self.out:
            failures |= self._doubted({line.recipe: line for line in (*known, *missing)}, missing)
            self._judge(voice, failures, missing)
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
    def _at_work(self, lines: list[Line]) -> Iterator[Mapping[Future[Entry], Line]]:
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

    def _doubted(self, known: Mapping[str, Line], missing: list[Line]) -> Failures:
        """Judge clips beside each other; what is doubted is spoken once more, and judged again."""
        new = {line.recipe for line in missing}
        first = {recipe: why for recipe, why in self._doubts(known).items() if recipe in new}
        before = {recipe: self.store.recorded(recipe) for recipe in first}
        failures: Failures = {}
        for recipe in sorted(first):
            try:
                speak(known[recipe], self.store, self.engines, anew=True)
            except Unspoken as unspoken:
                failures[recipe] = unspoken.problems[0].what
        again = self._doubts(known) if first else {}
        for recipe, why in sorted(again.items()):
            if recipe in first.keys() - failures.keys():
                failures |= self._doubted_again(known[recipe], before[recipe], why)
        return failures

    def _doubted_again(self, line: Line, before: Entry | None, why: Message) -> Failures:
        """Return that a clip is refused. The same bytes again are how a voice of this machine says it: no
        accident that a listener would miss; they are aired, and named."""
        assert line.voice
        after = self.store.recorded(line.recipe)
        same = before and after and before.sha256 == after.sha256
        if not same or self.engines[line.voice.engine].network:
            return {line.recipe: why}
        what = say("'{words}': {why}", words=line.text, why=why)
        self.notes.append(warning(Place(line.voice.name), what, say("listen to it in week.html")))
        return {}

    def _doubts(self, known: Mapping[str, Line]) -> Failures:
        """Return what is doubted among a voice's clips in the store."""
        entries = ((line, self.store.recorded(line.recipe)) for line in known.values())
        there = [(line, heard_of(entry)) for line, entry in entries if entry]
        if len(there) < LEAST:
            return {}
        there.sort(key=lambda pair: pair[0].recipe)
        found = doubts([Spoken(line.text, line.syllables, heard) for line, heard in there])
        return {line.recipe: why for (line, _), why in zip(there, found, strict=True) if why}


def _cancel(running: Iterable[Future[Entry]]) -> None:
    for future in running:
        future.cancel()


def _why(ended: Future[Entry]) -> Message | None:
    try:
        ended.result()
    except Unspoken as unspoken:
        return unspoken.problems[0].what
    except BrokenExecutor as broken:
        raise MachineLacks(pool_ended()) from broken
    return None
