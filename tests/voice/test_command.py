"""The station's own programs: arguments filled in, no shell, nothing but whole sound accepted."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from pipeline.model.audio import Voice
from pipeline.problems import Stopped
from pipeline.voice.command import Command
from pipeline.voice.setup import Setup
from tests.voice.own import own_voice, program

VOICE = Voice("command", "giong-tinh", "vi")
WORDS = "Kính thưa bà con."
ECHO = "import sys; sys.exit(repr(sys.argv[1:]))"


def speaker(arguments: tuple[str, ...]) -> Command:
    return Command(Setup({"giong-tinh": own_voice("giong-tinh", program=arguments)}))


def test_the_program_writes_what_is_heard(tmp_path: Path) -> None:
    speaker(program(tmp_path)).speak(VOICE, WORDS, tmp_path / "draft.wav")
    with wave.open(str(tmp_path / "draft.wav")) as file:
        assert file.getnframes() == 4000 * len(WORDS.split())


@pytest.mark.parametrize(
    "text",
    ["a; b", "a 'b' \"c\"", "(a) – b", "– a"],
)
def test_a_text_is_one_argument_whatever_it_says(text: str, tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        speaker(program(tmp_path, ECHO)).speak(VOICE, text, tmp_path / "draft.wav")
    said = str(stopped.value)
    assert repr(text.lstrip("– ")) in said
    assert "'giong-tinh'" in said


def test_what_a_voice_reads_is_part_of_what_it_is(tmp_path: Path) -> None:
    told = [
        Command(
            Setup({VOICE.name: own_voice(VOICE.name, script=script, program=program(tmp_path))})
        ).identity(VOICE)
        for script in ("Latn", "Khmr")
    ]
    assert told[0] != told[1]


def test_a_text_that_begins_with_a_hyphen_is_no_option(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="'a b'"):
        speaker(program(tmp_path, ECHO)).speak(VOICE, "--a b", tmp_path / "draft.wav")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "no sound"),
        ("import sys; open(sys.argv[2], 'w').write('<html>')", "no sound"),
        ("raise SystemExit(3)", "status 3"),
    ],
)
def test_a_program_that_writes_no_speech_is_refused(source: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match=said):
        speaker(program(tmp_path, source)).speak(VOICE, WORDS, tmp_path / "draft.wav")
    assert not (tmp_path / "draft.wav").exists()


def test_a_program_that_takes_for_ever_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.voice.command.LONGEST", 0.5)
    with pytest.raises(Stopped, match="took more than"):
        speaker(program(tmp_path, "while True: pass")).speak(VOICE, WORDS, tmp_path / "draft.wav")


def test_a_program_that_is_not_there_or_not_told_where_to_write_is_refused() -> None:
    (why,) = speaker(("no-such-program", "{out}")).refuses(VOICE, [WORDS])
    assert "no-such-program" in str(why)
    (why,) = speaker(("python3", "{text}")).refuses(VOICE, [WORDS])
    assert "{out}" in str(why)
