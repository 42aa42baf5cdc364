"""Approving, translating and listing takes, as people do it: nothing is copied by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.builds import loa
from tests.stations import write_take
from tests.work.chain import CARRIED, HOTLINE, OTHER, Chain, chain

WHO = ("--by", "người duyệt thử", "--role", "Giám đốc")


def run(made: Chain, *words: str) -> tuple[int, str, str]:
    ended = loa(*words, "--content", made.root)
    return ended.returncode, ended.stdout, ended.stderr


def test_a_week_is_approved_with_all_that_it_airs_and_shown_line_by_line(tmp_path: Path) -> None:
    made = chain(tmp_path, "all")
    code, said, _ = run(made, "approve", "2026-W48", *WHO, "--yes")
    assert code == 0
    assert "hoi-o-dau.vi: not approved" in said
    assert "+ Bà con không phải trả tiền." in said
    assert "= số này trả lời từ tám giờ" in said
    assert "+ Kính thưa bà con ‹commune.name›! Sau đây là chương trình Trợ giúp pháp lý." in said
    assert sorted(path.name for path in (made.root / "approvals").iterdir()) == [
        "2026-W48.yaml",
        "communes.yaml",
        "hoi-o-dau.vi.yaml",
        "rundown.vi.yaml",
        "tro-giup-phap-ly-la-gi.vi.yaml",
    ]
    record = yaml.safe_load((made.root / "approvals/2026-W48.yaml").read_text("utf-8"))
    assert [(one["by"], one["role"]) for one in record["approved"]] == [("người duyệt thử", "Giám đốc")]
    assert run(made, "check")[0] == 0


def test_what_has_changed_since_is_marked_word_by_word_written_and_spoken(tmp_path: Path) -> None:
    made = chain(tmp_path, "texts")
    run(made, "approve", "2026-W48", *WHO, "--yes")
    made.change("station.yaml", HOTLINE, OTHER)
    made.change(
        "lexicon/vi.yaml", "spoken: da lô}", "spoken: da lô}\n- {written: phải trả tiền, spoken: phải trả}"
    )
    _, said, _ = run(made, "approve", "hoi-o-dau", *WHO, "--yes")
    assert f"~ Bà con cần hỏi về pháp luật thì gọi số [-{HOTLINE}.-] {{+{OTHER}.+}}" in said
    assert "một [-tám-] {+chín+}" in said
    assert "Bà con không phải trả tiền" not in said
    _, said, _ = run(made, "approve", "tro-giup-phap-ly-la-gi", *WHO, "--yes")
    assert "~ Bà con không phải trả tiền." in said
    assert "= bà con không phải [-trả tiền.-] {+trả.+}" in said


def test_the_list_says_who_has_approved_what_and_what_waits(tmp_path: Path) -> None:
    made = chain(tmp_path, "texts")
    run(made, "approve", "hoi-o-dau", *WHO, "--yes")
    code, said, _ = run(made, "approve", "--list")
    assert code == 0
    rows = {line.split()[0]: line for line in said.splitlines()}
    assert "approved by người duyệt thử (Giám đốc) on 20" in rows["hoi-o-dau"]
    assert rows["rundown"].endswith("not approved")
    listed = json.loads(run(made, "approve", "--list", "--json")[1])["approvals"]
    assert {one["what"]: one["approved"] for one in listed}["hoi-o-dau"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hoi-o-dua", *WHO, "--yes"), "did you mean 'hoi-o-dau'?"),
        (("hoi-o-dau", "--yes"), "it is not said who approves, and in which role"),
        (("hoi-o-dau", *WHO), "not signed"),
        (("hoi-o-dau", "--lang", "mtq", *WHO, "--yes"), "'hoi-o-dau' is not ready in 'mtq'"),
        (("hoi-o-dau", "--review", *WHO, "--yes"), "'hoi-o-dau.vi' is no translation"),
    ],
)
def test_what_cannot_be_signed_is_refused_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    made = chain(tmp_path)
    code, _, complaint = run(made, "approve", *words)
    assert code == 1
    assert said in complaint
    assert not (made.root / "approvals").exists()


@pytest.mark.parametrize("name", [" ", "a\nb: c", "...", "x" * 300])
def test_who_signs_has_a_name_on_one_line(tmp_path: Path, name: str) -> None:
    made = chain(tmp_path)
    code, _, complaint = run(made, "approve", "hoi-o-dau", "--by", name, "--role", "x", "--yes")
    assert code == 2
    assert "write a name or a role, on one line" in complaint


def test_from_a_new_translation_to_the_approved_recording_nothing_is_copied_by_hand(tmp_path: Path) -> None:
    made = chain(tmp_path, "all")
    made.change("segments/hoi-o-dau/segment.yaml", "{{ station.hotline.hours }}", CARRIED)
    code, said, _ = run(made, "translation", "hoi-o-dau", "mtq", "--translator", "người dịch")
    assert (code, "2 paragraphs to translate: fill in `text`" in said) == (0, True)
    made.change("segments/hoi-o-dau/mtq.yaml", "text:\n", f"text: 'a {CARRIED} {CARRIED}'\n")
    made.change("segments/hoi-o-dau/mtq.yaml", f"'a {CARRIED} {CARRIED}'\n  -", f"'{CARRIED}'\n  -")
    assert "everything is translated as it is now" in run(made, "translation", "hoi-o-dau", "mtq")[1]
    _, said, _ = run(made, "takes", "hoi-o-dau", "mtq")
    assert [line.split()[0] for line in said.splitlines()[:2]] == ["01.flac", "02.flac"]
    folder = made.root / "recordings/mtq/hoi-o-dau"
    assert (folder / "DOC.md").read_text("utf-8").count("\n## ") == 2
    for number in (1, 2):
        write_take(folder / f"0{number}.wav", "a " * (8 + number))
    _, said, _ = run(made, "takes", "hoi-o-dau", "mtq", "--reader", "người đọc", "--consent")
    assert "listed: 01.wav\nlisted: 02.wav" in said
    run(made, "approve", "2026-W48", *WHO, "--yes")
    code, _, complaint = run(made, "approve", "hoi-o-dau", "--lang", "mtq", "--review", *WHO, "--yes")
    assert code == 0, complaint
    coverage = json.loads(run(made, "check", "--json")[1])["coverage"]
    (row,) = [one for one in coverage if (one["segment"], one["language"]) == ("hoi-o-dau", "mtq")]
    assert (row["state"], row["values"]) == ("people", ["station.hotline.number"])


def test_the_day_before_the_week_one_screen_says_who_must_do_what(tmp_path: Path) -> None:
    made = chain(tmp_path, "texts")
    made.change("segments/hoi-o-dau/segment.yaml", "{{ station.hotline.hours }}", CARRIED)
    made.translate("hoi-o-dau", "mtq", CARRIED, f"a {CARRIED} {CARRIED}")
    made.record("hoi-o-dau", "mtq")
    run(made, "approve", "2026-W48", *WHO, "--yes")
    made.change("station.yaml", HOTLINE, OTHER)
    made.change("lexicon/mtq.yaml", HOTLINE, OTHER)
    ended = loa("status", "--content", made.root, "--output", tmp_path / "output")
    assert "reader" in ended.stdout
    assert f"2 paragraphs to read, the first: '{OTHER}'; scripts/loa takes hoi-o-dau mtq" in ended.stdout
    assert "changed since it was approved: hoi-o-dau.vi; scripts/loa approve 2026-W48" in ended.stdout
    assert "tro-giup" not in ended.stdout.replace("not translated into mtq: tro-giup", "")


def test_a_build_airs_what_is_approved_names_the_rest_and_ends_with_4(tmp_path: Path) -> None:
    made = chain(tmp_path, "texts")
    run(made, "approve", "2026-W48", *WHO, "--yes")
    made.change("station.yaml", HOTLINE, OTHER)
    ended = loa("build", "--content", made.root, "--output", tmp_path / "output")
    assert ended.returncode == 4, ended.stderr
    assert "hoi-o-dau.vi is not aired: changed since it was approved" in ended.stderr
    folder = tmp_path / "output" / "2026-W48"
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    aired = {item["segment"] for one in plan["communes"] for slot in one["slots"] for item in slot["items"]}
    assert aired == {"", "tro-giup-phap-ly-la-gi"}
    page = (folder / "week.html").read_text("utf-8")
    assert "Ai còn phải làm gì" in page
    assert "scripts/loa approve 2026-W48" in page
