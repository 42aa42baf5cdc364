"""The register in the plan and on the command line: what goes silent when, and who must look again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.problems import Stopped, errors
from pipeline.work.check import check
from pipeline.work.laws import How, laws
from tests.builds import SAMPLE, loa
from tests.content.judging import copied, spoil
from tests.content.lawbooks import ABOUT, NEWER, known, register, with_law, writes
from tests.stations import HAI_TIENG, copy_with_takes

MONDAY = dt.date(2026, 11, 23)
AGAIN = "segments/quyen-binh-dang/segment.yaml"
EVERY_DAY = 'mon-sat, at: "05:15", minutes: 10}\n    - {days: mon-sat, at: "17:15"'
ALL = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}


def in_each(days: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(("blt", "yue", "vi"), days)


def days(root: Path, segment: str) -> dict[str, set[str]]:
    """On which days of the week a segment airs by the estimated plan, by language."""
    checked = check(root, None, MONDAY)
    assert checked.plan
    assert not errors(checked.prepared.problems)
    found: dict[str, set[str]] = {}
    for slot in (slot for commune in checked.plan.communes for slot in commune.slots):
        for item in slot.items:
            if item.segment == segment:
                found.setdefault(item.language, set()).add(f"{slot.time.date:%a}")
    return found


@pytest.fixture
def tongues(tmp_path: Path) -> Path:
    """The station of two languages and Vietnamese, whose segment rests on a law; four slots on each day."""
    root = copy_with_takes(tmp_path)
    (root / "laws.yaml").write_text(known("luat-cu", "1/2000/QH10", "Luật Cũ", "2001-01-01"), "utf-8")
    spoil(root, AGAIN, "source:", "laws: [luat-cu/dieu-2]\nsource:")
    for written in ('[mon, thu], at: "05:15"', '[tue, fri], at: "17:15"'):
        spoil(root, "communes.yaml", written, EVERY_DAY)
    return root


def test_a_repealed_law_silences_its_segment_from_its_day_on_in_every_language(tongues: Path) -> None:
    assert days(tongues, "quyen-binh-dang") == in_each(ALL)
    spoil(tongues, "laws.yaml", "checked_on", "expires: 2026-11-26, checked_on")
    assert days(tongues, "quyen-binh-dang") == in_each({"Mon", "Tue", "Wed"})


def test_a_law_that_is_not_yet_in_force_lets_its_segment_begin_on_its_day(tongues: Path) -> None:
    spoil(tongues, "laws.yaml", "effective: 2001-01-01", "effective: 2026-11-26")
    assert days(tongues, "quyen-binh-dang") == in_each({"Thu", "Fri", "Sat"})


def test_an_amendment_silences_what_was_checked_before_it(tongues: Path) -> None:
    register(tongues, known("luat-moi", "2/2026/QH16", "Luật Mới", "2026-11-26"))
    keys = "by: luat-moi, from: 2026-11-26, articles: [dieu-2], checked_by: x, checked_on: 2026-11-01"
    spoil(tongues, "laws.yaml", "checked_on", f"amended: [{{{keys}}}], checked_on")
    assert days(tongues, "quyen-binh-dang") == in_each({"Mon", "Tue", "Wed"})
    spoil(tongues, AGAIN, "dieu-2", "dieu-3")
    assert days(tongues, "quyen-binh-dang") == in_each(ALL)


def test_what_rests_on_another_law_airs_on(tmp_path: Path) -> None:
    root = copied(tmp_path / "content")
    with_law(root, "expires: 2026-11-25")
    assert days(root, "tro-giup-phap-ly-la-gi") == {"vi": {"Mon", "Tue"}}
    assert days(root, "hoi-o-dau") == {"vi": ALL}


def test_the_first_day_of_a_law_that_is_unknown_cannot_be_said(tmp_path: Path) -> None:
    root = copied(tmp_path / "content")
    register(root, "- {id: luat-la, number: 4/2026/QH16, title: Luật Lạ, status: unknown}\n")
    writes(root, "{{ law('luat-la').title }} từ {{ law('luat-la').effective | ngay }}.")
    (problem,) = errors(check(root, None, MONDAY).prepared.problems)
    assert str(problem.place).startswith("segments/hoi-o-dau/segment.yaml:7:")
    assert (str(problem.what), str(problem.do)) == (
        "'effective' is not known here",
        "known here: number, title",
    )


def test_a_law_shows_every_place_that_must_be_looked_at_again(tongues: Path) -> None:
    writes(tongues, "Theo Luật số 1/2000/QH10.", AGAIN)
    spoil(tongues, "rundown.yaml", "Xin cảm ơn", "Luật Cũ là luật. Xin cảm ơn")
    (entry,) = laws(tongues, MONDAY, "luat-cu").entries
    found = [(use.segment, use.language, use.how, str(use.place)) for use in entry.uses]
    assert found == [
        ("", "", How.NAMES, "rundown.yaml:6:11"),
        ("quyen-binh-dang", "vi", How.RESTS, f"{AGAIN}:3:8"),
        ("quyen-binh-dang", "vi", How.NAMES, f"{AGAIN}:9:16"),
        ("quyen-binh-dang", "blt", How.TRANSLATES, "segments/quyen-binh-dang/blt.yaml:1:8"),
        ("quyen-binh-dang", "yue", How.TRANSLATES, "segments/quyen-binh-dang/yue.yaml:1:8"),
    ]
    assert entry.uses[1].words == "Điều 2"
    assert entry.uses[1].until == dt.date(2026, 12, 31)


def test_a_segment_may_air_until_its_law_ends(tongues: Path) -> None:
    spoil(tongues, "laws.yaml", "checked_on", "expires: 2026-11-26, checked_on")
    (entry,) = laws(tongues, MONDAY).entries
    assert {use.until for use in entry.uses} == {dt.date(2026, 11, 25)}
    spoil(tongues, "laws.yaml", "expires: 2026-11-26", "expires: 2002-01-01")
    (entry,) = laws(tongues, MONDAY).entries
    assert (entry.standing, {use.until for use in entry.uses}) == ("repealed", {None})


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("luat-11-2018-qh14", "register it in laws.yaml, where these are: luat-11-2017-qh14"),
        ("luat-112017-qh14", "did you mean 'luat-11-2017-qh14'?"),
    ],
)
def test_an_unknown_law_is_an_error_in_words(tmp_path: Path, wanted: str, words: str) -> None:
    with pytest.raises(Stopped) as stopped:
        laws(copied(tmp_path / "content"), MONDAY, wanted)
    (problem,) = stopped.value.problems
    assert str(problem.what) == f"the law '{wanted}' is not in laws.yaml"
    assert str(problem.do).startswith(words)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_command_tells_how_each_law_stands(tmp_path: Path, language: str) -> None:
    root = copied(tmp_path / "content")
    with_law(root, "expires: 2099-01-02", "replaced_by: luat-moi")
    register(root, NEWER.replace("2026-11-26", "2099-06-01"))
    register(root, known("luat-het", "3/2001/QH10", "Luật Hết", "2002-01-01", "expires: 2003-01-01, "))
    register(root, "- {id: luat-la, number: 4/2026/QH16, title: Luật Lạ, status: unknown}\n")
    writes(root, "Theo Luật số 45/2013/QH13.")
    ended = loa("laws", "--lang", language, "--content", root)
    assert ended.returncode == 0, ended.stderr
    shown = {
        "en": [
            "luat-11-2017-qh14: Luật Trợ giúp pháp lý (11/2017/QH14)\n"
            "    in force since 2018-01-01, repealed from 2099-01-02 on, replaced by luat-moi\n"
            "    last checked on 2026-11-20: vbpl.vn\n",
            f"{ABOUT}:3:8  rests on all of it; checked on 2026-11-20, may air until 2026-12-31",
            "luat-moi: Luật Mới (1/2026/QH16)\n    not yet in force: from 2099-06-01 on",
            "repealed since 2003-01-01",
            "nobody knows whether it is in force\n    not looked up yet\n    no text uses it",
            "segments/hoi-o-dau/segment.yaml:7:16  the text names '45/2013/QH13', which is not in laws.yaml",
        ],
        "vi": ["hết hiệu lực từ ngày 2099-01-02, được thay bằng luat-moi", "chưa rõ còn hiệu lực hay không"],
    }
    assert [words for words in shown[language] if words not in ended.stdout] == []


def test_the_command_reports_as_json_and_by_number() -> None:
    ended = loa("laws", "11/2017/QH14", "--json", "--content", SAMPLE)
    assert ended.returncode == 0, ended.stderr
    (law,) = json.loads(ended.stdout)["laws"]
    assert (law["id"], law["standing"], law["ends"]) == ("luat-11-2017-qh14", "in_force", None)
    assert [one["from"] for one in law["amended"]] == ["2025-07-01", "2026-01-01", None]
    places = {(use["path"], use["how"]) for use in law["uses"]}
    assert ("segments/hoi-o-dau/segment.yaml", "rests") in places
    assert all(use["line"] and use["column"] for use in law["uses"])


def test_what_cannot_be_read_is_said_and_ends_with_1(tmp_path: Path) -> None:
    root = copied(tmp_path / "content")
    register(root, "- {id: luat-hong, number: 5/2026/QH16, title: Luật Hỏng}\n")
    ended = loa("laws", "--content", root)
    assert ended.returncode == 1
    assert "laws.yaml:7:3: error: missing here: effective, checked_on, source" in ended.stderr
    assert "luat-11-2017-qh14" in ended.stdout
    ended = loa("laws", "luat-99-2017-qh14", "--content", HAI_TIENG)
    assert ended.returncode == 1
    assert "laws.yaml: error: the law 'luat-99-2017-qh14' is not in laws.yaml" in ended.stderr
