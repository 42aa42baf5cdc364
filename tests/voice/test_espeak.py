"""libespeak-ng: the same bytes whatever came before, nothing read in English, its worker's end survived."""

from __future__ import annotations

import random
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.digest import sha256
from pipeline.model.audio import Voice
from pipeline.problems import MachineLacks, Stopped
from pipeline.tools import WorkerEnded
from pipeline.voice import espeak
from pipeline.voice.espeak import VOICES, Espeak

VI = Voice("espeak", "vi", "vi")
YUE = Voice("espeak", "yue", "yue")
SAID = [
    (VI, "Kính thưa bà con và các bạn!"),
    (VI, "Trợ giúp pháp lý là miễn phí."),
    (VI, "Người được trợ giúp không phải trả tiền, kể cả lợi ích vật chất nào khác."),
    (Voice("espeak", "vi-vn-x-central", "vi"), "Mọi người đều bình đẳng trước pháp luật."),
    (Voice("espeak", "vi-vn-x-south", "vi"), "Mọi người đều bình đẳng trước pháp luật."),
    (Voice("espeak", "vi", "vi", rate=140, pitch=40), "Mọi người đều bình đẳng trước pháp luật."),
    (YUE, "人人生而自由,在尊嚴和權利上一律平等。"),
    (Voice("espeak", "cmn", "cmn"), "人人生而自由,在尊严和权利上一律平等。"),
]


def spoken(folder: Path, number: int) -> tuple[int, str]:
    """Return the number of what was said and the SHA-256 of its sound."""
    voice, text = SAID[number]
    draft = folder / f"{number}-{random.getrandbits(64):x}.wav"
    Espeak().speak(voice, text, draft)
    return number, sha256(draft.read_bytes())


def all_spoken(executor: Executor, folder: Path, seed: int) -> set[tuple[int, str]]:
    order = list(range(len(SAID))) * 2
    random.Random(seed).shuffle(order)
    return set(executor.map(partial(spoken, folder), order))


def test_order_voices_threads_and_processes_change_no_byte(tmp_path: Path) -> None:
    heard: set[tuple[int, str]] = set()
    for seed in range(3):
        with ThreadPoolExecutor(seed + 1) as threads:
            heard |= all_spoken(threads, tmp_path, seed)
    with tools.processes(2) as processes:
        heard |= all_spoken(processes, tmp_path, 3)
    assert len(heard) == len(SAID)


def test_rate_and_pitch_are_heard(tmp_path: Path) -> None:
    sizes = {}
    for rate in (120, None, 250):
        draft = tmp_path / f"{rate}.wav"
        Espeak().speak(Voice("espeak", "vi", "vi", rate), SAID[1][1], draft)
        sizes[rate] = draft.stat().st_size
    assert sizes[120] > sizes[None] > sizes[250]
    low, high = (tmp_path / "low.wav", tmp_path / "high.wav")
    Espeak().speak(Voice("espeak", "vi", "vi", pitch=20), SAID[1][1], low)
    Espeak().speak(Voice("espeak", "vi", "vi", pitch=80), SAID[1][1], high)
    assert low.read_bytes() != high.read_bytes()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nhắn qua Zalo, hoặc Facebook.", "Zalo, Facebook"),
        ("Hỏi UBND xã.", "UBND"),
        ("Có 7 nhóm người.", "7"),
        ("Tăng 5 % mỗi năm.", "% 5"),
        ("Bấm phím #.", "#"),
        ("Chữ 漢字 là gì?", "字 漢"),
        ("Tiếng ꪼꪕ.", "ꪕ ꪼ"),
        ("Xin chào 😀.", "😀"),
    ],
)
def test_what_it_would_read_in_english_or_not_at_all_is_named(text: str, words: str) -> None:
    (why,) = Espeak().refuses(VI, [text])
    assert str(why).endswith(": " + words)


def test_a_verdict_does_not_depend_on_what_was_judged_before() -> None:
    texts = ["Nhắn qua Zalo.", "Trợ giúp pháp lý.", "Hỏi UBND xã.", "Bà con ơi!"] * 5
    alone = {text: Espeak().refuses(VI, [text])[0] for text in texts}
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert list(Espeak().refuses(VI, texts)) == [alone[text] for text in texts]


@pytest.mark.parametrize(("voice", "folder"), [("vi", "vi"), ("yue", "yue-Hans"), ("cmn", "cmn-Hans")])
def test_the_declaration_is_read_without_a_foreign_word(voice: str, folder: str) -> None:
    lines = (Path(__file__).parents[1] / "udhr" / f"{folder}.txt").read_text("utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    assert texts
    assert set(Espeak().refuses(Voice("espeak", voice, VOICES[voice].language), texts)) == {None}


def test_romanised_chinese_is_no_chinese() -> None:
    (why,) = Espeak().refuses(YUE, ["jan4 jan4"])
    assert why


def test_four_hundred_sentences_are_judged_within_the_time_that_a_check_has() -> None:
    texts = [f"{SAID[number % 3][1]} {'và ' * (number % 7)}" for number in range(400)]
    durations = []
    for _ in range(3):
        with ThreadPoolExecutor(1) as thread:  # a new thread starts a worker of its own
            start = time.monotonic()
            assert set(thread.submit(Espeak().refuses, VI, texts).result()) == {None}
            durations.append(time.monotonic() - start)
    assert min(durations) < 1.5  # 0.25 on two idle cores; other tests may be running on them


def test_a_data_path_that_would_end_the_library_is_told_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deep = tmp_path / ("sâu" * 20) / ("thẳm" * 20)
    deep.mkdir(parents=True)
    monkeypatch.setattr(espeak, "_data", lambda: deep)
    assert "shorter path" in str(Espeak().lacks())
    with pytest.raises(MachineLacks, match="shorter path"):
        Espeak().speak(*SAID[0], tmp_path / "draft.wav")


def test_a_missing_library_is_what_the_machine_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(espeak, "_library", lambda: tmp_path / "none.so")
    assert "not to be had" in str(Espeak().lacks())


@pytest.mark.parametrize("timed_out", [True, False])
def test_a_worker_that_ends_is_told_and_another_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, timed_out: bool
) -> None:
    class Ending:
        def ask(self, *_: object) -> object:
            raise WorkerEnded(timed_out)

    with monkeypatch.context() as patch:
        patch.setattr(espeak, "_worker", Ending)
        with pytest.raises(Stopped, match=r"espeak-ng (timed out|died)"):
            Espeak().speak(*SAID[0], tmp_path / "draft.wav")
    Espeak().speak(*SAID[0], tmp_path / "draft.wav")


def test_a_draft_that_cannot_be_written_is_told_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="espeak-ng failed"):
        Espeak().speak(*SAID[0], tmp_path / "none" / "draft.wav")
