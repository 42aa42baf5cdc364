"""What was left in a text and is not meant for listeners stops the week that would air it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.content import scaffold
from pipeline.digest import fingerprint
from tests.content.judging import SEGMENT, TODAY, judged, said, spoil

WEEK = "weeks/2026-W48.yaml"
LONG = "Bà con cần hỏi về pháp luật thì cứ hỏi. Hỏi luật không mất tiền, ai cũng được trả lời."


def script(root: Path, *paragraphs: str) -> None:
    """Give the segment that the week airs another script, which begins on its line 7."""
    head = (root / SEGMENT).read_text("utf-8").split("script:")[0]
    text = "\n\n".join("\n".join(f"  {line}" for line in each.split("\n")) for each in paragraphs)
    spoil(root, SEGMENT, "", f"{head}script: |\n{text}\n")


def found(root: Path) -> list[str]:
    """What is said of that segment, but for its title, which belongs to another script now."""
    return [line for line in said(judged(root)) if line.startswith(SEGMENT) and "its title says" not in line]


@pytest.mark.parametrize("sentence", scaffold.sample_words())
def test_every_sentence_of_a_new_segment_is_known_again(sentence: str, station: Path) -> None:
    script(station, f"Kính chào bà con. {sentence}", LONG)
    (line,) = found(station)
    assert line.startswith(f"{SEGMENT}:7:21: error: sample words were left: '{sentence}'")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Đây là lời mẫu, xin bà con nghe.", True),
        ("ĐÂY LÀ LỜI MẪU", True),
        ("Giữa hai đoạn\nđể trống một dòng nhé.", True),
        ("Đây là lời của Luật năm 2017.", False),
        ("Câu nên ngắn thì dễ nghe.", False),
        ("Mời bà con trò chuyện với bà con xã bên.", False),
        ("Nói như trò chuyện với bà con.", False),
    ],
)
def test_sample_words_are_known_in_part_and_what_only_begins_like_them_is_not(
    words: str, left: bool, station: Path
) -> None:
    script(station, words, LONG)
    assert len(found(station)) == left


def test_a_whole_new_segment_is_an_error_once_a_week_airs_it(station: Path) -> None:
    name = "segments/bai-moi/segment.yaml"
    spoil(station, name, "", scaffold.new_segment(station, "bai-moi", TODAY)[name])
    assert said(judged(station)) == []
    notes = [p for p in judged(station) if p.place.path == name]
    assert len(notes) == len(scaffold.sample_words())
    assert {problem.severity for problem in notes} == {"note"}
    spoil(station, WEEK, "  - hoi-o-dau\n", "  - hoi-o-dau\n  - bai-moi\n")
    lines = [line for line in said(judged(station)) if line.startswith(name)]
    assert len(lines) == len(scaffold.sample_words())
    assert all(": error: sample words were left" in line for line in lines)
    assert said(judged(station, dt.date(2026, 11, 30))) == []  # the week is over


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Quyết định số ... ngày 24/11/2026.", "7:17: error: a blank was left: '...'"),
        ("…", "7:3: error: a blank was left: '…'"),
        ("Gọi số [...] để hỏi.", "7:10: error: a blank was left: '[...]'"),
        ("Gọi số (…) để hỏi.", "7:10: error: a blank was left: '(…)'"),
        ("Gọi số ____ để hỏi.", "7:10: error: a blank was left: '____'"),
        ("Trung tâm ở đâu ???", "7:19: error: a blank was left: '???'"),
        ("Kính chào.\nTODO: hỏi lại.", "8:3: error: a mark of what is still to do was left: 'TODO'"),
        ("FIXME", "7:3: error: a mark of what is still to do was left: 'FIXME'"),
        ("Gọi số xxxx nhé.", "7:10: error: a mark of what is still to do was left: 'xxxx'"),
        ("Ông XXX ở xã.", "7:7: error: a mark of what is still to do was left: 'XXX'"),
        ("Lorem  ipsum dolor.", "7:3: error: a mark of what is still to do was left: 'Lorem ipsum'"),
    ],
)
def test_blanks_and_marks_are_found_where_they_stand(words: str, line: str, station: Path) -> None:
    script(station, words, LONG)
    assert found(station)[0].startswith(f"{SEGMENT}:{line}")


@pytest.mark.parametrize(
    "words",
    [
        "Đất đai, hộ tịch, v.v... đều hỏi được.",
        "Đất đai, hộ tịch, ... đều hỏi được.",
        "Đất đai, hộ tịch… đều hỏi được.",
        "Bà con ơi... hãy hỏi.",
        "Theo Chương XXX của bộ luật.",
        "Có phải thế không?? Không phải.",
        "Xã Todo của ông Ipsum.",
    ],
)
def test_what_only_looks_like_a_blank_or_a_mark_is_none(words: str, station: Path) -> None:
    script(station, words, LONG)
    assert found(station) == []


def test_titles_and_sources_are_read_too(station: Path) -> None:
    spoil(station, SEGMENT, "source: ", "source: TODO ")
    assert any(f"{SEGMENT}:3:" in line and "'TODO'" in line for line in said(judged(station))), said(
        judged(station)
    )


def test_the_rundown_is_aired_every_week(station: Path) -> None:
    spoil(station, "rundown.yaml", "Kính", "TODO Kính")
    (line,) = said(judged(station))
    assert line.startswith("rundown.yaml:")
    assert ": error: a mark of what is still to do" in line


def test_what_readers_read_is_looked_through(station: Path) -> None:
    spoil(
        station,
        "recordings/vi/cau-chung/takes.yaml",
        "",
        "- {file: 1.wav, read: Gọi số ... nhé, reader: phát thanh viên, on: 2026-11-20, consent: true}\n",
    )
    assert any("takes.yaml:1:30: error: a blank was left" in line for line in said(judged(station)))


def translated(root: Path, *texts: str) -> None:
    of = fingerprint(LONG)
    items = "".join(f"  - {{of: {of}, text: '{text}'}}\n" for text in texts)
    spoil(root, "segments/hoi-o-dau/mtq.yaml", "", f"title: x\nsource: x\nparagraphs:\n{items}")


def test_a_translation_that_is_still_vietnamese_is_an_error(station: Path) -> None:
    script(station, LONG, "Gọi số {{ station.hotline.number }}.")
    translated(station, f" {LONG} ")
    lines = [line for line in said(judged(station)) if "mtq.yaml" in line and "error" in line]
    assert [line.partition(" (")[0] for line in lines] == [
        "segments/hoi-o-dau/mtq.yaml:4:30: error: this paragraph is still the Vietnamese one"
    ]
    translated(station, "Gọi số {{ station.hotline.number }}.")  # two words and a value may be the same
    assert not [line for line in said(judged(station)) if "mtq.yaml" in line and "error" in line]


def test_a_long_paragraph_that_stands_twice_is_a_warning(station: Path) -> None:
    script(station, LONG, "Xin nhắc lại.", LONG.upper())
    (line,) = [line for line in found(station) if "law" not in line]
    assert line.startswith(f"{SEGMENT}:11:3: warning: this paragraph stands twice; first on line 7")


def test_a_short_sentence_said_twice_for_emphasis_is_none(station: Path) -> None:
    script(station, "Trợ giúp pháp lý là miễn phí.", LONG, "Trợ giúp pháp lý là miễn phí.")
    assert found(station) == []


def test_paragraphs_of_a_translation_that_are_the_same_are_a_warning(station: Path) -> None:
    script(station, LONG)
    translated(station, "Một câu. Hai câu.", "Một câu. Hai câu.")
    assert any(
        "mtq.yaml:5:31: warning: this paragraph stands twice; first on line 4" in line
        for line in said(judged(station))
    )


@pytest.mark.parametrize(
    ("words", "empty"),
    [
        ("---", True),
        ("{{ pause(2) }}", True),
        ("“ ”", True),
        ("{{ station.name }}", False),
        ("Xin chào!", False),
    ],
)
def test_a_paragraph_that_says_nothing_is_a_warning(words: str, empty: bool, station: Path) -> None:
    script(station, LONG, words)
    lines = [line for line in found(station) if "says nothing" in line]
    assert len(lines) == empty
    assert all(line.startswith(f"{SEGMENT}:9:3: warning") for line in lines)


@pytest.mark.parametrize(
    ("title", "unsaid"),
    [
        ("Hỏi luật ở đâu?", False),
        ("Hỏi luật không mất tiền", False),
        ("Thừa kế đất rừng", True),
        ("Ly hôn", True),
        ("Là gì?", False),  # nothing but small words
    ],
)
def test_a_title_that_nobody_hears_is_a_warning(title: str, unsaid: bool, station: Path) -> None:
    script(station, LONG)
    old = (station / SEGMENT).read_text("utf-8").split("\n")[0]
    spoil(station, SEGMENT, old, f"title: {title}")
    lines = [line for line in said(judged(station)) if "its title says" in line]
    assert len(lines) == unsaid
    assert all(line.startswith(f"{SEGMENT}:1:8: warning: the script hardly says") for line in lines)
