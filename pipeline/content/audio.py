"""Sounds and takes: what their files say of themselves, before anything is decoded.

Only headers are read, and of takes that are equally long in bytes their sums: one recording cannot be two
texts. What is wrong with a sound is an error, for the rundown plays it; a take that cannot be used is not
used, as if it were missing.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline import audiofile
from pipeline.model.audio import Head
from pipeline.model.authored import Sound, Take
from pipeline.model.catalogue import Catalogue
from pipeline.opening import SOUND_BYTES, Unfit, sha256_of
from pipeline.problems import Message, Problem, error, say, warning

RATES = (8_000, 192_000)
"""Samples a second, from a telephone's to a studio's."""

Takes = Mapping[tuple[str, str], tuple[Take, ...]]


def heads(root: Path, sounds: Iterable[Sound], takes: Takes) -> dict[str, Head]:
    """Return what the files of sounds and takes say of themselves, by name relative to `root`.

    What does not lie beside its list, or is not there at all, is left out.
    """
    listed = [take for some in takes.values() for take in some]
    names = [sound_file(sound) for sound in sounds if is_plain(sound.file)]
    names += [take_file(take) for take in listed if is_plain(take.file)]
    found = {name: _head(root / name) for name in dict.fromkeys(names) if os.path.lexists(root / name)}
    return found | _read_twice(root, found, listed)


def sound_file(sound: Sound) -> str:
    """Return the name of a sound's file, relative to content/."""
    return f"sounds/{sound.file}"


def take_file(take: Take) -> str:
    """Return the name of a take's file, relative to content/."""
    return f"{take.path.rpartition('/')[0]}/{take.file}"


def is_plain(file: str) -> bool:
    """Return whether a file's name stays in its folder, on every system."""
    return PurePosixPath(file).name == file and "\\" not in file


def audio(catalogue: Catalogue) -> Iterator[Problem]:
    """Give an error for each sound that cannot be played, and a warning for each take that is not used."""
    for sound in catalogue.sounds.values():
        head = catalogue.heads.get(sound_file(sound))
        if head and head.unfit.text:
            what = say("the sound {file} cannot be played: {why}", file=sound.file, why=head.unfit)
            yield error(sound.place("file"), what, head.do)
    for take in (take for takes in catalogue.takes.values() for take in takes):
        head = catalogue.heads.get(take_file(take))
        if head and head.unfit.text:
            yield not_used(take, head.unfit, head.do)


def not_used(take: Take, why: Message, do: Message) -> Problem:
    """Return the warning that a take is not used, at its place."""
    what = say("the recording {file} is not used: {why}", file=take.file, why=why)
    return warning(take.place("file"), what, do)


def _head(path: Path) -> Head:
    try:
        head = audiofile.head(path)
    except Unfit as unfit:
        return Head(unfit=unfit.what, do=unfit.do)
    if what := _impossible(head):
        return replace(head, unfit=what, do=_RECORD)
    return head


_RECORD = say("listen to it, and record it again")
_WHICH = say("listen to it, and let each text have its own recording")


def _impossible(head: Head) -> Message | None:
    if head.seconds is not None and not head.seconds > 0:
        return say("the file holds no sound")
    if head.seconds is not None and head.seconds > audiofile.MOST_SECONDS:
        return say("the file lasts {minutes} minutes", minutes=round(head.seconds / 60, 1))
    if head.rate is not None and not RATES[0] <= head.rate <= RATES[1]:
        return say("a sample rate of {rate}", rate=head.rate)
    return None


def _read_twice(root: Path, found: Mapping[str, Head], takes: Iterable[Take]) -> dict[str, Head]:
    """Return the heads of takes that are one recording with another text's take: neither can be believed."""
    named = {take_file(take): take for take in takes}
    usable = {name: take for name, take in named.items() if name in found and not found[name].unfit.text}
    twice = {}
    for as_long in _groups(usable, lambda name: str((root / name).stat().st_size)):
        for same in _groups(as_long, lambda name: _sum(root / name)):
            for name, take in same.items():
                other = next(n for n, one in same.items() if one.fingerprint != take.fingerprint)
                what = say("it is the recording of another text, too: {other}", other=other)
                twice[name] = replace(found[name], unfit=what, do=_WHICH)
    return twice


def _groups(takes: Mapping[str, Take], by: Callable[[str], str]) -> list[dict[str, Take]]:
    """Return the takes that share something and are of several texts, by file."""
    groups: dict[str, dict[str, Take]] = defaultdict(dict)
    for name, take in takes.items():
        groups[by(name)][name] = take
    return [group for group in groups.values() if len({take.fingerprint for take in group.values()}) > 1]


def _sum(path: Path) -> str:
    try:
        return sha256_of(path, SOUND_BYTES)
    except Unfit:  # it was changed just now: the build will say so
        return str(path)
