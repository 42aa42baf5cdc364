"""Piper and MMS voices through sherpa-onnx, with tiny models that are built here."""

from __future__ import annotations

import shutil
import subprocess
import sys
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest

from pipeline.model.audio import Voice
from pipeline.problems import Stopped
from pipeline.progress import Silent
from pipeline.voice import piper, sherpa
from pipeline.voice.install import DownloadOrigin, install
from pipeline.voice.models import OFFERS, PinnedFile
from pipeline.voice.setup import Setup
from pipeline.voice.sherpa import Sherpa
from pipeline.wav import read_wav
from tests.voice.tiny import LETTERS, SAMPLES, mms_voice, piper_voice

PIPER = Voice("sherpa", "piper-vais1000", "vi")
MMS = Voice("sherpa", "mms-vi", "vi")
WORDS = "Mọi người đều bình đẳng, trước pháp luật."


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    """Two voices, installed from a folder."""
    models, fetched = tmp_path_factory.mktemp("models"), tmp_path_factory.mktemp("fetched")
    tiny = replace(
        OFFERS["piper-vais1000"], onnx=PinnedFile("vi_VN-vais1000-medium.onnx", "https://giong.invalid/x")
    )
    install(tiny, DownloadOrigin(str(piper_voice(fetched / "piper"))), models, "2026-11-24", Silent())
    install(OFFERS["mms-vi"], DownloadOrigin(str(mms_voice(fetched / "mms"))), models, "2026-11-24", Silent())
    install(OFFERS["mms-blt"], DownloadOrigin(str(fetched / "mms")), models, "2026-11-24", Silent())
    return Setup(models=models)


def spoken(setup: Setup, voice: Voice, text: str, draft: Path) -> bytes:
    Sherpa(setup).speak(voice, text, draft)
    return draft.read_bytes()


def test_every_phoneme_of_a_piper_voice_is_heard(setup: Setup, tmp_path: Path) -> None:
    (sounds,) = piper.phonemes([WORDS], "vi")
    assert sounds.count(",") == 1
    assert sounds.endswith(".")
    spoken(setup, PIPER, WORDS, tmp_path / "draft.wav")
    with wave.open(str(tmp_path / "draft.wav")) as file:
        framed = 2 * len(sounds) + 3  # ^ _ sound _ sound _ ... $
        assert file.getnframes() == SAMPLES * framed


def test_every_letter_of_an_mms_voice_is_heard(setup: Setup, tmp_path: Path) -> None:
    text = "Kính thưa bà con"
    spoken(setup, MMS, text, tmp_path / "draft.wav")
    samples = np.frombuffer(read_wav(tmp_path / "draft.wav")[0], "<i2")
    assert len(samples) == SAMPLES * (2 * len(text) + 3)  # begin, blank, letter, blank, ..., end
    numbers = [LETTERS.index(letter) for letter in text.lower()]
    for place, number in enumerate(numbers):
        tone = samples[(2 * place + 2) * SAMPLES :][:SAMPLES]
        pitch = np.abs(np.fft.rfft(tone, 16000)).argmax()
        assert pitch == pytest.approx(120 + 9 * number, abs=9)


@pytest.mark.parametrize("voice", [PIPER, MMS], ids=lambda voice: voice.name)
def test_the_same_words_give_the_same_bytes_in_another_process(
    voice: Voice, setup: Setup, tmp_path: Path
) -> None:
    here = spoken(setup, voice, WORDS, tmp_path / "here.wav")
    there = tmp_path / "there.wav"
    words = f"""
from pathlib import Path
from pipeline.model.audio import Voice
from pipeline.voice.setup import Setup
from pipeline.voice.sherpa import Sherpa
Sherpa(Setup(models=Path({str(setup.models)!r}))).speak({voice!r}, {WORDS!r}, Path({str(there)!r}))
"""
    subprocess.run([sys.executable, "-c", words], check=True, cwd=Path(__file__).parents[2])
    assert there.read_bytes() == here


