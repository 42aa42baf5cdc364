"""The operator's page: coverage, fallbacks, problems, provenance, written against spoken, all audible."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from pipeline.model.plan import CommunePlan, Notice, Reason
from pipeline.model.spoken import Leftover, Reading, Sentence, Utterance
from pipeline.pages.coverage import REASONS
from pipeline.pages.week import (
    CommuneSheet,
    Finding,
    SegmentSheet,
    Version,
    WeekSheet,
    notices_by_reason,
    slot_key,
    week_page,
)
from pipeline.problems import say
from tests.commune_weeks import ESPEAK, MONDAY, READER, commune_week
from tests.pages.read import Page, asks_nobody

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"
TEXT = "Gọi 1800 hoặc UBNDX."
SENTENCE = Sentence(
    100,
    100 + len(TEXT),
    TEXT,
    (Utterance("Gọi một tám không không"), Utterance("hoặc.")),
    (Reading(104, 108, "1800", "một tám không không", "phone.hotline"),),
    (Leftover(114, 119, "UBNDX", say("unknown abbreviation")),),
)


@pytest.fixture
def sheet(tmp_path: Path) -> WeekSheet:
    week = commune_week(tmp_path)
    versions = {
        "ai-duoc-tro-giup": (
            Version("vi", (ESPEAK,), "../store/objects/ab/vi.mp3", 181_000, (SENTENCE,)),
            Version("mtq", (READER,), "../store/objects/cd/mtq.mp3", 190_000),
        ),
        "hoi-o-dau": (
            Version("vi", (ESPEAK,), "../store/objects/ef/vi.mp3", 122_000),
            Version("mtq", refused=("không có máy đọc tiếng Mường",)),
        ),
    }
    audio = {slot_key(one.slot): f"audio/15061/{one.programme.name}" for one in week.airings}
    commune = CommuneSheet(
        week.code, week.name, "ip24", ("vi", "mtq"), week.plan, audio, "bundles/15061-ngoc-lac.zip"
    )
    return WeekSheet(
        station=week.station,
        mark=week.mark,
        week=week.week,
        monday=MONDAY,
        letter="A",
        approval=None,
        languages=week.languages,
        segments=tuple(SegmentSheet(one, week.segments[one], versions[one]) for one in versions),
        communes=(commune,),
        findings=(
            Finding("warning", "segments/hoi-o-dau/segment.yaml:3:1", "sắp hết hạn", "xem lại"),
            Finding("error", "x.yaml:1:1", "sai ngày"),
        ),
    )


def test_every_sound_is_there_and_every_path_leads_beside_the_page(sheet: WeekSheet) -> None:
    html = week_page(sheet)
    page = Page(html)
    versions = [version.audio for one in sheet.segments for version in one.versions if version.audio]
    assert page.sounds == [*versions, *sheet.communes[0].audio.values()]
    assert ("a", "bundles/15061-ngoc-lac.zip") in page.links
    assert asks_nobody(html, page)


def test_links_within_the_page_lead_to_a_place_in_it(sheet: WeekSheet) -> None:
    html = week_page(sheet)
    targets = {value[1:] for _, value in Page(html).links if value.startswith("#")}
    assert targets <= set(re.findall(r' id="([^"]+)"', html))
    assert len(targets) == 7


def test_coverage_counts_the_airings_and_names_the_language_heard_instead(sheet: WeekSheet) -> None:
    text = re.sub(r"\s+", " ", Page(week_page(sheet)).text)
    airings = [item for slot in sheet.communes[0].plan.slots for item in slot.items if item.segment]
    first_vi = sum(item.segment == "ai-duoc-tro-giup" and item.language == "vi" for item in airings)
    first_mtq = sum(item.segment == "ai-duoc-tro-giup" and item.language == "mtq" for item in airings)
    assert first_vi + first_mtq == 4
    second = sum(item.segment == "hoi-o-dau" for item in airings)
    assert f"Việt {first_vi} {second} Mường {first_mtq} → Việt" in text


def test_what_is_read_otherwise_than_written_is_marked_on_both_sides_with_its_rule(sheet: WeekSheet) -> None:
    html = week_page(sheet)
    assert (
        '<td>Gọi <del title="phone.hotline">1800</del> hoặc <strong class="left">UBNDX</strong>.</td>' in html
    )
    assert '<td>Gọi <ins title="phone.hotline">một tám không không</ins> hoặc.</td>' in html


def test_findings_are_counted_and_told_with_what_to_do(sheet: WeekSheet) -> None:
    text = re.sub(r"\s+", " ", Page(week_page(sheet)).text)
    assert "Lỗi: 1 · Cảnh báo: 1 · Lưu ý: 0" in text
    assert "segments/hoi-o-dau/segment.yaml:3:1" in text
    assert "xem lại" in text


def test_approval_and_provenance_are_told_for_each(sheet: WeekSheet) -> None:
    text = re.sub(r"\s+", " ", Page(week_page(sheet)).text)
    assert "đã duyệt Giám đốc Trung tâm, 20/11/2026, mã văn bản 3f9c1a2b77d0" in text
    assert text.count("chưa duyệt") == 3
    assert "Máy đọc: espeak vi (1.52), giấy phép GPL-3.0-or-later" in text
    assert "Người đọc: phát thanh viên xã (2026-11-20)" in text
    assert "không có máy đọc tiếng Mường" in text


@pytest.mark.parametrize("reason", [one for one in Reason if one is not Reason.EMPTY_SLOT])
def test_every_reason_has_words(sheet: WeekSheet, reason: Reason) -> None:
    detail = "vi" if reason in (Reason.FALLBACK, Reason.ELSEWHERE) else ""
    plan = CommunePlan("15061", (), (Notice("hoi-o-dau", "mtq", reason, detail),))
    changed = dataclasses.replace(sheet, communes=(dataclasses.replace(sheet.communes[0], plan=plan),))
    assert notices_by_reason(plan) == {("mtq", reason, detail): ["hoi-o-dau"]}
    text = re.sub(r"\s+", " ", Page(week_page(changed)).text)
    assert f"Tiếng Mường: {REASONS[reason]}" in text.replace(" :", ":")


def test_hostile_text_stays_text(sheet: WeekSheet) -> None:
    sentence = Sentence(
        0, len(HOSTILE), HOSTILE, (Utterance(HOSTILE),), (Reading(0, 8, HOSTILE[:8], HOSTILE, HOSTILE),)
    )
    segment = sheet.segments[0]
    facts = dataclasses.replace(segment.facts, title=HOSTILE, source=HOSTILE, laws=(HOSTILE,))
    version = dataclasses.replace(
        segment.versions[0], sentences=(sentence,), audio=f"//evil.example/{HOSTILE}"
    )
    changed = dataclasses.replace(
        sheet,
        station=HOSTILE,
        languages=dict.fromkeys(sheet.languages, HOSTILE),
        segments=(SegmentSheet(segment.id, facts, (version,)), *sheet.segments[1:]),
        communes=(dataclasses.replace(sheet.communes[0], name=HOSTILE, bundle="javascript:alert(1)"),),
        findings=(Finding("error", HOSTILE, HOSTILE, HOSTILE),),
    )
    html = week_page(changed)
    page = Page(html)
    assert asks_nobody(html, page)
    assert "img" not in page.tags
    assert page.text.count(HOSTILE) > 10


def test_the_page_of_a_province_is_made_within_seconds_and_is_no_burden(sheet: WeekSheet) -> None:
    many = tuple(dataclasses.replace(sheet.communes[0], code=f"{n:05}") for n in range(166))
    html = week_page(dataclasses.replace(sheet, communes=many))
    assert Page(html).tags.count("audio") == 166 * 4 + 3
    assert len(html) < 2_000_000
