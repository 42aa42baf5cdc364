"""Files under content/: sounds that are missing, and files that nothing reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline import opening
from pipeline.content.audio import is_plain, sound_file, take_file
from pipeline.content.kinds import KINDS, SEGMENT, WEEKS
from pipeline.content.listing import fits, listing
from pipeline.digest import JSON, canonical, sha256
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Place, Problem, error, say, suggestion, warning

_SHOWN_AT_MOST = 50


def files(catalogue: Catalogue) -> Iterator[Problem]:
    """Give a problem for each sound that is missing, and a warning for each file that nothing reads and for
    a folder of which nothing could be read."""
    yield from _nothing_yet(catalogue)
    there = listing(catalogue.root).files
    yield from _sounds(catalogue, there)
    read = {sound_file(sound) for sound in catalogue.sounds.values()}
    read |= {take_file(take) for takes in catalogue.takes.values() for take in takes}
    unread = (name for name in there if name not in read and not _has_a_kind(name))
    yield from map(_unread, islice(unread, _SHOWN_AT_MOST))


def state(root: Path) -> str:
    """Return a fingerprint of what a folder of content holds: another one when a YAML file's bytes are
    others, or another file's length is."""
    held = {name: _held(root / name) for name in listing(root).files}
    return sha256(canonical(held))


def _held(path: Path) -> JSON:
    try:
        return opening.sha256_of(path, opening.YAML_BYTES) if path.suffix == ".yaml" else path.stat().st_size
    except (opening.Unfit, OSError):  # what cannot be read is a problem elsewhere
        return None


def _nothing_yet(catalogue: Catalogue) -> Iterator[Problem]:
    unread = {kind for kind, _ in catalogue.unread}
    if not catalogue.segments and SEGMENT.where not in unread:
        do = say("begin one with scripts/loa new segment")
        yield warning(Place("segments"), say("there is no segment yet"), do)
    if not catalogue.weeks and WEEKS.where not in unread:
        do = say("begin one with scripts/loa new week")
        yield warning(Place("weeks"), say("no week is planned yet"), do)


def _sounds(catalogue: Catalogue, there: Iterable[str]) -> Iterator[Problem]:
    names = [name.removeprefix("sounds/") for name in there if fits(name, "sounds/*")]
    for sound in catalogue.sounds.values():
        if not is_plain(sound.file):
            what = say("'{file}' is no plain file name", file=sound.file)
            yield error(sound.place("file"), what, say("put the sound beside sounds.yaml"))
        elif sound_file(sound) not in catalogue.heads:
            do = suggestion(sound.file, {*names} - {"sounds.yaml"}, say("put it beside sounds.yaml"))
            yield error(sound.place("file"), say("the sound {file} is missing", file=sound.file), do)


def _has_a_kind(name: str) -> bool:
    return name.endswith(".md") or any(fits(name, kind.where) for kind in KINDS)


def _unread(name: str) -> Problem:
    if name.endswith(".yml"):
        what = say("files ending in .yml are not read")
        return warning(Place(name), what, say("rename it to end in .yaml"))
    if name.startswith("recordings/"):
        what = say("no takes.yaml lists this recording")
        return warning(Place(name), what, say("list it in the takes.yaml beside it, or delete it"))
    wanted = [kind.where for kind in KINDS if "*" not in kind.where]
    do = suggestion(name, wanted, say("delete it, or put it where it belongs"))
    return warning(Place(name), say("nothing reads this file"), do)
