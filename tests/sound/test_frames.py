"""Frames: read strictly, spliced anywhere, silence of any length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tools
from pipeline.model.audio import Format, Targets
from pipeline.problems import Stopped
from pipeline.sound import frames, pcm
from pipeline.sound.encode import encode
from pipeline.sound.tags import tag
from tests.sound.conftest import FORMATS, IP24, USB44
from tests.sound.players import ffmpeg_decoded, mpg123_decoded


@pytest.fixture(scope="module")
def parts(mastered: Path) -> dict[Format, bytes]:
    """The same speech in two formats."""
    made = {}
    for form in (IP24, USB44):
        out = mastered.with_name(f"{form.rate}.mp3")
        encode(mastered, form, Targets(), out)
        made[form] = out.read_bytes()
    return made


def by_default(mastered: Path) -> bytes:
    """Return what ffmpeg makes when nobody tells it to keep the bit reservoir out."""
    out = mastered.with_name("default.mp3")
    coder = ["-c:a", "libmp3lame", "-ar", "24000", "-b:a", "48k", "-write_xing", "0", "-id3v2_version", "0"]
    tools.run([tools.ffmpeg(), "-y", "-v", "error", "-i", mastered, *coder, out])
    return out.read_bytes()


@pytest.mark.parametrize("form", FORMATS, ids=str)
def test_silence_is_as_long_as_asked_within_half_a_frame(form: Format, tmp_path: Path) -> None:
    assert frames.parse(frames.silence(form, 1)).count == 1
    for ms in (200, 500, 2345):
        data = frames.silence(form, ms)
        found = frames.parse(data)
        assert found.format == form
        assert found.ms == pytest.approx(ms, abs=500 * found.samples_per_frame / found.rate + 1)
        (tmp_path / "silence.mp3").write_bytes(data)
        assert not np.abs(ffmpeg_decoded(tmp_path / "silence.mp3")).max() > 0


@pytest.mark.parametrize("form", [IP24, USB44], ids=str)
def test_parts_splice_without_a_lost_sample_in_ffmpeg(
    form: Format, parts: dict[Format, bytes], tmp_path: Path
) -> None:
    silence = frames.silence(form, 700)
    spliced = tmp_path / "spliced.mp3"
    spliced.write_bytes(b"".join([silence, parts[form], silence, parts[form]]))
    whole = frames.parse(spliced.read_bytes())
    heard = ffmpeg_decoded(spliced)
    assert len(heard) == whole.samples
    (tmp_path / "one.mp3").write_bytes(parts[form])
    alone = ffmpeg_decoded(tmp_path / "one.mp3")
    assert np.abs(heard[-len(alone) :] - alone).max() < 0.01


@pytest.mark.parametrize("form", [IP24, USB44], ids=str)
def test_tagged_splices_play_in_mpg123_to_the_last_sample(
    form: Format, parts: dict[Format, bytes], tmp_path: Path
) -> None:
    spliced = tmp_path / "spliced.mp3"
    audio = parts[form] + frames.silence(form, 300) + parts[form]
    spliced.write_bytes(tag("Trợ giúp pháp lý", "Thanh Hoá", "2026-W48") + audio)
    assert len(mpg123_decoded(spliced)) == frames.parse(audio).samples


def test_ffmpegs_default_would_lean_on_earlier_frames_and_is_refused(
    mastered: Path, parts: dict[Format, bytes]
) -> None:
    with pytest.raises(Stopped, match="bit reservoir"):
        frames.parse(by_default(mastered))
    assert frames.parse(parts[IP24]).count > 100


def test_24_khz_frames_are_all_of_one_length(parts: dict[Format, bytes]) -> None:
    found = frames.parse(parts[IP24])
    assert len(parts[IP24]) == 144 * found.count
    assert (found.samples_per_frame, found.rate, found.bitrate) == (576, 24000, 48)


def test_files_of_two_formats_do_not_mix(parts: dict[Format, bytes]) -> None:
    with pytest.raises(Stopped, match="differs from the first"):
        frames.parse(parts[IP24] + parts[USB44])


@pytest.mark.parametrize("spoilt", ["empty", "tag", "tail", "head", "gap"])
def test_a_byte_outside_frames_is_refused(spoilt: str, parts: dict[Format, bytes]) -> None:
    good = parts[IP24]
    bad = {
        "empty": b"",
        "tag": tag("a", "b", "c") + good,
        "tail": good[:-1],
        "head": good[1:],
        "gap": good[:1440] + b"\0" + good[1440:],
    }
    with pytest.raises(Stopped, match="belongs to no whole"):
        frames.parse(bad[spoilt])


@settings(max_examples=200)
@given(st.binary(max_size=600))
def test_any_bytes_are_judged_without_a_crash(data: bytes) -> None:
    with pytest.raises(Stopped):
        frames.parse(b"\xff" + data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_header_is_noticed(parts: dict[Format, bytes], data: st.DataObject) -> None:
    good = parts[IP24]
    frame = data.draw(st.integers(1, len(good) // 144 - 1))
    bit = data.draw(st.sampled_from([*range(16), 17, 18, 19, 20, 21, 24, 25]))
    at = frame * 144 + bit // 8
    bad = good[:at] + bytes([good[at] ^ 0x80 >> bit % 8]) + good[at + 1 :]
    with pytest.raises(Stopped):
        frames.parse(bad)


def test_length_is_right_within_two_frames(mastered: Path, parts: dict[Format, bytes]) -> None:
    sound = pcm.loaded(mastered)
    for form, data in parts.items():
        found = frames.parse(data)
        samples = round(len(sound.samples) * form.rate / sound.rate)
        assert frames.lasts(found, samples)
        assert not frames.lasts(found, samples + 4 * found.samples_per_frame)
        assert not frames.lasts(found, samples - 4 * found.samples_per_frame)
