"""`loa build`, from YAML to bundles, as a user runs it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from pathlib import Path

import bagit
import pytest
import yaml

from pipeline import tools
from pipeline.bundle.verify import verify
from pipeline.model.audio import Voice
from pipeline.problems import Place, Stopped, error, say
from pipeline.progress import Silent
from pipeline.sound import frames
from pipeline.voice.espeak import Espeak
from pipeline.work import week
from tests.builds import SMALL, build, loa, loa_process, made, stored
from tests.stations import copy_with_takes, write_take
from tests.workers import Workers


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A built station of two communes: its content and its output."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(SMALL, folder / "content")
    build(folder / "content", folder / "output", "--folders")
    return folder / "content", folder / "output"


def bundles(output: Path) -> list[Path]:
    return sorted(output.glob("*/bundles/*.zip"))


def test_every_bundle_is_whole_by_our_own_judgement_and_by_bagit(small: tuple[Path, Path]) -> None:
    _, output = small
    assert len(bundles(output)) == 2
    for bundle in bundles(output):
        assert verify(bundle) == ()
        assert bagit.Bag(str(bundle.with_suffix(""))).is_valid()


def test_programmes_are_one_run_of_frames_as_long_as_the_plan_says(small: tuple[Path, Path]) -> None:
    _, output = small
    plan = json.loads((output / "2026-W48" / "plan.json").read_text("utf-8"))
    for commune, bundle in zip(plan["communes"], bundles(output), strict=True):
        with zipfile.ZipFile(bundle) as archive:
            names = {Path(name).name: name for name in archive.namelist()}
            for slot in commune["slots"]:
                audio = archive.read(names[slot["file"]])
                coded = frames.parse(
                    audio[
                        audio.index(b"\xff\xf3")
                        if commune["profile"] == "ip24"
                        else audio.index(b"\xff\xfb") :
                    ]
                )
                assert abs(coded.ms - slot["ms"]) <= 50
                assert slot["ms"] <= slot["minutes"] * 60_000


def test_nothing_changed_makes_nothing_and_keeps_every_byte(small: tuple[Path, Path]) -> None:
    content, output = small
    before, objects = made(output), stored(output)
    said = build(content, output, "--folders")
    assert made(output) == before
    assert stored(output) == objects
    assert "speaking" not in said


def test_nothing_changed_starts_neither_engine_nor_encoder(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, output = small
    started: list[str] = []
    asked, ran = tools.Worker.ask, tools.run
    monkeypatch.setattr(
        tools.Worker, "ask", lambda self, *a: started.append(self._command[3]) or asked(self, *a)
    )
    monkeypatch.setattr(tools, "run", lambda *a, **k: started.append("ffmpeg") or ran(*a, **k))
    monkeypatch.setattr(tools, "processes", lambda jobs: started.append("processes"))
    week.build(week.BuildRequest(content, output, None, dt.date(2026, 11, 24), 2, folders=True), Silent())
    assert set(started) == {"pipeline.renderworker"}


def test_one_changed_sentence_speaks_one_sentence_and_encodes_one_part_a_profile(
    small: tuple[Path, Path], tmp_path: Path
) -> None:
    content, output = small
    shutil.copytree(content, tmp_path / "content")
    shutil.copytree(output / "store", tmp_path / "output" / "store")
    script = tmp_path / "content" / "segments" / "hoi-o-dau" / "segment.yaml"
    text = script.read_text("utf-8")
    sentence = next(
        line for line in text.splitlines() if line.startswith("  ") and line.rstrip().endswith(".")
    )
    script.write_text(text.replace(sentence, sentence + " Xin bà con nhớ kỹ điều này."), "utf-8")
    before = stored(output)
    build(tmp_path / "content", tmp_path / "output")
    new = [name for name in stored(tmp_path / "output") - before if name.endswith((".wav", ".mp3"))]
    assert sorted(Path(name).suffix for name in new) == [".mp3", ".mp3", ".wav", ".wav"]
    # one clip and one master (.wav), the part once for each profile (.mp3)


def test_a_cold_build_elsewhere_gives_the_same_bytes(small: tuple[Path, Path], tmp_path: Path) -> None:
    content, output = small
    away = tmp_path / "một nơi khác"
    shutil.copytree(content, away / "c")
    build(
        away / "c",
        away / "o",
        "--folders",
        "--jobs",
        "1",
        env={"TZ": "America/Lima", "LC_ALL": "C"},
        by=loa_process,
    )
    assert made(away / "o") == made(output)


def test_errors_in_what_the_week_needs_stop_the_build_before_any_sound(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "content")
    script = tmp_path / "content" / "segments" / "hoi-o-dau" / "segment.yaml"
    script.write_text(script.read_text("utf-8").replace("script: |", "script: |\n  {{ xyz }}\n"), "utf-8")
    ended = loa("build", "--content", tmp_path / "content", "--output", tmp_path / "output")
    assert ended.returncode == 1
    assert "segments/hoi-o-dau/segment.yaml:" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not [name for name in stored(tmp_path / "output") if name.endswith((".wav", ".mp3"))]


def test_cantonese_by_machine_and_tai_dam_by_people_reach_verified_bundles(tmp_path: Path) -> None:
    station = copy_with_takes(tmp_path)
    build(station, tmp_path / "output", "--folders")
    plan = json.loads(next((tmp_path / "output").glob("*/plan.json")).read_text("utf-8"))
    heard = {item["language"] for c in plan["communes"] for s in c["slots"] for item in s["items"]}
    assert {"blt", "yue"} <= heard
    by = {part["id"]: part for part in plan["parts"]}
    assert by["quyen-binh-dang/blt"]["kind"] == "people"
    assert not by["quyen-binh-dang/blt"]["machine_made"]
    assert by["quyen-binh-dang/yue"]["by"].startswith("eSpeak NG")
    for bundle in bundles(tmp_path / "output"):
        assert verify(bundle) == ()
        assert bagit.Bag(str(bundle.with_suffix(""))).is_valid()


def test_a_stale_take_is_not_aired(tmp_path: Path) -> None:
    station = copy_with_takes(tmp_path)
    takes = next(station.glob("recordings/blt/*/takes.yaml"))
    takes.write_text(takes.read_text("utf-8").replace("ꪋꪴ ꫛ ꪻꪠ ꪁꪷ ꪣꪲ", "ꪋꪴ ꫛ ꪻꪠ ꪁꪷ", 1), "utf-8")
    build(station, tmp_path / "output")
    plan = json.loads(next((tmp_path / "output").glob("*/plan.json")).read_text("utf-8"))
    heard = {item["language"] for c in plan["communes"] for s in c["slots"] for item in s["items"]}
    assert "blt" not in heard


def test_a_take_that_was_cut_off_is_not_aired_and_is_named(tmp_path: Path) -> None:
    station = copy_with_takes(tmp_path)
    takes = yaml.safe_load(next(station.glob("recordings/blt/*/takes.yaml")).read_text("utf-8"))
    longest = max(takes, key=lambda take: len(take["read"].split()))
    (path,) = station.glob(f"recordings/blt/*/{longest['file']}")
    write_take(path, " ".join(longest["read"].split()[: len(longest["read"].split()) // 3]))
    ended = loa("build", "--content", station, "--output", tmp_path / "output")
    assert ended.returncode == 4
    assert f"the recording {longest['file']}: the clip is too short" in ended.stderr
    plan = json.loads(next((tmp_path / "output").glob("*/plan.json")).read_text("utf-8"))
    heard = {item["language"] for c in plan["communes"] for s in c["slots"] for item in s["items"]}
    assert "blt" not in heard
    assert "yue" in heard


def test_a_vietnamese_paragraph_changed_silences_its_translations(tmp_path: Path) -> None:
    station = copy_with_takes(tmp_path)
    script = station / "segments" / "quyen-binh-dang" / "segment.yaml"
    script.write_text(
        script.read_text("utf-8").replace("Điều 6: Mọi người", "Điều 6: Tất cả mọi người"), "utf-8"
    )
    ended = loa("check", "--json", "--content", station)
    rows = [row for row in json.loads(ended.stdout)["coverage"] if row["segment"] == "quyen-binh-dang"]
    states = {row["language"]: row["state"] for row in rows}
    assert states["blt"] == states["yue"] == "stale"
    assert states["vi"] == "machine"


def test_what_a_voice_cannot_say_is_listed_and_the_rest_of_the_week_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(engine: Espeak, voice: Voice, text: str, draft: Path) -> None:
        if "hỏi" in text:
            raise Stopped(error(Place("voice"), say("the service cannot be reached")))
        speak(engine, voice, text, draft)

    speak = Espeak.speak
    monkeypatch.setattr(Espeak, "speak", silent)
    monkeypatch.setattr(tools, "processes", Workers)
    built = week.build(week.BuildRequest(SMALL, tmp_path, None, dt.date(2026, 11, 24), 1), Silent())
    assert any("cannot be reached" in str(problem.what) for problem in built.record.failures)
    aired = {item.segment for c in built.record.communes for slot in c.plan.slots for item in slot.items}
    assert "tro-giup-phap-ly-la-gi" in aired
    assert len(built.bundles) == 2


def test_status_says_when_content_has_changed_since_the_week_was_made(
    small: tuple[Path, Path], tmp_path: Path
) -> None:
    content, output = small
    changed = Path(shutil.copytree(content, tmp_path / "content"))
    assert "changed" not in loa("status", "--content", changed, "--output", output).stdout
    (week_file,) = changed.glob("weeks/*.yaml")
    week_file.write_text(week_file.read_text("utf-8") + "revision: 1\n", "utf-8")
    assert "content/ has changed since" in loa("status", "--content", changed, "--output", output).stdout


def test_clearing_away_old_bundles_leaves_what_another_build_is_writing(
    tmp_path: Path,
) -> None:
    bundles = tmp_path / "2026-W48" / "bundles"
    bundles.mkdir(parents=True)
    (bundles / ".draft-abc-15061-ngoc-lac.zip").write_bytes(b"half")
    (bundles / "99999-xa-cu.zip").write_bytes(b"old")
    build(SMALL, tmp_path)
    assert (bundles / ".draft-abc-15061-ngoc-lac.zip").exists()
    assert not (bundles / "99999-xa-cu.zip").exists()
