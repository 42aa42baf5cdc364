"""JSON from anywhere to manifests: every type, size, name and sum is judged before a value is made.

Nothing here trusts a signature: even the centre's own key shall not make a client write outside its folder.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from pipeline.bundle.members import MOST_MEMBERS, unsafe_names
from pipeline.problems import Message, Place, Stopped, error, say
from pipeline.publish import layout
from pipeline.publish.manifest import (
    FORMAT,
    Index,
    IndexEntry,
    Manifest,
    Origin,
    Recall,
    Release,
    ReleaseApproval,
    ReleaseFile,
    ReleasePart,
    StoredPiece,
    Stretch,
)

MOST = 4 << 20
"""Bytes of a manifest; a week's has some 20 kB."""
MOST_INDEX = 16 << 20
MOST_PIECE = 1 << 30
"""Bytes."""
MOST_OWN = 16 << 20
"""Bytes of an own piece, unpacked; a week's has some 80 kB."""
_MOST_FILE = 0xFFFF_FFFE
"""What a zip without ZIP64 and FAT32 can hold; of a bundle's files together, too."""
_MOST_RELEASES = 8
_MOST_STRETCHES = 100_000
_LONGEST_TEXT = 20_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SUFFIX = re.compile(r"mp3|own")

_Value = TypeVar("_Value")


class NotOurs(Stopped):
    """A manifest or an index says what none of ours says; the problem says what."""


class _Fields:
    """An object of the JSON, read key by key; `at` is its place in it."""

    def __init__(self, value: object, at: str) -> None:
        if not isinstance(value, dict):
            _refuse(at, say("this should be an object"))
        self._value: Mapping[str, Any] = value
        self._at = at

    def at(self, key: str) -> str:
        return f"{self._at}.{key}" if self._at else key

    def get(self, key: str) -> Any:
        if key not in self._value:
            _refuse(self.at(key), say("it is missing"))
        return self._value[key]

    def text(self, key: str, pattern: re.Pattern[str] | None = None) -> str:
        value = self.get(key)
        if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
            _refuse(self.at(key), say("this should be a text"))
        if not all(c.isprintable() or c == "\n" for c in value):
            _refuse(self.at(key), say("it has characters that steer a screen"))
        if pattern and not pattern.fullmatch(value):
            _refuse(self.at(key), say("this is not what such a text looks like"))
        return value

    def number(self, key: str, most: int) -> int:
        return _number(self.get(key), most, self.at(key))

    def truth(self, key: str) -> bool:
        value = self.get(key)
        if not isinstance(value, bool):
            _refuse(self.at(key), say("this should be true or false"))
        return value

    def day(self, key: str) -> dt.date:
        try:
            return dt.date.fromisoformat(self.text(key))
        except ValueError:
            _refuse(self.at(key), say("this should be a date"))

    def many(self, key: str, read: Callable[[Any, str], _Value], most: int) -> tuple[_Value, ...]:
        value = self.get(key)
        if not isinstance(value, list) or len(value) > most:
            _refuse(self.at(key), say("this should be a list of at most {most}", most=most))
        return tuple(read(one, f"{self.at(key)}[{number}]") for number, one in enumerate(value))


def manifest(data: bytes) -> Manifest:
    """Return the manifest that the bytes are; raises NotOurs for whatever is none."""
    fields = _top(data, MOST)
    releases = fields.many("releases", _release, _MOST_RELEASES)
    if not releases or len({one.week for one in releases}) < len(releases):
        _refuse("releases", say("there is none, or two of one week"))
    return Manifest(
        fields.text("station"),
        fields.text("code", layout.CODE),
        fields.text("name"),
        fields.number("version", 1 << 62),
        fields.day("issued"),
        fields.day("until"),
        fields.text("replaces", re.compile(f"|{_SHA256.pattern}")),
        releases,
    )


def index(data: bytes) -> Index:
    """Return the index that the bytes are; raises NotOurs for whatever is none."""
    fields = _top(data, MOST_INDEX)
    return Index(fields.text("station"), fields.day("issued"), fields.many("communes", _listed, 20_000))


def _top(data: bytes, most: int) -> _Fields:
    if len(data) > most:
        _refuse("", say("it is longer than any of ours"))
    try:
        fields = _Fields(json.loads(data), "")
    except (ValueError, RecursionError):
        _refuse("", say("it is no JSON"))
    if fields.get("format") != FORMAT:
        _refuse("format", say("this version of Loa reads format {format} only", format=FORMAT))
    return fields


def _listed(value: Any, at: str) -> IndexEntry:
    fields = _Fields(value, at)
    return IndexEntry(
        fields.text("code", layout.CODE),
        fields.text("name"),
        fields.number("version", 1 << 62),
        fields.text("release", layout.RELEASE),
        fields.text("sha256", _SHA256),
    )


