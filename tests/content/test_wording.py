"""Bad content of every kind: found in one run, at its place, in words for people who are no programmers."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.content.judging import SEGMENT, judged, said, spoil

# file, words to replace ("" = the whole file), by what, the place that is named, words that are said
CASES = [
    # keys
    ("station.yaml", "name:", "nmae:", "station.yaml:1:1", "unknown key 'nmae' (did you mean 'name'?)"),
    ("station.yaml", "name: T", "nmae: T", "station.yaml:1:1", "'name' is missing (add a line 'name: ...')"),
    ("station.yaml", "hours:", "hour:", "station.yaml:6:3", "did you mean 'hours'?"),
    ("station.yaml", "province:", "reading: {zero_ten: linh}\nprovince:", "station.yaml:3:11", "'zero_tens'"),
    ("station.yaml", "province:", "xyzzy: 1\nprovince:", "station.yaml:3:1", "the keys here are: name,"),
    ("communes.yaml", "minutes: 15", "minuts: 15", "communes.yaml:9:44", "did you mean 'minutes'?"),
    ("communes.yaml", "[vi, mtq]", "[vi, {code: mtq, wieght: 2}]", "communes.yaml:4:31", "'weight'"),
    (SEGMENT, "from:", "form:", f"{SEGMENT}:4:9", "did you mean 'from'?"),
    (SEGMENT, "title:", "title: x\ntitle:", f"{SEGMENT}:2:1", "'title' is written twice; first on line 1"),
    ("lexicon/vi.yaml", "spoken: da", "spokn: da", "lexicon/vi.yaml:1:19", "did you mean 'spoken'?"),
    ("weeks/2026-W48.yaml", "segments:", "segment:", "weeks/2026-W48.yaml:1:1", "did you mean 'segments'?"),
    # kinds of values
    (SEGMENT, "title: Hỏi ở đâu?", "title: [Hỏi, ở đâu]", f"{SEGMENT}:1:8", "a text is expected here"),
    (SEGMENT, "title: Hỏi ở đâu?", "title:", f"{SEGMENT}:1:7", "nothing is written here"),
    (SEGMENT, "valid: {from", "valid: x #{from", f"{SEGMENT}:4:8", "keys with values are expected here"),
    ("communes.yaml", "[vi, mtq]", "vi", "communes.yaml:4:14", "a list is expected here"),
    ("communes.yaml", "[vi, mtq]", "[]", "communes.yaml:4:14", "nothing is written here"),
    ("communes.yaml", '"15061"', "15O61", "communes.yaml:2:9", "'15O61' is no commune code"),
    ("communes.yaml", '"15061"', "1506", "communes.yaml:2:9", "its five digits in quotation marks"),
    ("communes.yaml", "minutes: 10", "minutes: ten", "communes.yaml:8:45", "'ten' is not a whole number"),
    ("communes.yaml", "minutes: 10", "minutes: 0", "communes.yaml:8:45", "0 is too small (at least 1)"),
    ("communes.yaml", "minutes: 10", "minutes: 999", "communes.yaml:8:45", "999 is too large (at most 120)"),
    ("communes.yaml", "minutes: 10", "minutes: [10]", "communes.yaml:8:45", "one plain value is expected"),
    ("communes.yaml", '"05:15"', '"24:30"', "communes.yaml:8:27", "'24:30' is no time of day"),
    ("communes.yaml", '"05:15"', "5h15", "communes.yaml:8:27", "write hours and minutes from 00:00 to 23:59"),
    ("communes.yaml", "mon-sat", "sat-mon", "communes.yaml:8:14", "'sat-mon' is no run of days"),
    ("communes.yaml", "wed, fri", "wen, fri", "communes.yaml:9:20", "did you mean 'wed'?"),
    ("rundown.yaml", "between:", "between: none\nx:", "rundown.yaml:5:10", "a list is expected here"),
    (SEGMENT, "2026-12-31", "2026-02-30", f"{SEGMENT}:4:34", "'2026-02-30' is no date"),
    (SEGMENT, "2026-12-31", "31/12/2026", f"{SEGMENT}:4:34", "write year-month-day, like 2026-11-24"),
    (SEGMENT, "2026-12-31", "2025-12-31", f"{SEGMENT}:4:8", "'until' lies before 'from'"),
    (SEGMENT, "topic: noi-hoi", "topic: Nơi hỏi", f"{SEGMENT}:2:8", "'Nơi hỏi' is no id"),
    (SEGMENT, "script: |\n", f"script: |\n  {'a ' * 10_001}\n", f"{SEGMENT}:6:9", "longer than 20,000"),
    ("station.yaml", "province:", "require_approval: yes\nprovince:", "station.yaml:3:19", "none, texts"),
    ("station.yaml", "province:", "sound: {loudness: loud}\nprovince:", "station.yaml:3:19", "not a number"),
    ("station.yaml", "province:", "sound: {loudness: 0}\nprovince:", "station.yaml:3:19", "at most -9"),
    ("station.yaml", "province:", "reading: {zero_tens: lẽ}\nprovince:", "station.yaml:3:22", "linh, lẻ"),
    ("station.yaml", "province:", "reading: {group_pause_ms: 9000}\nprovince:", "station.yaml:3:27", "2000"),
    ("profiles.yaml", "24000", "23000", "profiles.yaml:1:36", "'23000' is not one of: 16000, 22050, 24000"),
    ("languages.yaml", "scripts: [Latn]", "scripts: [latin]", "languages.yaml:4:13", "no script code"),
    ("languages.yaml", "code: mtq", "code: Mường", "languages.yaml:8:9", "'Mường' is no language code"),
    ("languages.yaml", "people_only: true", "note: x", "languages.yaml:11:3", "unknown key 'note'"),
    ("languages.yaml", "people_only: true", "dialects: [x]", "languages.yaml:8:3", "either voices or"),
    ("rundown.yaml", "silence: 1.5", "silence: 1.5\n    sound: nhac-hieu", "rundown.yaml:6:5", "exactly one"),
    ("rundown.yaml", "silence: 1.5", "silence: 11", "rundown.yaml:6:14", "11 is too large (at most 10)"),
    # lists
    ("communes.yaml", '"15127"', '"15061"', "communes.yaml:11:9", "'15061' is listed twice; first on line 2"),
    ("laws.yaml", "", "luat: x\n", "laws.yaml:1:1", "the file holds no list"),
    ("profiles.yaml", "", "- ip24\n", "profiles.yaml:1:3", "keys with values are expected here"),
    # files
    ("laws.yaml", "", "", "laws.yaml:1:1", "the file is empty"),
    (SEGMENT, "title:", "title: &a x\nx: *a\n#", f"{SEGMENT}:2:4", "'*a' refers to another place"),
    (SEGMENT, "title:", "title: !!binary", f"{SEGMENT}:1:8", "is a tag"),
    (SEGMENT, "script: |", "script: {{ commune.name }}\nx: |", f"{SEGMENT}:6:10", "brackets stand where"),
    (SEGMENT, "script: |\n", "script: |\n\t", f"{SEGMENT}:7:1", "a tab stands here"),
    (SEGMENT, "Bà con", "Bà\x00con", f"{SEGMENT}:7:5", "an invisible character (U+0000)"),
    (SEGMENT, "", "[" * 100_000, f"{SEGMENT}:1:34", "nested more than 32 deep"),
    (SEGMENT, "", "a: &a [x]\n" + "b: &b [*a, *a]\n" * 10, f"{SEGMENT}:2:8", "refers to another place"),
    ("communes.yaml", "", "- a: 1\n" * 60_000, "communes.yaml:50000:6", "more than 100000 values"),
    # names of files and folders
    ("weeks/2026-W54.yaml", "", "segments: [hoi-o-dau]\n", "weeks/2026-W54.yaml", "no week of the calendar"),
    ("weeks/9999-W52.yaml", "", "segments: [hoi-o-dau]\n", "weeks/9999-W52.yaml", "no week of the calendar"),
    ("weeks/tuan-48.yaml", "", "segments: [hoi-o-dau]\n", "weeks/tuan-48.yaml", "like 2026-W48.yaml"),
    ("segments/Hoi_O/segment.yaml", "", "title: x\n", "segments/Hoi_O", "the folder's name 'Hoi_O' is no id"),
    ("segments/moi/mtq.yaml", "", "title: x\n", "segments/moi/segment.yaml", "segment.yaml is missing"),
    ("segments/hoi-o-dau/vi.yaml", "", "title: x\n", "segments/hoi-o-dau/vi.yaml", "is no translation"),
    ("segments/hoi-o-dau/Muong.yaml", "", "title: x\n", "segments/hoi-o-dau/Muong.yaml", "no language code"),
    ("lexicon/viet.yaml", "", "- {written: a, spoken: b}\n", "lexicon/viet.yaml", "is no language code"),
    ("lexicon/km.yaml", "", "- {written: a, spoken: b}\n", "lexicon/km.yaml:1:1", "not in languages.yaml"),
    (SEGMENT, "script:", "approved: {by: a}\nscript:", f"{SEGMENT}:6:1", "loa approve keeps approvals"),
]  # fmt: skip

TECHNICAL = re.compile(
    r"extra_forbidden|_type|_parsing|Traceback|pydantic|NoneType|object|input|\bdict\b|\bstr\b"
)


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "words"), CASES, ids=[f"{case[0]}-{case[4][:30]}" for case in CASES]
)
def test_bad_content_is_found_at_its_place_with_what_to_do(
    station: Path, name: str, old: str, new: str, place: str, words: str
) -> None:
    started = time.process_time()
    spoil(station, name, old, new)
    lines = said(judged(station))
    assert time.process_time() - started < 10
    assert any(line.startswith(f"{place}: ") and words in line for line in lines), "\n".join(lines)
    assert not any(TECHNICAL.search(line) for line in lines)


def test_bytes_that_are_no_text_are_found(station: Path) -> None:
    path = station / SEGMENT
    path.write_bytes(path.read_bytes().replace("Bà con".encode(), "Bà con".encode("utf-16")))
    (line,) = (line for line in said(judged(station)) if line.startswith(SEGMENT))
    assert line.startswith(f"{SEGMENT}:7:3: error: the file is not in UTF-8")


def test_all_problems_of_all_files_are_found_in_one_run(station: Path) -> None:
    for name, old, new, _, _ in (CASES[0], CASES[5], CASES[7], CASES[9], CASES[10], CASES[37]):
        spoil(station, name, old, new)
    assert {line.split(":")[0] for line in said(judged(station))} >= {
        "station.yaml", "communes.yaml", SEGMENT, "lexicon/vi.yaml", "weeks/2026-W48.yaml", "profiles.yaml",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["station.yaml", "languages.yaml", "profiles.yaml", "rundown.yaml", "laws.yaml"]
)
def test_a_missing_file_is_named(station: Path, name: str) -> None:
    (station / name).unlink()
    assert f"{name}: error: the file {name} is missing (write it, as the editor's manual shows)" in said(
        judged(station)
    )


def test_a_hundred_thousand_wrong_keys_end_within_seconds(station: Path) -> None:
    spoil(station, SEGMENT, "", "".join(f"k{n}: x\n" for n in range(49_000)))
    started = time.process_time()
    lines = said(judged(station))
    assert len(lines) == 200
    assert time.process_time() - started < 15
