"""Each document that a text names is looked up, by number, law() or title; one that has ended is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.content.naming import mentions
from tests.content.judging import SEGMENT, judged, said, spoil
from tests.content.lawbooks import ABOUT, NEWER, OTHERS, loaded, register, writes

OLD = """
- id: luat-cu
  number: 69/2006/QH11
  title: Luật cũ
  effective: 2007-01-01
  expires: 2018-01-01
  checked_on: 2026-11-20
  source: văn bản cũ
"""


@pytest.mark.parametrize("words", ["Luật số 69/2006/QH11", "Luật số {{ law('luat-cu').number }}"])
def test_a_text_that_names_an_ended_law_is_warned_of_at_its_place(station: Path, words: str) -> None:
    laws = station / "laws.yaml"
    laws.write_text(laws.read_text("utf-8") + OLD, "utf-8")
    segment = station / SEGMENT
    head, body = segment.read_text("utf-8").split("script: |\n", 1)
    segment.write_text(f"{head}script: |\n  Theo {words}, bà con có quyền.\n\n{body}", "utf-8")
    (found,) = [line for line in said(judged(station)) if "not in force" in line]
    line = head.count("\n") + 2
    assert found.startswith(f"{SEGMENT}:{line}:")
    assert "warning: the text names Luật cũ (69/2006/QH11)" in found


def test_a_text_that_names_a_law_before_its_day_is_warned_of(station: Path) -> None:
    register(station, NEWER)
    writes(station, "Luật Mới sắp có hiệu lực.")
    (line,) = said(judged(station))
    assert line.startswith(
        f"{SEGMENT}:7:3: warning: the text names Luật Mới (1/2026/QH16), which is not in force"
    )


def test_a_law_in_force_may_be_named(station: Path) -> None:
    assert not [line for line in said(judged(station)) if "not in force" in line]


def named(root: Path) -> list[tuple[str, str]]:
    """What SEGMENT names: the words, and the law that they are taken to mean."""
    return [
        (mention.words, mention.law) for mention in mentions(loaded(root)) if mention.place.path == SEGMENT
    ]


def test_a_document_that_is_not_registered_hands_over_its_entry(station: Path) -> None:
    writes(station, "Luật Đất đai số 45/2013/QH13 quy định như sau.")
    (line,) = said(judged(station))
    assert line.startswith(
        f"{SEGMENT}:7:19: warning: the text names '45/2013/QH13', which is not in laws.yaml"
    )
    pasted = line[line.index("- id:") : line.rindex(")")]
    assert "  title: Luật Đất đai\n" in pasted
    register(station, pasted)
    (after,) = said(judged(station))
    assert "nobody knows whether Luật Đất đai (45/2013/QH13) is in force" in after


def test_the_entry_is_handed_over_once(station: Path) -> None:
    writes(station, "Luật số 45/2013/QH13, xin nhắc lại: Luật số 45/2013/QH13.")
    writes(station, "Luật số 45/2013/QH13.", ABOUT)
    first, second = said(judged(station))
    assert "paste this into laws.yaml" in first
    assert first.startswith(f"{SEGMENT}:7:11:")
    assert second.startswith(f"{ABOUT}:8:11:")
    assert second.endswith(f"(register it: its entry is shown at {SEGMENT}:7:11)")


def test_translations_and_the_rundown_are_looked_up_too(station: Path) -> None:
    text = "title: x\nsource: x\nparagraphs:\n  - of: 0123456789ab\n    text: Xyz 45/2013/QH13.\n"
    (station / "segments" / "hoi-o-dau" / "mtq.yaml").write_text(text, "utf-8")
    spoil(station, "rundown.yaml", "Xin cảm ơn", "Nghị định 49/2024/NĐ-CP. Xin cảm ơn")
    lines = [line for line in said(judged(station)) if "not in laws.yaml" in line]
    assert [line.split(" warning")[0] for line in lines] == [
        "rundown.yaml:9:17:",
        "segments/hoi-o-dau/mtq.yaml:5:15:",
    ]
    assert [
        (mention.segment, mention.language) for mention in mentions(loaded(station)) if not mention.law
    ] == [
        ("", ""),
        ("hoi-o-dau", "mtq"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Luật Trợ giúp pháp lý số 11/2017/QH14", [("11/2017/QH14", "luat-11-2017-qh14")]),
        ("Luật số 11/2017", [("11/2017", "luat-11-2017-qh14")]),
        ("Thông tư số 11/2017", [("11/2017", "")]),
        ("Luật Trợ giúp\n  pháp lý", [("Luật Trợ giúp pháp lý", "luat-11-2017-qh14")]),
        ("Luật TGPL năm 2017", [("Luật TGPL năm 2017", "luat-11-2017-qh14")]),
        ("Luật Trợ giúp pháp lý năm 2006", [("Luật Trợ giúp pháp lý năm 2006", "")]),
        ("{{ law('luat-11-2017-qh14').title }}", [("law('luat-11-2017-qh14')", "luat-11-2017-qh14")]),
        (
            "Luật Trợ giúp pháp lý, số {{ law('luat-11-2017-qh14').number }}",
            [("law('luat-11-2017-qh14')", "luat-11-2017-qh14")],
        ),
        (
            "Luật Trợ giúp người nghèo số {{ law('luat-11-2017-qh14').number }}",
            [("law('luat-11-2017-qh14')", "luat-11-2017-qh14")],
        ),
        ("Luật Đất đai năm 2013", [("Luật Đất đai năm 2013", "luat-dat-dai-2013")]),
        ("Luật Đất đai 2024", [("Luật Đất đai 2024", "luat-dat-dai-2024")]),
        ("Luật Đất đai năm 2003", [("Luật Đất đai năm 2003", "")]),
        ("Luật Đất đai", []),
        ("Luật Hòa giải và Đối thoại", [("Luật Hòa giải và Đối thoại", "luat-hoa-giai")]),
        ("Luật HGĐT, Luật HG&ĐT", [("Luật HGĐT", "luat-hoa-giai"), ("Luật HG&ĐT", "luat-hoa-giai")]),
        ("Luật Khiếu nại. Hỏi", [("Luật Khiếu nại", "")]),
        ("luật, pháp luật, Luật này, Luật sư, Luật Việt Nam, nghị định ấy", []),
    ],
)
def test_what_a_text_names_is_looked_up(station: Path, words: str, found: list[tuple[str, str]]) -> None:
    register(station, OTHERS)
    writes(station, f"{words} nói gì?")
    assert [one for one in named(station) if not one[0].startswith("luật ")] == found


def test_a_name_without_a_number_cannot_be_pasted_but_is_told(station: Path) -> None:
    writes(station, "Luật Khiếu nại nói gì?")
    (line,) = said(judged(station))
    assert line.startswith(
        f"{SEGMENT}:7:3: warning: the text names 'Luật Khiếu nại nói gì', which is not in laws"
    )
    assert line.endswith("(write its number beside it, or its title as laws.yaml has it)")
