"""A small commune's week for the tests of what is handed over: two days, three languages, pieces on disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from pathlib import Path

from pipeline.bundle.names import programme_name
from pipeline.model.audio import Piece, Programme, Provenance
from pipeline.model.authored import Contact
from pipeline.model.commune_week import Approval, CommuneWeek, PartFacts, SegmentFacts
from pipeline.model.plan import CommunePlan, ItemKind, Offer, SlotTime, Wish
from pipeline.schedule import schedule
from tests.wishes import framed

MONDAY = dt.date(2026, 11, 23)
ESPEAK = Provenance("machine", "espeak vi", "1.52", "GPL-3.0-or-later")
READER = Provenance("people", "phát thanh viên xã", "2026-11-20")
TUNE = Provenance("sound", "Trung tâm", licence="CC0-1.0")


def piece(folder: Path, name: str, data: bytes, ms: int) -> Piece:
    """Return a piece that holds the bytes."""
    path = folder / name
    path.write_bytes(data)
    return Piece(path, len(data), hashlib.sha256(data).hexdigest(), zlib.crc32(data), ms)


FRAME_MS = (12_000, 2_000, 8_000)


def commune_week(
    folder: Path, letter: str = "A", title: str = "Ai được trợ giúp pháp lý miễn phí?"
) -> CommuneWeek:
    """Return the week of Ngọc Lặc: Monday and Sunday, morning and evening; mtq by people, blt missing."""
    times = tuple(
        SlotTime(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(at), 10)
        for day in (0, 6)
        for at in ("05:15", "17:15")
    )
    until = MONDAY + dt.timedelta(days=30)
    offers = (
        Offer("ai-duoc-tro-giup", MONDAY, until, {"vi": 181_000, "mtq": 190_000}),
        Offer("hoi-o-dau", MONDAY, until, {"vi": 122_000}),
    )
    wish = Wish("15061", {"vi": 1, "mtq": 1}, "vi", times, offers, framed(["vi", "mtq"], "vi", *FRAME_MS), 2)
    plan = schedule(wish)
    return CommuneWeek(
        station="Trung tâm Trợ giúp pháp lý nhà nước tỉnh Thanh Hoá",
        mark="Giọng đọc do máy tạo",
        week="2026-W48",
        monday=MONDAY,
        letter=letter,
        code="15061",
        name="Xã Ngọc Lặc",
        profile="Loa IP",
        plan=plan,
        programmes=_programmes(folder, plan, letter),
        languages={"vi": "Tiếng Việt", "mtq": "Mường"},
        segments=_segments(title),
        parts=(
            PartFacts(ItemKind.OPENING, (TUNE, ESPEAK)),
            PartFacts(ItemKind.BETWEEN, (TUNE,)),
            PartFacts(ItemKind.CLOSING, (ESPEAK,)),
            PartFacts(ItemKind.SEGMENT, (ESPEAK,), "ai-duoc-tro-giup", "vi"),
            PartFacts(ItemKind.SEGMENT, (READER,), "ai-duoc-tro-giup", "mtq"),
            PartFacts(ItemKind.SEGMENT, (ESPEAK,), "hoi-o-dau", "vi"),
        ),
        contact=Contact(name="Cán bộ tư pháp - hộ tịch", phone="0237 000 000"),
    )


def _programmes(folder: Path, plan: CommunePlan, letter: str) -> tuple[Programme, ...]:
    programmes = []
    for number, slot in enumerate(plan.slots):
        tag = piece(folder, f"tag-{letter}{number}", b"ID3\3" + bytes([number]) * 60, 0)
        sound = piece(folder, f"sound-{number}", bytes(range(256)) * (8 + number), slot.ms)
        programmes.append(Programme(programme_name("2026-W48", letter, slot.time), (tag, sound)))
    return tuple(programmes)


def _segments(title: str) -> dict[str, SegmentFacts]:
    day = dt.date(2026, 11, 20)
    approval = Approval("Giám đốc Trung tâm", day, "3f9c1a2b77d0")
    return {
        "ai-duoc-tro-giup": SegmentFacts(title, ("11/2017/QH14, Điều 7",), "Công báo", day, approval),
        "hoi-o-dau": SegmentFacts("Hỏi ở đâu; gọi số nào, khi nào?", (), "Trung tâm", day),
    }