def _release(value: Any, at: str) -> Release:
    fields = _Fields(value, at)
    name = fields.text("week") + fields.text("letter")
    if not layout.RELEASE.fullmatch(name):
        _refuse(at, say("this names no week and revision"))
    approval = fields.get("approval")
    release = Release(
        fields.text("week"),
        fields.text("letter"),
        fields.day("until"),
        fields.text("bundle", _NAME),
        fields.text("mark"),
        None if approval is None else _approved(approval, fields.at("approval")),
        fields.many("recalled", _recall, 1000),
        fields.number("own", MOST_OWN),
        fields.many("pieces", _stored, 10_000),
        fields.many("files", _file, MOST_MEMBERS),
        fields.many("parts", _part, 10_000),
        fields.many("origins", _origin, 10_000),
    )
    _judge(release, at)
    return release


def _judge(release: Release, at: str) -> None:
    """Raise NotOurs when a release's files cannot be written safely or put together from its pieces."""
    names = [release.bundle, *(file.name for file in release.files)]
    for problem in unsafe_names(names):
        raise NotOurs(problem)
    if release.length > _MOST_FILE:
        _refuse(at, say("the bundle is longer than 4 GB"))
    own = [number for number, stored in enumerate(release.pieces) if stored.suffix == layout.OWN]
    if own != [0]:
        _refuse(at, say("its first piece, and no other, should be its own"))
    if any(part.piece is not None and not 0 < part.piece < len(release.pieces) for part in release.parts):
        _refuse(at, say("it plays a piece that it does not list"))
    if any(origin >= len(release.origins) for part in release.parts for origin in part.made):
        _refuse(at, say("it names an origin that it does not list"))
    for file in release.files:
        if file.name.endswith("/"):
            _refuse(file.name, say("a file has the name of a folder"))
        _judge_stretches(release, file)
    try:
        fits = release.until == release.monday + dt.timedelta(days=6)
    except ValueError:
        fits = False
    if not fits:
        _refuse(at, say("its week and its last day do not fit"))


def _judge_stretches(release: Release, file: ReleaseFile) -> None:
    if sum(stretch.length for stretch in file.stretches) != file.length:
        _refuse(file.name, say("its stretches are not as long as it is"))
    for stretch in file.stretches:
        if stretch.piece >= len(release.pieces):
            _refuse(file.name, say("it needs a piece that is not listed"))
        holds = release.pieces[stretch.piece].length if stretch.piece else release.own
        if stretch.start + stretch.length > holds:
            _refuse(file.name, say("it needs bytes that its piece does not have"))


def _approved(value: Any, at: str) -> ReleaseApproval:
    fields = _Fields(value, at)
    return ReleaseApproval(fields.text("by"), fields.day("on"), fields.text("of"))


def _recall(value: Any, at: str) -> Recall:
    fields = _Fields(value, at)
    segment, title, reason = (fields.text(key) for key in ("segment", "title", "reason"))
    return Recall(segment, title, reason, fields.day("on"), fields.many("pieces", _sha256, 1000))


def _sha256(value: Any, at: str) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        _refuse(at, say("this is no SHA-256"))
    return value


def _stored(value: Any, at: str) -> StoredPiece:
    fields = _Fields(value, at)
    sha256, length = fields.text("sha256", _SHA256), fields.number("length", MOST_PIECE)
    return StoredPiece(sha256, length, fields.text("suffix", _SUFFIX))


def _file(value: Any, at: str) -> ReleaseFile:
    fields = _Fields(value, at)
    return ReleaseFile(
        fields.text("name"),
        fields.number("length", _MOST_FILE),
        fields.text("sha256", _SHA256),
        fields.number("crc32", 0xFFFF_FFFF),
        fields.many("stretches", _stretch, _MOST_STRETCHES),
    )


def _stretch(value: Any, at: str) -> Stretch:
    if not isinstance(value, list) or len(value) != 3:
        _refuse(at, say("this should be a list of three numbers"))
    return Stretch(*(_number(one, MOST_PIECE, at) for one in value))


def _part(value: Any, at: str) -> ReleasePart:
    fields = _Fields(value, at)
    return ReleasePart(
        fields.text("kind"),
        fields.text("segment"),
        fields.text("language"),
        fields.text("title"),
        fields.truth("machine_made"),
        fields.many("made", lambda one, place: _number(one, 10_000, place), 1000),
        None if fields.get("piece") is None else fields.number("piece", 10_000),
        fields.number("ms", 1 << 40),
    )


def _origin(value: Any, at: str) -> Origin:
    fields = _Fields(value, at)
    kind, by, version, licence = (fields.text(key) for key in ("kind", "by", "version", "licence"))
    model, source, made_on = (fields.text(key) for key in ("model", "source", "made_on"))
    return Origin(kind, by, version, licence, fields.truth("repeatable"), model, source, made_on)


def _number(value: object, most: int, at: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        _refuse(at, say("this should be a whole number from 0 to {most}", most=most))
    return value


def _refuse(at: str, what: Message) -> NoReturn:
    raise NotOurs(error(Place(at or "manifest.json"), what, say("do not use it; ask the centre")))
