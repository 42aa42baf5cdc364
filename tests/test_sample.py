"""The sample station holds what the law says, in words that are read aloud whole, for a week that exists."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import numpy as np
import pytest

from pipeline.content import check, load
from pipeline.digest import folded
from pipeline.model.catalogue import Catalogue
from pipeline.model.script import Paragraph
from pipeline.model.spoken import Sentence
from pipeline.problems import Severity
from pipeline.render import Renderer, paragraphs
from pipeline.speech import reader
from pipeline.work import context
from tests.stations import HAI_TIENG, copy_with_takes

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
UDHR = Path(__file__).parent / "udhr"
TEXTS = {"vi": "vi", "blt": "blt-Tavt", "km": "km", "yue": "yue-Hans", "cmn": "cmn-Hans", "hak": "hak-Hans"}
EQUALITY = "quyen-binh-dang"
SYLLABLES_A_SECOND = 4.0
"""Of unhurried Vietnamese speech, pauses apart."""

RESIDENCE = "cư trú ở vùng có điều kiện kinh tế - xã hội đặc biệt khó khăn"
WITHOUT_MEANS = "có khó khăn về tài chính"


@cache
def sample() -> Catalogue:
    catalogue = load(CONTENT).catalogue
    assert catalogue is not None
    return catalogue


@cache
def written(segment: str) -> tuple[Paragraph, ...]:
    """The Vietnamese paragraphs of a segment as the first commune hears them, in writing."""
    catalogue = sample()
    values = context.of_week(catalogue, catalogue.weeks["2026-W48"])
    values = context.of_commune(values, next(iter(catalogue.communes.values())))
    found = []
    with Renderer() as renderer:
        for source in paragraphs(catalogue.sources[f"segments/{segment}/segment.yaml", ("script",)]):
            rendered = renderer.render(source, values)
            assert rendered.problems == ()
            assert rendered.paragraph is not None
            found.append(rendered.paragraph)
    return tuple(found)


def words(segment: str) -> str:
    return folded(" ".join(paragraph.text for paragraph in written(segment)))


def sentences(segment: str) -> Iterator[Sentence]:
    catalogue = sample()
    read = reader("vi", ("Latn",), catalogue.station.reading, catalogue.lexicons["vi"])
    for paragraph in written(segment):
        yield from read.paragraph(paragraph.text)


def seconds(segment: str) -> float:
    """How long a segment lasts, by its syllables and pauses."""
    said = list(sentences(segment))
    pauses = sum(utterance.pause_ms for sentence in said for utterance in sentence.utterances) / 1000
    return sum(sentence.syllables for sentence in said) / SYLLABLES_A_SECOND + pauses


SEGMENTS = sorted(path.parent.name for path in CONTENT.glob("segments/*/segment.yaml"))
OTHERS = [segment for segment in SEGMENTS if segment != EQUALITY]


def test_everything_in_it_can_be_read() -> None:
    assert load(CONTENT).problems == ()


def test_the_checks_find_nothing_but_that_it_awaits_approval_and_that_a_law_may_have_been_amended() -> None:
    found = check(sample(), dt.date(2026, 11, 24))
    (doubt,) = [problem for problem in found if problem.severity is not Severity.NOTE]
    assert doubt.severity is Severity.WARNING
    assert "nobody knows whether an amendment of Luật Trợ giúp pháp lý (11/2017/QH14) was passed" in str(
        doubt.what
    )


def test_the_week_airs_every_segment_and_every_one_is_valid_on_each_of_its_days() -> None:
    week = sample().weeks["2026-W48"]
    assert week.monday == dt.date(2026, 11, 23)
    assert sorted(week.segments) == SEGMENTS
    for segment in sample().segments.values():
        assert segment.valid.from_ <= week.monday
        assert week.monday + dt.timedelta(days=6) <= segment.valid.until


def test_the_hotline_may_be_given_in_that_week_and_has_an_end() -> None:
    hotline = sample().station.hotline
    assert hotline is not None
    assert hotline.number == "1800.1233"
    assert dt.date(2026, 11, 29) <= hotline.until <= dt.date(2027, 6, 30)


def test_no_segment_claims_an_approval_or_a_recording_that_nobody_gave() -> None:
    assert all(segment.approved is None for segment in sample().segments.values())
    assert not list(CONTENT.glob("recordings/**/*.yaml"))


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_word_of_a_segment_can_be_read_aloud(segment: str) -> None:
    unread = [leftover.text for sentence in sentences(segment) for leftover in sentence.leftovers]
    assert unread == []


@pytest.mark.parametrize("segment", OTHERS)
def test_a_segment_lasts_two_to_four_minutes(segment: str) -> None:
    assert 120 <= seconds(segment) <= 240


def test_the_articles_on_equality_last_a_minute_or_more() -> None:
    assert seconds(EQUALITY) >= 60


CLAUSES = (
    "người có công với cách mạng",
    "người thuộc hộ nghèo",
    "trẻ em",
    f"người dân tộc thiểu số {RESIDENCE}",
    "người bị buộc tội từ đủ 16 đến dưới 18 tuổi",
    "người bị buộc tội thuộc hộ cận nghèo",
)
"""Clauses 1 to 6 of Article 7, Law 11/2017/QH14."""

POINTS = {
    "a": "cha đẻ, mẹ đẻ, vợ, chồng, con của liệt sĩ và người có công nuôi dưỡng liệt sĩ khi còn nhỏ",
    "b": "người nhiễm chất độc da cam",
    "c": "người cao tuổi",
    "d": "người khuyết tật",
    "đ": "người từ đủ 16 đến dưới 18 tuổi là bị hại trong vụ án hình sự",
    "e": "nạn nhân trong vụ việc bạo lực gia đình",
    "g": "nạn nhân của hành vi mua bán người",
    "h": "người nhiễm HIV",
}
"""The points of clause 7: who is entitled if without means."""

LATER_LAWS = {
    "từ ngày 01/7/2025": "Luật Phòng, chống mua bán người",
    "từ ngày 01/01/2026": "Luật Tư pháp người chưa thành niên",
}
COUNT = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám")


@pytest.mark.parametrize(("number", "group"), list(enumerate(CLAUSES, start=1)))
def test_part_one_names_the_first_six_clauses_of_article_7_and_sums_them_up(number: int, group: str) -> None:
    said = words("ai-duoc-tro-giup-1")
    assert f"Khoản {number}: {group}." in said
    assert f"{COUNT[number - 1]}, {group}." in said


@pytest.mark.parametrize(("number", "letter"), list(enumerate(POINTS, start=1)))
def test_part_two_names_the_eight_points_of_clause_7_and_sums_them_up(number: int, letter: str) -> None:
    said = words("ai-duoc-tro-giup-2")
    assert f"Điểm {letter}: {POINTS[letter]}." in said
    assert f"{COUNT[number - 1]}, {POINTS[letter]}." in said


def test_clause_7_is_never_listed_without_its_condition() -> None:
    texts = [_text(paragraph) for paragraph in written("ai-duoc-tro-giup-2")]
    before_the_points = texts[next(at for at, text in enumerate(texts) if text.startswith("Điểm a")) - 1]
    (summary,) = (text for text in texts if f"Hai, {POINTS['b']}" in text)
    assert f"nếu {WITHOUT_MEANS}" in before_the_points
    assert f"phải {WITHOUT_MEANS}" in summary


@pytest.mark.parametrize("group", [POINTS["đ"], POINTS["g"]])
def test_a_point_told_in_a_segment_of_its_own_keeps_its_condition_and_its_year(group: str) -> None:
    own = "nguoi-chua-thanh-nien" if group == POINTS["đ"] else "nan-nhan-mua-ban-nguoi"
    (told,) = (text for text in map(_text, written(own)) if group in text and "khoản 7" in text)
    assert f"nếu {WITHOUT_MEANS}" in told
    assert "lời của Luật năm 2017" in words(own)


@pytest.mark.parametrize("segment", ["ai-duoc-tro-giup-1", "ai-duoc-tro-giup-2"])
def test_the_parts_give_the_law_as_of_2017_and_name_the_laws_that_added_to_it(segment: str) -> None:
    said = words(segment)
    assert "theo lời của Luật năm 2017" in said
    for since, law in LATER_LAWS.items():
        assert re.search(rf"{since},? (có )?{law}", said, re.IGNORECASE)
    assert "hỏi xem bây giờ quy định nào áp dụng cho mình" in said


@pytest.mark.parametrize(
    ("segment", "since"),
    [("nan-nhan-mua-ban-nguoi", "từ ngày 01/7/2025"), ("nguoi-chua-thanh-nien", "từ ngày 01/01/2026")],
)
def test_a_later_law_is_told_by_its_name_and_its_first_day(segment: str, since: str) -> None:
    assert re.search(rf"{since}, {LATER_LAWS[since]} có hiệu lực", words(segment), re.IGNORECASE)
    assert "bổ sung thêm người được trợ giúp pháp lý" in words(segment)


UNSUPPORTED = (
    "khoản 6a",
    "bãi bỏ",
    "bị tố giác",
    "kiến nghị khởi tố",
    "xử lý chuyển hướng",
    "phạm nhân",
    "dưới 16",
)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_no_segment_states_an_amendment_that_no_lawyer_has_checked(segment: str) -> None:
    assert [detail for detail in UNSUPPORTED if detail in words(segment)] == []


def test_the_register_says_what_is_confirmed_of_amendments_and_that_the_rest_is_unknown() -> None:
    law = sample().laws["luat-11-2017-qh14"]
    known = [(one.by, str(one.begins), one.articles) for one in law.amended if one.status is None]
    assert known == [
        ("luat-53-2024-qh15", "2025-07-01", ("dieu-7",)),
        ("luat-59-2024-qh15", "2026-01-01", ("dieu-7",)),
    ]
    assert [(one.by, one.begins) for one in law.amended if one.status == "unknown"] == [(None, None)]


def test_later_laws_are_cited_without_an_article() -> None:
    cited = {law for segment in sample().segments.values() for law in segment.laws}
    assert {law for law in cited if not law.startswith("luat-11-2017")} == {
        "luat-53-2024-qh15",
        "luat-59-2024-qh15",
    }


@pytest.mark.parametrize("segment", SEGMENTS)
def test_ethnic_minorities_are_never_named_as_entitled_without_their_residence(segment: str) -> None:
    for text in map(_text, written(segment)):
        assert text.count("người dân tộc thiểu số") == 0 or RESIDENCE in text


@pytest.mark.parametrize("segment", SEGMENTS)
def test_no_segment_sends_listeners_to_the_abolished_district(segment: str) -> None:
    assert not re.search(r"\b(huyện|thị trấn|thị xã)\b", words(segment), re.IGNORECASE)


def _text(paragraph: Paragraph) -> str:
    return folded(paragraph.text)


def declaration(language: str, headings: bool) -> list[str]:
    """The articles as they were published, a list of paragraphs; a heading stands before its article's."""
    found: list[str] = []
    heading = ""
    for line in (UDHR / f"{TEXTS[language]}.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.split(" ", 2)[2] + " " if headings else ""
        elif line.strip() and not line.startswith("#"):
            found.append(folded(heading + line))
            heading = ""
    return found


def test_the_vietnamese_articles_are_the_declaration_and_nothing_else() -> None:
    assert [_text(paragraph) for paragraph in written(EQUALITY)] == declaration("vi", headings=True)


@pytest.mark.parametrize(
    ("language", "headings"), [("blt", False), ("km", False), ("yue", True), ("cmn", True), ("hak", True)]
)
def test_a_translation_is_the_declaration_in_its_language_paragraph_for_paragraph(
    language: str, headings: bool
) -> None:
    translation = sample().translations[EQUALITY, language]
    assert [folded(p.text) for p in translation.paragraphs] == declaration(language, headings)
    source = sample().sources[f"segments/{EQUALITY}/segment.yaml", ("script",)]
    assert [p.of for p in translation.paragraphs] == [p.of for p in paragraphs(source)]


def test_the_tune_is_what_its_script_makes() -> None:
    loader = SourceFileLoader("make_tune", str(ROOT / "scripts" / "make-tune"))
    spec = spec_from_loader("make_tune", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    made = np.array(module.tune(), dtype=int)
    kept = np.frombuffer((CONTENT / "sounds" / "nhac-hieu.wav").read_bytes()[44:], "<i2").astype(int)
    assert len(made) == len(kept)
    assert np.abs(made - kept).max() <= 1  # another machine's sine may round the other way


def test_the_station_of_two_languages_can_be_read_and_its_takes_are_long_enough(tmp_path: Path) -> None:
    loaded = load(copy_with_takes(tmp_path))
    assert loaded.problems == ()
    assert loaded.catalogue is not None
    assert {problem.severity for problem in check(loaded.catalogue, dt.date(2026, 11, 24))} <= {Severity.NOTE}
    takes = loaded.catalogue.takes[EQUALITY, "blt"]
    assert [folded(take.read) for take in takes] == declaration("blt", headings=False)
    for take in takes:
        sound = tmp_path / HAI_TIENG.name / "recordings" / "blt" / EQUALITY / take.file
        assert sound.stat().st_size / (2 * 22_050) >= 0.25 * len(take.read.split())


def test_texts_are_kept_in_one_spelling_of_unicode() -> None:
    for path in sorted(CONTENT.rglob("*.yaml")):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
