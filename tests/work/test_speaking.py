"""Proof goes on where a run was ended, and from week to week."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.digest import recipe
from pipeline.model.audio import Format, Targets, Voice
from pipeline.model.parts import PartId
from pipeline.problems import Message, Place, Stopped, error, say, warning
from pipeline.progress import Silent
from pipeline.store import Store
from pipeline.voice.espeak import Espeak
from pipeline.voice.hearing import ClipMeasures
from pipeline.voice.pace import PacedClip
from pipeline.wav import read_wav, write_wav
from pipeline.work.casting.engines import Engines
from pipeline.work.speaking import workshop
from pipeline.work.speaking.jobs import Job, Line
from pipeline.work.speaking.paces import MOST, Paces
from pipeline.work.speaking.proofs import prove, proven
from pipeline.work.speaking.speaking import Speaking
from pipeline.work.speaking.workshop import speak
from tests.voice.damage import gold_lines, utterances

VOICE = Voice("espeak", "vi", "vi")
SPOKEN: dict[str, bytes] = {}
"""What espeak-ng says of a text, as a WAV file."""


class Service(Espeak):
    """A service on the web that speaks, cuts the tails of some texts, or is not there."""

    network = True
    repeatable = False

    def __init__(self, cuts: Sequence[str] = (), share: float = 0.0, silent: bool = False) -> None:
        self.cuts, self.share, self.silent = cuts, share, silent

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        if self.silent:
            raise Stopped(error(Place("service"), say("it is not there")))
        if text not in SPOKEN:  # espeak-ng repeats itself: each text is spoken once for all tests
            super().speak(voice, text, draft)
            SPOKEN[text] = draft.read_bytes()
        draft.write_bytes(SPOKEN[text])
        if text in self.cuts:
            pcm, rate = read_wav(draft)
            samples = np.frombuffer(pcm, "<i2")
            loud = np.flatnonzero(np.abs(samples.astype(int)) > 100)
            length = loud[-1] + 1 - loud[0]
            write_wav(draft, rate, samples[: loud[0] + int(length * (1 - self.share))].tobytes())


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    """Some two hundred lines of one voice, the longest first."""
    texts = sorted(utterances(gold_lines())[::6], key=lambda pair: -pair[1])
    return [
        Line(recipe("clip", 1, text=text), 0, VOICE, text=text, syllables=syllables)
        for text, syllables in texts
    ]


def spoken(store: Store, service: Service, wanted: list[Line]) -> dict[str, Message]:
    speaking = Speaking(store, Engines(opened={"espeak": service}), open_pool, Silent())
    return speaking.speak(wanted, wanted)


def open_pool() -> None:  # type: ignore[override]
    raise AssertionError("a service on the web is asked from here")


def test_a_clip_that_a_run_left_unjudged_is_judged_by_the_next(lines: list[Line], tmp_path: Path) -> None:
    store, cut = Store(tmp_path), lines[40]
    engines = Engines(opened={"espeak": Service([cut.text], 0.3)})
    for line in lines:
        speak(line, store, engines)  # and here the run was ended
    assert cut.recipe in spoken(store, Service(silent=True), lines)
    assert cut.recipe not in spoken(store, Service(), lines)


def test_what_was_refused_is_refused_again_until_it_is_spoken_whole(
    lines: list[Line], tmp_path: Path
) -> None:
    store, cut = Store(tmp_path), lines[40]
    for _ in range(2):
        assert cut.recipe in spoken(store, Service([cut.text], 0.3), lines)
    assert cut.recipe not in spoken(store, Service(), lines)


class Stubborn(Service):
    """An engine of this machine that cuts some texts, the same every time."""

    network = False

    def __init__(self, cuts: Sequence[str], repeatable: bool) -> None:
        super().__init__(cuts, 0.3)
        self.repeatable = repeatable


@pytest.mark.parametrize("repeatable", [True, False])
def test_the_same_bytes_again_are_noted_every_time_and_aired_only_if_the_engine_repeats_itself(
    repeatable: bool, lines: list[Line], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, cut, engine = Store(tmp_path), lines[40], Stubborn([lines[40].text], repeatable)
    monkeypatch.setattr(workshop, "_opened", [Engines(opened={"espeak": engine})])
    for _ in range(2):
        with ThreadPoolExecutor(1) as pool:
            speaking = Speaking(store, Engines(opened={"espeak": engine}), lambda: pool, Silent())
            failures = speaking.speak(lines, lines)
        assert (cut.recipe in failures) != repeatable
        assert (cut.recipe in speaking.notes) == repeatable
    assert cut.text not in {clip.text for clip in Paces(store, engine, VOICE).remembered()}


def test_a_part_is_proven_by_its_proof_and_not_by_what_lies_there(lines: list[Line], tmp_path: Path) -> None:
    store, job = Store(tmp_path), Job(PartId("bai", "vi"), tuple(lines[:2]), {}, Targets(-16, -1))
    note = warning(
        Place("vi"), say("'{words}': {why}", words="ba", why=say("the clip is empty")), say("build again")
    )
    master = store.make(job.master, "wav", lambda path: {"ms": path.write_bytes(b"sound")})
    assert proven(store, job) is None
    prove(store, job, [note])
    assert proven(store, job) == (note,)
    job = replace(job, formats={"ip24": Format(24000, 48)})
    master.path.write_bytes(b"soun")
    assert proven(store, job) is None


def test_a_few_new_clips_are_judged_beside_those_of_the_weeks_before(
    lines: list[Line], tmp_path: Path
) -> None:
    cut = [line.text for line in lines[:3]]
    few = lines[:12]
    assert not spoken(Store(tmp_path / "alone"), Service(cut, 0.12), few)
    store = Store(tmp_path / "store")
    spoken(store, Service(), lines[12:])
    assert {line.recipe for line in few[:3]} <= spoken(store, Service(cut, 0.12), few).keys()


class Failing(Service):
    """A service that does not say some texts."""

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        if text in self.cuts:
            raise Stopped(error(Place("service"), say("it says nothing")))
        super().speak(voice, text, draft)


@pytest.mark.parametrize(("number", "out"), [(3, False), (4, True)])
def test_a_voice_that_fails_a_fourth_line_is_out_for_the_run(
    number: int, out: bool, lines: list[Line], tmp_path: Path
) -> None:
    wanted = lines[-12:]
    engines = Engines(opened={"espeak": Failing([line.text for line in wanted[:number]])})
    speaking = Speaking(Store(tmp_path), engines, open_pool, Silent())
    failures = speaking.speak(wanted, wanted)
    assert {line.recipe for line in wanted[:number]} <= failures.keys()
    assert (VOICE in speaking.out) == out
    assert str(speaking.out.get(VOICE, "")).startswith("it failed " if out else "")


def test_a_part_under_three_seconds_takes_its_neighbours_gain() -> None:
    job = Job(PartId("chao", "vi"), (), {"ip24": Format(24000, 48)}, Targets(-16, -1), {"ip24": -2.5})
    assert [job.gain("ip24", ms) for ms in (1, 2999, 3000)] == [-2.5, -2.5, None]
    assert len({job.encoded("ip24", ms) for ms in (1, 2999)}) == 1
    assert job.encoded("ip24", 3000) != job.encoded("ip24", 2999)


def test_of_a_voice_its_newest_clips_are_kept_and_of_a_text_the_latest(tmp_path: Path) -> None:
    paces = Paces(Store(tmp_path), Espeak(), VOICE)
    clips = [
        PacedClip(f"câu {number}", 2, ClipMeasures(number / 7, -20.5, -12.25)) for number in range(MOST + 5)
    ]
    paces.remember(clips)
    assert list(paces.remembered()) == clips[5:]
    anew = PacedClip(clips[9].text, 2, ClipMeasures(0.9, -20, -12))
    paces.remember([anew])
    assert paces.remembered()[-1] == anew
    assert len(paces.remembered()) == MOST
    assert Paces(Store(tmp_path), Espeak(), Voice("espeak", "vi-vn-x-south", "vi")).remembered() == ()
