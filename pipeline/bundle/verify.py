"""Whether a bundle is what the centre made: a folder or an archive from anywhere is judged, all at once.

BagIt 1.0 (RFC 8493). Nothing is unpacked to disk, nothing but tag files is held in memory, and no bytes
whatever raise an error.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.members import (
    MOST_MEMBERS,
    DamagedMember,
    Member,
    ReadMembers,
    at,
    folder_members,
    unsafe_names,
)
from pipeline.bundle.unzip import zip_members
from pipeline.problems import Message, Place, Problem, error, listed, say

Judge = Callable[[Iterable[bytes]], Message | None]
"""Looks at a programme's bytes; returns what is wrong with them, or None."""

_REQUIRED = ("bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
_DECLARATION = re.compile(rb"BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\s*")
_ROOT = re.compile(r"([^/]*/)?bagit\.txt")
_MANIFEST = re.compile(r"(tag)?manifest-(md5|sha1|sha224|sha256|sha384|sha512)\.txt")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(\S.*)")
_OXUM = re.compile(r"^Payload-Oxum: *(\d+\.\d+)\s*$", re.MULTILINE)
_MOST_TEXT = 2 << 20
"""Bytes of a tag file."""


@dataclass(frozen=True)
class _Read:
    """What reading a file once has shown."""

    length: int
    sums: Mapping[str, str]
    text: bytes
    """Of a tag file, all of it; of others, nothing."""


def verify(path: Path, judge: Judge | None = None) -> tuple[Problem, ...]:
    """Return every difference between a bundle and its manifests, sorted; nothing when it is whole.

    `path` is a folder or a zip archive. `judge`, where given, looks at each programme (`.MP3`) that is
    what its manifest says.
    """
    place = Place(path.name)
    try:
        if path.is_dir():
            return listed(_judged(folder_members(path), place, judge))
        with path.open("rb") as file:
            return listed(_judged(zip_members(file, place), place, judge))
    except (OSError, ValueError) as failure:
        why = getattr(failure, "strerror", None) or str(failure)
        return (error(place, say("it cannot be read: {why}", why=why)),)


def _judged(found: ReadMembers, place: Place, judge: Judge | None) -> Iterator[Problem]:
    members, problems = found
    yield from problems
    files = _bag_files(members)
    if files is None:
        if not problems:
            yield error(place, say("it holds no bag: bagit.txt is missing"), say("get the bundle again"))
        return
    lost = {member.name for member in members} - {member.name for member in files.values()}
    yield from (error(at(name), say("it lies outside the bundle's folder")) for name in sorted(lost))
    read, damaged = _read_all(files)
    yield from damaged.values()
    differences = tuple(_differences(read, set(damaged)))
    yield from differences
    if judge:
        wrong = {problem.place for problem in differences}
        yield from _programmes({name: files[name] for name in sorted(read) if at(name) not in wrong}, judge)


def _bag_files(members: Sequence[Member]) -> dict[str, Member] | None:
    """Return the bag's files by their path in it: the bag is the whole, or the one folder in the whole."""
    roots = [member.name.removesuffix("bagit.txt") for member in members if _ROOT.fullmatch(member.name)]
    if not roots:
        return None
    root = min(roots, key=lambda one: (len(one), one))
    return {member.name.removeprefix(root): member for member in members if member.name.startswith(root)}


def _read_all(files: Mapping[str, Member]) -> tuple[dict[str, _Read], dict[str, Problem]]:
    """Return what reading each file shows, and the problems of those that cannot be read whole."""
    algorithms = {"sha256"} | {found[2] for name in files if (found := _MANIFEST.fullmatch(name))}
    read, damaged = {}, {}
    for name, member in sorted(files.items()):
        try:
            read[name] = _read(name, member, algorithms)
        except DamagedMember as failure:
            damaged[name] = failure.problems[0]
    return read, damaged


def _read(name: str, member: Member, algorithms: Iterable[str]) -> _Read:
    digests = {algorithm: hashlib.new(algorithm, usedforsecurity=False) for algorithm in algorithms}
    length, text = 0, b""
    for chunk in member.read():
        length += len(chunk)
        for digest in digests.values():
            digest.update(chunk)
        if not name.startswith("data/"):
            text += chunk[: max(0, _MOST_TEXT + 1 - len(text))]
    return _Read(length, {algorithm: digest.hexdigest() for algorithm, digest in digests.items()}, text)


def _differences(read: Mapping[str, _Read], damaged: set[str]) -> Iterator[Problem]:
    for name in _REQUIRED:
        if name not in read and name not in damaged:
            yield error(at(name), say("it is missing"))
    if "bagit.txt" in read and not _DECLARATION.fullmatch(read["bagit.txt"].text):
        yield error(at("bagit.txt"), say("it does not declare a bag of BagIt 1.0 in UTF-8"))
    if "fetch.txt" in read:
        what = say("parts of the bag are to be fetched from elsewhere: it is not whole")
        yield error(at("fetch.txt"), what)
    for name in sorted(read):
        if manifest := _MANIFEST.fullmatch(name):
            yield from _against(name, bool(manifest[1]), manifest[2], read, damaged)
    yield from _against_oxum(read)


def _against(
    manifest: str, of_tags: bool, algorithm: str, read: Mapping[str, _Read], damaged: set[str]
) -> Iterator[Problem]:
    """Yield the differences between the files and one manifest."""
    sums: dict[str, str] = {}
    for number, line in enumerate(_lines(read[manifest].text), 1):
        place = Place(manifest, number)
        if line == "":
            continue
        if line is None or (parts := _LINE.fullmatch(line)) is None:
            what = say("this is no line of a manifest (sum, space, path), or the file is too long")
            yield error(place, what)
            continue
        name, wrong = _decoded(parts[2]), _wrong_line(parts, of_tags, algorithm)
        if wrong or name in sums:
            yield error(place, wrong or say("the file is listed twice"))
        sums[name] = parts[1].lower()
    for name in sorted(sums.keys() - read.keys() - damaged):
        yield error(at(name), say("it is missing"))
    for name in sorted(_covered(read, of_tags) - sums.keys()):
        yield error(at(name), say("it is not listed in {manifest}", manifest=manifest))
    for name in sorted(sums.keys() & read.keys()):
        if read[name].sums[algorithm] != sums[name]:
            what = say("it is not what {manifest} says: its bytes were changed or damaged", manifest=manifest)
            yield error(at(name), what, say("get the bundle again from the centre"))


def _wrong_line(parts: re.Match[str], of_tags: bool, algorithm: str) -> Message | None:
    """Return what is wrong with a manifest's line that has a sum and a path."""
    name = _decoded(parts[2])
    if len(parts[1]) != 2 * hashlib.new(algorithm, usedforsecurity=False).digest_size:
        return say("the sum has not the length of {algorithm}", algorithm=algorithm)
    if name.startswith("data/") == of_tags or next(unsafe_names([name]), None):
        return say("the path does not lie where this manifest's files lie")
    return None


def _covered(read: Mapping[str, _Read], of_tags: bool) -> set[str]:
    """Return the files that a manifest must list: the payload, or all tag files but tag manifests."""
    if not of_tags:
        return {name for name in read if name.startswith("data/")}
    return {name for name in read if not name.startswith(("data/", "tagmanifest-"))}


def _against_oxum(read: Mapping[str, _Read]) -> Iterator[Problem]:
    """Yield the difference between the payload and the bytes and files that bag-info.txt counts."""
    info = read.get("bag-info.txt")
    oxum = _OXUM.search(info.text.decode("utf-8", "replace")) if info else None
    payload = [one.length for name, one in read.items() if name.startswith("data/")]
    found = f"{sum(payload)}.{len(payload)}"
    if oxum and oxum[1] != found:
        said = oxum[1][:40]
        what = say("the payload (bytes.files) is {found}, Payload-Oxum says {said}", found=found, said=said)
        yield error(at("bag-info.txt"), what)


def _lines(text: bytes) -> Iterator[str | None]:
    """Yield the lines of a text (the rest in one, after many); None for one that is not UTF-8, and at the
    end of too long a text."""
    for line in re.split(rb"\r\n|\n|\r", text[:_MOST_TEXT], maxsplit=MOST_MEMBERS):
        try:
            yield line.decode().rstrip()
        except UnicodeDecodeError:
            yield None
    if len(text) > _MOST_TEXT:
        yield None


def _decoded(path: str) -> str:
    """Return a manifest's path with its percent-encoded CR, LF and % in clear (RFC 8493, 2.1.3)."""
    return re.sub("%(25|0[AaDd])", lambda found: chr(int(found[1], 16)), path)


def _programmes(files: Mapping[str, Member], judge: Judge) -> Iterator[Problem]:
    for name, file in files.items():
        if name.startswith("data/") and name.upper().endswith(".MP3") and (what := judge(file.read())):
            yield error(at(name), what)
