"""A centre for the tests: weeks of a few segments, published as `loa publish` does, without any speech."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.bundle.bag import Bag
from pipeline.bundle.names import programme_name
from pipeline.bundle.week import week_bag
from pipeline.model.audio import Piece, Programme, Provenance
from pipeline.model.commune_week import CommuneWeek, PartFacts, SegmentFacts
from pipeline.model.plan import CommunePlan, Item, ItemKind, SlotPlan, SlotTime
from pipeline.progress import Silent
from pipeline.publish import layout
from pipeline.publish.centre.releasing import playable, release_of
from pipeline.publish.centre.site import Site
from pipeline.publish.keys import SecretKey
from pipeline.publish.signing import sign
from pipeline.publish.station.download import Link
from pipeline.publish.station.fetch import Fetch, FetchResult
from pipeline.publish.station.receiver import Receiver
from pipeline.publish.station.source import SiteSource, open_source
from pipeline.work.release.press import Press

CODE, OTHER = "15061", "15127"
NAMES = {CODE: "Xã Ngọc Lặc", OTHER: "Xã Cẩm Thuỷ"}
KEY = SecretKey(b"loa-test", bytes(range(32)))
MONDAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
READER = Provenance("people", "phát thanh viên", "2026-11-20")


def noise(name: str, length: int = 20_000) -> bytes:
    """Return bytes that stand for the speech of this name."""
    return random.Random(name).randbytes(length)


SPEECH = {f"bai-{number}": noise(f"bai-{number}") for number in range(1, 5)}
"""Four segments."""


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
        press = Press(Site(self.site, self.key, self.now), "Trung tâm", self.root, **more)

        def prepare(code: str):  # type: ignore[no-untyped-def]
            week = self.week(code, speech, monday, letter)
            bag = self.bags[code] = week_bag(week, "<!doctype html>")
            sounds = {name: self.piece(data, 100_000 + at) for at, (name, data) in enumerate(speech.items())}
            playables = {(name, "vi"): playable(b"ID3" + name.encode(), one) for name, one in sounds.items()}
            return press.prepare(week, release_of(week, bag, playables))

        return press.run(prepare, (CODE, OTHER), 1)[1]

    def week(
        self, code: str, speech: Mapping[str, bytes] = SPEECH, monday: dt.date = MONDAY, letter: str = "A"
    ) -> CommuneWeek:
        """Return a commune's week: each morning an opening, two segments and what stands between them."""
        tune, pause = self.piece(noise("tune", 3_000), 9_000), self.piece(noise("pause", 500), 1_500)
        sounds = {name: self.piece(data, 100_000 + at) for at, (name, data) in enumerate(speech.items())}
        names = list(speech)
        slots, programmes = [], []
        for day in range(6):
            pair = [names[(day + step) % len(names)] for step in range(min(2, len(names)))]
            time = SlotTime(monday + dt.timedelta(days=day), dt.time(5, 15), 15)
            kinds: list[tuple[ItemKind, str, Piece]] = [(ItemKind.OPENING, "", tune)]
            for name in pair:
                kinds += [(ItemKind.BETWEEN, "", pause)] if len(kinds) > 1 else []
                kinds.append((ItemKind.SEGMENT, name, sounds[name]))
            slot = SlotPlan(time, _items(kinds))
            tag = self.piece(f"ID3 {code} {monday} {letter} {day}".encode(), 0)
            slots.append(slot)
            name = programme_name(f"{monday:%G-W%V}", letter, time)
            programmes.append(Programme(name, (tag, *(piece for _, _, piece in kinds))))
        facts = SegmentFacts("Bài", (), "Trung tâm", dt.date(2026, 11, 20))
        return CommuneWeek(
            station="Trung tâm",
            mark="Giọng đọc do máy tạo",
            week=f"{monday:%G-W%V}",
            monday=monday,
            letter=letter,
            code=code,
            name=NAMES[code],
            profile="Loa IP",
            plan=CommunePlan(code, tuple(slots)),
            programmes=tuple(programmes),
            languages={"vi": "Tiếng Việt"},
            segments={name: replace(facts, title=f"Bài {name}") for name in speech},
            parts=(
                PartFacts(ItemKind.OPENING, (READER,)),
                PartFacts(ItemKind.BETWEEN, (READER,)),
                *(PartFacts(ItemKind.SEGMENT, (READER,), name, "vi") for name in speech),
            ),
        )

    def piece(self, data: bytes, ms: int) -> Piece:
        """Return a piece that holds the bytes."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.root / "store" / "objects" / digest[:2] / f"{digest}.mp3"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file():
            path.write_bytes(data)
        return Piece(path, len(data), digest, zlib.crc32(data), ms)


def _items(kinds: list[tuple[ItemKind, str, Piece]]) -> tuple[Item, ...]:
    items, start = [], 0
    for kind, segment, piece in kinds:
        items.append(Item(kind, start, piece.ms, segment, "vi" if segment else ""))
        start += piece.ms
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
