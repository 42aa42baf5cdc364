"""A translation is held against the Vietnamese by paragraphs; what has changed is told whole, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import yamlediting
from pipeline.digest import folded
from pipeline.model.coverage import State
from pipeline.problems import Stopped
from pipeline.work.check import check
from pipeline.work.preparing.coverage import coverage
from pipeline.work.translating import update
from tests.work.chain import TODAY, WEEK, Chain, chain

UDHR = Path(__file__).parent.parent / "udhr"
OWNER = "quyen-binh-dang"
NAME = f"segments/{OWNER}/yue.yaml"
SCRIPT = f"segments/{OWNER}/segment.yaml"


def article(language: str, number: int) -> str:
    """An article of the Universal Declaration of Human Rights (tests/udhr)."""
    text = (UDHR / f"{language}.txt").read_text("utf-8")
    found = re.search(rf"^## {number} [^\n]*\n(.+?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found
    return folded(found[1])


ARTICLES = (6, 7, 8)
VI = {number: article("vi", number) for number in ARTICLES}
YUE = {number: article("yue-Hans", number) for number in ARTICLES}


def declared(folder: Path, *, greeting: str = "") -> Chain:
    """A station with a segment of three articles that are translated into Cantonese."""
    made = chain(folder)
    head = (made.root / "segments/hoi-o-dau/segment.yaml").read_text("utf-8").split("script:")[0]
    paragraphs = [greeting] * bool(greeting) + list(VI.values())
    made.change(SCRIPT, "", f"{head}script: |\n" + "\n\n".join(f"  {one}" for one in paragraphs) + "\n")
    made.translate(OWNER, "yue", *[""] * bool(greeting), *YUE.values())
    return made


def told(made: Chain) -> list[str]:
    """What is found about the translation."""
    problems = made.prepared().problems
    found = [one for one in problems if one.place.path == NAME or "translated into" in str(one.what)]
    return [f"{one.place}: {one.severity}: {one.what} ({one.do})" for one in found]


def state(made: Chain) -> State:
    return next(r.state for r in coverage(made.prepared()) if (r.segment, r.language) == (OWNER, "yue"))


def test_a_translation_of_every_paragraph_is_current(tmp_path: Path) -> None:
    made = declared(tmp_path)
    assert told(made) == []
    assert state(made) is State.MACHINE


def test_a_changed_paragraph_makes_exactly_its_translation_stale_and_shows_both_whole(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(SCRIPT, VI[7], f"{VI[7]} Xin nhắc lại.")
    (line,) = told(made)
    assert f"warning: stale: the Vietnamese was '{VI[7]}' and is now '{VI[7]} Xin nhắc lại.'" in line
    assert "run: scripts/loa translation quyen-binh-dang yue" in line
    assert state(made) is State.STALE


def test_an_update_marks_what_is_stale_and_the_translator_deletes_one_line(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(NAME, "paragraphs:", "# lời nhắc của người dịch\nparagraphs:")
    made.change(SCRIPT, VI[7], f"{VI[7]} Xin nhắc lại.")
    done = update(made.root, OWNER, "yue", WEEK, None)
    assert (done.new, done.stale, done.left) == (0, 1, 0)
    text = (made.root / NAME).read_text("utf-8")
    assert "# lời nhắc của người dịch" in text
    held = made.value(NAME)["paragraphs"]
    assert [str(item.get("was", "")).strip() for item in held] == ["", VI[7], ""]
    assert str(held[1]["vi"]).strip() == f"{VI[7]} Xin nhắc lại."
    assert str(held[1]["text"]) == YUE[7]
    assert state(made) is State.STALE
    assert "translate it anew, then delete the line `was`" in told(made)[0]
    made.translate(OWNER, "yue", "", YUE[7] + YUE[6])
    assert told(made) == []
    assert state(made) is State.MACHINE


def test_an_update_of_what_is_current_changes_no_byte(tmp_path: Path) -> None:
    made = declared(tmp_path)
    before = (made.root / NAME).read_bytes()
    done = update(made.root, OWNER, "yue", WEEK, None)
    assert (done.new, done.stale, done.left) == (0, 0, 0)
    assert (made.root / NAME).read_bytes() == before


def test_an_update_after_an_update_loses_nothing(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(SCRIPT, VI[7], f"{VI[7]} Xin nhắc lại.")
    update(made.root, OWNER, "yue", WEEK, None)
    first = (made.root / NAME).read_text("utf-8")
    update(made.root, OWNER, "yue", WEEK, None)
    assert (made.root / NAME).read_text("utf-8") == first


def test_a_file_without_the_old_vietnamese_is_brought_up_to_date_without_a_guess(tmp_path: Path) -> None:
    made = declared(tmp_path)
    held = made.value(NAME)
    for item in held["paragraphs"]:
        del item["vi"]
    made.change(NAME, "", yamlediting.as_text(held))
    made.change(SCRIPT, VI[7], f"{VI[7]} Xin nhắc lại.")
    update(made.root, OWNER, "yue", WEEK, None)
    assert "(lời cũ không còn ghi lại)" in (made.root / NAME).read_text("utf-8")


def test_what_is_missing_is_told_at_its_place_in_the_order_of_the_text(tmp_path: Path) -> None:
    made = declared(tmp_path)
    held = made.value(NAME)
    first = (made.root / SCRIPT).read_text("utf-8").splitlines().index(f"  {VI[6]}") + 1
    held["paragraphs"] = held["paragraphs"][1:2]
    made.change(NAME, "", yamlediting.as_text(held))
    assert [line.split(" (")[0] for line in told(made)] == [
        f"{SCRIPT}:{first}:3: note: not translated into yue yet: '{VI[6]}'",
        f"{SCRIPT}:{first + 4}:3: note: not translated into yue yet: '{VI[8]}'",
    ]


def test_an_optional_greeting_that_is_missing_is_nobodys_fault(tmp_path: Path) -> None:
    made = declared(tmp_path, greeting="Kính chào bà con {{ commune.name }}!")
    assert told(made) == []
    made.change(SCRIPT, VI[6], f"{VI[6]} Xin nhắc lại.")
    (line,) = told(made)
    assert f"was '{VI[6]}' and is now '{VI[6]} Xin nhắc lại.'" in line


def test_what_no_paragraph_is_like_any_more_is_to_be_deleted(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(SCRIPT, f"  {VI[8]}\n", "")
    (line,) = told(made)
    assert f"no Vietnamese paragraph is like this any more: '{VI[8]}' (delete the item)" in line
    assert state(made) is State.MACHINE
    assert update(made.root, OWNER, "yue", WEEK, None).left == 1


def test_a_new_paragraph_gets_an_item_in_its_place(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(SCRIPT, f"  {VI[7]}", f"  Xin nhắc lại.\n\n  {VI[7]}")
    assert update(made.root, OWNER, "yue", WEEK, None).new == 1
    texts = [item["text"] for item in made.value(NAME)["paragraphs"]]
    assert texts == [YUE[6], None, YUE[7], YUE[8]]
    assert state(made) is State.STALE


def test_another_order_is_a_warning_and_an_update_mends_it(tmp_path: Path) -> None:
    made = declared(tmp_path)
    before = (made.root / SCRIPT).read_text("utf-8")
    moved = before.replace(VI[6], "@").replace(VI[7], VI[6]).replace("@", VI[7])
    made.change(SCRIPT, "", moved)
    (line,) = told(made)
    assert "the paragraphs stand in another order than in the Vietnamese" in line
    assert state(made) is State.MACHINE
    update(made.root, OWNER, "yue", WEEK, None)
    assert told(made) == []


def test_a_paragraph_translated_twice_is_a_warning(tmp_path: Path) -> None:
    made = declared(tmp_path)
    held = made.value(NAME)
    item = dict(held["paragraphs"][1])
    held["paragraphs"].insert(1, item)
    made.change(NAME, "", yamlediting.as_text(held))
    assert len([line for line in told(made) if "several items render the same Vietnamese" in line]) == 2


def test_a_translation_uses_the_commune_only_where_the_script_may(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(NAME, YUE[7], f"{YUE[7]} {{{{ commune.name }}}}")
    (line,) = [one for one in told(made) if ": error: " in one]
    assert "'commune' may be used in the first or the last paragraph of a segment only" in line


@pytest.mark.parametrize(
    ("owner", "language", "words"),
    [
        ("quyen-binh-dan", "yue", "did you mean 'quyen-binh-dang'?"),
        (OWNER, "vi", "'vi' is no language of languages.yaml to translate into"),
        (OWNER, "xx", "'xx' is no language of languages.yaml to translate into"),
    ],
)
def test_a_translation_of_nothing_is_refused(tmp_path: Path, owner: str, language: str, words: str) -> None:
    made = declared(tmp_path)
    with pytest.raises(Stopped) as stopped:
        update(made.root, owner, language, WEEK, None)
    (problem,) = stopped.value.problems
    assert words in f"{problem.what} {problem.do}"


def test_a_broken_file_is_not_touched(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(NAME, "source:", "suorce:")
    before = (made.root / NAME).read_text("utf-8")
    with pytest.raises(Stopped, match="unknown key 'suorce'"):
        update(made.root, OWNER, "yue", WEEK, None)
    assert (made.root / NAME).read_text("utf-8") == before


def test_the_rundown_is_translated_as_a_segment_is_and_frames_slots_of_its_language(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change(
        "communes.yaml", "languages: [vi, mtq]\n  if_missing: vi", "languages: [yue]\n  if_missing: skip"
    )
    made.change("weeks/2026-W48.yaml", "segments:\n", f"segments:\n  - {OWNER}\n")
    assert not {words for language, owner, words in made.airs() if owner == "closing" and language == "yue"}
    made.translate("rundown", "yue", "", YUE[8])
    aired = made.airs()
    assert ("yue", "closing", YUE[8]) in aired


def test_vietnamese_frames_a_slot_in_a_language_without_a_rundown_and_says_for_which(tmp_path: Path) -> None:
    made = declared(tmp_path)
    made.change("communes.yaml", "languages: [vi, mtq]", "languages: [yue]")
    made.change("weeks/2026-W48.yaml", "", f"revision: 0\nsegments: [{OWNER}]\n")
    plan = check(made.root, WEEK, TODAY).plan
    assert plan
    framing = {
        (item.language, item.instead_of)
        for commune in plan.communes
        for slot in commune.slots
        if {item.language for item in slot.items if item.segment} == {"yue"}
        for item in slot.items
        if not item.segment
    }
    assert framing == {("vi", "yue")}
