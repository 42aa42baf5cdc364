"""Exactly what a change makes stale is reported: translations by paragraph, takes by what was read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.content.texts import may_be_read
from pipeline.digest import fingerprint
from tests.content.judging import SEGMENT, judged, said, spoil
from tests.stations import write_take

UDHR = Path(__file__).parent.parent / "udhr"
NAME = "segments/quyen-binh-dang/yue.yaml"
SCRIPT = "segments/quyen-binh-dang/segment.yaml"
TAKES = "recordings/vi/hoi-o-dau/takes.yaml"


def article(language: str, number: int) -> str:
    """An article of the Universal Declaration of Human Rights (tests/udhr)."""
    text = (UDHR / f"{language}.txt").read_text("utf-8")
    found = re.search(rf"^## {number} [^\n]*\n(.+?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found
    return " ".join(found[1].split())


ARTICLES = (6, 7, 8)
VI = {number: article("vi", number) for number in ARTICLES}
YUE = {number: article("yue-Hans", number) for number in ARTICLES}


def with_declaration(root: Path, numbers: tuple[int, ...] = ARTICLES) -> None:
    """Add a segment of three articles with their Cantonese translation, in the order given."""
    script = "".join(f"  {VI[number]}\n\n" for number in ARTICLES)
    head = (root / SEGMENT).read_text("utf-8").split("script:")[0]
    spoil(root, SCRIPT, "", f"{head}script: |\n{script}")
    items = "".join(f"  - of: {fingerprint(VI[n])}\n    text: {YUE[n]}\n" for n in numbers)
    spoil(root, NAME, "", f"title: 世界人权宣言\nsource: tests/udhr/yue-Hans.txt\nparagraphs:\n{items}")


def test_a_translation_of_every_paragraph_is_fresh(station: Path) -> None:
    with_declaration(station)
    assert said(judged(station)) == []


def test_a_changed_paragraph_makes_exactly_its_translation_stale(station: Path) -> None:
    with_declaration(station)
    spoil(station, SCRIPT, VI[7], f"{VI[7]} Xin nhắc lại.")
    (line,) = said(judged(station))
    assert line.startswith(f"{NAME}:6:9: warning: stale: the Vietnamese of '{YUE[7][:5]}")
    assert f"write of: {fingerprint(f'{VI[7]} Xin nhắc lại.')}" in line


def test_other_line_breaks_make_nothing_stale(station: Path) -> None:
    with_declaration(station)
    spoil(station, SCRIPT, VI[7], VI[7].replace(" ", "\n  ", 1))
    assert said(judged(station)) == []


def test_a_deleted_paragraph_leaves_its_translation_to_be_deleted(station: Path) -> None:
    with_declaration(station)
    spoil(station, SCRIPT, f"  {VI[7]}\n\n", "")
    (line,) = said(judged(station))
    assert line.startswith(f"{NAME}:6:9: warning: stale")
    assert "delete it" in line


def test_a_paragraph_without_translation_is_noted(station: Path) -> None:
    with_declaration(station, (6, 8))
    assert said(judged(station)) == []
    found = [problem for problem in judged(station) if problem.place.path == NAME]
    assert [(p.severity, str(p.do)) for p in found] == [
        ("note", f"add an item with of: {fingerprint(VI[7])}")
    ]
    assert str(found[0].what).startswith("not translated yet: 'Tất cả")


def test_another_order_is_a_warning(station: Path) -> None:
    with_declaration(station, (7, 6, 8))
    (line,) = said(judged(station))
    assert line.startswith(f"{NAME}:4:3: warning: the paragraphs stand in another order")


def test_a_paragraph_translated_twice_is_a_warning(station: Path) -> None:
    with_declaration(station, (6, 7, 7, 8))
    lines = said(judged(station))
    assert [line.split(": ")[0] for line in lines] == [f"{NAME}:6:9", f"{NAME}:8:9"]
    assert all("several items render the same Vietnamese paragraph" in line for line in lines)


def test_a_translation_uses_the_commune_only_where_the_script_may(station: Path) -> None:
    with_declaration(station)
    spoil(station, NAME, YUE[7], f"'{YUE[7]} {{{{ commune.name }}}}'")
    (line,) = said(judged(station))
    assert line.startswith(f"{NAME}:7:12: error: 'commune' may be used in the first or the last paragraph")


def take(file: str, read: str, consent: str = "true") -> str:
    return (
        f"- {{file: {file}, read: '{read}', reader: phát thanh viên, on: 2026-11-20, consent: {consent}}}\n"
    )


READ = "Bà con cần hỏi về pháp luật thì gọi số 1800.1233."


def recorded(root: Path, *takes: str) -> None:
    spoil(root, TAKES, "", "".join(takes))
    for file in ("01.flac", "02.flac"):
        write_take((root / TAKES).with_name(file), f"{file} {READ}")


@pytest.mark.parametrize(
    ("first", "line"),
    [
        (take("01.flac", READ), ""),
        (take("1.flac", READ), "1:10: warning: the recording 1.flac is missing"),
        (take("../01.flac", READ), "1:10: error: '../01.flac' is no plain file name"),
        (take("01.flac", READ, "false"), "warning: the reader has not agreed"),
        (
            take("01.flac", "Bà con cần hỏi thì gọi số 1800.1233."),
            "1:25: warning: stale: no paragraph reads 'Bà",
        ),
    ],
    ids=["fresh", "missing", "elsewhere", "no consent", "stale"],
)
def test_a_take_is_judged(station: Path, first: str, line: str) -> None:
    second = take("02.flac", "Số này trả lời từ 8:00. Xin nhắc lại: 1800.1233.")
    recorded(station, first, second)
    found = [each for each in said(judged(station)) if "lists this recording" not in each]
    assert len(found) == bool(line)
    assert all(line in each for each in found)


def test_a_take_in_a_language_without_text_belongs_to_nothing(station: Path) -> None:
    spoil(station, "recordings/mtq/hoi-o-dau/takes.yaml", "", take("01.flac", READ))
    assert any("there is no text in this language" in line for line in said(judged(station)))


def test_a_recording_that_no_list_names_is_a_warning(station: Path) -> None:
    recorded(station, take("01.flac", READ))
    (line,) = said(judged(station))
    assert line.startswith("recordings/vi/hoi-o-dau/02.flac: warning: no takes.yaml lists this recording")


@pytest.mark.parametrize(
    ("template", "read", "may"),
    [
        ("Gọi số 18.", "Gọi   số 18.", True),
        ("Gọi số 18.", "Gọi số 19.", False),
        ("Gọi {{ x }} ngay.", "Gọi 1800 ngay.", True),
        ("Gọi {{ x }} ngay.", "Gọi 1800 mai.", False),
        ("{{ x }} và {{ y }}", "một và hai", True),
        ("{{ x }} và {{ y }}", "một hai", False),
        ("{{ x }}", "bất kỳ", True),
        ("{% if x %}a{% endif %}", "bất kỳ", True),
        ("{{" * 100_000, "x", False),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_take_may_be_of_a_template_whose_own_words_it_reads(template: str, read: str, may: bool) -> None:
    assert may_be_read(template, read) is may


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Bà con đến Ủy ban nhân dân huyện để hỏi.", ["7:30"]),
        ("Ở thị trấn\n  và thị xã đều có.", ["7:5", "8:6"]),
        ("Huyện Ngọc Lặc. Thị xã.", ["7:3", "7:19"]),
        ("Trước đây, huyện Ngọc Lặc có văn phòng.", []),
        ("Người dân huyện Ngọc Lặc cũ thì đến xã.", []),
        ("Nay không còn cấp huyện.", []),
        ("Xã không còn xa. Hỏi huyện.", ["7:24"]),
        ("Lời huyền bí.", []),
    ],
)
def test_words_of_the_abolished_district_tier_are_warned_of(
    station: Path, words: str, places: list[str]
) -> None:
    head = (station / SEGMENT).read_text("utf-8").split("script:")[0]
    spoil(station, SEGMENT, "", f"{head}script: |\n  {words}\n")
    lines = said(judged(station))
    assert [line.split(": ")[0].removeprefix(f"{SEGMENT}:") for line in lines] == places
    assert all("districts and towns ended on 1 July 2025" in line for line in lines)
