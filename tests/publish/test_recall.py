"""What must no longer air is out of each commune's week by the next fetch, and does not come back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.bundle.verify import verify
from pipeline.model.plan import ItemKind
from pipeline.problems import MachineLacks, Stopped
from pipeline.progress import Silent
from pipeline.publish import layout, reading
from pipeline.publish.centre.site import Site
from pipeline.publish.centre.splicing import without_segments
from pipeline.work.packing.sealing import PUBLISHED, keep_published
from pipeline.work.recalling import Recalling, RecallResult
from tests.publish.centre import CODE, KEY, MONDAY, OTHER, SPEECH, Centre, fetch, lying, noise

WRONG = "bai-2"
WHY = "Sai số điện thoại"


def recall(centre: Centre, segment: str = WRONG, week: str = "2026-W48") -> RecallResult:
    """Recall as `loa recall` does."""
    centre.now += dt.timedelta(hours=1)
    site = Site(centre.site, KEY, centre.now)
    return Recalling(site, centre.root, week, segment, WHY).run(Silent())


def sounds(folder: Path, speech: bytes) -> bool:
    """Whether the speech is heard in any file of a folder."""
    return any(speech in data for data in lying(folder).values())


def test_a_recalled_segment_is_gone_by_the_next_fetch(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    assert sounds(dest, SPEECH[WRONG])
    assert recall(centre) == RecallResult((CODE, OTHER), ())
    done = fetch(centre.site, dest)
    assert done.new == (dest / "2026-W48B",)
    assert [(one.segment, one.reason) for one in done.recalled] == [(WRONG, WHY)]
    assert not sounds(dest, SPEECH[WRONG])
    assert verify(dest / "2026-W48B") == ()


def test_what_is_left_is_spliced_and_nothing_of_it_comes_again(centre: Centre, dest: Path) -> None:
    fetch(centre.site, dest)
    recall(centre)
    done = fetch(centre.site, dest)
    own = max(len(path.read_bytes()) for path in (centre.site / "pieces").rglob("*.own"))
    assert done.bytes <= own
    for name in SPEECH.keys() - {WRONG}:
        assert sounds(dest / "2026-W48B", SPEECH[name])


def test_its_speech_is_taken_out_of_the_site(centre: Centre) -> None:
    centre.publish(with_zips=True)
    recall(centre)
    assert not sounds(centre.site, SPEECH[WRONG])
    assert (centre.site / layout.release(CODE, "2026-W48", "B") / "15061-ngoc-lac.zip").is_file()


def test_a_recall_silences_before_the_revision_is_here(centre: Centre, dest: Path) -> None:
    """The link dies between the news and the new programmes: better silence than wrong law."""
    fetch(centre.site, dest)
    recall(centre)
    for piece in (centre.site / "pieces").rglob("*.own"):
        piece.unlink()
    with pytest.raises(MachineLacks, match=r"\.own: .* does not have it"):
        fetch(centre.site, dest)
    assert not sounds(dest / "2026-W48A", SPEECH[WRONG])
    assert sounds(dest / "2026-W48A", SPEECH["bai-4"])


def test_another_week_that_airs_it_is_named(centre: Centre) -> None:
    centre.publish(monday=MONDAY + dt.timedelta(days=7))
    assert recall(centre).elsewhere == ("2026-W49A",)
    assert sounds(centre.site, SPEECH[WRONG])


def test_a_recalled_segment_cannot_be_published_again(centre: Centre) -> None:
    recall(centre)
    with pytest.raises(Stopped, match="which was recalled: Sai số điện thoại"):
        centre.publish(letter="C")
    with pytest.raises(Stopped, match="which was recalled"):
        centre.publish(monday=MONDAY + dt.timedelta(days=7))


def test_a_corrected_segment_airs_again_and_the_notice_goes(centre: Centre, dest: Path) -> None:
    recall(centre)
    centre.publish({**SPEECH, WRONG: noise("corrected")}, letter="C")
    done = fetch(centre.site, dest)
    assert done.recalled == ()
    assert sounds(dest / "2026-W48C", noise("corrected"))


def test_a_notice_stays_while_the_segment_does_not_air(centre: Centre, dest: Path) -> None:
    recall(centre)
    rest = {name: speech for name, speech in SPEECH.items() if name != WRONG}
    centre.publish(rest, letter="C")
    assert [one.segment for one in fetch(centre.site, dest).recalled] == [WRONG]


def test_two_recalls_follow_one_another(centre: Centre, dest: Path) -> None:
    recall(centre)
    recall(centre, "bai-1")
    done = fetch(centre.site, dest)
    assert [one.segment for one in done.recalled] == [WRONG, "bai-1"]
    assert done.new == (dest / "2026-W48C",)
    assert not sounds(dest, SPEECH[WRONG])
    assert not sounds(dest, SPEECH["bai-1"])


def test_a_segment_that_airs_nowhere_is_said_to(centre: Centre) -> None:
    with pytest.raises(Stopped, match="airs in no published") as stopped:
        recall(centre, "bai-22")
    assert "bai-2" in str(stopped.value.problems[0].do)
    with pytest.raises(Stopped, match="airs in no published"):
        recall(centre, week="2026-W50")


def test_a_slot_without_another_segment_plays_nothing(centre: Centre) -> None:
    week = centre.week(CODE, {"bai-1": SPEECH["bai-1"]})
    rest = without_segments(week, {"bai-1"}, "B", lambda _week, _slot: centre.piece(b"tag", 0))
    assert rest.programmes == ()
    assert all(slot.items == () for slot in rest.plan.slots)


def test_what_stands_between_two_segments_stands_between_those_that_are_left(centre: Centre) -> None:
    three = {name: SPEECH[name] for name in ("bai-1", "bai-2", "bai-3")}
    week = centre.week(CODE, three)
    rest = without_segments(week, {"bai-2"}, "B", lambda _week, _slot: centre.piece(b"tag", 0))
    for slot, programme in zip(rest.plan.slots, rest.programmes, strict=True):
        kinds = [item.kind for item in slot.items]
        assert kinds[0] is ItemKind.OPENING
        assert ItemKind.BETWEEN not in (kinds[1], kinds[-1])
        assert slot.items[0].start_ms == 0
        assert programme.ms == slot.ms
        assert "bai-2" not in {item.segment for item in slot.items}


def test_a_manifest_names_the_speech_that_was_recalled(centre: Centre) -> None:
    before = reading.manifest((centre.site / layout.manifest_of(CODE, "2026-W48A")).read_bytes()).releases[0]
    part = next(one for one in before.parts if one.segment == WRONG)
    recall(centre)
    after = reading.manifest((centre.site / layout.manifest_of(CODE, "2026-W48B")).read_bytes()).releases[0]
    assert part.piece is not None
    assert after.recalled[0].pieces == (before.pieces[part.piece].sha256,)


def test_a_recall_goes_by_the_record_of_what_is_on_air_or_not_at_all(centre: Centre) -> None:
    recall(centre)
    centre.publish({**SPEECH, WRONG: noise("corrected")}, letter="C")
    (centre.root / PUBLISHED / "2026-W48C.json.gz").unlink()
    with pytest.raises(Stopped, match="what 2026-W48C was made from is not there any more"):
        recall(centre, "bai-1")
    assert sounds(centre.site, noise("corrected"))


def test_what_was_kept_and_never_shown_is_not_brought_on_air_by_a_recall(centre: Centre, dest: Path) -> None:
    never = noise("never shown")
    keep_published(centre.packer({**SPEECH, "bai-3": never}, letter="B").record, centre.root)
    recall(centre)
    recall(centre, "bai-1")
    fetch(centre.site, dest)
    assert (dest / "2026-W48C").is_dir()
    assert not sounds(dest, never)
    assert sounds(dest / "2026-W48C", SPEECH["bai-3"])


def test_a_recall_is_not_spliced_from_damaged_pieces(centre: Centre) -> None:
    piece = centre.piece(SPEECH["bai-3"], 100_002).path
    piece.write_bytes(bytes([SPEECH["bai-3"][0] ^ 1]) + SPEECH["bai-3"][1:])
    with pytest.raises(Stopped, match="no longer what it was when the week was described"):
        recall(centre)
