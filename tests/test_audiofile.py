"""What a sound file says of itself is read from its header; what is none, or is damaged, is said to be."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import numpy as np
import pytest

from pipeline import tools
from pipeline.audiofile import format_of, head
from pipeline.opening import Unfit

RATE, SECONDS = 44_100, 2.0
CODED = {
    "a.wav": ("wav", ["-c:a", "pcm_s24le"]),
    "b.wav": ("wav", ["-c:a", "pcm_f32le"]),
    "c.flac": ("flac", ["-c:a", "flac"]),
    "d.ogg": ("ogg", ["-c:a", "libvorbis"]),
    "e.opus": ("ogg", ["-ar", "48000", "-c:a", "libopus"]),
    "f.mp3": ("mp3", ["-c:a", "libmp3lame", "-b:a", "64k"]),
    "g.m4a": ("mp4", ["-c:a", "aac"]),
    "h.aiff": ("aiff", ["-c:a", "pcm_s16be"]),
    "i.aac": ("aac", ["-c:a", "aac", "-f", "adts"]),
    "j.webm": ("matroska", ["-ar", "48000", "-c:a", "libopus"]),
}
UNTOLD = ("i.aac", "j.webm")
"""Only decoding tells how long they are."""


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two seconds of a tone in every format."""
    folder = tmp_path_factory.mktemp("coded")
    tone = (9000 * np.sin(np.arange(round(RATE * SECONDS)) / 30)).astype("<i2").tobytes()
    for name, (_, codec) in CODED.items():
        source = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
        tools.run([tools.ffmpeg(), "-v", "error", *source, *codec, folder / name], data=tone)
    return folder


@pytest.mark.parametrize("name", CODED)
def test_every_format_says_how_long_it_is(name: str, coded: Path) -> None:
    found = head(coded / name)
    assert found.format == CODED[name][0]
    if name in UNTOLD:
        assert found.seconds is None
    else:
        assert found.seconds == pytest.approx(SECONDS, abs=0.06)
        assert found.rate in (RATE, 48_000)


def test_an_mp3_file_of_changing_bit_rate_without_a_count_is_not_guessed_at(coded: Path) -> None:
    path = coded / "vbr.mp3"
    codec = ["-c:a", "libmp3lame", "-q:a", "4", "-write_xing", "0"]
    tools.run([tools.ffmpeg(), "-v", "error", "-y", "-i", coded / "c.flac", *codec, path])
    assert head(path).seconds is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"title: a segment\n", "no sound file that Loa knows"),
        (b"<html>", "no sound file that Loa knows"),
        (b"\xff\xff\xff\xff" * 8, "no sound file that Loa knows"),
        (b"ffconcat version 1.0\nfile 'x'\n", "no sound file that Loa knows"),
        (b"#EXTM3U\nhttp://example.org/x\n", "no sound file that Loa knows"),
        (b"fLaC" + bytes(100), "the sound file is damaged"),
        (b"RIFF\x00\x00\x00\x00WAVE", "the sound file is damaged"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(40), "the sound file is damaged"),
        (b"OggS" + bytes(100), "the sound file is damaged"),
        (b"ID3" + bytes(100), "the sound file is damaged"),
    ],
)
def test_what_is_no_sound_is_said_to_be_none(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    with pytest.raises(Unfit) as unfit:
        head(tmp_path / "a.wav")
    assert words in str(unfit.value.what)
    assert "record it again" in str(unfit.value.do)


def test_a_wav_file_that_was_cut_off_ends_early(coded: Path, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes((coded / "a.wav").read_bytes()[:-1000])
    with pytest.raises(Unfit, match="ends early"):
        head(tmp_path / "a.wav")


def test_a_wav_file_whose_writer_did_not_know_its_length_is_as_long_as_it_is(
    coded: Path, tmp_path: Path
) -> None:
    data = bytearray((coded / "b.wav").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "a.wav").write_bytes(data)
    assert head(tmp_path / "a.wav").seconds == pytest.approx(SECONDS, abs=0.01)


def test_a_format_is_known_by_its_first_bytes_whatever_its_name(coded: Path) -> None:
    for name, (expected, _) in CODED.items():
        assert format_of((coded / name).read_bytes()[:16]) == expected


def test_no_bytes_make_it_fail(coded: Path, tmp_path: Path) -> None:
    path, kept = tmp_path / "x", {name: (coded / name).read_bytes()[:20_000] for name in CODED}
    for seed in range(600):
        luck = random.Random(seed)
        data = bytearray(kept[luck.choice(list(kept))])
        for _ in range(luck.randint(1, 10)):
            at = luck.randrange(luck.choice([20, 100, 1000]))
            data[at : at + luck.randint(0, 4)] = luck.randbytes(luck.randint(0, 4))
        path.write_bytes(data)
        with contextlib.suppress(Unfit):
            found = head(path)
            assert found.seconds is None or found.seconds >= 0
