"""Tags that primitive players take, and that say what a machine spoke."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import ID3

from pipeline.sound.tags import MACHINE_KEY, MARK_KEY, tag

WORDS = st.text(st.characters(codec="utf-16", exclude_characters="\0"), min_size=1, max_size=40)


def read(data: bytes) -> ID3:
    return ID3(io.BytesIO(data + bytes(200)), translate=False)


def test_it_is_id3_version_2_3_in_utf_16() -> None:
    data = tag("Sáng thứ Hai", "Thanh Hoá", "2026-W48", "2026-11-23")
    assert data[:5] == b"ID3\x03\x00"
    found = read(data)
    assert {frame.encoding for frame in found.values()} == {1}
    assert {name: str(found[name]) for name in found} == {
        "TIT2": "Sáng thứ Hai",
        "TPE1": "Thanh Hoá",
        "TALB": "2026-W48",
        "TYER": "2026",
        "TDAT": "2311",
    }


def test_it_is_small_and_ends_where_its_length_says() -> None:
    data = tag("Chương trình trợ giúp pháp lý sáng thứ Hai", "Trung tâm", "2026-W48", mark="Giọng máy")
    a, b, c, d = data[6:10]
    assert len(data) == 10 + (a << 21 | b << 14 | c << 7 | d)
    assert len(data) < 600


def test_machine_made_speech_is_marked_for_people_and_for_machines() -> None:
    marked, plain = read(tag("a", "b", "c", mark="Giọng đọc do máy tạo")), read(tag("a", "b", "c"))
    assert str(marked[f"TXXX:{MACHINE_KEY}"]) == "1"
    assert str(marked[f"TXXX:{MARK_KEY}"]) == "Giọng đọc do máy tạo"
    assert not plain.getall("TXXX")


@settings(max_examples=40)
@given(WORDS, WORDS, WORDS, WORDS)
def test_any_words_come_back_and_the_bytes_are_the_same_every_time(
    title: str, station: str, week: str, mark: str
) -> None:
    data = tag(title, station, week, mark=mark)
    assert data == tag(title, station, week, mark=mark)
    found = read(data)
    assert [found["TIT2"].text, found["TPE1"].text] == [[title], [station]]
    assert found[f"TXXX:{MARK_KEY}"].text == [mark]
