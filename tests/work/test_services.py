"""With a double of each service on the loopback, a week is spoken by it; without, by the embedded voice."""

from __future__ import annotations

import datetime as dt
import functools
import html
import json
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pipeline import tools
from pipeline.bundle.verify import verify
from pipeline.progress import Silent
from pipeline.voice import web
from pipeline.voice.edge import Edge
from pipeline.voice.engines import ENGINES
from pipeline.voice.google import Google
from pipeline.work.week import BuildRequest, BuildResult, build
from tests.builds import SMALL
from tests.voice.edge_double import Turn, edge_service
from tests.voice.loopback import CERTIFICATE, Answer, service, spoken
from tests.work.talking import prefer, speech
from tests.workers import Workers

QUICK = web.Manners(connections=4, backoff=0)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small station, on a machine that trusts the doubles' certificate."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
    monkeypatch.setattr(tools, "processes", Workers)
    shutil.copytree(SMALL, tmp_path / "content")
    return tmp_path / "content"


def built(content: Path) -> BuildResult:
    return build(BuildRequest(content, content.parent / "output", None, dt.date(2026, 11, 20), 2), Silent())


def voices(made: BuildResult) -> set[str]:
    """Return who speaks the Vietnamese parts of a week whose bundles are all whole."""
    assert made.bundles
    assert not any(verify(bundle) for bundle in made.bundles)
    spoken = (part.provenance for part in made.record.parts if part.id.language == "vi")
    return {one.by for one in spoken if one and one.machine_made}


@functools.cache
def mp3(text: str) -> bytes:
    coded = ["-f", "wav", "-i", "pipe:0", "-ar", "24000", "-b:a", "64k", "-f", "mp3", "pipe:1"]
    return tools.run([tools.ffmpeg(), "-v", "error", *coded], data=speech(text))[0]


def google(asked: bytes) -> Answer:
    """Answer as Google's service does, in speech."""
    return spoken(mp3(said_to_google(asked)))


def said_to_google(asked: bytes) -> str:
    """Return the words that Google's service is asked to speak."""
    (request,) = json.loads(parse_qs(asked.decode())["f.req"][0])[0]
    return str(json.loads(request[1])[0])


def microsoft(ssml: str) -> bytes:
    """Answer as Microsoft's service does, in speech."""
    found = re.search(r"<prosody[^>]*>(.*?)</prosody>", ssml, re.DOTALL)
    assert found
    return mp3(html.unescape(found[1]))


