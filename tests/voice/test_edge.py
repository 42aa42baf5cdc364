"""Microsoft's voices through edge-tts, against a double on the loopback."""

from __future__ import annotations

import re
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.audio import Voice
from pipeline.problems import MachineLacks, Stopped
from pipeline.voice.edge import LONGEST_CHUNK, Edge, chunks
from pipeline.voice.web import ATTEMPTS, Manners
from tests.voice.edge_double import Turn, edge_service
from tests.voice.loopback import tone

VOICE = Voice("edge", "vi-VN-HoaiMyNeural", "vi")
WORDS = "Kính thưa bà con."
LONG = "Mọi người đều bình đẳng trước pháp luật, không phân biệt. " * 20
QUICK = Edge(manners=Manners(backoff=0))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft.wav"


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getnframes() / file.getframerate()


def test_speech_is_written_as_wav(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with edge_service(monkeypatch, Turn(tone(1.5))) as double:
        QUICK.speak(VOICE, WORDS, draft)
    assert seconds(draft) == pytest.approx(1.5, abs=0.1)
    assert "HoaiMyNeural" in double.asked[0]
    assert WORDS in double.asked[0]


def test_a_long_text_is_asked_for_in_pieces_and_all_of_them_are_heard(
    draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with edge_service(monkeypatch, Turn(tone(1))) as double:
        QUICK.speak(VOICE, LONG, draft)
    assert len(double.asked) == len(list(chunks(LONG))) == 3
    assert seconds(draft) == pytest.approx(3, abs=0.3)


def test_a_piece_that_breaks_off_is_asked_for_again(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Turn(tone(1)[:4000], ends=False)
    with edge_service(monkeypatch, broken, Turn(tone(1))) as double:
        QUICK.speak(VOICE, WORDS, draft)
    assert len(double.asked) == 2
    assert seconds(draft) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("turn", "said", "times"),
    [
        (Turn(tone(1)[:4000], ends=False), "broke off", ATTEMPTS),
        (Turn(b""), "NoAudioReceived", ATTEMPTS),
        (Turn(b"<html>" * 100), "no sound", 1),
        (Turn(status=429), "HTTP 429", ATTEMPTS),
        (Turn(status=503), "HTTP 503", ATTEMPTS),
        (Turn(status=404), "HTTP 404", 1),
    ],
)
def test_what_is_not_whole_speech_is_refused_and_leaves_no_file(
    turn: Turn, said: str, times: int, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with edge_service(monkeypatch, turn) as double, pytest.raises(Stopped, match=said):
        QUICK.speak(VOICE, WORDS, draft)
    assert len(double.asked) == times
    assert not draft.exists()


def test_a_service_that_is_not_there_is_what_the_machine_lacks(
    draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", "ws://127.0.0.1:9/?x=1")
    with pytest.raises(MachineLacks, match="cannot be reached"):
        QUICK.speak(VOICE, WORDS, draft)


def test_offline_nothing_is_asked(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with edge_service(monkeypatch, Turn(tone(1))) as double, pytest.raises(Stopped, match="offline"):
        Edge(offline=True).speak(VOICE, WORDS, draft)
    assert double.asked == []


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "run: scripts/loa voices install edge" in str(Edge().lacks())


@given(st.text(alphabet="ab ,.。គ", max_size=300), st.integers(1, 40))
def test_pieces_lose_nothing_and_are_short(text: str, longest: int) -> None:
    found = list(chunks(text, longest))
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)
    assert all(0 < len(chunk) <= longest for chunk in found)


def test_pieces_end_with_a_mark_where_there_is_one() -> None:
    assert all(chunk.endswith(".") for chunk in chunks(LONG))
    assert all(len(chunk) <= LONGEST_CHUNK for chunk in chunks(LONG))
