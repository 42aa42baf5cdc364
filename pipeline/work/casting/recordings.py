"""Readers' takes held against what is written now: which are stale, and what is still to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.authored import Take
from pipeline.model.catalogue import PHRASES, RUNDOWN, Catalogue
from pipeline.model.script import ReadParagraph
from pipeline.problems import Message, Problem, nearest, say, warning
from pipeline.work.casting.bank import Bank, bytes_of, file_of
from pipeline.work.texts.scripts import Scripts


def take_findings(catalogue: Catalogue, scripts: Scripts) -> Iterator[Problem]:
    """Yield each take that belongs to no paragraph as it is written now, and each whose file is another one
    than was listed."""
    for (owner, language), takes in catalogue.takes.items():
        for take in takes:
            yield from _replaced(catalogue, take)
        if owner != PHRASES:
            yield from _stale(catalogue, scripts, owner, language, takes)


def readable(scripts: Scripts, owner: str, language: str) -> tuple[ReadParagraph, ...]:
    """Return every paragraph that a take can be of, in the order of the text: those that all communes share,
    then each commune's own."""
    if owner == RUNDOWN:
        frame = scripts.frames.get(language)
        return tuple(one for part in frame.parts() for one in part.paragraphs) if frame else ()
    telling = scripts.tellings.get((owner, language))
    if telling is None:
        return ()
    local = (*telling.first.values(), *telling.last.values())
    return (*telling.paragraphs, *(one for part in local for one in part.paragraphs))


def to_read(catalogue: Catalogue, scripts: Scripts, owner: str, language: str) -> tuple[ReadParagraph, ...]:
    """Return the paragraphs that communes share and that no usable take reads as they are written now."""
    shared = [one for one in readable(scripts, owner, language) if not one.paragraph.local]
    takes = Bank.of(catalogue, language, owner).takes
    return tuple(one for one in shared if one.paragraph.fingerprint not in takes)


def _replaced(catalogue: Catalogue, take: Take) -> Iterator[Problem]:
    file = file_of(catalogue.root, take)
    if take.sha256 and file.is_file() and bytes_of(file) != take.sha256:
        what = say("{file} is not the recording that was listed: it is not used", file=take.file)
        yield warning(take.place("file"), what, _list_anew(take))


def _stale(
    catalogue: Catalogue, scripts: Scripts, owner: str, language: str, takes: Sequence[Take]
) -> Iterator[Problem]:
    texts = {one.paragraph.fingerprint: one.paragraph.written for one in readable(scripts, owner, language)}
    if not texts:
        for take in takes[:1]:
            what = say("there is no text in this language that the recordings belong to")
            yield warning(take.place("file"), what)
        return
    read = {take.fingerprint for take in takes}
    waiting = [words for fingerprint, words in texts.items() if fingerprint not in read]
    for take in takes:
        if take.fingerprint not in texts:
            yield _no_longer_read(take, nearest(take.read, waiting) or "")


def _no_longer_read(take: Take, now: str) -> Problem:
    was = " ".join(take.read.split())
    if now:
        what = say("stale: the recording reads '{was}', and the text is now '{now}'", was=was, now=now)
        return warning(
            take.place("read"),
            what,
            say("record it as it is written now, then {list}", list=_list_anew(take)),
        )
    what = say("stale: no paragraph reads '{was}' any more", was=was)
    return warning(take.place("read"), what, say("delete the item, or record what is written now"))


def _list_anew(take: Take) -> Message:
    _, language, owner, _ = take.path.split("/")
    return say("run: scripts/loa takes {owner} {language}", owner=owner, language=language)
