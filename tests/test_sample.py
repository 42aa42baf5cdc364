"""The sample station holds what the law says, in words that are read aloud whole, for a week that exists."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
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
from pipeline.work.check import check as estimate
from pipeline.work.preparing.lengths import OFF, is_off
from pipeline.work.preparing.prepare import prepare
from pipeline.work.texts import context
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


FILES = {path.parent.name: path for path in sorted(CONTENT.glob("segments/*/segment.yaml"))}
SEGMENTS = list(FILES)
SPOTS = [segment for segment, path in FILES.items() if "\nspot: true\n" in path.read_text("utf-8")]
TOPICS = [segment for segment in SEGMENTS if segment not in (*SPOTS, EQUALITY)]


def test_everything_in_it_can_be_read() -> None:
    assert load(CONTENT).problems == ()


def test_the_checks_find_nothing_but_that_a_law_may_have_been_amended() -> None:
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
    assert not sample().approvals
    assert not list(CONTENT.glob("recordings/**/*.yaml"))


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_word_of_a_segment_can_be_read_aloud(segment: str) -> None:
    unread = [leftover.text for sentence in sentences(segment) for leftover in sentence.leftovers]
    assert unread == []


@pytest.mark.parametrize("segment", TOPICS)
def test_a_topic_lasts_two_to_four_minutes(segment: str) -> None:
    assert 120 <= seconds(segment) <= 240


@pytest.mark.parametrize("segment", SPOTS)
def test_a_spot_lasts_15_to_40_seconds(segment: str) -> None:
    assert 15 <= seconds(segment) <= 40


def test_the_articles_on_equality_last_a_minute_and_a_half_or_more() -> None:
    assert seconds(EQUALITY) >= 90


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_segment_is_as_long_as_its_editor_planned(segment: str) -> None:
    planned = sample().segments[segment].minutes
    assert planned is not None
    assert not is_off(round(1000 * seconds(segment)), round(60_000 * planned), OFF)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_segment_opens_by_its_subject_and_ends_by_where_to_ask(segment: str) -> None:
    title = re.escape(sample().segments[segment].title.rstrip("?"))
    opening = " ".join(_text(paragraph) for paragraph in written(segment)[:2])
    assert re.search(title, opening[:250], re.IGNORECASE)
    ending = " ".join(_text(paragraph) for paragraph in written(segment)[-2:])
    assert "1800.1233" in ending


REMINDERS = {
    "so-dien-thoai": "Xin nhắc lại: 1800.1233. Đó là số chung cho cả nước, giờ trả lời là từ 8:00 đến 17:00",
    "khong-mat-tien": "Trợ giúp pháp lý là miễn phí. Người được trợ giúp không phải trả tiền",
    "khong-biet-thi-hoi": "chưa rõ mình có được trợ giúp pháp lý miễn phí hay không, xin đừng tự đoán.",
}
"""What the first spots are there for: the number, that it is free, that one may ask."""


@pytest.mark.parametrize("spot", REMINDERS)
def test_there_are_spots_of_the_number_of_what_it_costs_and_of_asking(spot: str) -> None:
    assert spot in SPOTS
    assert REMINDERS[spot] in words(spot)


KEPT = {
    "tro-giup-phap-ly-la-gi": "trợ giúp pháp lý là miễn phí",
    "to-chuc-tro-giup": (
        "nơi làm trợ giúp pháp lý của Nhà nước là Trung tâm Trợ giúp pháp lý nhà nước tỉnh Thanh Hoá"
    ),
    "nen-biet-va-nen-lam": "trợ giúp pháp lý là miễn phí",
    "hoi-o-dau": "1800.1233",
    "linh-vuc-va-hinh-thuc": "trừ lĩnh vực kinh doanh, thương mại",
    "nan-nhan-mua-ban-nguoi": "bổ sung thêm người được trợ giúp pháp lý",
    "nguoi-chua-thanh-nien": "bổ sung thêm người được trợ giúp pháp lý",
    "khong-mat-tien": "trợ giúp pháp lý là miễn phí",
    "khong-biet-thi-hoi": "không biết thì hỏi",
    "giu-giay-to": "giấy nào cũng giữ",
    "chua-hieu-chua-ky": "chưa hiểu thì chưa ký",
}
"""The words of a segment that must stay in its listeners' minds."""


@pytest.mark.parametrize("segment", KEPT)
def test_what_must_stay_is_said_more_than_once(segment: str) -> None:
    assert words(segment).lower().count(KEPT[segment].lower()) >= 2