def test_noise_would_make_it_differ(setup: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = spoken(setup, PIPER, WORDS, tmp_path / "quiet.wav")
    monkeypatch.setattr(sherpa, "NOISE", 0.6)
    sherpa._loaded.cache_clear()
    noisy = {spoken(setup, PIPER, WORDS, tmp_path / "noisy.wav") for _ in range(2)}
    sherpa._loaded.cache_clear()
    assert len({quiet, *noisy}) == 3


def test_a_piper_voice_refuses_what_its_phonemes_would_say_in_english(setup: Setup) -> None:
    good, foreign, digits = Sherpa(setup).refuses(PIPER, [WORDS, "Nhắn qua Zalo.", "Điều 7"])
    assert good is None
    assert "Zalo" in str(foreign)
    assert "7" in str(digits)


def test_an_mms_voice_reads_the_letters_that_it_has_and_no_others(setup: Setup) -> None:
    tai_viet = (Path(__file__).parents[1] / "udhr" / "blt-Tavt.txt").read_text("utf-8").splitlines()[-1]
    voice = Voice("sherpa", "mms-blt", "blt")
    good, own_script, foreign = Sherpa(setup).refuses(voice, ["pháp luật", tai_viet, "Wifi"])
    assert good is None
    assert "Latin letters only" in str(own_script)
    assert "f w" in str(foreign)


def test_a_model_that_is_not_installed_is_named_with_the_command_that_does_it(setup: Setup) -> None:
    (why,) = Sherpa(setup).refuses(Voice("sherpa", "mms-km", "km"), ["ក"])
    assert "loa voices install mms-km" in str(why)


def test_a_model_of_another_language_under_its_name_is_refused(setup: Setup, tmp_path: Path) -> None:
    models = Path(shutil.copytree(setup.models, tmp_path / "models"))
    record = models / MMS.name / "voice.json"
    record.write_text(
        record.read_text("utf-8").replace(f'"language": "{MMS.language}"', '"language": "mtq"'), "utf-8"
    )
    assert "another model" in str(Sherpa(Setup(models=models)).unfit(MMS))


def test_a_tone_that_a_piper_model_does_not_know_is_refused_and_not_left_out(
    setup: Setup, tmp_path: Path
) -> None:
    models = Path(shutil.copytree(setup.models, tmp_path / "models"))
    tokens = models / PIPER.name / "tokens.txt"
    lines = tokens.read_text("utf-8").splitlines(keepends=True)
    tokens.write_text("".join(line for line in lines if not line.startswith("2 ")), "utf-8")
    level, falling = Sherpa(Setup(models=models)).refuses(PIPER, ["ba", "bà"])
    assert level is None
    assert "does not know the sounds: 2" in str(falling)


def test_a_damaged_model_is_not_loaded(setup: Setup, tmp_path: Path) -> None:
    models = tmp_path / "models"
    install(OFFERS["mms-vi"], DownloadOrigin(str(mms_voice(tmp_path / "m"))), models, "2026-11-24", Silent())
    model = models / "mms-vi" / "model.onnx"
    model.write_bytes(model.read_bytes()[:-1] + b"x")
    with pytest.raises(Stopped, match="damaged"):
        Sherpa(Setup(models=models)).speak(MMS, "bà con", tmp_path / "draft.wav")
    assert not (tmp_path / "draft.wav").exists()


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "run: scripts/loa voices install sherpa" in str(Sherpa().lacks())


def test_its_provenance_names_model_licence_and_origin(setup: Setup) -> None:
    made = Sherpa(setup).provenance(PIPER)
    assert made.licence == "CC BY 4.0"
    assert made.model.startswith("piper-vais1000 sha256:")
    assert made.source


def test_metadata_are_added_to_a_model_as_onnx_itself_reads_them(tmp_path: Path) -> None:
    plain = (piper_voice(tmp_path) / "vi_VN-vais1000-medium.onnx").read_bytes()
    model = onnx.load_from_string(piper.with_metadata(plain, {"sample_rate": "22050", "long": "x" * 300}))
    assert {entry.key: entry.value for entry in model.metadata_props} == {
        "sample_rate": "22050",
        "long": "x" * 300,
    }
    assert model.graph == onnx.load_from_string(plain).graph


def test_a_text_in_another_script_is_refused_for_that_before_anything_is_installed() -> None:
    voice = Voice("sherpa", "mms-blt", "blt")
    latin, own_script = Sherpa().refuses(voice, ["pháp luật", "ꪀꪱꪙ"])
    assert "not installed" in str(latin)
    assert "Latin letters only" in str(own_script)
