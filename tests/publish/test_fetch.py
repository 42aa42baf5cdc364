"""A commune has the week that the centre signed for it, whole, or the one that it had before."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from pipeline.bundle.verify import verify
from pipeline.digest import canonical
from pipeline.problems import MachineLacks, Stopped
from pipeline.publish import layout
from pipeline.publish.keys import SecretKey
from pipeline.publish.station.newest import RefusedRelease
from pipeline.publish.station.receiver import Receiver
from tests.publish.centre import (
    CODE,
    KEY,
    MONDAY,
    OTHER,
    SPEECH,
    TODAY,
    Centre,
    bag_bytes,
    fetch,
    lying,
    noise,
    offer,
)

NEXT = MONDAY + dt.timedelta(days=7)


def test_a_commune_fetches_the_bundle_that_was_built(centre: Centre, dest: Path) -> None:
    done = fetch(centre.site, dest)
    assert done.new == (dest / "2026-W48A",)
    assert lying(dest / "2026-W48A") == bag_bytes(centre.bags[CODE])
    assert verify(dest / "2026-W48A") == ()
    assert (dest / "current.txt").read_text() == "2026-W48A\n"


def test_fetching_again_brings_nothing(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    before = lying(dest)
    done = fetch(centre.site, dest, key=None)
    assert (done.new, done.bytes) == ((), 0)
    assert lying(dest) == before


def test_a_file_that_was_damaged_is_put_right_without_the_link(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    whole = lying(dest / "2026-W48A")
    (dest / "2026-W48A" / "data" / "26W48A_1T2_0515.MP3").write_bytes(b"?")
    (dest / "2026-W48A" / "bagit.txt").unlink()
    done = fetch(centre.site, dest)
    assert (done.new, done.bytes) == ((dest / "2026-W48A",), 0)
    assert lying(dest / "2026-W48A") == whole


def test_a_file_of_the_right_length_and_other_bytes_is_put_right(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    whole = lying(dest / "2026-W48A")
    programme = dest / "2026-W48A" / "data" / "26W48A_1T2_0515.MP3"
    programme.write_bytes(bytes(programme.stat().st_size))
    assert fetch(centre.site, dest).new == (dest / "2026-W48A",)
    assert lying(dest / "2026-W48A") == whole


def test_a_segment_that_changed_is_all_that_comes(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    changed = {**SPEECH, "bai-2": noise("other", 21_000)}
    centre.publish(changed, letter="B")
    done = fetch(centre.site, dest)
    own = len(next((centre.site / "pieces").rglob("*.own")).read_bytes())
    assert 21_000 < done.bytes < 21_000 + 2 * own
    assert not (dest / "2026-W48A").exists()
    assert lying(dest / "2026-W48B") == bag_bytes(centre.bags[CODE])


def test_two_segments_of_ten_changed_cost_no_more_than_themselves(centre: Centre, dest: Path) -> None:
    ten = {f"muc-{number}": noise(f"muc-{number}", 200_000) for number in range(10)}
    centre.publish(ten, NEXT)
    fetch(centre.site, dest)
    centre.publish({**ten, "muc-3": noise("x", 200_000), "muc-7": noise("y", 200_000)}, NEXT, "B")
    assert fetch(centre.site, dest).bytes <= 1.05 * 400_000


def test_the_week_on_air_stays_while_the_next_one_is_there(centre: Centre, dest: Path) -> None:
    centre.publish(monday=NEXT)
    fetch(centre.site, dest)
    assert (dest / "current.txt").read_text() == "2026-W48A\n2026-W49A\n"
    assert verify(dest / "2026-W48A") == () == verify(dest / "2026-W49A")


def test_a_week_that_is_over_goes_when_the_next_one_is_whole(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    centre.now = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    centre.publish(monday=NEXT)
    fetch(centre.site, dest, today=NEXT)
    assert sorted(path.name for path in dest.iterdir()) == [".loa", "2026-W49A", "current.txt"]


def test_the_old_week_stays_whole_when_the_new_one_cannot_come(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    before = lying(dest)
    centre.publish(monday=NEXT)
    (centre.site / "communes" / CODE / "2026-W49A" / "manifest.json").unlink()
    with pytest.raises(MachineLacks, match=r"2026-W49A/manifest\.json: .* does not have it"):
        fetch(centre.site, dest)
    assert lying(dest) == before


def test_a_piece_that_cannot_come_leaves_the_old_week(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    before = lying(dest / "2026-W48A")
    centre.publish({**SPEECH, "bai-1": noise("new")}, letter="B")
    for piece in (centre.site / "pieces").rglob("*.own"):
        piece.unlink()
    with pytest.raises(MachineLacks, match=r"\.own: .* does not have it"):
        fetch(centre.site, dest)
    assert lying(dest / "2026-W48A") == before
    assert (dest / "current.txt").read_text() == "2026-W48A\n"


def test_a_first_fetch_needs_the_key(centre: Centre, dest: Path) -> None:
    with pytest.raises(Stopped, match="does not know the centre's key"):
        fetch(centre.site, dest, key=None)
    assert not (dest / "2026-W48A").exists()


def test_a_folder_that_trusts_one_key_takes_no_other(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    with pytest.raises(Stopped, match="trusts another key"):
        fetch(centre.site, dest, key=SecretKey(b"attacker", bytes(32)).public.text())


def test_the_sites_own_word_for_its_key_counts_for_nothing(centre: Centre, dest: Path) -> None:
    """An attacker who can put another key and other signatures into the site is refused by each commune."""
    fetch(centre.site, dest)
    before = lying(dest)
    forged = Centre(centre.root.parent / "forged", SecretKey(b"loa-test", bytes(31) + b"!"))
    forged.publish({"gia": noise("forged")}, letter="C")
    with pytest.raises(RefusedRelease, match="not by the centre's key"):
        fetch(forged.site, dest)
    assert lying(dest) == before


def test_an_older_manifest_is_refused(centre: Centre, dest: Path, tmp_path: Path) -> None:
    shutil.copytree(centre.site, tmp_path / "old")
    centre.publish({**SPEECH, "bai-1": noise("new")}, letter="B")
    fetch(centre.site, dest)
    with pytest.raises(RefusedRelease, match="older than what you have"):
        fetch(tmp_path / "old", dest)


def test_a_site_that_stands_still_is_found_out(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    with pytest.raises(RefusedRelease, match="ended on 29/11/2026"):
        fetch(centre.site, dest, today=NEXT)
    assert verify(dest / "2026-W48A") == ()


def test_a_clock_that_is_set_back_makes_nothing_young_again(centre: Centre, dest: Path) -> None:
    centre.now = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    old = centre.root.parent / "old"
    shutil.copytree(centre.site, old)
    centre.publish(monday=NEXT)
    fetch(centre.site, dest, today=NEXT)
    with pytest.raises(RefusedRelease, match="older than what you have"):
        fetch(old, dest, today=MONDAY)
    ended = json.loads((old / layout.manifest_of(CODE, "2026-W48A")).read_bytes())
    newest = json.loads((centre.site / layout.manifest_of(CODE, "2026-W49A")).read_bytes())
    offer(old, canonical({**ended, "version": newest["version"] + 1}))
    with pytest.raises(RefusedRelease, match="ended on 29/11/2026"):
        fetch(old, dest, today=MONDAY)


def test_a_week_is_fetched_on_its_last_day_and_not_on_the_next(centre: Centre, dest: Path) -> None:
    sunday = MONDAY + dt.timedelta(days=6)
    assert fetch(centre.site, dest, today=sunday).new == (dest / "2026-W48A",)
    with pytest.raises(RefusedRelease, match="ended on 29/11/2026"):
        fetch(centre.site, dest, today=sunday + dt.timedelta(days=1))


def test_a_manifest_from_days_to_come_asks_for_the_clock(centre: Centre, dest: Path) -> None:
    with pytest.raises(RefusedRelease, match="set this computer's clock"):
        fetch(centre.site, dest, today=dt.date(2001, 1, 1))


def test_another_communes_manifest_is_refused(centre: Centre, dest: Path) -> None:
    ours = centre.site / "communes" / CODE
    shutil.rmtree(ours)
    shutil.copytree(centre.site / "communes" / OTHER, ours)
    with pytest.raises(RefusedRelease, match=f"signed for {OTHER}"):
        fetch(centre.site, dest)


def test_a_folder_belongs_to_one_commune(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    with pytest.raises(Stopped, match=f"belongs to commune {CODE}"):
        fetch(centre.site, dest, code=OTHER)


def test_a_manifest_that_was_changed_is_refused(centre: Centre, dest: Path) -> None:
    path = centre.site / layout.manifest_of(CODE, "2026-W48A")
    path.write_bytes(path.read_bytes().replace(b"Ng\xe1\xbb\x8dc", b"Ngoc"))
    with pytest.raises(RefusedRelease, match="changed after it was signed"):
        fetch(centre.site, dest)


def test_a_piece_that_was_changed_is_never_used(centre: Centre, dest: Path) -> None:
    piece = next((centre.site / "pieces").rglob("*.mp3"))
    piece.write_bytes(bytes(piece.stat().st_size))
    with pytest.raises(Stopped, match="not what was signed"):
        fetch(centre.site, dest)
    assert not (dest / "2026-W48A").exists()


def test_two_pieces_that_changed_places_are_found_out(centre: Centre, dest: Path) -> None:
    one, other = sorted((centre.site / "pieces").rglob("*.mp3"), key=lambda path: path.stat().st_size)[-2:]
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    with pytest.raises(Stopped, match="not what was signed"):
        fetch(centre.site, dest)


@pytest.mark.parametrize("name", [".loa", ".loa/pieces"])
def test_nothing_is_written_through_a_link(centre: Centre, dest: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = dest / name
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(Stopped, match="should be a folder"):
        fetch(centre.site, dest)
    assert list(outside.iterdir()) == []


def test_a_release_that_is_a_link_is_replaced_and_what_it_leads_to_stays(
    centre: Centre, dest: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "bagit.txt").write_text("not ours")
    dest.mkdir(parents=True)
    (dest / "2026-W48A").symlink_to(outside)
    fetch(centre.site, dest)
    assert lying(outside) == {"bagit.txt": b"not ours"}
    assert not (dest / "2026-W48A").is_symlink()
    assert verify(dest / "2026-W48A") == ()


def test_a_source_with_links_or_devices_is_not_followed(centre: Centre, dest: Path, tmp_path: Path) -> None:
    piece = next((centre.site / "pieces").rglob("*.mp3"))
    elsewhere = tmp_path / "elsewhere"
    piece.rename(elsewhere)
    piece.symlink_to(elsewhere)
    with pytest.raises(MachineLacks, match=r"\.mp3: .* does not have it"):
        fetch(centre.site, dest)


def test_two_fetches_into_one_folder_do_not_meet(centre: Centre, dest: Path) -> None:
    with Receiver(dest).alone(), pytest.raises(MachineLacks, match="another fetch"):
        fetch(centre.site, dest)


def test_what_a_killed_fetch_left_is_cleared_away(centre: Centre, dest: Path) -> None:
    (dest / ".draft-xyz-2026-W48A.d" / "new").mkdir(parents=True)
    (dest / ".draft-xyz-2026-W48A").touch()
    fetch(centre.site, dest)
    assert sorted(path.name for path in dest.iterdir()) == [".loa", "2026-W48A", "current.txt"]


def test_a_record_that_was_damaged_is_said_to_be(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    (dest / ".loa" / "newest").write_bytes(b"\0\0")
    with pytest.raises(Stopped, match="damaged"):
        fetch(centre.site, dest)


def test_the_key_that_a_first_fetch_was_given_is_kept(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    assert (dest / ".loa" / "loa.pub").read_text("ascii") == KEY.public.text()
    assert fetch(centre.site, dest, today=TODAY, key=None).manifest.code == CODE