def test_what_is_no_law_is_told_as_advice() -> None:
    texts = [_text(paragraph) for paragraph in written("nen-biet-va-nen-lam")]
    advice = next(at for at, text in enumerate(texts) if "không phải lời của luật" in text)
    (truth,) = (at for at, text in enumerate(texts) if "kể đúng sự thật" in text)
    (papers,) = (at for at, text in enumerate(texts) if "mang theo giấy tờ" in text)
    assert advice < truth < papers
    assert not any(re.search(r"Điều [89]\b", text) for text in texts)  # rights and duties: unconfirmed


@cache
def airings() -> Counter[str]:
    """How often each segment of the sample week airs in all ten communes, by estimated lengths."""
    plan = estimate(CONTENT, "2026-W48", dt.date(2026, 11, 20)).plan
    assert plan is not None
    slots = [slot for commune in plan.communes for slot in commune.slots]
    return Counter(item.segment for slot in slots for item in slot.items if item.segment)


def test_what_fills_the_gaps_airs_about_as_often_as_the_first_topics_and_no_one_of_it_most_of_all() -> None:
    count = airings()
    first = count[sample().weeks["2026-W48"].segments[0]]
    fillers = [count[segment] for segment in (*SPOTS, EQUALITY)]
    assert max(fillers) <= 1.25 * first
    assert min(fillers) >= 0.6 * max(fillers)
    assert min(count[segment] for segment in TOPICS) >= 0.75 * first


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


def declared(language: str) -> str:
    """The Declaration's own title, as it was published."""
    first = (UDHR / f"{TEXTS[language]}.txt").read_text("utf-8").splitlines()[0]
    return folded(first.removeprefix("# "))


def test_the_vietnamese_articles_are_the_declaration_and_nothing_else_under_its_title() -> None:
    _, title, *articles, _ = [_text(paragraph) for paragraph in written(EQUALITY)]
    assert title == declared("vi")
    assert articles == declaration("vi", headings=True)


@pytest.mark.parametrize("end", [0, -1])
def test_the_articles_are_said_to_be_the_declarations_before_and_after_them(end: int) -> None:
    said = written(EQUALITY)[end]
    assert "Xã Ngọc Lặc" in said.text  # local: no translation has to wait for it
    assert "Tuyên ngôn" in said.text
    assert "không phải của Luật Trợ giúp pháp lý" in _text(said)


@pytest.mark.parametrize("number", ["sáu", "bảy", "tám", "mười", "mười một"])
def test_an_articles_number_is_said_without_the_number_of_any_law(number: str) -> None:
    spoken = [
        " ".join(utterance.text for utterance in sentence.utterances) for sentence in sentences(EQUALITY)
    ]
    assert sum(text.startswith(f"điều {number}:") for text in spoken) == 1
    assert not any("luật số" in text or "quốc hội" in text for text in spoken)


@pytest.mark.parametrize(
    ("language", "headings"), [("blt", False), ("km", False), ("yue", True), ("cmn", True)]
)
def test_a_translation_is_the_declaration_in_its_language_paragraph_for_paragraph(
    language: str, headings: bool
) -> None:
    translation = sample().translations[EQUALITY, language]
    texts = [folded(paragraph.text) for paragraph in translation.paragraphs]
    assert texts == [declared(language), *declaration(language, headings)]
    assert [paragraph.of for paragraph in translation.paragraphs] == of_the_common_part()


def test_the_hakka_translation_has_no_title_since_the_one_received_lost_its_first_character() -> None:
    translation = sample().translations[EQUALITY, "hak"]
    assert [folded(paragraph.text) for paragraph in translation.paragraphs] == declaration("hak", True)
    title, *articles = of_the_common_part()
    assert [paragraph.of for paragraph in translation.paragraphs] == articles
    found = prepare(CONTENT, None, dt.date(2026, 11, 24)).problems
    words = "not translated into hak yet: 'Tuyên ngôn toàn thế giới về nhân quyền"
    assert next(str(one.what) for one in found if "into hak" in str(one.what)).startswith(words)
    assert title not in articles


def of_the_common_part() -> list[str]:
    """The fingerprints of the Vietnamese paragraphs that are the same in all communes."""
    source = sample().sources[f"segments/{EQUALITY}/segment.yaml", ("script",)]
    return [paragraph.of for paragraph in paragraphs(source) if not paragraph.local]


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
