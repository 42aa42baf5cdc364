"""Where local parts may stand, and what becomes of segments that misuse them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.builds import SMALL, loa


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def write(station: Path, *paragraphs: str) -> None:
    """Give the segment hoi-o-dau another script."""
    path = station / "segments" / "hoi-o-dau" / "segment.yaml"
    head, _, _ = path.read_text("utf-8").partition("script: |")
    lines = "\n\n".join(f"  {paragraph}" for paragraph in paragraphs)
    path.write_text(f"{head}script: |\n{lines}\n", "utf-8")


def state(station: Path) -> str:
    rows = json.loads(loa("check", "--json", "--content", station).stdout)["coverage"]
    return str(next(row["state"] for row in rows if row["segment"] == "hoi-o-dau"))


def test_the_commune_may_be_greeted_first_and_last(station: Path) -> None:
    write(station, "Chào {{ commune.name }}!", "Bà con cứ hỏi.", "Tạm biệt {{ commune.name }}!")
    assert loa("check", "--content", station).returncode == 0


def test_the_commune_amid_a_segment_is_an_error_at_its_line(station: Path) -> None:
    write(station, "Chào bà con!", "Chào {{ commune.name }}!", "Bà con cứ hỏi.")
    ended = loa("check", "--content", station)
    assert ended.returncode == 1
    assert "first or the last paragraph" in ended.stderr


def test_a_segment_of_local_words_alone_is_an_error(station: Path) -> None:
    write(station, "Chào {{ commune.name }}!")
    ended = loa("check", "--content", station)
    assert ended.returncode == 1
    assert "nothing is left that all communes share" in ended.stderr


def test_a_text_with_an_error_is_not_called_out_of_date(station: Path) -> None:
    write(station, "Xem XQZWP nhé.")
    assert state(station) == "faulty"


def test_every_place_where_a_word_cannot_be_read_is_named(station: Path) -> None:
    write(station, "Xem AXQZWP, rồi XQZWP, rồi lại XQZWP nhé.", "Và XQZWP.")
    said = loa("check", "--content", station).stderr
    line = int(re.search(r"hoi-o-dau/segment\.yaml:(\d+):", said)[1])  # type: ignore[index]
    places = re.findall(r"segment\.yaml:(\d+):(\d+): error: [^\n]*'XQZWP'", said)
    assert places == [(str(line), "19"), (str(line), "34"), (str(line + 2), "6")]


def test_an_engine_that_there_is_none_of_is_an_error_at_its_line_beside_all_others(station: Path) -> None:
    languages = station / "languages.yaml"
    languages.write_text(languages.read_text("utf-8").replace("engine: espeak", "engine: espeek", 1), "utf-8")
    write(station, "Xem XQZWP nhé.")
    ended = loa("check", "--content", station)
    assert ended.returncode == 1
    assert re.search(
        r"^languages\.yaml:\d+:\d+: error: no engine is called 'espeek'", ended.stderr, re.MULTILINE
    )
    assert "did you mean 'espeak'?" in ended.stderr
    assert "XQZWP" in ended.stderr


def test_an_unknown_sound_is_an_error_and_no_crash(station: Path) -> None:
    rundown = station / "rundown.yaml"
    rundown.write_text(
        rundown.read_text("utf-8").replace("sound: nhac-hieu", "sound: nhac-hieuu", 1), "utf-8"
    )
    for words in (["check"], ["build", "--output", station.parent / "output"]):
        ended = loa(*words, "--content", station)
        assert ended.returncode == 1
        assert "nhac-hieuu" in ended.stderr
        assert "Traceback" not in ended.stderr
