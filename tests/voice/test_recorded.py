"""Readers' takes: every format, clean ends, nothing damaged let through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline import tools
from pipeline.problems import Stopped
from pipeline.voice.recorded import RATE, decode
from pipeline.wav import read_wav, write_wav

CODERS = {
    "flac": ["-c:a", "flac"],
    "wav": ["-c:a", "pcm_s24le"],
    "mp3": ["-c:a", "libmp3lame", "-b:a", "128k"],
    "ogg": ["-c:a", "libvorbis"],
    "m4a": ["-c:a", "aac", "-b:a", "128k"],
    "webm": ["-c:a", "libopus"],
}


def take(path: Path, seconds: float = 1.0, room: float = 0.5, offset: float = 0.0, channels: int = 2) -> Path:
    """Write a take: a tone of some seconds with the room's hiss before and after it, and a DC offset."""
    rate = 48000
    noise = np.random.default_rng(1).normal(0, 0.0005, int(rate * (2 * room + seconds)))
    start, length = int(rate * room), int(rate * seconds)
    noise[start : start + length] += 0.3 * np.sin(2 * np.pi * 220 * np.arange(length) / rate)
    pcm = ((noise + offset) * 32767).astype("<i2").repeat(channels).tobytes()
    source = ["-f", "s16le", "-ar", str(rate), "-ac", str(channels), "-i", "pipe:0"]
    tools.run([tools.ffmpeg(), "-v", "error", *source, *CODERS[path.suffix[1:]], path], data=pcm)
    return path


def heard(path: Path) -> NDArray[np.float64]:
    pcm, rate = read_wav(path)
    assert rate == RATE
    return np.frombuffer(pcm, "<i2").astype(np.float64) / 32768


@pytest.mark.parametrize("suffix", CODERS)
def test_every_format_becomes_mono_with_short_clean_ends(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / "out.wav"
    lossless = suffix in ("flac", "wav")  # the others' coders take a constant offset off by themselves
    decode(take(tmp_path / f"take.{suffix}", offset=0.05 if lossless else 0.0), out)
    samples = heard(out)
    assert len(samples) / RATE == pytest.approx(1.1, abs=0.03)
    assert abs(samples.mean()) < 0.002
    assert np.abs(samples).max() == pytest.approx(0.3, abs=0.03)


def test_decoding_is_repeatable(tmp_path: Path) -> None:
    source = take(tmp_path / "take.flac")
    for name in ("one", "two"):
        decode(source, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_silent_take_is_refused(tmp_path: Path) -> None:
    source = take(tmp_path / "take.wav", seconds=0)
    with pytest.raises(Stopped, match="is silent"):
        decode(source, tmp_path / "out.wav")


def test_an_empty_or_foreign_or_missing_file_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"<html>", b"fLaC" + bytes(100)):
        source = tmp_path / "take.flac"
        source.write_bytes(content)
        with pytest.raises(Stopped, match=r"take\.flac"):
            decode(source, tmp_path / "out.wav")
    with pytest.raises(Stopped, match="cannot be read"):
        decode(tmp_path / "none.flac", tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


def test_a_take_that_ends_early_is_refused(tmp_path: Path) -> None:
    source = take(tmp_path / "take.flac")
    source.write_bytes(source.read_bytes()[:-9000])
    with pytest.raises(Stopped, match="cannot be decoded"):
        decode(source, tmp_path / "out.wav")


def test_a_list_of_other_files_that_calls_itself_a_take_fetches_nothing(tmp_path: Path) -> None:
    other = take(tmp_path / "other.wav")
    source = tmp_path / "take.wav"
    source.write_text(f"ffconcat version 1.0\nfile '{other}'\n", encoding="utf-8")
    with pytest.raises(Stopped, match="cannot be decoded"):
        decode(source, tmp_path / "out.wav")


def test_a_list_of_files_in_a_format_that_ffmpeg_would_guess_is_no_take(tmp_path: Path) -> None:
    other = take(tmp_path / "other.wav")
    source = tmp_path / "take.flac"
    for text in (
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{other.as_uri()}\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0",
    ):
        source.write_text(text, encoding="utf-8")
        with pytest.raises(Stopped, match="cannot be decoded"):
            decode(source, tmp_path / "out.wav")


def test_a_take_of_more_than_ten_minutes_is_refused_whatever_its_header_says(tmp_path: Path) -> None:
    source = tmp_path / "take.wav"
    write_wav(source, 8000, bytes(range(16)) * (8000 * 605 // 8))
    with pytest.raises(Stopped, match="lasts more than 10 minutes"):
        decode(source, tmp_path / "out.wav")


def test_a_link_is_no_take(tmp_path: Path) -> None:
    (tmp_path / "link.wav").symlink_to(take(tmp_path / "take.wav"))
    with pytest.raises(Stopped, match=r"link\.wav cannot be used: the file is a link"):
        decode(tmp_path / "link.wav", tmp_path / "out.wav")


def test_what_a_take_is_heard_to_be_is_measured(tmp_path: Path) -> None:
    found = decode(take(tmp_path / "take.wav", room=0.3), tmp_path / "out.wav")
    assert found.seconds == pytest.approx(1.1, abs=0.03)
    assert found.range_db > 40
    assert not found.is_cut_off
    cut = decode(take(tmp_path / "cut.wav", room=0.0), tmp_path / "out.wav")
    assert cut.is_cut_off
    assert cut.fault is not None  # a second of nothing but a tone