def test_google_speaks_the_week(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prefer(content, "gtts", "vi")
    with service(speaks=google) as double:
        monkeypatch.setitem(ENGINES, "gtts", lambda setup: Google(double.host, manners=QUICK))  # type: ignore[arg-type]
        made = built(content)
    assert made.record.failures == ()
    assert voices(made) == {"Google Translate vi"}


def test_microsoft_speaks_the_week(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prefer(content, "edge", "vi-VN-HoaiMyNeural")
    with edge_service(monkeypatch, Turn(), speaks=microsoft):
        monkeypatch.setitem(ENGINES, "edge", lambda setup: Edge(manners=QUICK))  # type: ignore[arg-type]
        made = built(content)
    assert made.record.failures == ()
    assert voices(made) == {"Microsoft Edge vi-VN-HoaiMyNeural"}


@pytest.mark.parametrize("name", ["gtts", "edge"])
def test_without_them_the_embedded_voice_speaks_and_that_is_said(
    name: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service() as double, edge_service(monkeypatch, Turn()):
        gone = double.host
    engines = {"gtts": Google(gone, manners=QUICK), "edge": Edge(manners=QUICK)}
    monkeypatch.setitem(ENGINES, name, lambda setup: engines[name])  # type: ignore[arg-type]
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", gone.replace("https", "wss"))
    prefer(content, name, {"gtts": "vi", "edge": "vi-VN-HoaiMyNeural"}[name])
    made = built(content)
    assert voices(made) == {"eSpeak NG vi"}
    assert any("cannot be reached" in str(problem.what) for problem in made.record.failures)


def half(text: str) -> bytes:
    """Return the first half of a text's speech, as whole MP3."""
    whole = speech(text)
    shorter = ["-f", "wav", "-i", "pipe:0", "-t", str((len(whole) - 44) / 2 / 22050 / 2)]
    coded = ["-ar", "24000", "-b:a", "64k", "-f", "mp3", "pipe:1"]
    return tools.run([tools.ffmpeg(), "-v", "error", *shorter, *coded], data=whole)[0]


BY_GOOGLE = {
    "error": lambda text: Answer(b"{}", 500),
    "time-out": lambda text: Answer(b"", 200, seconds=1.0),
    "garbage": lambda text: Answer(bytes(range(256)) * 40),
    "truncation": lambda text: spoken(half(text)),
    "reset in mid-body": lambda text: Answer(spoken(mp3(text)).body[:2000], claimed=90_000),
    "429": lambda text: Answer(b"", 429),
    "429 with Retry-After": lambda text: Answer(b"", 429, retry_after="0"),
    "503": lambda text: Answer(b"", 503),
    "HTML as audio": lambda text: Answer(b"<html>unusual traffic</html>"),
}
BY_MICROSOFT = {
    "429": (Turn(status=429), microsoft),
    "503": (Turn(status=503), microsoft),
    "reset in mid-body": (Turn(ends=False), microsoft),
    "garbage": (Turn(), lambda ssml: bytes(range(256)) * 40),
    "HTML as audio": (Turn(), lambda ssml: b"<html>sign in</html>"),
    "silence": (Turn(), lambda ssml: b""),
}
GOOD = 4
"""Requests that go well before one fails: later synthesis."""


def failed_and_moved(content: Path) -> BuildResult:
    """Build while a service fails; hold that the week is whole, says so, and is spoken in the end."""
    made = built(content)
    assert "eSpeak NG vi" in voices(made)
    assert any(" failed: " in str(problem.what) for problem in made.record.failures)
    return made


@pytest.mark.parametrize("fault", BY_GOOGLE)
def test_whatever_google_does_the_week_is_whole_says_so_and_goes_on(
    fault: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def answer(request: bytes) -> Answer:
        asked.append(request)
        return google(request) if len(asked) <= GOOD else BY_GOOGLE[fault](said_to_google(request))

    prefer(content, "gtts", "vi")
    monkeypatch.setattr(web, "TIMEOUTS", (1.0, 0.5))
    with service(speaks=answer) as double:
        monkeypatch.setitem(ENGINES, "gtts", lambda setup: Google(double.host, manners=QUICK))  # type: ignore[arg-type]
        failed_and_moved(content)
        double.speaks = google
        again = built(content)
    assert again.record.failures == ()
    assert voices(again) == {"Google Translate vi"}


@pytest.mark.parametrize("fault", BY_MICROSOFT)
def test_whatever_microsoft_does_the_week_is_whole_says_so_and_goes_on(
    fault: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, speaks = BY_MICROSOFT[fault]
    asked: list[str] = []

    def answer(ssml: str) -> bytes:
        asked.append(ssml)
        return (microsoft if len(asked) <= GOOD else speaks)(ssml)

    prefer(content, "edge", "vi-VN-HoaiMyNeural")
    monkeypatch.setitem(ENGINES, "edge", lambda setup: Edge(manners=QUICK))  # type: ignore[arg-type]
    with edge_service(monkeypatch, *[Turn()] * GOOD, turn, speaks=answer) as double:
        failed_and_moved(content)
        double.turns, double.speaks = [Turn()], microsoft
        again = built(content)
    assert again.record.failures == ()
    assert voices(again) == {"Microsoft Edge vi-VN-HoaiMyNeural"}
