"""A folder content/ becomes a catalogue; what cannot be read is left out and spoils nothing else."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from pipeline import content
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Place
from pipeline.render import Renderer
from tests.content.judging import SEGMENT, STATION, TODAY, judged, rendered, said, spoil


def catalogue_of(root: Path) -> Catalogue:
    found = content.load(root).catalogue
    assert found is not None
    return found


def test_the_good_station_has_no_problem() -> None:
    catalogue = catalogue_of(STATION)
    assert said(judged(STATION)) == []
    with Renderer() as renderer:
        assert rendered(catalogue, renderer) == []


def test_values_are_of_their_fields_types() -> None:
    catalogue = catalogue_of(STATION)
    commune = catalogue.communes["15061"]
    assert (commune.slots[1].at, commune.slots[1].days) == (dt.time(17, 15), ("mon", "wed", "fri"))
    assert [language.code for language in commune.languages] == ["vi", "mtq"]
    assert catalogue.segments["hoi-o-dau"].valid.until == dt.date(2026, 12, 31)
    assert catalogue.weeks["2026-W48"].monday == dt.date(2026, 11, 23)
    assert catalogue.profiles["ip24"].rate == 24000


def test_authored_values_know_their_places() -> None:
    catalogue = catalogue_of(STATION)
    assert catalogue.segments["hoi-o-dau"].place("valid", "until") == Place(SEGMENT, 4, 34)
    assert catalogue.communes["15127"].place("slots", 0, "minutes") == Place("communes.yaml", 16, 45)


def test_every_template_is_a_source_with_the_places_of_its_lines() -> None:
    catalogue = catalogue_of(STATION)
    assert {keys for _, keys in catalogue.sources} == {
        ("script",), ("opening", 1, "text"), ("closing", 0, "text"),
    }  # fmt: skip
    assert catalogue.sources[SEGMENT, ("script",)].lines[0] == Place(SEGMENT, 7, 3)


def test_a_folded_script_is_an_error_for_its_paragraphs_would_run_together(station: Path) -> None:
    spoil(station, SEGMENT, "script: |", "script: >")
    (problem,) = [one for one in judged(station) if one.severity == "error"]
    assert (problem.place.path, problem.place.line) == (SEGMENT, 6)
    assert "part no paragraphs" in str(problem.what)


@pytest.mark.parametrize("name", ["station.yaml", "languages.yaml", "profiles.yaml", "rundown.yaml"])
def test_without_a_foundation_there_is_no_catalogue(station: Path, name: str) -> None:
    (station / name).write_text("- [", "utf-8")
    loaded = content.load(station)
    assert loaded.catalogue is None
    assert {problem.place.path for problem in loaded.problems} == {name}


@pytest.mark.parametrize(
    ("name", "old", "new", "errors"),
    [
        ("profiles.yaml", "rate: 24000", "rate: 1", 1),
        ("languages.yaml", "scripts: [Latn]", "scripts: []", 1),
        ("laws.yaml", "2018-01-01", "2018", 1),
        ("sounds/sounds.yaml", "title:", "titel:", 2),
        (SEGMENT, "topic: noi-hoi", "topic: 1_000", 1),
        (SEGMENT, "topic: noi-hoi", "topic: [", 1),
        ("laws.yaml", "- id", "- [id", 1),
    ],
)
def test_a_broken_item_makes_no_reference_to_it_unknown(
    station: Path, name: str, old: str, new: str, errors: int
) -> None:
    spoil(station, name, old, new)
    problems = judged(station)
    assert len([problem for problem in problems if problem.severity == "error"]) == errors
    assert {problem.place.path for problem in problems if problem.severity == "error"} == {name}


def test_the_rest_of_a_list_is_read_beside_a_broken_item(station: Path) -> None:
    spoil(station, "communes.yaml", "minutes: 10", "minutes: x")
    assert set(catalogue_of(station).communes) == {"15127"}


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    loaded = content.load(tmp_path / "nothing")
    assert loaded.catalogue is None
    assert [str(problem.what) for problem in loaded.problems] == ["the folder nothing is not there"]


def test_a_province_of_communes_is_read_and_checked_in_a_second(station: Path) -> None:
    one = (
        (station / "communes.yaml").read_text("utf-8").split("\n\n")[0].replace("# Hai xã để chạy thử.\n", "")
    )
    many = "\n".join(one.replace("15061", f"{20000 + number}") for number in range(166))
    (station / "communes.yaml").write_text(many, "utf-8")
    judged(station)  # the register of communes is read once
    started = time.process_time()
    catalogue = catalogue_of(station)
    content.check(catalogue, TODAY)
    assert len(catalogue.communes) == 166
    assert time.process_time() - started < 1.5
