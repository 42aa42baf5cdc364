"""What services answer is sound, and all of it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.problems import Message, Place, Stopped, error
from pipeline.voice.decode import write_speech
from pipeline.wav import read_wav

RATE = 24_000
TONE = (0.5 * np.sin(np.arange(RATE) / 12)).astype(np.float32)


def refusal(why: Message) -> Stopped:
    return Stopped(error(Place("service"), why))


def wave(subtype: str = "PCM_16", rate: int = RATE) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, TONE, rate, subtype, format="WAV")
    return file.getvalue()


def samples(path: Path) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.frombuffer(read_wav(path)[0], "<i2")


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "DOUBLE"])
def test_every_kind_of_number_is_as_loud(subtype: str, tmp_path: Path) -> None:
    write_speech([wave(subtype)], refusal, tmp_path / "out.wav")
    assert np.abs(samples(tmp_path / "out.wav") - np.rint(TONE * 32768)).max() <= 1


@pytest.mark.parametrize("share", [0.99, 0.9, 0.5])
def test_a_wav_shorter_than_it_says_broke_off(share: float, tmp_path: Path) -> None:
    whole = wave()
    with pytest.raises(Stopped, match="it broke off"):
        write_speech([whole[: int(share * len(whole))]], refusal, tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.parametrize("size", [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f"])
def test_a_wav_that_was_streamed_claims_the_most(size: bytes, tmp_path: Path) -> None:
    whole = wave()
    at = whole.find(b"data") + 4
    write_speech([whole[:4] + size + whole[8:at] + size + whole[at + 4 :]], refusal, tmp_path / "out.wav")
    assert len(samples(tmp_path / "out.wav")) == len(TONE)


@pytest.mark.parametrize("rate", [24, 4_000, 400_000])
def test_a_rate_that_no_voice_has_is_refused(rate: int, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="sample rate"):
        write_speech([wave(rate=rate)], refusal, tmp_path / "out.wav")
