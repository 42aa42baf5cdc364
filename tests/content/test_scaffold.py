"""What is begun anew passes every check, and nothing that was there changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline import content
from pipeline.content import scaffold
from pipeline.content.official import communes_of
from pipeline.problems import Stopped
from pipeline.render import Renderer
from tests.content.judging import TODAY, judged, rendered, said, spoil


def written(root: Path, files: Mapping[str, str]) -> str:
    """Write the files as the command line does; return the one text."""
    for name, text in files.items():
        spoil(root, name, "", text)
    (text,) = files.values()
    return text


@pytest.mark.parametrize("today", [TODAY, dt.date(2027, 12, 31), dt.date(2028, 2, 29)])
def test_a_new_segment_passes_every_check(station: Path, today: dt.date) -> None:
    written(station, scaffold.new_segment(station, "bai-moi", today))
    assert said(judged(station, today)) == []
    catalogue = content.load(station).catalogue
    assert catalogue
    assert catalogue.segments["bai-moi"].valid.from_ == today
    assert catalogue.segments["bai-moi"].minutes == 3
    with Renderer() as renderer:
        assert rendered(catalogue, renderer) == []


def test_the_sample_words_state_no_law_and_give_no_number(station: Path) -> None:
    written(station, scaffold.new_segment(station, "bai-moi", TODAY))
    catalogue = content.load(station).catalogue
    assert catalogue
    assert catalogue.segments["bai-moi"].laws == ()
    assert not any(character.isdigit() for character in catalogue.segments["bai-moi"].script)


def test_a_new_commune_has_its_official_name_and_keeps_the_rest(station: Path) -> None:
    before = (station / "communes.yaml").read_text("utf-8")
    after = written(station, scaffold.new_commune(station, "14956"))
    assert after.startswith(before.rstrip())
    assert "name: Xã Pù Luông" in after
    assert said(judged(station)) == []


def test_a_new_commune_stands_in_line_with_the_others(station: Path) -> None:
    text = (station / "communes.yaml").read_text("utf-8")
    indented = "".join(
        f"    {line}\n" if line and line[0] != "#" else f"{line}\n" for line in text.splitlines()
    )
    spoil(station, "communes.yaml", "", indented)
    written(station, scaffold.new_commune(station, "14956"))
    assert said(judged(station)) == []


def test_the_first_commune_of_a_station_can_be_begun(station: Path) -> None:
    (station / "communes.yaml").unlink()
    written(station, scaffold.new_commune(station, "15061"))
    assert said(judged(station)) == []


def test_every_commune_of_a_province_can_be_begun(station: Path) -> None:
    for code in list(communes_of()["Thanh Hóa"])[::40]:
        written(station, scaffold.new_commune(station, code))
    assert said(judged(station)) == []


def test_a_new_week_lists_what_is_valid_on_all_its_days(station: Path) -> None:
    spoil(station, "segments/hoi-o-dau/segment.yaml", "2026-12-31", "2026-12-05")
    written(station, scaffold.new_segment(station, "bai-moi", TODAY))
    text = written(station, scaffold.new_week(station, "2026-W49"))
    assert "- tro-giup-phap-ly-la-gi" in text
    assert "hoi-o-dau" not in text
    assert "bai-moi" not in text  # its sample words have not been replaced
    assert said(judged(station)) == []


def test_a_new_week_leaves_out_what_rests_on_a_law_that_ends_in_it(station: Path) -> None:
    spoil(station, "laws.yaml", "  source:", "  expires: 2026-12-04\n  source:")
    text = written(station, scaffold.new_week(station, "2026-W49"))
    assert "- hoi-o-dau" in text
    assert "tro-giup-phap-ly-la-gi" not in text


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (lambda root: scaffold.new_segment(root, "Bài mới", TODAY), "'Bài mới' is no id"),
        (lambda root: scaffold.new_segment(root, "../x", TODAY), "'../x' is no id"),
        (lambda root: scaffold.new_segment(root, "hoi-o-dau", TODAY), "is there already"),
        (lambda root: scaffold.new_commune(root, "15061"), "is there already"),
        (lambda root: scaffold.new_commune(root, "15062"), "has no commune 15062"),
        (lambda root: scaffold.new_week(root, "2026-W48"), "is planned already"),
        (lambda root: scaffold.new_week(root, "2026-W60"), "is no week of the calendar"),
        (lambda root: scaffold.new_week(root, "2028-W01"), "no segment is valid"),
    ],
)  # fmt: skip
def test_what_cannot_be_begun_says_why(station: Path, begin, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Stopped) as stopped:
        begin(station)
    assert words in str(stopped.value.problems[0].what)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- [", "a bracket is not closed"),
        ("[{code: '15061'}]\n", "this cannot be read as YAML"),
        ("\x00", "an invisible character"),
        ("- a: 1\n  a: 2\n", "'a' is written twice"),
    ],
)
def test_a_broken_list_of_communes_is_mended_first(station: Path, text: str, words: str) -> None:
    spoil(station, "communes.yaml", "", text)
    with pytest.raises(Stopped, match=words):
        scaffold.new_commune(station, "14956")


def test_nothing_is_begun_in_a_station_without_foundations(station: Path) -> None:
    (station / "profiles.yaml").unlink()
    with pytest.raises(Stopped) as stopped:
        scaffold.new_commune(station, "14956")
    assert stopped.value.problems[0].place.path == "profiles.yaml"
