"""A mirror on a stick is as good as the site, and no more trusted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.problems import Stopped
from pipeline.progress import Silent
from pipeline.publish import layout
from pipeline.publish.keys import SecretKey
from pipeline.publish.station.download import Link
from pipeline.publish.station.mirror import Mirror, MirrorResult
from pipeline.publish.station.source import open_source
from tests.publish.centre import CODE, KEY, OTHER, SPEECH, TODAY, Centre, bag_bytes, fetch, lying, noise


def mirror(
    site: Path, stick: Path, *codes: str, today: dt.date = TODAY, key: SecretKey = KEY
) -> MirrorResult:
    """Mirror as `loa mirror` does."""
    link = Link(open_source(str(site)), pause=lambda _seconds: None)
    return Mirror(link, stick, today, Silent()).run(key.public, codes)


def test_a_commune_fetches_from_a_stick_as_from_the_site(centre: Centre, dest: Path, tmp_path: Path) -> None:
    mirror(centre.site, tmp_path / "stick")
    fetch(tmp_path / "stick", dest)
    assert lying(dest / "2026-W48A") == bag_bytes(centre.bags[CODE])


def test_a_mirror_is_the_signed_part_of_the_site(centre: Centre, tmp_path: Path) -> None:
    mirror(centre.site, tmp_path / "stick")
    assert lying(tmp_path / "stick") == lying(centre.site)


def test_a_mirror_can_be_mirrored_and_brings_only_what_is_new(centre: Centre, tmp_path: Path) -> None:
    mirror(centre.site, tmp_path / "stick")
    mirror(tmp_path / "stick", tmp_path / "copy")
    assert mirror(centre.site, tmp_path / "stick").bytes == 0
    centre.publish({**SPEECH, "bai-2": noise("other", 9_000)}, letter="B")
    assert 9_000 <= mirror(centre.site, tmp_path / "stick").bytes < 20_000


def test_one_communes_stick_holds_nothing_of_another(centre: Centre, dest: Path, tmp_path: Path) -> None:
    assert mirror(centre.site, tmp_path / "stick", CODE).communes == (CODE,)
    assert not (tmp_path / "stick" / layout.commune(OTHER)).exists()
    fetch(tmp_path / "stick", dest)
    assert (dest / "current.txt").read_text() == "2026-W48A\n"


def test_a_mirror_takes_nothing_that_another_key_signed(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="another key"):
        mirror(centre.site, tmp_path / "stick", key=SecretKey(b"attacker", bytes(32)))
    assert lying(tmp_path) == {k: v for k, v in lying(tmp_path).items() if k.startswith("centre/")}


def test_a_mirror_does_not_go_back(centre: Centre, tmp_path: Path) -> None:
    mirror(centre.site, tmp_path / "old")
    centre.publish({**SPEECH, "bai-2": noise("other")}, letter="B")
    mirror(centre.site, tmp_path / "stick")
    with pytest.raises(Stopped, match="older than what you have"):
        mirror(tmp_path / "old", tmp_path / "stick")
