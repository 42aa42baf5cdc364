"""Files under content/: sounds that are missing, and files that nothing reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline.content.filing import shown
from pipeline.content.kinds import KINDS, SEGMENT, WEEKS
from pipeline.digest import JSON, canonical, sha256
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Place, Problem, error, say, suggestion, warning

_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini")
_SHOWN_AT_MOST = 50


def files(catalogue: Catalogue) -> Iterator[Problem]:
    """Give a problem for each sound that is missing, and a warning for each file that nothing reads and for
    a folder of which nothing could be read."""
    yield from _nothing_yet(catalogue)
    yield from _sounds(catalogue)
    read = {f"sounds/{sound.file}" for sound in catalogue.sounds.values()}
    for (segment, language), takes in catalogue.takes.items():
        read |= {f"recordings/{language}/{segment}/{take.file}" for take in takes}
    unread = (name for name in _names(catalogue.root) if name not in read and not _has_a_kind(name))
    for name, _ in zip(unread, range(_SHOWN_AT_MOST), strict=False):
        yield _unread(shown(name))


def state(root: Path) -> str:
    """Return a fingerprint of what a folder of content holds: another one when a YAML file's bytes are
    others, or another file's length is."""
    held = {name: _held(root / name) for name in _names(root)}
    return sha256(canonical(held))


def _held(path: Path) -> JSON:
    try:
        return sha256(path.read_bytes()) if path.suffix == ".yaml" else path.stat().st_size
    except OSError:  # what cannot be read is a problem elsewhere
        return None


def _nothing_yet(catalogue: Catalogue) -> Iterator[Problem]:
    unread = {kind for kind, _ in catalogue.unread}
    if not catalogue.segments and SEGMENT.where not in unread:
        yield warning(
            Place("segments"), say("there is no segment yet"), say("begin one with scripts/loa new segment")
        )
    if not catalogue.weeks and WEEKS.where not in unread:
        yield warning(
            Place("weeks"), say("no week is planned yet"), say("begin one with scripts/loa new week")
        )


def _sounds(catalogue: Catalogue) -> Iterator[Problem]:
    folder = catalogue.root / "sounds"
    for sound in catalogue.sounds.values():
        if PurePosixPath(sound.file).name != sound.file or "\\" in sound.file:
            what = say("'{file}' is no plain file name", file=sound.file)
            yield error(sound.place("file"), what, say("put the sound beside sounds.yaml"))
        elif not (folder / sound.file).is_file():
            there = (
                [path.name for path in folder.iterdir() if path.suffix != ".yaml"] if folder.is_dir() else []
            )
            do = suggestion(sound.file, there, say("put it beside sounds.yaml"))
            yield error(sound.place("file"), say("the sound {file} is missing", file=sound.file), do)


def _names(root: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower() not in _LEFT_BY_SYSTEMS:
                yield (Path(folder) / name).relative_to(root).as_posix()


def _has_a_kind(name: str) -> bool:
    path = PurePosixPath(name)
    if path.suffix == ".md":
        return True
    parts = path.parts
    return any(
        len(parts) == len(PurePosixPath(kind.where).parts) and path.match(kind.where) for kind in KINDS
    )


def _unread(name: str) -> Problem:
    if name.endswith(".yml"):
        return warning(
            Place(name), say("files ending in .yml are not read"), say("rename it to end in .yaml")
        )
    if name.startswith("recordings/"):
        what = say("no takes.yaml lists this recording")
        return warning(Place(name), what, say("list it in the takes.yaml beside it, or delete it"))
    wanted = [kind.where for kind in KINDS if "*" not in kind.where]
    do = suggestion(name, wanted, say("delete it, or put it where it belongs"))
    return warning(Place(name), say("nothing reads this file"), do)
