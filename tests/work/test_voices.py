"""`loa voices` as an operator uses it: what speaks, what does not and why; tried; installed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.progress import Silent
from pipeline.work.casting.equipment import Machine
from pipeline.work.voices import voices
from pipeline.work.week import BuildRequest, build
from tests.builds import SAMPLE, SMALL, loa
from tests.voice.tiny import mms_voice
from tests.work.talking import FAULTS, station, talking
from tests.workers import Workers


def test_every_voice_of_the_shipped_languages_is_one_that_its_engine_knows() -> None:
    rows = voices(SAMPLE, Machine())
    spoken = [row for row in rows if row.engine]
    assert len({row.language for row in rows}) == 28
    assert all(row.licence for row in spoken)
    unknown = [row for row in spoken if row.lack and "not installed" not in str(row.lack)]
    assert unknown == []


def test_the_first_that_is_ready_is_what_a_language_gets() -> None:
    rows = voices(SAMPLE, Machine())
    assert {row.language: f"{row.engine} {row.voice}" for row in rows if row.first} == {
        "vi": "espeak vi",
        "km": "edge km-KH-SreymomNeural",
        "yue": "espeak yue",
        "cmn": "espeak cmn",
    }


def test_offline_no_network_voice_is_ready() -> None:
    ready = {row.engine for row in voices(SAMPLE, Machine(offline=True)) if row.engine and row.lack is None}
    assert ready == {"espeak"}


def test_every_voice_speaks_a_line_and_is_measured(tmp_path: Path) -> None:
    with talking() as server:
        content = station(tmp_path, server.port)
        tried = loa("voices", "test", "vi", "--json", "--content", content)
    assert tried.returncode == 0, tried.stderr
    trials = json.loads(tried.stdout)["trials"]
    assert [trial["engine"] for trial in trials] == ["openai", "espeak"]
    assert all(trial["why"] is None and trial["seconds"] > 0.5 for trial in trials)


def test_a_voice_that_fails_is_told_with_the_reason(tmp_path: Path) -> None:
    with talking(FAULTS["garbage"]) as server:
        tried = loa("voices", "test", "vi", "--content", station(tmp_path, server.port))
    assert "no sound" in tried.stdout
    assert tried.returncode == 0
    assert loa("voices", "test", "mtq", "--content", SMALL).returncode == 4
    assert loa("voices", "test", "xx", "--content", SMALL).returncode == 1


def test_a_model_is_installed_after_its_licence_was_agreed_to_and_then_speaks(tmp_path: Path) -> None:
    source, models = mms_voice(tmp_path / "usb"), tmp_path / "models"
    words = ("voices", "install", "mms-vi", "--from", source, "--models", models)
    shown = loa(*words)
    assert shown.returncode == 1
    assert "CC BY-NC 4.0" in shown.stderr
    assert not models.exists()
    assert loa(*words, "--accept-licence").returncode == 0
    content = station(tmp_path, 9)
    languages = (content / "languages.yaml").read_text("utf-8")
    (content / "languages.yaml").write_text(
        languages.replace("openai", "sherpa").replace("may-noi", "mms-vi")
    )
    listed = json.loads(loa("voices", "--json", "--content", content, "--models", models).stdout)["voices"]
    assert (listed[0]["voice"], listed[0]["first"], listed[0]["lack"]) == ("mms-vi", True, None)


def test_say_takes_the_wanted_voice_or_names_those_there_are(tmp_path: Path) -> None:
    with talking() as server:
        content = station(tmp_path, server.port)
        where = ("--content", content, "--output", tmp_path / "output")
        for voice, spoken in (("espeak", "espeak vi"), ("may-noi", "openai may-noi")):
            said = loa("say", "Trợ giúp pháp lý là miễn phí.", "--voice", voice, *where)
            assert said.stdout.startswith(spoken), said.stderr
        unknown = loa("say", "Trợ giúp pháp lý.", "--voice", "may-noj", *where)
    assert unknown.returncode == 1
    assert "did you mean 'may-noi'?" in unknown.stderr


def test_every_clip_says_in_plan_bundle_and_page_which_model_spoke_it_where_and_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "processes", Workers)
    with talking() as server:
        content = station(tmp_path, server.port)
        wanted = BuildRequest(content, tmp_path / "output", None, dt.date(2026, 11, 20), 1, folders=True)
        built = build(wanted, Silent())
        again = build(replace(wanted, today=dt.date(2026, 11, 21)), Silent())
    parts = json.loads((again.folder / "plan.json").read_text("utf-8"))["parts"]
    assert {part["made_on"] for part in parts if part["by"] == "may-noi"} == {"2026-11-20"}
    origin = json.loads(next(built.folder.rglob("NGUON.JSON")).read_text("utf-8"))
    made = [one for part in origin["parts"] for one in part["made"] if one["by"] == "may-noi"]
    assert {(one["model"], one["licence"], one["made_on"], one["repeatable"]) for one in made} == {
        ("m", "CC0", "2026-11-20", False)
    }
    assert all(one["source"].startswith("http://127.0.0.1:") for one in made)
    page = (built.folder / "week.html").read_text("utf-8")
    assert "CC0" in page
    assert "2026-11-20" in page or "20/11/2026" in page


def test_a_voice_that_repeats_itself_has_no_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "processes", Workers)
    wanted = BuildRequest(SMALL, tmp_path / "output", None, dt.date(2026, 11, 20), 1)
    parts = json.loads((build(wanted, Silent()).folder / "plan.json").read_text("utf-8"))["parts"]
    assert {part["made_on"] for part in parts} == {""}
