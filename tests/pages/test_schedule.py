"""The schedule in the bundle: complete, in Vietnamese, plays what lies beside it, safe for any title."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from pipeline.model.commune_week import Approval
from pipeline.model.plan import SlotPlan
from pipeline.pages.schedule import schedule_page
from tests.commune_weeks import READER, commune_week
from tests.pages.read import Page, asks_nobody

HOSTILE = "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)>\"'&{{ 7*7 }}"


def test_each_programme_is_listed_and_played_from_beside_the_page(tmp_path: Path) -> None:
    week = commune_week(tmp_path)
    html = schedule_page(week)
    page = Page(html)
    assert page.sounds == [programme.name for programme in week.programmes]
    assert asks_nobody(html, page)
    for words in (
        "Xã Ngọc Lặc",
        "Thứ Hai, 23/11/2026",
        "Chủ nhật, 29/11/2026",
        "05:15",
        "(tiếng Mường)",
        "bản A",
    ):
        assert words in page.text


def test_it_says_whether_the_week_is_approved_and_that_a_machine_speaks(tmp_path: Path) -> None:
    week = commune_week(tmp_path)
    text = Page(schedule_page(week)).text
    assert "chưa duyệt" in text
    assert "Giọng đọc do máy tạo" in text
    approval = Approval("Giám đốc Trung tâm", dt.date(2026, 11, 20), "3f9c1a2b77d0")
    by_people = tuple(dataclasses.replace(part, provenances=(READER,)) for part in week.parts)
    text = Page(schedule_page(dataclasses.replace(week, approval=approval, parts=by_people))).text
    assert "chưa duyệt" not in text
    assert "Giám đốc Trung tâm, 20/11/2026" in text
    assert "Giọng đọc do máy tạo" not in text


def test_a_fallback_says_for_which_language_it_stands_in(tmp_path: Path) -> None:
    week = commune_week(tmp_path)
    first, *others = week.plan.slots
    items = tuple(dataclasses.replace(item, instead_of="mtq" if item.segment else "") for item in first.items)
    plan = dataclasses.replace(week.plan, slots=(dataclasses.replace(first, items=items), *others))
    assert (
        "(tiếng Việt, thay cho tiếng Mường)" in Page(schedule_page(dataclasses.replace(week, plan=plan))).text
    )


def test_a_slot_that_plays_nothing_says_so_and_shifts_no_other_programme(tmp_path: Path) -> None:
    week = commune_week(tmp_path)
    first, *others = week.plan.slots
    plan = dataclasses.replace(week.plan, slots=(SlotPlan(first.time, ()), *others))
    page = Page(schedule_page(dataclasses.replace(week, plan=plan, programmes=week.programmes[1:])))
    assert page.sounds == [programme.name for programme in week.programmes[1:]]
    assert page.text.count("Không có chương trình") == 1


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    week = dataclasses.replace(
        commune_week(tmp_path, title=HOSTILE), name=HOSTILE, station=HOSTILE, mark=HOSTILE
    )
    html = schedule_page(week)
    page = Page(html)
    assert HOSTILE in page.text
    assert asks_nobody(html, page)
    assert "img" not in page.tags


def test_it_is_small_enough_for_a_poor_link(tmp_path: Path) -> None:
    assert len(schedule_page(commune_week(tmp_path)).encode()) < 20_000
