"""What one file says and another does not know is an error, with the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.judging import SEGMENT, judged, said, spoil

COMMUNES, WEEK, RUNDOWN = "communes.yaml", "weeks/2026-W48.yaml", "rundown.yaml"
TAKES = "recordings/mtq/hoi-o-dau/takes.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "what", "do"),
    [
        (
            COMMUNES,
            "[vi, mtq]",
            "[vi, mtg]",
            "4:19",
            "the language 'mtg' is not in languages.yaml",
            "did you mean 'mtq'?",
        ),
        (
            COMMUNES,
            "[vi, mtq]",
            "[vi, vi]",
            "4:19",
            "the language 'vi' is listed twice",
            "keep one of the two",
        ),
        (
            COMMUNES,
            "if_missing: vi",
            "if_missing: yue",
            "5:15",
            "if_missing: 'yue' is no language of this commune",
            "write one of: vi, skip, mtq",
        ),
        (
            COMMUNES,
            "profile: ip24",
            "profile: ip42",
            "6:12",
            "the profile 'ip42' is not in profiles.yaml",
            "did you mean 'ip24'?",
        ),
        (
            WEEK,
            "- hoi-o-dau",
            "- hoi-o-dauu",
            "3:5",
            "there is no segment 'hoi-o-dauu'",
            "did you mean 'hoi-o-dau'?",
        ),
        (
            WEEK,
            "- hoi-o-dau",
            "- tro-giup-phap-ly-la-gi",
            "3:5",
            "the segment 'tro-giup-phap-ly-la-gi' is listed twice",
            "keep one of the two",
        ),
        (
            RUNDOWN,
            "sound: nhac-hieu",
            "sound: nhac-hiu",
            "2:12",
            "the sound 'nhac-hiu' is not in sounds/sounds.yaml",
            "did you mean 'nhac-hieu'?",
        ),
        (
            SEGMENT,
            "source:",
            "laws: [luat-11-2017-qh15]\nsource:",
            "3:8",
            "the law 'luat-11-2017-qh15' is not in laws.yaml",
            "register it in laws.yaml, where these are: luat-11-2017-qh14",
        ),
        (
            SEGMENT,
            "source:",
            "laws: [luat-112017-qh14]\nsource:",
            "3:8",
            "the law 'luat-112017-qh14' is not in laws.yaml",
            "did you mean 'luat-11-2017-qh14'?",
        ),
        (
            SEGMENT,
            "source:",
            "laws: [luat-11-2017-qh14/Điều 7]\nsource:",
            "3:8",
            "'Điều 7' is no place in a law",
            "write it like dieu-7 or dieu-7/khoan-2",
        ),
        (
            "laws.yaml",
            "source:",
            "replaced_by: luat-12\n  source:",
            "6:16",
            "the law 'luat-12' is not in laws.yaml",
            "register it in laws.yaml, where these are: luat-11-2017-qh14",
        ),
        (
            "laws.yaml",
            "source:",
            "replaced_by: luat-11-2017-qh14\n  source:",
            "6:16",
            "the law 'luat-11-2017-qh14' replaces itself",
            "name the newer law",
        ),
        (
            "laws.yaml",
            "source:",
            "amended: [{by: luat-12, from: 2020-01-01, checked_by: x, checked_on: 2020-01-01}]\n  source:",
            "6:18",
            "the law 'luat-12' is not in laws.yaml",
            "register it in laws.yaml, where these are: luat-11-2017-qh14",
        ),
        (
            "laws.yaml",
            "source:",
            "amended: [{status: unknown, by: luat-11-2017-qh14}]\n  source:",
            "6:35",
            "the law 'luat-11-2017-qh14' amends itself",
            "name the law that amends it",
        ),
        (
            "laws.yaml",
            "source:",
            "amended: [{status: unknown, articles: [dieu-7, Điều 8]}]\n  source:",
            "6:50",
            "'Điều 8' is no place in a law",
            "write it like dieu-7 or dieu-7/khoan-2",
        ),
        (
            "laws.yaml",
            "source:",
            "expires: 2017-01-01\n  source:",
            "6:12",
            "the law ends (2017-01-01) before it begins",
            "correct effective or expires",
        ),
        (
            "languages.yaml",
            "code: vi",
            "code: vie",
            "1:1",
            "the language 'vi' is not in languages.yaml",
            "did you mean 'vie'?",
        ),
        (
            "segments/hoi-o-dau/km.yaml",
            "",
            "title: x\nsource: x\nparagraphs: [{of: 0123456789ab, text: x}]\n",
            "1:1",
            "the language 'km' is not in languages.yaml",
            "known here: mtq, vi, yue",
        ),
    ],
    ids=lambda value: str(value)[-40:],
)
def test_an_unknown_word_is_an_error(
    station: Path, name: str, old: str, new: str, place: str, what: str, do: str
) -> None:
    spoil(station, name, old, new)
    assert f"{name}:{place}: error: {what} ({do})" in said(judged(station))


def test_a_place_in_a_law_may_be_named(station: Path) -> None:
    spoil(station, SEGMENT, "source:", "laws: [luat-11-2017-qh14/dieu-7/khoan-7/diem-đ]\nsource:")
    assert said(judged(station)) == []


def test_recordings_of_no_segment_and_no_language_are_errors(station: Path) -> None:
    text = "- {file: a.flac, read: x, reader: x, on: 2026-11-20, consent: true}\n"
    spoil(station, "recordings/mtg/hoi-o-day/takes.yaml", "", text)
    lines = said(judged(station))
    name = "recordings/mtg/hoi-o-day/takes.yaml:1:1"
    assert f"{name}: error: the language 'mtg' is not in languages.yaml (did you mean 'mtq'?)" in lines
    assert f"{name}: error: there is no segment 'hoi-o-day' (did you mean 'hoi-o-dau'?)" in lines


def test_a_sound_that_is_never_played_is_a_warning(station: Path) -> None:
    spoil(station, RUNDOWN, "  - sound: nhac-hieu\n", "")
    (line,) = said(judged(station))
    assert line.startswith("sounds/sounds.yaml:1:7: warning: no part of the rundown plays the sound")
