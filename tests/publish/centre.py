"""A centre for the tests: weeks of a few segments, published as `loa publish` does, without any speech."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.bundle.bag import Bag
from pipeline.bundle.names import programme_name
from pipeline.bundle.week import described_programme
from pipeline.model.audio import Piece, Provenance
from pipeline.model.commune_week import CommuneWeek, SegmentFacts
from pipeline.model.parts import PartId
from pipeline.model.plan import CommunePlan, Item, ItemKind, SlotPlan, SlotTime
from pipeline.model.week_record import (
    RecordedCommune,
    RecordedPart,
    RecordedProgramme,
    RecordedSegment,
    WeekRecord,
)
from pipeline.progress import Silent
from pipeline.publish import layout
from pipeline.publish.centre.releasing import playable, release_of
from pipeline.publish.centre.site import Site
from pipeline.publish.keys import SecretKey
from pipeline.publish.manifest import Index, Manifest, Release
from pipeline.publish.signing import sign
from pipeline.publish.station.download import Link
from pipeline.publish.station.fetch import Fetch, FetchResult
from pipeline.publish.station.receiver import Receiver
from pipeline.publish.station.source import SiteSource, open_source
from pipeline.store import Store
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.recording import recorded
from pipeline.work.packing.sealing import keep_published
from pipeline.work.release.press import Press, PublishOutcome

CODE, OTHER = "15061", "15127"
NAMES = {CODE: "Xã Ngọc Lặc", OTHER: "Xã Cẩm Thuỷ"}
KEY = SecretKey(b"loa-test", bytes(range(32)))
MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
TUNE, PAUSE = PartId("opening", "vi", "0"), PartId("between", "vi", "0")
READER = Provenance("people", "phát thanh viên", "2026-11-20")


def noise(name: str, length: int = 20_000) -> bytes:
    """Return bytes that stand for the speech of this name."""
    return random.Random(name).randbytes(length)


SPEECH = {f"bai-{number}": noise(f"bai-{number}") for number in range(1, 5)}
"""Four segments."""


class _NoPages:
    """Writes no pages: what communes fetch is the subject here."""

    def commune(self, week: CommuneWeek, manifest: Manifest, release: Release) -> None:
        """Leave a commune's pages."""

    def site(self, index: Index) -> None:
        """Leave the site's pages."""


