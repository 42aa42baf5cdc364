"""The command line as people type it: help, languages, exit codes, one place for every word of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.builds import ROOT, SAMPLE, SMALL, loa, loa_process

sys.path.insert(0, str(ROOT / "scripts"))


def within(seconds: float, *words: str | Path) -> bool:
    """Whether a command can end within so many seconds: the best of up to 20 runs, since a busy machine
    adds to what the command itself needs."""
    for _ in range(20):
        began = time.perf_counter()
        assert loa_process(*words).returncode == 0
        if time.perf_counter() - began <= seconds:
            return True
    return False


def test_help_feels_instant() -> None:
    assert within(0.3, "--help")


def test_check_of_the_sample_feels_instant() -> None:
    assert within(1.5, "check", "--content", SAMPLE)


def test_the_reference_says_what_the_commands_say() -> None:
    import commands

    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert page == commands.reference(), "run scripts/reference"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_is_in_the_readers_language(language: str) -> None:
    said = loa_process("--lang", language, "--help").stdout
    assert ("Cách dùng" in said) == (language == "vi")
    assert said == loa_process("--help", env={"LOA_LANG": language}).stdout


def test_a_good_station_ends_with_0_and_a_bad_one_with_1(tmp_path: Path) -> None:
    assert loa("check", "--content", SMALL).returncode == 0
    shutil.copytree(SMALL, tmp_path / "content")
    communes = tmp_path / "content" / "communes.yaml"
    communes.write_text(communes.read_text("utf-8").replace("05:", "25:", 1), "utf-8")
    ended = loa("check", "--content", tmp_path / "content")
    assert ended.returncode == 1
    assert re.search(r"^communes\.yaml:\d+:\d+: error: .*25:", ended.stderr, re.MULTILINE)


def test_a_folder_with_a_pipeline_of_its_own_is_not_taken_for_loa(tmp_path: Path) -> None:
    (tmp_path / "pipeline").mkdir()
    for name in ("__init__", "__main__"):
        (tmp_path / "pipeline" / f"{name}.py").write_text("raise SystemExit('another pipeline')")
    command = [sys.executable, ROOT / "scripts" / "loa", "check", "--content", SMALL, "--lang", "en"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "0 errors" in ended.stdout, ended.stderr


def test_wrong_words_end_with_2() -> None:
    assert loa("bild").returncode == 2
    assert loa("check", "--nonsense").returncode == 2


def test_an_unknown_week_names_the_nearest() -> None:
    ended = loa("build", "2026-W84", "--content", SMALL)
    assert ended.returncode == 1
    assert "2026-W48" in ended.stderr


def test_no_content_is_said_in_words(tmp_path: Path) -> None:
    ended = loa("check", "--content", tmp_path / "nowhere")
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_voices_say_why_a_language_is_silent() -> None:
    rows = json.loads(loa("voices", "--json", "--content", SAMPLE).stdout)["voices"]
    lacks = {(row["language"], row["engine"]): row["lack"] for row in rows}
    assert "loa voices install" in lacks["vi", "sherpa"]
    assert lacks["vi", "espeak"] is None
    assert [row["engine"] for row in rows if row["language"] == "vi" and row["first"]] == ["espeak"]
    assert "reader" in lacks["mtq", ""]


def test_schemas_are_schemas() -> None:
    of_content = json.loads(loa("schema", "content").stdout)
    assert of_content["segments/*/segment.yaml"]["properties"]["script"]["type"] == "string"
    assert json.loads(loa("schema", "plan").stdout)["properties"]["format"]["const"] == 1


def test_status_tells_what_waits(tmp_path: Path) -> None:
    found = json.loads(loa("status", "--json", "--content", SAMPLE, "--output", tmp_path).stdout)
    assert {"segment": "quyen-binh-dang", "language": "blt", "state": "waiting"} in found["waiting"]
    assert found["weeks"][0]["bundles"] == 0


def test_say_makes_one_line_heard(tmp_path: Path) -> None:
    ended = loa("say", "Điều 7 Luật số 11/2017/QH14", "--content", SAMPLE, "--output", tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "mười một" in ended.stdout
    assert Path(ended.stdout.splitlines()[-1]).stat().st_size > 5_000


def test_what_nothing_reads_is_refused_by_say(tmp_path: Path) -> None:
    ended = loa("say", "Xem trên YouTubez", "--content", SAMPLE, "--output", tmp_path)
    assert ended.returncode == 1
    assert "YouTubez" in ended.stderr


def test_new_files_pass_the_check(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "content")
    for words in (["segment", "bai-moi"], ["week", "2026-W49"], ["commune", "14845"]):
        ended = loa("new", *words, "--content", tmp_path / "content")
        assert ended.returncode == 0, ended.stderr
    checked = loa("check", "--content", tmp_path / "content")
    assert checked.returncode == 0, checked.stderr
