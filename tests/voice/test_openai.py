"""Servers with OpenAI's speech interface, against a double on the loopback."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from pipeline.model.audio import Voice
from pipeline.problems import Stopped
from pipeline.voice.openai import OpenAI, within
from pipeline.voice.setup import Setup
from pipeline.voice.web import Manners
from tests.voice.loopback import CERTIFICATE, Answer, Double, service, tone
from tests.voice.own import own_voice

VOICE = Voice("openai", "giong-tinh", "vi")
WORDS = "Kính thưa bà con."
KEY = "k3y-that-nobody-sees"


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))


def speaker(double: Double, keys: dict[str, str] | None = None, **more: str) -> OpenAI:
    server = {"address": f"{double.host}/v1", "model": "vi-tts", "voice": "nu", **more}
    own = {"giong-tinh": own_voice("giong-tinh", server=server)}
    return OpenAI(Setup(own, keys or {}), Manners(backoff=0))


def test_the_server_is_asked_as_openais_is(tmp_path: Path) -> None:
    with service(Answer(tone(1))) as double:
        speaker(double).speak(VOICE, WORDS, tmp_path / "draft.wav")
    asked = {"model": "vi-tts", "voice": "nu", "input": WORDS, "response_format": "wav"}
    assert json.loads(double.asked[0]) == asked
    assert double.headers == [("/v1/audio/speech", None)]
    with wave.open(str(tmp_path / "draft.wav")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(1, abs=0.1)


def test_the_key_goes_into_one_header_and_nowhere_else(tmp_path: Path) -> None:
    with service(Answer(KEY.encode(), 401)) as double:
        engine = speaker(double, {"giong-tinh": KEY}, key_variable="GIONG_KEY")
        with pytest.raises(Stopped, match="HTTP 401") as stopped:
            engine.speak(VOICE, WORDS, tmp_path / "draft.wav")
    assert double.headers == [("/v1/audio/speech", f"Bearer {KEY}")]
    shown = (stopped.value, stopped.value.problems, engine, engine.identity(VOICE), engine.provenance(VOICE))
    assert KEY not in repr(shown)


def test_a_missing_key_is_named_by_its_variable() -> None:
    with service(Answer(b"")) as double:
        (why,) = speaker(double, key_variable="GIONG_KEY").refuses(VOICE, [WORDS])
    assert "GIONG_KEY" in str(why)
    assert double.asked == []


def test_plain_http_is_for_the_network_here_only() -> None:
    (why,) = speaker(Double("http://giong.example.com", [])).refuses(VOICE, [WORDS])
    assert "https" in str(why)
    assert speaker(Double("http://192.168.1.7:8880", [])).refuses(VOICE, [WORDS]) == (None,)


@pytest.mark.parametrize(
    ("host", "inside"),
    [("127.0.0.1", True), ("10.0.0.3", True), ("giong.lan", True), ("may-chu", True), ("8.8.8.8", False),
     ("example.com", False), ("fe80::1", True)],
)  # fmt: skip
def test_the_network_here_is_known_by_name_and_number(host: str, inside: bool) -> None:
    assert within(host) == inside


@pytest.mark.parametrize("body", [b"<html>unusual traffic</html>", b"", b'{"error": "quota"}'])
def test_what_is_no_sound_is_refused(body: bytes, tmp_path: Path) -> None:
    with service(Answer(body)) as double, pytest.raises(Stopped, match="no sound"):
        speaker(double).speak(VOICE, WORDS, tmp_path / "draft.wav")
    assert not (tmp_path / "draft.wav").exists()


def test_offline_nothing_is_asked(tmp_path: Path) -> None:
    with service(Answer(tone(1))) as double:
        own = speaker(double).setup.own
        with pytest.raises(Stopped, match="offline"):
            OpenAI(Setup(own, offline=True)).speak(VOICE, WORDS, tmp_path / "draft.wav")
    assert double.asked == []


def test_its_provenance_names_model_licence_and_address() -> None:
    made = speaker(Double("https://giong.example", [])).provenance(VOICE)
    assert (made.by, made.model, made.licence) == ("giong-tinh", "vi-tts", "của trạm")
    assert made.source == "https://giong.example/v1"
