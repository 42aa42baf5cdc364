"""How long a segment will last is known before any sound, and held against what its editor planned."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.digest import fingerprint
from pipeline.model.spoken import Style
from pipeline.translate import translator
from pipeline.work.check import check
from pipeline.work.preparing.lengths import OFF, OFF_TRANSLATED, is_off, spelt
from tests.builds import SMALL, loa
from tests.stations import HAI_TIENG, copy_with_takes

SEGMENT = "segments/hoi-o-dau/segment.yaml"
SENTENCE = "Bà con cần hỏi về pháp luật thì gọi số điện thoại trợ giúp pháp lý."
"""16 syllables."""
PAUSE = Style().paragraph_pause_ms / 1000
GREETING = "Kính chào bà con {{ commune.name }}!"


@pytest.fixture
def station(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def write(station: Path, *paragraphs: str, keys: Sequence[str] = ()) -> None:
    """Give the segment hoi-o-dau another script, and more keys."""
    path = station / SEGMENT
    head = re.split(r"minutes:|spot:|script: \|", path.read_text("utf-8"))[0]
    script = "\n\n".join(f"  {paragraph}" for paragraph in paragraphs)
    path.write_text("\n".join([head.rstrip(), *keys, "script: |", script, ""]), "utf-8")


def translate(station: Path, text: str) -> None:
    """Translate the segment's one paragraph into Cantonese."""
    of = fingerprint(SENTENCE)
    words = f"title: x\nsource: x\nparagraphs:\n  - {{of: {of}, text: {text}}}\n"
    (station / "segments" / "hoi-o-dau" / "yue.yaml").write_text(words, "utf-8")


def seconds(station: Path, language: str = "vi") -> float:
    return check(station, None, dt.date(2026, 11, 24)).lengths["hoi-o-dau", language] / 1000


def spoken(syllables: int) -> float:
    """How long espeak's Vietnamese voice needs for so many syllables, as it was measured."""
    return 0.1 + 0.215 * syllables


def said(station: Path) -> list[str]:
    """What is said of segments, with what to do."""
    found = check(station, None, dt.date(2026, 11, 24)).problems
    return [
        f"{p.place}: {p.severity}: {p.what} ({p.do})" for p in found if p.place.path.startswith("segments/")
    ]


def test_an_estimate_is_the_syllables_and_the_pauses_of_all_paragraphs(station: Path) -> None:
    write(station, SENTENCE)
    assert seconds(station) == pytest.approx(spoken(16) + PAUSE)
    write(station, f"{SENTENCE} {{{{ pause(5) }}}}", SENTENCE)
    assert seconds(station) == pytest.approx(spoken(32) + 5 + PAUSE)


def test_the_longest_greeting_counts_and_no_other(station: Path) -> None:
    write(station, GREETING, SENTENCE)
    greeted = seconds(station)
    assert greeted == pytest.approx(spoken(16) + PAUSE + spoken(7) + PAUSE)
    communes = station / "communes.yaml"
    longer = communes.read_text("utf-8").replace("Xã Cẩm Thuỷ", "Xã Cẩm Thuỷ bên bờ sông")
    communes.write_text(longer, "utf-8")
    assert seconds(station) == pytest.approx(greeted + spoken(10) - spoken(7))


@pytest.mark.parametrize(("rule", "more"), [("omit", 0.0), ("vi", spoken(7) + PAUSE)])
def test_a_translation_without_a_greeting_gets_what_the_rundown_gives_it(
    station: Path, rule: str, more: float
) -> None:
    rundown = station / "rundown.yaml"
    rundown.write_text(f"{rundown.read_text('utf-8')}local_without_voice: {rule}\n", "utf-8")
    write(station, SENTENCE)
    translate(station, "法律之前人人平等")
    alone = seconds(station, "yue")
    write(station, GREETING, SENTENCE)
    assert seconds(station, "yue") - alone == pytest.approx(more, abs=0.01)


def test_what_waits_for_a_reader_has_no_length_and_what_was_read_has(tmp_path: Path) -> None:
    today, key = dt.date(2026, 11, 24), ("quyen-binh-dang", "blt")
    assert key not in check(HAI_TIENG, None, today).lengths
    assert check(copy_with_takes(tmp_path), None, today).lengths[key] > 60_000


