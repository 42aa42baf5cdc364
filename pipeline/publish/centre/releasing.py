"""From a commune's bag to its release: which pieces the site keeps, and how files are put together."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.bundle.bag import Bag, BagFile, PieceOrBytes, chunks
from pipeline.digest import sha256
from pipeline.model.audio import Piece, Provenance
from pipeline.model.commune_week import Approval, CommuneWeek, PartFacts
from pipeline.problems import Place, Stopped, error, say
from pipeline.publish import layout
from pipeline.publish import manifest as signed
from pipeline.publish.manifest import (
    Origin,
    Recall,
    Release,
    ReleaseApproval,
    ReleaseFile,
    StoredPiece,
    Stretch,
)


@dataclass(frozen=True)
class Playable:
    """A segment's common part as one stored file that pages and feeds play: its tag, then its frames."""

    stored: StoredPiece
    tag: bytes
    sound: Piece

    @property
    def parts(self) -> tuple[PieceOrBytes, ...]:
        """What the stored file consists of."""
        return (self.tag, self.sound)


Playables = Mapping[tuple[str, str], Playable]
"""By segment and language, in one profile."""


def playable(tag: bytes, sound: Piece) -> Playable:
    """Return a part as a file to play, after reading it once; raises Stopped when it is damaged."""
    digest, own = hashlib.sha256(tag), hashlib.sha256()
    for chunk in chunks([sound]):
        digest.update(chunk)
        own.update(chunk)
    if own.hexdigest() != sound.sha256:
        raise damaged(sound)
    return Playable(StoredPiece(digest.hexdigest(), len(tag) + sound.length, "mp3"), tag, sound)


def damaged(piece: Piece) -> Stopped:
    """Return the problem of a piece that is not what it was."""
    what = say("the piece is no longer what it was when the week was described")
    return Stopped(error(Place(piece.path.name), what, say("build again; what is damaged is made anew")))


@dataclass(frozen=True)
class ReleaseDraft:
    """A release, and where the bytes of its pieces come from."""

    release: Release
    sources: tuple[tuple[PieceOrBytes, ...], ...]
    """For each piece of the release, in the same order."""

    @property
    def pieces(self) -> Iterable[tuple[StoredPiece, tuple[PieceOrBytes, ...]]]:
        """Each piece with its bytes."""
        return zip(self.release.pieces, self.sources, strict=True)


def release_of(
    week: CommuneWeek, bag: Bag, playables: Playables, recalled: tuple[Recall, ...] = ()
) -> ReleaseDraft:
    """Return a commune's week as a release; raises Stopped when a tag cannot be read.

    What airs of a segment is a stretch of its playable file, so the same speech is not stored twice.
    """
    pieces = _Pieces(playables)
    drafted = [(file, pieces.stretches(file)) for file in bag.files]
    parts = tuple(_part(week, facts, playables, pieces) for facts in week.parts)
    packed = zlib.compress(bytes(pieces.owned), 9)
    own = StoredPiece(sha256(packed), len(packed), layout.OWN)
    files = tuple(
        ReleaseFile(file.name, file.length, file.sha256, file.crc32, stretches) for file, stretches in drafted
    )
    release = Release(
        week=week.week,
        letter=week.letter,
        until=week.monday + dt.timedelta(days=6),
        bundle=bag.name,
        mark=week.mark,
        approval=_approved(week.approval),
        recalled=recalled,
        own=len(pieces.owned),
        pieces=(own, *pieces.numbers),
        files=files,
        parts=parts,
        origins=tuple(pieces.origins),
    )
    return ReleaseDraft(release, ((packed,), *pieces.sources))


@dataclass
class _Pieces:
    """Grows the list of a release's pieces while its files are looked at; the own piece is number 0."""

    playables: Playables
    owned: bytearray = field(default_factory=bytearray)
    numbers: dict[StoredPiece, int] = field(default_factory=dict)
    sources: list[tuple[PieceOrBytes, ...]] = field(default_factory=list)
    origins: dict[Origin, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._played = {one.sound.sha256: one for one in reversed(list(self.playables.values()))}

    def stretches(self, file: BagFile) -> tuple[Stretch, ...]:
        """Return a file as stretches of pieces; neighbours in the own piece become one."""
        found: list[Stretch] = []
        for part in file.pieces:
            stretch = self._stretch(part)
            last = found[-1] if found else None
            if last and stretch.piece == 0 == last.piece:
                found[-1] = Stretch(0, last.start, last.length + stretch.length)
            elif stretch.length:
                found.append(stretch)
        return tuple(found)

    def number(self, stored: StoredPiece, parts: tuple[PieceOrBytes, ...]) -> int:
        """Return a piece's place in the release's list."""
        if stored not in self.numbers:
            self.sources.append(parts)
            self.numbers[stored] = len(self.sources)
        return self.numbers[stored]

    def origin(self, made: Provenance) -> int:
        """Return an origin's place in the release's list."""
        return self.origins.setdefault(Origin(**vars(made)), len(self.origins))

    def _stretch(self, part: PieceOrBytes) -> Stretch:
        if isinstance(part, bytes) or not part.ms:
            data = part if isinstance(part, bytes) else b"".join(chunks([part]))
            if isinstance(part, Piece) and sha256(data) != part.sha256:
                raise damaged(part)
            self.owned += data
            return Stretch(0, len(self.owned) - len(data), len(data))
        if played := self._played.get(part.sha256):
            return Stretch(self.number(played.stored, played.parts), len(played.tag), part.length)
        return Stretch(self.number(StoredPiece(part.sha256, part.length, "mp3"), (part,)), 0, part.length)


def _part(week: CommuneWeek, facts: PartFacts, playables: Playables, pieces: _Pieces) -> signed.ReleasePart:
    played = playables.get((facts.segment, facts.language)) if facts.segment else None
    return signed.ReleasePart(
        kind=facts.kind.value,
        segment=facts.segment,
        language=facts.language,
        title=week.segments[facts.segment].title if facts.segment else "",
        machine_made=facts.machine_made,
        made=tuple(pieces.origin(one) for one in facts.provenances),
        piece=pieces.number(played.stored, played.parts) if played else None,
        ms=played.sound.ms if played else 0,
    )


def _approved(approval: Approval | None) -> ReleaseApproval | None:
    return ReleaseApproval(approval.by, approval.on, approval.of) if approval else None
