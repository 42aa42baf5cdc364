"""What every engine keeps to, whichever it is."""

from __future__ import annotations

import json
import pickle
import re
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline.model.audio import Voice
from pipeline.problems import Stopped
from pipeline.progress import Silent
from pipeline.voice.command import Command
from pipeline.voice.edge import Edge
from pipeline.voice.engine import Engine
from pipeline.voice.engines import ENGINES, engine
from pipeline.voice.google import Google
from pipeline.voice.install import DownloadOrigin, install
from pipeline.voice.length import too_far
from pipeline.voice.models import OFFERS
from pipeline.voice.openai import OpenAI
from pipeline.voice.setup import Setup
from pipeline.voice.sherpa import Sherpa
from tests.voice.edge_double import Turn, edge_service
from tests.voice.loopback import CERTIFICATE, Answer, service, spoken, tone
from tests.voice.own import own_voice, program
from tests.voice.tiny import mms_voice

WORDS = "Mọi người đều bình đẳng trước pháp luật."
SYLLABLES = 8


@dataclass(frozen=True)
class Case:
    """An engine, a voice of it, a text that it speaks and one that it must not."""

    engine: Engine
    voice: Voice
    text: str
    refused: str


@pytest.fixture(params=sorted(ENGINES))
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    name = request.param
    voice = Voice(name, "vi", "vi")
    if name == "gtts":
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
        with service(spoken(tone(2))) as double:
            yield Case(Google(double.host), voice, WORDS, "Điều 7")
    elif name == "edge":
        with edge_service(monkeypatch, Turn(tone(2))):
            yield Case(Edge(), Voice("edge", "vi-VN-NamMinhNeural", "vi"), WORDS, "Điều 7")
    elif name == "openai":
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))
        with service(Answer(tone(2))) as double:
            own = own_voice("giong", server={"address": double.host, "model": "m", "voice": "v"})
            yield Case(OpenAI(Setup({"giong": own})), Voice("openai", "giong", "vi"), WORDS, "Điều 7")
    elif name == "command":
        own = own_voice("giong", program=program(tmp_path))
        yield Case(Command(Setup({"giong": own})), Voice("command", "giong", "vi"), WORDS, "Điều 7")
    elif name == "sherpa":
        fetched = DownloadOrigin(str(mms_voice(tmp_path / "fetched")))
        install(OFFERS["mms-vi"], fetched, tmp_path / "models", "2026-11-24", Silent())
        setup = Setup(models=tmp_path / "models")
        yield Case(Sherpa(setup), Voice("sherpa", "mms-vi", "vi"), WORDS, "Điều 7")
    else:
        yield Case(engine(name), voice, WORDS, "Điều 7")


def test_it_is_registered_under_its_name(case: Case) -> None:
    assert engine(case.engine.name).name == case.engine.name
    assert type(engine(case.engine.name)) is type(case.engine)


def test_it_says_how_it_works(case: Case) -> None:
    assert {type(case.engine.repeatable), type(case.engine.network)} == {bool}
    assert case.engine.connections >= 1
    assert case.engine.lacks() is None
    assert case.engine.unfit(case.voice) is None


def test_its_identity_is_json_and_does_not_change(case: Case) -> None:
    identity = dict(case.engine.identity(case.voice))
    assert json.loads(json.dumps(identity)) == identity
    assert dict(pickle.loads(pickle.dumps(case.engine)).identity(case.voice)) == identity


def test_its_provenance_names_who_spoke(case: Case) -> None:
    made = case.engine.provenance(case.voice)
    assert made.by
    assert made.repeatable == case.engine.repeatable
    assert made.machine_made


def test_it_speaks_all_of_the_words_to_a_wav_file(case: Case, tmp_path: Path) -> None:
    draft = tmp_path / "draft.wav"
    case.engine.speak(case.voice, case.text, draft)
    with wave.open(str(draft)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        assert file.getframerate() >= 16000
        seconds = file.getnframes() / file.getframerate()
    assert too_far(seconds, SYLLABLES, case.voice) is None


def test_a_repeatable_engine_gives_the_same_bytes_again(case: Case, tmp_path: Path) -> None:
    drafts = [tmp_path / "one.wav", tmp_path / "two.wav"]
    for draft in drafts:
        case.engine.speak(case.voice, case.text, draft)
    if case.engine.repeatable:
        assert drafts[0].read_bytes() == drafts[1].read_bytes()


def test_it_refuses_text_by_text_with_a_reason(case: Case) -> None:
    first, second, third = case.engine.refuses(case.voice, [case.text, case.refused, case.text])
    assert first is None
    assert str(second)
    assert third is None
    assert case.engine.refuses(case.voice, []) == ()


def test_what_it_refuses_it_does_not_speak_either(case: Case, tmp_path: Path) -> None:
    draft, (why,) = tmp_path / "draft.wav", case.engine.refuses(case.voice, [case.refused])
    with pytest.raises(Stopped, match=re.escape(str(why))):
        case.engine.speak(case.voice, case.refused, draft)
    assert not draft.exists()


def test_a_voice_of_another_language_is_never_used(case: Case) -> None:
    (why,) = case.engine.refuses(replace(case.voice, language="mtq"), [case.text])
    assert why == case.engine.unfit(replace(case.voice, language="mtq"))
    assert "speaks vi, not mtq" in str(why)


def test_an_unknown_voice_is_refused_with_those_there_are(case: Case) -> None:
    (why,) = case.engine.refuses(replace(case.voice, name="vj"), [case.text])
    assert "'vj'" in str(why)
    assert case.voice.name in str(why)


def test_an_unknown_engine_is_refused_with_the_nearest() -> None:
    with pytest.raises(Stopped) as stopped:
        engine("espaek")
    (problem,) = stopped.value.problems
    assert ", ".join(sorted(ENGINES)) in str(problem.what)
    assert "'espeak'" in str(problem.do)