@pytest.mark.parametrize(
    ("planned", "part", "off"),
    [
        (None, OFF, False),
        (160_000, OFF, False),
        (159_000, OFF, True),
        (266_000, OFF, False),
        (267_000, OFF, True),
        (400_000, OFF_TRANSLATED, False),
        (401_000, OFF_TRANSLATED, True),
    ],
)
def test_two_hundred_seconds_are_off_beyond_a_quarter_or_half_of_what_is_planned(
    planned: int | None, part: float, off: bool
) -> None:
    assert is_off(200_000, planned, part) == off


def test_a_spot_may_be_five_seconds_off() -> None:
    assert not is_off(17_000, 12_000, OFF)
    assert is_off(17_001, 12_000, OFF)


@pytest.mark.parametrize(
    ("minutes", "warned"),
    [("0.1", False), ("0.5", "it will last about 4 s; planned are 30 s"), (None, False)],
)
def test_a_script_that_misses_its_planned_length_is_a_warning_at_that(
    station: Path, minutes: str | None, warned: str | bool
) -> None:
    write(station, SENTENCE, keys=[f"minutes: {minutes}"] if minutes else [])
    do = "shorten or lengthen the script, or plan another length"
    expected = [f"{SEGMENT}:6:10: warning: {warned} ({do})"] if warned else []
    assert said(station) == expected


def test_a_translation_that_is_half_as_long_as_planned_is_a_warning_to_its_translator(station: Path) -> None:
    write(station, SENTENCE, keys=["minutes: 0.2"])
    translate(station, "法律之前")
    (warned,) = [line for line in said(station) if "yue.yaml" in line]
    assert "warning: it will last about 2 s; planned are 12 s (see whether something is missing" in warned


def test_a_spot_of_a_minute_is_a_warning(station: Path) -> None:
    write(station, " ".join([SENTENCE] * 15), keys=["spot: true"])
    (warned,) = said(station)
    assert warned.startswith(
        f"{SEGMENT}:6:7: warning: a spot of about 59 s: it fills few gaps (keep it within 40"
    )
    write(station, " ".join([SENTENCE] * 10), keys=["spot: true"])
    assert said(station) == []


@pytest.mark.parametrize(
    ("ms", "english", "vietnamese"),
    [
        (155_400, "2 min 35 s", "2 phút 35 giây"),
        (59_600, "1 min", "1 phút"),
        (24_000, "24 s", "24 giây"),
        (0, "0 s", "0 giây"),
    ],
)
def test_a_length_is_shown_in_minutes_and_seconds(ms: int, english: str, vietnamese: str) -> None:
    assert str(spelt(ms)) == english
    assert spelt(ms).words(translator("vi")) == vietnamese


def test_check_shows_each_length_beside_the_planned_one_for_people_and_for_programs(station: Path) -> None:
    write(station, SENTENCE, keys=["minutes: 0.1"])
    assert re.search(r"^hoi-o-dau +vi +4 s \(planned: 6 s\) +eSpeak", shown(station, "en"), re.MULTILINE)
    assert re.search(r"^hoi-o-dau +vi +4 giây \(dự kiến 6 giây\) +eSpeak", shown(station, "vi"), re.MULTILINE)
    rows = json.loads(loa("check", "--json", "--content", station).stdout)["coverage"]
    lengths = {(row["segment"], row["language"]): (row["seconds"], row["planned_seconds"]) for row in rows}
    assert lengths["hoi-o-dau", "vi"] == (4.4, 6.0)
    assert lengths["hoi-o-dau", "mtq"] == (None, 6.0)
    assert lengths["tro-giup-phap-ly-la-gi", "vi"][1] is None


def shown(station: Path, language: str) -> str:
    return loa("check", "--content", station, "--lang", language).stdout


@pytest.mark.parametrize(
    ("minutes", "words"),
    [("0", "0 is too small"), ("21", "21 is too large"), ("hai", "'hai' is not a number")],
)
def test_a_planned_length_is_a_number_of_minutes_that_can_be(station: Path, minutes: str, words: str) -> None:
    write(station, SENTENCE, keys=[f"minutes: {minutes}"])
    ended = loa("check", "--content", station)
    assert ended.returncode == 1
    assert f"{SEGMENT}:6:10: error: {words}" in ended.stderr
