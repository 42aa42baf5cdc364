"""Google's voices through gTTS, against a double on the loopback."""

from __future__ import annotations

import time
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline.model.audio import Voice
from pipeline.problems import MachineLacks, Stopped
from pipeline.voice.decode import JOINT_SECONDS
from pipeline.voice.google import Google
from pipeline.voice.web import ATTEMPTS, Manners
from tests.voice.loopback import CERTIFICATE, Answer, service, spoken, tone

QUICK = Manners(backoff=0)
VOICE = Voice("gtts", "vi", "vi")
WORDS = "Kính thưa bà con."
LONG = "Mọi người đều bình đẳng trước pháp luật và được pháp luật bảo vệ như nhau, không phân biệt. " * 2


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the double's certificate, as a machine trusts the authorities that it knows."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft.wav"


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getnframes() / file.getframerate()


def test_a_certificate_that_nobody_vouches_for_is_refused(draft: Path) -> None:
    with service(spoken(tone(1))) as double, pytest.raises(MachineLacks, match="SSLError"):
        Google(double.host, manners=QUICK).speak(VOICE, WORDS, draft)
    assert double.asked == []
    assert not draft.exists()


@pytest.mark.usefixtures("trusted")
def test_speech_is_written_as_wav(draft: Path) -> None:
    with service(spoken(tone(1.5))) as double:
        Google(double.host).speak(VOICE, WORDS, draft)
    assert seconds(draft) == pytest.approx(1.5, abs=0.1)
    assert len(double.asked) == 1


@pytest.mark.usefixtures("trusted")
def test_a_long_text_is_asked_for_in_parts_and_all_of_them_are_heard(draft: Path) -> None:
    with service(spoken(tone(1))) as double:
        Google(double.host).speak(VOICE, LONG, draft)
    assert len(double.asked) > 1
    assert seconds(draft) == pytest.approx(len(double.asked), abs=0.1 * len(double.asked))


@pytest.mark.usefixtures("trusted")
def test_where_a_sentence_was_parted_there_is_no_long_silence(draft: Path) -> None:
    with service(spoken(tone(1, silence=0.6))) as double:
        Google(double.host).speak(VOICE, LONG, draft)
    assert len(double.asked) < seconds(draft) < len(double.asked) * (1.05 + 2 * JOINT_SECONDS)


@pytest.mark.usefixtures("trusted")
def test_a_busy_service_is_asked_again(draft: Path) -> None:
    with service(Answer(b"", 429), Answer(b"", 503), spoken(tone(1))) as double:
        Google(double.host, manners=QUICK).speak(VOICE, WORDS, draft)
    assert len(double.asked) == 3
    assert seconds(draft) == pytest.approx(1, abs=0.1)


@pytest.mark.usefixtures("trusted")
def test_a_service_that_stays_busy_is_not_asked_for_ever(draft: Path) -> None:
    with service(Answer(b"", 429)) as double, pytest.raises(Stopped, match="HTTP 429"):
        Google(double.host, manners=QUICK).speak(VOICE, WORDS, draft)
    assert len(double.asked) == ATTEMPTS
    assert not draft.exists()


BAD: dict[str, tuple[Callable[[], Answer], str]] = {
    "a page": (lambda: Answer(b"<html><body>unusual traffic</body></html>"), "no sound in the answer"),
    "nothing": (lambda: Answer(b""), "no sound in the answer"),
    "an answer without sound": (
        lambda: Answer(b')]}\'\n\n[["wrb.fr","jQ1olc",null]]\n'),
        "no sound in the answer",
    ),
    "damaged Base64": (lambda: Answer(b'jQ1olc","[\\"SUQzBA%%%\\"]'), "no usable answer: damaged"),
    "something that is no MP3": (lambda: spoken(b"<html>" * 100), "what it sent is no sound"),
    "a redirection": (lambda: Answer(b"", 302, location="http://127.0.0.1:9/"), "HTTP 302"),
    "a broken line": (
        lambda: Answer(spoken(tone(1)).body[:2000], claimed=9999),
        "cannot be reached: ProtocolError",
    ),
    "an endless answer": (lambda: Answer(b"x" * (17 << 20)), "too much or too slow"),
    "forbidden": (lambda: Answer(b"no", 403), "HTTP 403: it does not accept the key"),
}
"""Answers, and the words by which they are refused."""


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("kind", BAD)
def test_what_is_not_speech_is_refused_and_leaves_no_file(kind: str, draft: Path) -> None:
    answer, words = BAD[kind]
    with service(answer()) as double, pytest.raises(Stopped, match=words):
        Google(double.host, manners=QUICK).speak(VOICE, WORDS, draft)
    assert not draft.exists()


@pytest.mark.usefixtures("trusted")
def test_a_part_that_is_missing_loses_the_whole_and_not_a_few_words(draft: Path) -> None:
    with service(spoken(tone(1)), Answer(b"[]")) as double, pytest.raises(Stopped, match="no sound"):
        Google(double.host).speak(VOICE, LONG, draft)
    assert not draft.exists()


def test_a_service_that_is_not_there_is_what_the_machine_lacks(draft: Path) -> None:
    with pytest.raises(MachineLacks, match="cannot be reached"):
        Google("https://127.0.0.1:9", manners=QUICK).speak(VOICE, WORDS, draft)


SENTENCES = [f"Câu thứ {chr(97 + number)} của bài đọc." for number in range(24)]


def plainly(host: str, sentences: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> float:
    """Return the seconds that the package by itself needs to save each sentence."""
    import gtts.tts
    import urllib3

    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld, path: f"{host}/{path}")
    urllib3.disable_warnings()
    began = time.monotonic()
    for number, sentence in enumerate(sentences):
        gtts.tts.gTTS(sentence, lang="vi", lang_check=False).save(folder / f"{number}.mp3")
    return time.monotonic() - began


def by_four(host: str, sentences: list[str], folder: Path) -> float:
    """Return the seconds that the engine needs to speak each sentence, decoded, by four connections."""
    speaker = Google(host, manners=Manners(connections=4))
    drafts = [folder / f"{number}.wav" for number in range(len(sentences))]
    began = time.monotonic()
    with ThreadPoolExecutor(speaker.connections) as threads:
        list(threads.map(partial(speaker.speak, VOICE), sentences, drafts))
    return time.monotonic() - began


@pytest.mark.usefixtures("trusted")
def test_four_connections_are_four_times_faster_than_the_package_used_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(replace(spoken(tone(1.5)), seconds=0.05)) as double:
        by_four(double.host, SENTENCES[:4], tmp_path)  # imports and the first handshakes
        plain = min(plainly(double.host, SENTENCES, tmp_path, monkeypatch) for _ in range(2))
        ours = min(by_four(double.host, SENTENCES, tmp_path) for _ in range(3))
    assert plain / ours >= 4, (plain, ours)
