"""What lies in a folder or an archive that is to be verified: members, and names that are safe to unpack."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import Message, Place, Problem, Stopped, error, say

MOST_MEMBERS = 5_000
"""A week has some twenty files; a FAT folder that old players read holds 512."""
CHUNK = 1 << 20
_LONGEST_NAME = 240
"""UTF-8 bytes; Windows takes 260 characters with the folder it is unpacked to."""
_FORBIDDEN = frozenset('<>:"|?*\\')
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


@dataclass(frozen=True)
class Member:
    """One file, wherever it lies; `read` yields its bytes and raises Damaged when they are not whole."""

    name: str
    """Its path, with `/`."""
    read: Callable[[], Iterator[bytes]]


ReadMembers = tuple[tuple[Member, ...], tuple[Problem, ...]]
"""The members that can be read, and what is wrong with the others or with the whole."""


class DamagedMember(Stopped):
    """A member cannot be read whole; the problem says why."""


def at(name: str) -> Place:
    """Return the place of a member in a form that can be shown: what is not printable is escaped."""
    return Place("".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name[:_LONGEST_NAME]))


def folder_members(root: Path) -> ReadMembers:
    """Return the files under a folder, sorted by name. Links are reported and never followed."""
    members: list[Member] = []
    problems: list[Problem] = []
    folders = [root]
    while folders:
        for path in _entries(folders.pop(), problems):
            name = path.relative_to(root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                folders.append(path)
            elif stat.S_ISREG(mode):
                members.append(Member(name, _reader(path, name)))
            else:
                problems.append(error(at(name), say("it is a link or a device, not a file")))
            if len(members) + len(problems) + len(folders) > MOST_MEMBERS:
                return (), (too_many(at(root.name)),)
    problems += unsafe_names(member.name for member in members)
    return tuple(sorted(members, key=lambda member: member.name)), tuple(problems)


def too_many(place: Place) -> Problem:
    """Return the problem of more files than a bundle ever has."""
    return error(place, say("there are more than {most} files: this is no bundle", most=MOST_MEMBERS))


def unsafe_names(names: Iterable[str]) -> Iterator[Problem]:
    """Yield what is wrong with paths (of a folder where it ends with `/`): what could leave the folder that
    they are unpacked to, cannot be on Windows, or would overwrite another one on some system."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    folders: set[str] = set()
    for name in names:
        path = name.removesuffix("/")
        if what := _unsafe(path):
            yield error(at(name), what, say("do not unpack it; get the bundle again from the centre"))
        parts = _folded(path).split("/")
        folders |= {"/".join(parts[:end]) for end in range(1, len(parts) + (path != name))}
        if path == name:
            alike[_folded(name)].append(name)
    for folded, same in sorted(alike.items()):
        for other in same[1:]:
            yield error(at(other), say("it would overwrite {other}", other=str(at(same[0]))))
        if folded in folders:
            yield error(at(same[0]), say("it is a file, and a folder for other files too"))


def _unsafe(name: str) -> Message | None:
    parts = name.split("/")
    if name.startswith(("/", "\\")) or name[1:2] == ":":
        return say("its path begins at the root of a disk")
    if ".." in parts or ".." in name.replace("\\", "/").split("/"):
        return say("its path leads out of the folder ('..')")
    if "" in parts or "." in parts or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        return say("its path is empty, too long or has an empty part")
    if any(c in _FORBIDDEN or not c.isprintable() for c in name):
        return say("its name has characters that no file on Windows may have")
    if any(part.endswith((".", " ")) or part.split(".")[0].strip().lower() in _DEVICES for part in parts):
        return say("its name is reserved on Windows, or ends with a dot or a space")
    return None


def _folded(name: str) -> str:
    """Return what two names share that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _entries(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries]
    except OSError as failure:
        problems.append(_unreadable(at(folder.name), failure))
        return []


def _reader(path: Path, name: str) -> Callable[[], Iterator[bytes]]:
    def read() -> Iterator[bytes]:
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except OSError as failure:
            raise DamagedMember(_unreadable(at(name), failure)) from failure

    return read


def _unreadable(place: Place, failure: OSError) -> Problem:
    return error(place, say("it cannot be read: {why}", why=failure.strerror or str(failure)))
