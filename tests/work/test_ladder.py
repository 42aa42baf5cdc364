"""Who speaks in the end: the phrase bank's sentences wherever they stand, and clips judged side by side."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from pathlib import Path

import pytest
import yaml

from pipeline import tools
from pipeline.content import load
from pipeline.content.texts import texts
from pipeline.model.audio import Voice
from pipeline.problems import Stopped
from pipeline.progress import Silent
from pipeline.publish.keys import new_key
from pipeline.voice.patience import Patience, bounded
from pipeline.work.preparing.prepare import prepare
from pipeline.work.publishing import PublishRequest, publish
from pipeline.work.week import BuildRequest, build
from tests.builds import SMALL, loa
from tests.stations import write_take
from tests.workers import Workers

TODAY = dt.date(2026, 11, 20)
FREE = "Bà con không phải trả tiền."
VI = Voice("espeak", "vi", "vi")


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """A station whose phrase bank has one sentence that segments say."""
    shutil.copytree(SMALL, tmp_path / "content")
    return tmp_path / "content"


def bank(station: Path, *sentences: str, consent: bool = True) -> None:
    """Write a phrase bank of these sentences, with their recordings."""
    folder = station / "recordings" / "vi" / "cau-chung"
    folder.mkdir(parents=True)
    same = {"reader": "phát thanh viên xã", "on": dt.date(2026, 11, 1), "consent": consent}
    takes = [{"file": f"{number}.wav", "read": read, **same} for number, read in enumerate(sentences)]
    (folder / "takes.yaml").write_text(yaml.safe_dump(takes, allow_unicode=True), "utf-8")
    for number, read in enumerate(sentences):
        write_take(folder / f"{number}.wav", read)


def test_a_sentence_of_the_phrase_bank_is_heard_wherever_it_stands(station: Path) -> None:
    bank(station, FREE)
    prepared = prepare(station, None, TODAY)
    with_it = [c for c in prepared.castings.values() if FREE in [s.written for s in c.part.sentences]]
    assert with_it
    for casting in with_it:
        assert [played.file.name for played in casting.phrases.values()] == ["0.wav"]
        assert casting.provenance
        assert casting.provenance.machine_made
        assert casting.provenance.by.endswith(", phát thanh viên xã")


def test_a_sentence_without_consent_is_not_heard(station: Path) -> None:
    bank(station, FREE, consent=False)
    assert not any(casting.phrases for casting in prepare(station, None, TODAY).castings.values())


@pytest.mark.parametrize(("voice", "by"), [((), "phát thanh viên xã"), (("--voice", "espeak"), "espeak vi")])
def test_said_alone_it_is_read_by_people_unless_a_voice_is_asked_for(
    voice: tuple[str, ...], by: str, station: Path, tmp_path: Path
) -> None:
    bank(station, FREE)
    ended = loa("say", FREE, *voice, "--content", station, "--output", tmp_path / "output")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith(by)
    assert Path(ended.stdout.splitlines()[-1]).stat().st_size > 5_000


def test_what_the_bank_covers_wholly_is_read_by_people(station: Path) -> None:
    prepared = prepare(station, None, TODAY)
    closing = prepared.scripts.frames["vi"].sections["closing"][0][""]
    bank(station, *(sentence.written for sentence in closing.sentences))
    casting = prepare(station, None, TODAY).castings[closing.id]
    assert casting.voice is None
    assert casting.provenance
    assert casting.provenance.kind == "people"


def test_the_bank_is_no_segment_and_its_takes_never_stale(station: Path) -> None:
    bank(station, "Câu này chưa bài nào nói.")
    loaded = load(station)
    assert loaded.catalogue
    assert not [problem for problem in texts(loaded.catalogue) if "cau-chung" in problem.place.path]
    assert not [problem for problem in loaded.problems if "cau-chung" in problem.place.path]


def test_a_week_with_the_bank_is_built(
    station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "processes", Workers)
    bank(station, FREE)
    made = build(BuildRequest(station, tmp_path / "output", None, TODAY, 2), Silent())
    assert made.bundles
    assert made.record.failures == ()


@pytest.mark.parametrize("strict", [False, True])
def test_where_a_recording_is_damaged_the_voice_speaks_or_nobody(
    strict: bool, station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "processes", Workers)
    bank(station, FREE)
    (station / "recordings" / "vi" / "cau-chung" / "0.wav").write_bytes(b"RIFF, but no sound")
    wanted = BuildRequest(station, tmp_path / "output", None, TODAY, 2, strict_voice=strict)
    for _ in range(2):
        made = build(wanted, Silent())
        (told,) = made.record.failures
        assert "0.wav cannot be decoded" in str(told.what)
        assert told.severity == ("error" if strict else "warning")
        heard = {item.segment for c in made.record.communes for slot in c.plan.slots for item in slot.items}
        (with_it,) = [one for one in made.record.parts if FREE in [s.written for s in one.sentences]]
        assert (with_it.id.segment in heard) != strict
        if with_it.provenance:
            assert "," not in with_it.provenance.by, "nobody but the voice speaks it"


def test_a_damaged_recording_is_published_as_it_was_built(
    station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tools, "processes", Workers)
    bank(station, FREE)
    (station / "recordings" / "vi" / "cau-chung" / "0.wav").write_bytes(b"RIFF, but no sound")
    build(BuildRequest(station, tmp_path / "output", None, TODAY, 2), Silent())
    now = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
    done = publish(PublishRequest(station, tmp_path / "output", None, now, new_key()), Silent())
    assert done.new == tuple(one.code for one in done.communes) != ()


def test_patience_follows_what_syllables_have_needed() -> None:
    patience = Patience(at_first=600, at_least=60, at_most=1000)
    assert patience.seconds(VI, 20) == 600
    patience.speak(VI, 20, lambda: None)
    assert patience.seconds(VI, 20) == 60
    for taken in (1, 1, 1, 60):
        patience.note(VI, 1, taken)
    assert patience.seconds(VI, 20) == 20 * 20
    assert patience.seconds(VI, 2000) == 1000


def test_what_takes_too_long_is_left_behind_and_the_next_is_done() -> None:
    never = threading.Event()
    with pytest.raises(Stopped, match="more than"):
        bounded(lambda: never.wait() and None, 0.05)
    done: list[int] = []
    bounded(lambda: done.append(1), 5)
    assert done == [1]
