"""A site shows the old week or the new one, and never other bytes under the same name."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.bundle.archive import write_zip
from pipeline.bundle.verify import verify
from pipeline.problems import Stopped
from pipeline.publish import compose, layout, reading
from pipeline.publish.centre.site import Site
from pipeline.publish.keys import SecretKey
from pipeline.publish.signing import read_signature
from tests.publish.centre import CODE, KEY, MONDAY, OTHER, SPEECH, Centre, bag_bytes, fetch, lying, noise
from tests.publish.minisign import minisign

NEXT = MONDAY + dt.timedelta(days=7)


def signed(centre: Centre) -> dict[str, bytes]:
    """What clients read of a site."""
    return {path: data for path, data in lying(centre.site).items() if not path.startswith("pieces/")}


def test_the_same_week_published_again_is_not_new(centre: Centre) -> None:
    before = {path: data for path, data in signed(centre).items() if path.startswith("communes/")}
    assert centre.publish() == ()
    assert {path: data for path, data in signed(centre).items() if path.startswith("communes/")} == before


def test_other_bytes_under_a_published_week_and_revision_are_refused(centre: Centre) -> None:
    before = signed(centre)
    with pytest.raises(Stopped, match="other bytes were published") as stopped:
        centre.publish({**SPEECH, "bai-1": noise("other")})
    assert {problem.place.path for problem in stopped.value.problems} == {
        f"{CODE}/2026-W48A",
        f"{OTHER}/2026-W48A",
    }
    assert signed(centre) == before


def test_what_was_prepared_and_never_shown_was_not_published(centre: Centre, dest: Path) -> None:
    """A publication that was killed before it showed anything may be made anew with other bytes."""
    newest = {code: centre.site / layout.newest(code) for code in (CODE, OTHER)}
    shown = {code: path.read_bytes() for code, path in newest.items()}
    centre.publish({**SPEECH, "bai-1": noise("first try")}, letter="B")
    for code, path in newest.items():
        path.write_bytes(shown[code])
    assert centre.publish({**SPEECH, "bai-1": noise("second try")}, letter="B") == (CODE, OTHER)
    fetch(centre.site, dest)
    assert lying(dest / "2026-W48B") == bag_bytes(centre.bags[CODE])


def test_an_earlier_revision_is_refused_after_a_later_one(centre: Centre) -> None:
    centre.publish({**SPEECH, "bai-1": noise("b")}, letter="B")
    with pytest.raises(Stopped, match="revision B of the week is published already"):
        centre.publish(letter="A")


def test_versions_rise_even_where_the_site_was_lost(centre: Centre, tmp_path: Path) -> None:
    versions = []
    for letter in "BCD":
        centre.publish({**SPEECH, "bai-1": noise(letter)}, letter=letter)
        versions.append(Site(centre.site, KEY, centre.now).newest(CODE).version)  # type: ignore[union-attr]
    anew = Centre(tmp_path / "anew", now=centre.now)
    anew.publish({**SPEECH, "bai-1": noise("E")}, letter="E")
    versions.append(Site(anew.site, KEY, anew.now).newest(CODE).version)  # type: ignore[union-attr]
    assert versions == sorted(set(versions))


def test_a_clock_that_goes_back_makes_no_lower_version(centre: Centre) -> None:
    first = Site(centre.site, KEY, centre.now).newest(CODE)
    centre.now -= dt.timedelta(days=2)
    centre.publish({**SPEECH, "bai-1": noise("B")}, letter="B")
    second = Site(centre.site, KEY, centre.now).newest(CODE)
    assert first is not None
    assert second is not None
    assert second.version == first.version + 1


def test_a_manifest_names_the_one_that_it_replaces(centre: Centre) -> None:
    from pipeline.digest import sha256

    first = (centre.site / layout.manifest_of(CODE, "2026-W48A")).read_bytes()
    assert reading.manifest(first).replaces == ""
    centre.publish(letter="B")
    second = reading.manifest((centre.site / layout.manifest_of(CODE, "2026-W48B")).read_bytes())
    assert second.replaces == sha256(first)


def test_another_key_cannot_go_on_with_a_site(centre: Centre) -> None:
    stranger = replace(centre, key=SecretKey(b"stranger", bytes(32)))
    with pytest.raises(Stopped, match="signed by another key"):
        stranger.publish(letter="B")


def test_the_same_speech_lies_in_the_site_once(centre: Centre) -> None:
    """Two communes air four segments twelve times; the site holds each once, and none of it elsewhere."""
    everything = lying(centre.site)
    for name, speech in SPEECH.items():
        assert sum(data.count(speech) for data in everything.values()) == 1, name


def test_a_segments_piece_is_played_as_it_lies_tag_first(centre: Centre) -> None:
    manifest = reading.manifest((centre.site / layout.manifest_of(CODE, "2026-W48A")).read_bytes())
    release = manifest.releases[0]
    part = next(one for one in release.parts if one.segment == "bai-2")
    assert part.piece is not None
    stored = release.pieces[part.piece]
    assert (centre.site / layout.piece(stored.sha256, stored.suffix)).read_bytes() == b"ID3bai-2" + SPEECH[
        "bai-2"
    ]


def test_a_zip_put_together_from_the_site_is_the_one_that_a_build_packs(
    centre: Centre, tmp_path: Path
) -> None:
    write_zip(centre.bags[CODE], tmp_path / "built.zip")
    release = reading.manifest((centre.site / layout.manifest_of(CODE, "2026-W48A")).read_bytes()).releases[0]
    write_zip(compose.bag(release, compose.in_site(centre.site)), tmp_path / "composed.zip")
    assert (tmp_path / "composed.zip").read_bytes() == (tmp_path / "built.zip").read_bytes()
    assert verify(tmp_path / "composed.zip") == ()


def test_zips_and_programmes_are_files_only_when_asked_for(centre: Centre) -> None:
    assert not [path for path in lying(centre.site) if path.endswith((".zip", ".MP3"))]
    centre.publish(with_zips=True)
    files = [path for path in lying(centre.site) if path.endswith((".zip", ".MP3"))]
    assert len(files) == 2 * (1 + 6)


def test_minisign_verifies_a_manifest_by_the_newest_signature(centre: Centre) -> None:
    folder = centre.site / layout.commune(CODE)
    words = ["-V", "-p", "../../keys/loa.pub", "-m", "2026-W48A/manifest.json"]
    for more in ([], ["-x", "newest.minisig"]):
        ended = minisign(*words, *more, folder=folder)
        assert ended.returncode == 0, ended.stderr
        assert "release:2026-W48A" in ended.stdout


def test_the_index_lists_every_commune_and_is_signed(centre: Centre) -> None:
    data = (centre.site / layout.INDEX).read_bytes()
    signature = read_signature((centre.site / layout.signature(layout.INDEX)).read_bytes())
    assert signature is not None
    assert signature.refused_for(data, KEY.public) is None
    assert [one["code"] for one in json.loads(data)["communes"]] == [CODE, OTHER]
    assert [one.release for one in reading.index(data).communes] == ["2026-W48A"] * 2


def test_a_piece_that_was_damaged_at_the_centre_stops_the_publication(tmp_path: Path) -> None:
    centre = Centre(tmp_path)
    good = centre.piece(SPEECH["bai-1"], 1).path
    good.write_bytes(bytes(len(SPEECH["bai-1"])))
    with pytest.raises(Stopped, match="no longer what it was when the week was described"):
        centre.publish()
    assert not (centre.site / layout.INDEX).exists()
