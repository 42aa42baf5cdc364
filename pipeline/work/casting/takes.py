"""Readers' takes judged beside each other and by what is to be read in them.

What a file's header says is enough to warn in every check; a build has heard the takes of its week, and
refuses what it doubts.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.content.audio import not_used, take_file
from pipeline.model.authored import Take
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Message, Problem, say, warning
from pipeline.speech.syllables import count_words, estimate
from pipeline.voice import tempo
from pipeline.voice.length import expected_seconds, too_far
from pipeline.voice.tempo import TimedTake
from pipeline.work.casting.casting import Casting

if TYPE_CHECKING:  # it brings numpy and scipy
    from pipeline.voice.recorded import TakeMeasures

TakesByLanguage = dict[str, list[tuple[Take, TimedTake]]]
"""Takes with what is read in them, by language."""
LISTEN = say("listen to it, and record it again if it is cut")


def takes_of(casting: Casting) -> frozenset[Path]:
    """Return the recordings of people that a casting plays."""
    read = casting.files if casting.provenance and casting.provenance.kind == "people" else ()
    return frozenset(one.file for one in (*read, *casting.phrases.values()))


def without_takes(catalogue: Catalogue, bad: Container[Path]) -> Catalogue:
    """Return a catalogue without the takes of some files."""
    left = {
        key: tuple(take for take in takes if catalogue.root / take_file(take) not in bad)
        for key, takes in catalogue.takes.items()
    }
    return replace(catalogue, takes=left)


def unusable(catalogue: Catalogue) -> dict[Path, Message]:
    """Return why takes cannot be used, by file, as far as their headers tell."""
    found = {file: head.unfit for file, head in catalogue.heads.items() if head.unfit.text}
    found |= {file: why for file, (_, why) in _too_short(_by_language(catalogue)).items()}
    return {catalogue.root / file: why for file, why in found.items()}


def judged(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each take that is too short to be all of its text by its header."""
    reads = _by_language(catalogue)
    short = _too_short(reads)
    for take, why in short.values():
        yield not_used(take, why, LISTEN)
    for takes in reads.values():
        for (take, _), doubt in zip(takes, tempo.doubts([read for _, read in takes]), strict=True):
            if doubt and take_file(take) not in short:
                what = say("the recording {name}: {why}", name=take.file, why=doubt)
                yield warning(take.place("file"), what, LISTEN)


def doubted(catalogue: Catalogue, heard: Mapping[Path, TakeMeasures]) -> dict[Path, Message]:
    """Return why takes that were heard are not believed, by file: one recording for two texts, or too short
    or too long beside the reader's others, of which those that were not heard count by their headers."""
    found = {catalogue.root / file: head.unfit for file, head in catalogue.heads.items() if head.unfit.text}
    for takes in _by_language(catalogue).values():
        files = [catalogue.root / take_file(take) for take, _ in takes]
        reads = [_heard(read, heard.get(file)) for file, (_, read) in zip(files, takes, strict=True)]
        doubts = zip(files, tempo.doubts(reads), strict=True)
        found |= {file: why for file, why in doubts if why}
    return {file: why for file, why in found.items() if file in heard}


def _heard(read: TimedTake, recorded: TakeMeasures | None) -> TimedTake:
    if recorded is None:
        return read
    return replace(read, seconds=recorded.seconds, trimmed=True, is_cut_off=recorded.is_cut_off)


def _too_short(reads: TakesByLanguage) -> dict[str, tuple[Take, Message]]:
    """Return the takes that nobody could have read so fast, by file, and why."""
    return {
        take_file(take): (take, why)
        for takes in reads.values()
        for take, read in takes
        if read.seconds < expected_seconds(read.syllables, None)
        if (why := too_far(read.seconds, read.syllables, None))
    }


def _by_language(catalogue: Catalogue) -> TakesByLanguage:
    """Return the takes whose length is known and whose text has syllables, with what is read in them."""
    found: TakesByLanguage = {}
    for (_, language), takes in catalogue.takes.items():
        for take in takes if language in catalogue.languages else ():
            head = catalogue.heads.get(take_file(take))
            if head and head.seconds and not head.unfit.text:
                read = TimedTake(take.reader, take.read, _syllables(catalogue, language, take), head.seconds)
                found.setdefault(language, []).extend([(take, read)] if read.syllables else ())
    return found


def _syllables(catalogue: Catalogue, language: str, take: Take) -> int:
    """Return about how many syllables a reader says: to read thousands of takes by all rules would take
    longer than all the rest of a check. A digit counts as one."""
    scripts = catalogue.languages[language].scripts
    words = count_words(take.read) if language == "vi" else estimate(take.read, scripts)
    return words + sum(map(str.isdecimal, take.read))
