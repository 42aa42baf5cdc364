"""Nothing airs that is no longer true: what changes silences all that says it, and nothing else."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from pipeline import yamlediting
from pipeline.model.coverage import State
from pipeline.work.listing import list_takes
from pipeline.work.preparing.coverage import coverage
from pipeline.work.preparing.errands import errands
from tests.stations import write_take
from tests.work.chain import CARRIED, DEPUTY, DIRECTOR, HOTLINE, OTHER, READER, TODAY, Chain, chain

ASK = "hoi-o-dau"
WHAT = "tro-giup-phap-ly-la-gi"
HOURS = "{{ station.hotline.hours }}"
SAID_HOURS = '- {written: "8:00-17:00, thứ Hai đến thứ Sáu", spoken: e g h}\n'


def whole(folder: Path, level: str = "two-persons") -> Chain:
    """A station in which all that can be approved is approved, by everybody: Vietnamese by a machine, the
    segment with the hotline in Mường by a reader; its two paragraphs carry the values."""
    made = chain(folder, level)
    made.change("lexicon/mtq.yaml", "spoken: a b c d}\n", "spoken: a b c d}\n" + SAID_HOURS)
    made.translate(ASK, "mtq", CARRIED, f"{HOURS}. {CARRIED}")
    made.record(ASK, "mtq")
    sign_all(made)
    return made


def sign_all(made: Chain) -> None:
    for person in (DIRECTOR, DEPUTY):
        made.approve(by=person)
    made.approve(by=DEPUTY, review=True)


def with_new_hotline(made: Chain) -> Chain:
    made.change("station.yaml", HOTLINE, OTHER)
    return made


def told(made: Chain, *words: str) -> list[str]:
    """The findings that hold all the words."""
    return [line for line in made.findings() if all(word in line for word in words)]


def state(made: Chain, segment: str, language: str) -> State:
    rows = coverage(made.prepared())
    return next(row.state for row in rows if (row.segment, row.language) == (segment, language))


def test_what_is_approved_by_all_airs_in_every_language(tmp_path: Path) -> None:
    made = whole(tmp_path)
    assert made.findings() == []
    assert {(language, owner) for language, owner, _ in made.airs()} == {
        ("vi", ASK), ("vi", WHAT), ("mtq", ASK), ("vi", "opening"), ("vi", "closing"),
    }  # fmt: skip


def test_a_changed_hotline_airs_nowhere_with_its_old_number(tmp_path: Path) -> None:
    made = with_new_hotline(whole(tmp_path, "none"))
    aired = made.airs()
    assert not [words for _, _, words in aired if HOTLINE in words]
    assert [words for language, _, words in aired if OTHER in words and language == "vi"]
    assert not [words for language, _, words in aired if language == "mtq"]


def test_a_changed_hotline_names_each_take_and_each_approval_that_says_it(tmp_path: Path) -> None:
    made = with_new_hotline(whole(tmp_path))
    made.change("lexicon/mtq.yaml", HOTLINE, OTHER)
    assert told(
        made, "recordings/mtq/hoi-o-dau/takes.yaml", HOTLINE, OTHER, "scripts/loa takes hoi-o-dau mtq"
    )
    assert told(
        made,
        "hoi-o-dau.vi is not aired: changed since it was approved",
        "scripts/loa approve hoi-o-dau --lang vi",
    )
    assert not told(made, WHAT)
    assert {owner for _, owner, _ in made.airs()} == {WHAT, "opening", "closing"}


def test_a_translation_that_carries_a_value_stays_translated_when_it_changes(tmp_path: Path) -> None:
    made = with_new_hotline(whole(tmp_path, "none"))
    made.change("lexicon/mtq.yaml", HOTLINE, OTHER)
    assert not told(made, "segments/hoi-o-dau/mtq.yaml")
    assert state(made, ASK, "mtq") is State.WAITING
    made.record(ASK, "mtq", seed=1)
    assert ("mtq", ASK, OTHER) in made.airs()


def test_only_the_paragraphs_that_say_a_value_are_read_again(tmp_path: Path) -> None:
    made = whole(tmp_path, "none")
    made.change("station.yaml", "8:00-17:00", "8:00-16:00")
    made.change("lexicon/mtq.yaml", "8:00-17:00", "8:00-16:00")
    assert made.record(ASK, "mtq", seed=1) == ("02.wav",)
    assert ("mtq", ASK, HOTLINE) in made.airs()


def test_a_translation_with_a_value_in_words_of_its_own_is_stale_when_it_changes(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.translate(ASK, "mtq", "a b c d", "e g h a b c d")
    assert not told(made, "segments/hoi-o-dau/mtq.yaml")
    made.record(ASK, "mtq")
    assert ("mtq", ASK, "a b c d") in made.airs()
    with_new_hotline(made)
    first, _ = told(made, "segments/hoi-o-dau/mtq.yaml", "station.hotline.number was", HOTLINE, OTHER)
    assert "write {{ station.hotline.number }} where the text says it" in first
    assert not [words for language, _, words in made.airs() if language == "mtq"]


def test_a_value_that_nobody_has_said_which_it_was_is_not_taken_for_the_present_one(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.translate(ASK, "mtq", "a b c d", "e g h")
    held = made.value("segments/hoi-o-dau/mtq.yaml")
    for item in held["paragraphs"]:
        del item["values"]
    made.change("segments/hoi-o-dau/mtq.yaml", "", yamlediting.as_text(held))
    assert len(told(made, "is said in words of its own, or not as often")) == 2
    assert state(made, ASK, "mtq") is State.STALE


def test_how_a_value_is_said_in_a_language_is_asked_for_by_its_name(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.change("lexicon/mtq.yaml", HOTLINE, "0000")
    made.translate(ASK, "mtq", CARRIED, CARRIED)
    (asked,) = {line.split("warning: ")[1] for line in told(made, "how station.hotline.number")}
    assert f"({HOTLINE}) is said in mtq is not known" in asked
    assert f'lexicon/mtq.yaml: - {{written: "{HOTLINE}", spoken: ...}}' in asked


def test_a_translation_added_after_the_approval_does_not_air(tmp_path: Path) -> None:
    made = chain(tmp_path, "texts")
    made.approve()
    made.change("lexicon/mtq.yaml", "spoken: a b c d}\n", "spoken: a b c d}\n" + SAID_HOURS)
    made.translate(ASK, "mtq", CARRIED, f"{HOURS}. {CARRIED}")
    made.record(ASK, "mtq")
    assert state(made, ASK, "mtq") is State.UNAPPROVED
    assert not [words for language, _, words in made.airs() if language == "mtq"]
    assert told(made, "hoi-o-dau.mtq is not aired: not approved", "scripts/loa approve hoi-o-dau --lang mtq")


@pytest.mark.parametrize("level", ["all", "two-persons"])
def test_a_translation_needs_a_second_person_who_is_not_its_translator(tmp_path: Path, level: str) -> None:
    made = whole(tmp_path, level)
    record = made.value("approvals/hoi-o-dau.mtq.yaml")
    assert record["reviewed"]["by"] == DEPUTY.by
    made.change("segments/hoi-o-dau/mtq.yaml", "translator: người dịch", f"translator: {DEPUTY.by}")
    assert told(made, "hoi-o-dau.mtq is not aired: it was reviewed by its own translator")
    made.change("segments/hoi-o-dau/mtq.yaml", f"translator: {DEPUTY.by}\n", "")
    assert told(made, "hoi-o-dau.mtq is not aired: its file does not say who translated it")
    assert not [words for language, _, words in made.airs() if language == "mtq"]


def test_two_persons_are_two(tmp_path: Path) -> None:
    made = chain(tmp_path, "two-persons")
    made.approve(by=DIRECTOR)
    made.approve(by=DIRECTOR)
    assert told(made, "hoi-o-dau.vi is not aired: approved by one person only")
    assert told(made, "2026-W48 is not approved: approved by one person only", "error")
    assert made.airs() == set()
    made.approve(by=DEPUTY)
    assert ("vi", "closing", "Xin cảm ơn bà con đã lắng nghe.") in made.airs()


def test_one_line_of_the_lexicon_takes_the_approval_from_what_it_changes(tmp_path: Path) -> None:
    made = whole(tmp_path)
    made.change(
        "lexicon/vi.yaml", "spoken: da lô}", "spoken: da lô}\n- {written: trợ giúp pháp lý, spoken: trợ giúp}"
    )
    assert told(made, "tro-giup-phap-ly-la-gi.vi is not aired: changed since it was approved")
    assert {owner for _, owner, _ in made.airs()} == {ASK, "closing"}  # the opening says it, too


def test_the_reading_style_is_approved_with_the_text(tmp_path: Path) -> None:
    made = whole(tmp_path)
    made.change("station.yaml", "hotline:", "reading: {thousand: ngàn}\nhotline:")
    assert told(made, "tro-giup-phap-ly-la-gi.vi is not aired")  # 2017 is said with the word for thousand
    assert not told(made, "hoi-o-dau.vi")


def test_the_rundown_is_approved_item_by_item(tmp_path: Path) -> None:
    made = whole(tmp_path)
    made.change("rundown.yaml", "đã lắng nghe", "đã nghe")
    assert told(made, "rundown.vi is not aired: changed since it was approved")
    assert "closing" not in {owner for _, owner, _ in made.airs()}
    assert "opening" in {owner for _, owner, _ in made.airs()}


def test_a_segment_that_the_approved_week_has_not_is_not_aired(tmp_path: Path) -> None:
    made = chain(tmp_path, "all")
    made.change("weeks/2026-W48.yaml", f"  - {ASK}\n", "")
    made.approve()
    made.change("weeks/2026-W48.yaml", "segments:\n", f"segments:\n  - {ASK}\n")
    made.approve(only=f"{ASK}.vi")
    assert ASK not in {owner for _, owner, _ in made.airs()}
    made.approve(only="2026-W48")
    assert ASK in {owner for _, owner, _ in made.airs()}


def test_a_commune_whose_name_is_another_loses_its_own_words_and_nothing_else(tmp_path: Path) -> None:
    made = whole(tmp_path)
    before = made.airs()
    made.change("communes.yaml", "name: Xã Ngọc Lặc", "name: Xã Ngọc Khê")
    gone = before - made.airs()
    assert gone
    assert all("Xã Ngọc Lặc" in words for _, _, words in gone)
    assert not made.airs() - before


def test_a_communes_own_lexicon_is_approved_with_it(tmp_path: Path) -> None:
    made = whole(tmp_path)
    lexicon = "lexicon: [{written: Ngọc Lặc, spoken: ngọc lạc}]\n  if_missing"
    made.change("communes.yaml", "if_missing", lexicon)
    assert told(made, "communes is not aired: changed since it was approved")
    assert not [words for _, _, words in made.airs() if "Ngọc Lặc" in words]


def test_a_communes_lexicon_cannot_change_the_words_around_its_name(tmp_path: Path) -> None:
    made = whole(tmp_path)
    made.change("communes.yaml", "if_missing", "lexicon: [{written: bà con, spoken: bà}]\n  if_missing")
    made.approve(only="communes")
    made.approve(by=DEPUTY, only="communes")
    aired = [words for _, _, words in made.airs()]
    assert not [words for words in aired if "Ngọc Lặc" in words]
    assert [words for words in aired if "Cẩm Thuỷ" in words]


def test_another_recording_is_another_approval(tmp_path: Path) -> None:
    made = whole(tmp_path)
    take = made.root / "recordings" / "mtq" / ASK / "01.wav"
    take.write_bytes(take.read_bytes() + b"\0\0")
    assert told(
        made, "01.wav is not the recording that was listed: it is not used", "scripts/loa takes hoi-o-dau mtq"
    )
    assert not [words for language, _, words in made.airs() if language == "mtq"]
    assert made.record(ASK, "mtq", seed=1) == ("01.wav",)
    assert told(made, "hoi-o-dau.mtq is not aired: changed since it was approved")


def test_two_recordings_exchanged_belong_to_nothing(tmp_path: Path) -> None:
    made = whole(tmp_path, "none")
    folder = made.root / "recordings" / "mtq" / ASK
    shutil.move(folder / "01.wav", folder / "x")
    shutil.move(folder / "02.wav", folder / "01.wav")
    shutil.move(folder / "x", folder / "02.wav")
    assert len(told(made, "is not the recording that was listed")) == 2
    assert not [words for language, _, words in made.airs() if language == "mtq"]


def renamed(made: Chain) -> None:
    for folder in ("segments", "recordings/mtq"):
        shutil.move(made.root / folder / ASK, made.root / folder / "hoi-luat")
    made.change("weeks/2026-W48.yaml", ASK, "hoi-luat")


def turned(made: Chain) -> None:
    held = made.value("segments/hoi-o-dau/mtq.yaml")
    held["paragraphs"][:] = held["paragraphs"][::-1]
    made.change("segments/hoi-o-dau/mtq.yaml", "", yamlediting.as_text(held))


SCRIPT = "segments/hoi-o-dau/segment.yaml"
REPLACED = {
    "the week in another order": (
        "weeks/2026-W48.yaml", f"  - {WHAT}\n  - {ASK}", f"  - {ASK}\n  - {WHAT}"
    ),
    "a comment in a template": (SCRIPT, "Số này", "{# hỏi lại #}Số này"),
    "a comment in YAML": ("segments/hoi-o-dau/mtq.yaml", "title:", "# ghi chú\ntitle:"),
    "white space in a tag": (SCRIPT, "{{ station.hotline.number }}", "{{station.hotline.number}}"),
    "other line breaks": (SCRIPT, "Xin nhắc", "Xin\n  nhắc"),
    "another source": (SCRIPT, "Thông báo", "Tin"),
    "a lexicon's word that nobody says": (
        "lexicon/vi.yaml", "spoken: da lô}", "spoken: da lô}\n- {written: Viber, spoken: vai bơ}"
    ),
}  # fmt: skip


def replaced(made: Chain, name: str) -> None:
    made.change(*REPLACED[name])


EDITS = {"a segment renamed": renamed, "a translation in another order": turned} | {
    name: partial(replaced, name=name) for name in REPLACED
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_changes_no_word_silences_nothing(tmp_path: Path, edit: str) -> None:
    made = whole(tmp_path)
    before = {(language, words) for language, _, words in made.airs()}
    EDITS[edit](made)
    assert {(language, words) for language, _, words in made.airs()} == before
    assert [line for line in made.findings() if "is not aired" in line] == []


def test_a_record_edited_by_hand_counts_for_nothing(tmp_path: Path) -> None:
    made = whole(tmp_path)
    made.change("approvals/tro-giup-phap-ly-la-gi.vi.yaml", "không phải trả tiền", "phải trả tiền")
    assert told(made, "approvals/tro-giup-phap-ly-la-gi.vi.yaml", "the record was edited by hand")
    assert WHAT not in {owner for _, owner, _ in made.airs()}


def test_a_record_is_of_one_language_alone(tmp_path: Path) -> None:
    made = whole(tmp_path)
    languages = (made.root / "languages.yaml").read_text("utf-8")
    made.change(
        "languages.yaml",
        "",
        languages + "\n- {code: tou, name: Tiếng Thổ, scripts: [Latn], people_only: true}\n",
    )
    for name in (
        "segments/hoi-o-dau/{}.yaml",
        "lexicon/{}.yaml",
        "approvals/hoi-o-dau.{}.yaml",
        "recordings/{}",
    ):
        old, new = (made.root / name.format(code) for code in ("mtq", "tou"))
        shutil.copytree(old, new) if old.is_dir() else shutil.copy(old, new)
    made.change("communes.yaml", "[vi, mtq]", "[vi, mtq, tou]")
    assert not [words for language, _, words in made.airs() if language == "tou"]
    assert state(made, ASK, "tou") is State.UNAPPROVED


def test_a_signature_written_by_hand_counts_for_nothing(tmp_path: Path) -> None:
    made = chain(tmp_path, "two-persons")
    made.approve(by=DIRECTOR)
    one = f"- by: {DIRECTOR.by}"
    path = "approvals/tro-giup-phap-ly-la-gi.vi.yaml"
    made.change(path, one, f"- {{by: ai khác, role: Phó, on: '2026-11-24'}}\n  {one}")
    assert told(made, path, "the record was edited by hand")
    assert WHAT not in {owner for _, owner, _ in made.airs()}


def test_a_lexicon_that_reaches_from_the_frame_into_a_communes_value_is_another_text(tmp_path: Path) -> None:
    made = whole(tmp_path)
    made.change(
        "lexicon/vi.yaml",
        "spoken: da lô}",
        "spoken: da lô}\n- {written: con Xã Ngọc Lặc, spoken: con xã hồi xuân}",
    )
    aired = [words for _, _, words in made.airs()]
    assert not [words for words in aired if "Ngọc Lặc" in words]
    assert [words for words in aired if "Cẩm Thuỷ" in words]


def test_a_value_carried_once_and_said_in_words_elsewhere_is_not_carried(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.change(
        "segments/hoi-o-dau/segment.yaml", "gọi số {{", "gọi số {{ station.hotline.number }}, xin nhắc lại {{"
    )
    made.translate(ASK, "mtq", f"{CARRIED} a b c d", CARRIED)
    with_new_hotline(made)
    assert told(made, "segments/hoi-o-dau/mtq.yaml", "station.hotline.number was", HOTLINE)


def test_a_communes_own_value_in_words_would_air_in_every_commune(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.translate(WHAT, "mtq", "a b c", "d e g", "h i k")
    assert told(made, "commune.name is another one in each commune: it must stand as a value")


def test_a_hotline_that_is_written_out_is_told_to_be_a_value(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.change("segments/hoi-o-dau/segment.yaml", "gọi số {{ station.hotline.number }}", f"gọi số {HOTLINE}")
    assert told(
        made, "segments/hoi-o-dau/segment.yaml:7:", f"{HOTLINE} is written out: it is station.hotline.number"
    )


def test_a_recording_is_not_listed_for_words_that_its_reader_was_not_given(tmp_path: Path) -> None:
    made = chain(tmp_path)
    made.translate(ASK, "mtq", CARRIED, f"a {CARRIED}")
    folder = made.root / "recordings" / "mtq" / ASK
    list_takes(made.root, ASK, "mtq", TODAY, None)
    write_take(folder / "01.wav", "a b c d")
    with_new_hotline(made)
    for _ in range(2):
        done = list_takes(made.root, ASK, "mtq", TODAY, READER)
        assert done.listed == ()
        assert "it was there before these words were given to read" in str(done.problems[0].what)
    list_takes(made.root, ASK, "mtq", TODAY, None)
    assert list_takes(made.root, ASK, "mtq", TODAY, READER).listed == ()
    write_take(folder / "01.wav", "a b c d", 7)
    assert list_takes(made.root, ASK, "mtq", TODAY, READER).listed == ("01.wav",)


def test_another_tune_is_another_rundown(tmp_path: Path) -> None:
    made = whole(tmp_path)
    tune = made.root / "sounds" / "nhac-hieu.wav"
    tune.write_bytes(tune.read_bytes()[:-2] + b"\1\1")
    assert told(made, "rundown.vi is not aired: changed since it was approved")


def test_a_title_is_not_heard_and_takes_nothing_from_the_approved_week(tmp_path: Path) -> None:
    made = whole(tmp_path)
    before = made.airs()
    made.change("segments/hoi-o-dau/segment.yaml", "title: Hỏi ở đâu?", "title: Hỏi về pháp luật ở đâu?")
    assert made.airs() == before


def test_the_errands_name_who_must_do_what_after_a_change(tmp_path: Path) -> None:
    made = with_new_hotline(whole(tmp_path))
    made.change("lexicon/mtq.yaml", HOTLINE, OTHER)
    found = [(one.role, one.what, one.language, one.command) for one in errands(made.prepared())]
    assert ("reader", ASK, "mtq", "scripts/loa takes hoi-o-dau mtq") in found
    assert ("approver", "2026-W48", "", "scripts/loa approve 2026-W48") in found
    tasks = " ".join(str(one.task) for one in errands(made.prepared()))
    assert "hoi-o-dau.vi" in tasks
    assert WHAT not in tasks
    made.record(ASK, "mtq", seed=1)
    sign_all(made)
    assert errands(made.prepared()) == ()
    assert ("mtq", ASK, OTHER) in made.airs()
