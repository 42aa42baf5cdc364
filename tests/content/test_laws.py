"""How laws stand: nothing airs that the register does not bear out, and what is unknown is said to be."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from pipeline.content.standing import LawState, law_state, touches, window
from pipeline.model.citation import Citation
from tests.content.judging import SEGMENT, STATION, judged, said, spoil
from tests.content.lawbooks import ABOUT, LAWS, NEWER, amendment, loaded, register, with_law, writes


def test_how_a_law_stands_follows_from_its_days(station: Path) -> None:
    with_law(station, "expires: 2026-11-25")
    laws = loaded(station).laws
    days = [dt.date(2017, 12, 31), dt.date(2018, 1, 1), dt.date(2026, 11, 24), dt.date(2026, 11, 25)]
    found = [law_state(laws["luat-11-2017-qh14"], day, laws) for day in days]
    assert found == [LawState.NOT_YET, LawState.IN_FORCE, LawState.IN_FORCE, LawState.REPEALED]


@pytest.mark.parametrize("lines", [["status: unknown"], ["replaced_by: luat-nao-do"]])
def test_what_is_unknown_is_not_in_force(station: Path, lines: list[str]) -> None:
    with_law(station, *lines)
    register(station, "- {id: luat-nao-do, number: 2/2026/QH16, title: Luật Nào đó, status: unknown}\n")
    laws = loaded(station).laws
    assert law_state(laws["luat-11-2017-qh14"], dt.date(2026, 11, 24), laws) is LawState.UNKNOWN


def test_an_unknown_law_that_airs_is_a_warning_with_what_airs_it(station: Path) -> None:
    with_law(station, "status: unknown")
    (line,) = said(judged(station))
    assert line.startswith(
        "laws.yaml:7:11: warning: nobody knows whether Luật Trợ giúp pháp lý (11/2017/QH14) is in force, "
        "and week 2026-W48 airs it: tro-giup-phap-ly-la-gi (let a lawyer look it up"
    )
    spoil(station, "weeks/2026-W48.yaml", "  - tro-giup-phap-ly-la-gi\n", "")
    assert said(judged(station)) == []


def test_an_unknown_law_that_is_only_named_is_a_warning_too(station: Path) -> None:
    register(station, "- {id: luat-2, number: 2/2026/QH16, title: Luật Hai, status: unknown}\n")
    assert said(judged(station)) == []
    writes(station, "Theo Luật số 2/2026/QH16, bà con được hỏi.")
    spoil(station, "rundown.yaml", "Xin cảm ơn", "Luật số 2/2026/QH16 có hiệu lực. Xin cảm ơn")
    (line,) = said(judged(station))
    assert line.startswith("laws.yaml:7:62: warning: nobody knows whether Luật Hai (2/2026/QH16) is in force")
    assert "airs it: hoi-o-dau, rundown.yaml" in line


def test_a_law_of_which_nobody_knows_whether_it_was_amended_is_a_warning(station: Path) -> None:
    with_law(station, "amended: [{status: unknown, articles: [dieu-7], note: đang xem xét}]")
    (line,) = said(judged(station))
    assert line.startswith(
        "laws.yaml:7:13: warning: nobody knows whether an amendment of Luật Trợ giúp pháp lý"
    )
    spoil(station, ABOUT, "[luat-11-2017-qh14]", "[luat-11-2017-qh14/dieu-27]")
    assert said(judged(station)) == []


@pytest.mark.parametrize(("begins", "warned"), [("2026-11-28", True), ("2026-11-29", False)])
def test_an_amendment_that_may_have_been_passed_counts_from_its_day_on(
    station: Path, begins: str, warned: bool
) -> None:
    with_law(station, f"amended: [{{status: unknown, from: {begins}}}]")
    assert bool(said(judged(station))) == warned


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("effective: 2018-01-01\n  checked_on: 2026-11-20\n  source: vbpl.vn", None),
        ("status: unknown", None),
        ("checked_on: 2026-11-20", "laws.yaml:1:3: error: missing here: effective, source (add these keys"),
        ("status: known", "laws.yaml:4:11: error: 'known' is not one of: unknown"),
        (
            "status: unknown\n  amended: [{by: luat-11-2017-qh14}]",
            "laws.yaml:5:13: error: missing here: from, checked_by, checked_on (add these keys",
        ),
    ],
)
def test_a_law_is_known_whole_or_said_to_be_unknown(station: Path, lines: str, words: str | None) -> None:
    spoil(station, LAWS, "effective: 2018-01-01\n  checked_on: 2026-11-20\n  source: vbpl.vn", lines)
    errors = [line for line in said(judged(station)) if ": error: " in line and line.startswith(LAWS)]
    assert len(errors) == (words is not None)
    assert all(line.startswith(words or "") for line in errors)


@pytest.mark.parametrize(
    ("lines", "severity", "words"),
    [
        (["expires: 2026-11-23"], "error", "is not in force on 2026-11-23, when week 2026-W48 airs this"),
        (
            ["expires: 2026-11-24"],
            "warning",
            "ends on 2026-11-24: from that day on week 2026-W48 airs this in no",
        ),
        (["expires: 2026-11-28"], "warning", "ends on 2026-11-28: from that day on"),
        (["expires: 2026-11-29"], "", ""),
        (["replaced_by: luat-moi"], "warning", "ends on 2026-11-26: from that day on"),
        (["replaced_by: luat-moi", "expires: 2026-11-25"], "warning", "ends on 2026-11-25: from that day on"),
    ],
)
def test_a_law_that_ends_in_the_week_silences_what_rests_on_it_from_its_day_on(
    station: Path, lines: list[str], severity: str, words: str
) -> None:
    with_law(station, *lines)
    register(station, NEWER)
    found = said(judged(station))
    assert len(found) == bool(severity)
    assert all(
        line.startswith(f"{ABOUT}:3:8: {severity}: Luật Trợ giúp pháp lý (11/2017/QH14) {words}")
        for line in found
    )


@pytest.mark.parametrize(
    ("begins", "severity", "words"),
    [
        ("2026-11-23", "", ""),
        (
            "2026-11-25",
            "warning",
            "takes effect on 2026-11-25: week 2026-W48 airs this from that day on only",
        ),
        ("2026-11-29", "error", "is not in force on 2026-11-23"),
    ],
)
def test_a_law_that_begins_in_the_week_lets_what_rests_on_it_begin_on_its_day(
    station: Path, begins: str, severity: str, words: str
) -> None:
    spoil(station, LAWS, "effective: 2018-01-01", f"effective: {begins}")
    found = said(judged(station))
    assert len(found) == bool(severity)
    assert all(
        line.startswith(f"{ABOUT}:3:8: {severity}: Luật Trợ giúp pháp lý") and words in line for line in found
    )


def test_a_law_of_three_days_says_both_its_first_and_its_last(station: Path) -> None:
    with_law(station, "expires: 2026-11-27")
    spoil(station, LAWS, "effective: 2018-01-01", "effective: 2026-11-24")
    first, last = said(judged(station))
    assert "ends on 2026-11-27: from that day on" in first
    assert "takes effect on 2026-11-24" in last


def test_laws_that_hold_on_no_day_together_are_an_error(station: Path) -> None:
    with_law(station, "expires: 2026-11-25")
    register(station, NEWER)
    spoil(station, ABOUT, "[luat-11-2017-qh14]", "[luat-11-2017-qh14, luat-moi]")
    assert [line.split(": ")[1] for line in said(judged(station))] == ["error", "error"]


def test_the_days_of_a_segment_are_those_of_its_laws_and_its_own(station: Path) -> None:
    with_law(station, "expires: 2026-11-27")
    catalogue = loaded(station)
    about, other = catalogue.segments["tro-giup-phap-ly-la-gi"], catalogue.segments["hoi-o-dau"]
    assert window(about, catalogue.laws) == (dt.date(2026, 1, 1), dt.date(2026, 11, 26))
    assert window(other, catalogue.laws) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_a_day_at_the_end_of_the_calendar_is_no_crash(station: Path) -> None:
    with_law(station, "expires: 0001-01-01")
    assert any("ends (0001-01-01) before it begins" in line for line in said(judged(station)))


@pytest.mark.parametrize(
    ("since", "looked_up", "severity", "words"),
    [
        ("2026-11-01", "2026-11-10", "", ""),
        ("2026-11-20", "2026-11-20", "", ""),  # checked on the day itself
        (
            "2026-11-01",
            "2026-11-21",
            "error",
            "on 2026-11-20, and has to be checked again, on 2026-11-21 or later",
        ),
        (
            "2026-11-21",
            "2026-11-01",
            "error",
            "on 2026-11-20, and has to be checked again, on 2026-11-21 or later",
        ),
        ("2026-11-25", "2026-11-01", "warning", "from 2026-11-25 on week 2026-W48 airs this in no language"),
        ("2026-11-29", "2026-11-01", "", ""),
    ],
)
def test_an_amended_law_asks_for_a_check_since_it_was_in_force_and_known(
    station: Path, since: str, looked_up: str, severity: str, words: str
) -> None:
    with_law(station, amendment(since, looked_up))
    register(station, NEWER.replace("2026-11-26", "2026-10-01"))
    found = said(judged(station))
    assert len(found) == bool(severity)
    for line in found:
        assert line.startswith(f"{ABOUT}:3:8: {severity}: Luật Trợ giúp pháp lý (11/2017/QH14) is amended by")
        assert f"by Luật Mới (1/2026/QH16) from {since} on; this was checked on 2026-11-20" in line
        assert words in line
        assert line.endswith("(let a lawyer compare the text with the law as amended, then renew checked_on)")


@pytest.mark.parametrize(
    ("cited", "articles", "concerns"),
    [
        ("", "[dieu-7]", True),
        ("", "[]", True),
        ("/dieu-7", "[dieu-7]", True),
        ("/dieu-7", "[dieu-8, dieu-7/khoan-2]", True),
        ("/dieu-7/khoan-2", "[dieu-7]", True),
        ("/dieu-7/khoan-2", "[dieu-7/khoan-3]", False),
        ("/dieu-27", "[dieu-7]", False),
        ("/dieu-27", "[]", True),
        ("/chuong-2", "[dieu-7]", True),
    ],
)
def test_an_amendment_concerns_the_places_that_it_changes(
    station: Path, cited: str, articles: str, concerns: bool
) -> None:
    with_law(station, amendment(looked_up="2026-11-21", articles=articles))
    register(station, NEWER.replace("2026-11-26", "2026-10-01"))
    spoil(station, ABOUT, "[luat-11-2017-qh14]", f"[luat-11-2017-qh14{cited}]")
    assert bool(said(judged(station))) == concerns
    (one,) = loaded(station).laws["luat-11-2017-qh14"].amended
    assert touches(one, Citation.parse(f"luat-11-2017-qh14{cited}")) == concerns


def test_a_text_that_only_names_an_amended_law_is_warned_of(station: Path) -> None:
    with_law(station, amendment(looked_up="2026-11-21"))
    register(station, NEWER.replace("2026-11-26", "2026-10-01"))
    spoil(station, ABOUT, "checked_on: 2026-11-20", "checked_on: 2026-11-22")
    assert said(judged(station)) == []
    writes(station, "Theo Luật số 11/2017/QH14, bà con được hỏi.")
    (line,) = said(judged(station))
    assert line.startswith(f"{SEGMENT}:7:16: warning: Luật Trợ giúp pháp lý (11/2017/QH14) is amended by")
    spoil(station, LAWS, "from: 2026-11-01", "from: 2026-11-29")
    assert said(judged(station)) == []


def test_a_good_station_has_a_register_that_says_nothing() -> None:
    assert said(judged(STATION)) == []
    assert [law["id"] for law in yaml.safe_load((STATION / LAWS).read_text("utf-8"))] == ["luat-11-2017-qh14"]