@dataclass
class Centre:
    """A centre that publishes into a folder."""

    root: Path
    key: SecretKey = KEY
    now: dt.datetime = NOW
    bags: dict[str, Bag] = field(default_factory=dict)
    """The bags that were published last, by commune."""

    @property
    def site(self) -> Path:
        """The site's root."""
        return self.root / "site"

    def publish(
        self, speech: Mapping[str, bytes] = SPEECH, monday: dt.date = MONDAY, letter: str = "A", **more: bool
    ) -> tuple[str, ...]:
        """Publish a week for two communes; return the codes of those with something new."""
        self.now += dt.timedelta(hours=1)
        packer = self.packer(speech, monday, letter)
        press = Press(Site(self.site, self.key, self.now), "Trung tâm", _NoPages(), **more)
        playables = {
            (name, "vi"): playable(b"ID3" + name.encode(), packer.sound(PartId(name, "vi"), "ip24"))
            for name in speech
        }

        def prepare(commune: RecordedCommune) -> PublishOutcome:
            bag = self.bags[commune.code] = packer.bag(commune)
            week = packer.commune_week(commune)
            return press.prepare(week, release_of(week, bag, playables))

        outcomes = press.prepare_all(prepare, packer.record.communes)
        keep_published(packer.record, self.root)
        return press.show(outcomes)[1]

    def week(self, code: str, speech: Mapping[str, bytes] = SPEECH) -> CommuneWeek:
        """Return what a commune's bundle is made from."""
        packer = self.packer(speech)
        return packer.commune_week(next(one for one in packer.record.communes if one.code == code))

    def packer(
        self, speech: Mapping[str, bytes] = SPEECH, monday: dt.date = MONDAY, letter: str = "A"
    ) -> Packer:
        """Return what packs a week as if it had been built."""
        facts = SegmentFacts("Bài", (), "Trung tâm", dt.date(2026, 11, 20))
        record = WeekRecord(
            format=1,
            week=f"{monday:%G-W%V}",
            revision=ord(letter) - ord("A"),
            monday=monday,
            content="",
            station="Trung tâm",
            mark="Giọng đọc do máy tạo",
            site="",
            languages={"vi": "Tiếng Việt"},
            profiles={"ip24": "Loa IP"},
            titles={name: f"Bài {name}" for name in speech},
            segments={name: RecordedSegment(replace(facts, title=f"Bài {name}"), ()) for name in speech},
            parts=tuple(self._parts(speech)),
            communes=tuple(self._commune(code, list(speech), monday, letter) for code in NAMES),
            approval=None,
            findings=(),
            failures=(),
            errands=(),
        )
        store = Store(self.root / "store")
        packer = Packer(record, store)
        communes = tuple(self._with_sums(packer, commune) for commune in record.communes)
        return Packer(replace(record, communes=communes), store)

    def _parts(self, speech: Mapping[str, bytes]) -> Iterator[RecordedPart]:
        sounds = {
            PartId(name, "vi"): self.piece(data, 100_000 + n) for n, (name, data) in enumerate(speech.items())
        }
        sounds[TUNE] = self.piece(noise("tune", 3_000), 9_000)
        sounds[PAUSE] = self.piece(noise("pause", 500), 1_500)
        for part, piece in sounds.items():
            yield RecordedPart(part, READER, (), {"ip24": recorded(piece)})

    def _commune(self, code: str, names: list[str], monday: dt.date, letter: str) -> RecordedCommune:
        """Return a commune's week: each morning an opening, two segments and what stands between them."""
        lengths = {PartId(name, "vi"): 100_000 + n for n, name in enumerate(names)} | {
            TUNE: 9_000,
            PAUSE: 1_500,
        }
        slots, programmes = [], []
        for day in range(6):
            pair = [names[(day + step) % len(names)] for step in range(min(2, len(names)))]
            time = SlotTime(monday + dt.timedelta(days=day), dt.time(5, 15), 15)
            kinds = [(ItemKind.OPENING, TUNE)]
            for name in pair:
                kinds += [(ItemKind.BETWEEN, PAUSE)] if len(kinds) > 1 else []
                kinds.append((ItemKind.SEGMENT, PartId(name, "vi")))
            slots.append(SlotPlan(time, _items(kinds, lengths)))
            tag = self.piece(f"ID3 {code} {monday} {letter} {day}".encode(), 0)
            name = programme_name(f"{monday:%G-W%V}", letter, time)
            programmes.append(RecordedProgramme(name, recorded(tag), 0, "", 0))
        plan = CommunePlan(code, tuple(slots))
        return RecordedCommune(code, NAMES[code], "ip24", ("vi",), None, plan, tuple(programmes), ())

    def _with_sums(self, packer: Packer, commune: RecordedCommune) -> RecordedCommune:
        """Return a commune's week with the sums of its programmes."""
        files = [described_programme(one) for one in packer.commune_week(commune).programmes]
        programmes = tuple(
            replace(one, length=file.length, sha256=file.sha256, crc32=file.crc32)
            for one, file in zip(commune.programmes, files, strict=True)
        )
        return replace(commune, programmes=programmes)

    def piece(self, data: bytes, ms: int) -> Piece:
        """Return a piece that holds the bytes."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.root / "store" / "objects" / digest[:2] / f"{digest}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            path.write_bytes(data)
        return Piece(path, len(data), digest, zlib.crc32(data), ms)


def _items(kinds: list[tuple[ItemKind, PartId]], lengths: Mapping[PartId, int]) -> tuple[Item, ...]:
    items, start = [], 0
    for kind, part in kinds:
        segment = part.segment
        items.append(Item(kind, start, lengths[part], segment, "vi" if segment else "", parts=(part,)))
        start += lengths[part]
    return tuple(items)


def fetch(
    source: SiteSource | str | Path,
    dest: Path,
    code: str = CODE,
    today: dt.date = TODAY,
    key: str | None = KEY.public.text(),
) -> FetchResult:
    """Fetch as `loa fetch` does, without waiting between tries."""
    opened = open_source(str(source)) if isinstance(source, str | Path) else source
    link = Link(opened, pause=lambda _seconds: None)
    return Fetch(link, code, Receiver(dest), today, Silent()).run(key)


def offer(site: Path, data: bytes) -> None:
    """Put a manifest into a site as that of the first release, signed with the centre's own key."""
    folder = site / layout.commune(CODE)
    version = json.loads(data)["version"] if data.startswith(b'{"code') else 1
    said = {"file": layout.MANIFEST, "commune": CODE, "release": "2026-W48A", "until": "2026-11-29"}
    (folder / "2026-W48A" / layout.MANIFEST).write_bytes(data)
    (folder / layout.NEWEST).write_bytes(sign(data, KEY, **said, version=version))


def lying(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder with its bytes, by its path in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def bag_bytes(bag: Bag) -> dict[str, bytes]:
    """Return the files of a bag with their bytes."""
    from pipeline.bundle.bag import chunks

    return {file.name: b"".join(chunks(file.pieces)) for file in bag.files}
