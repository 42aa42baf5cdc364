"""What the commune plays is measured: by meters and decoders that are not ours."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from pipeline import tools
from pipeline.digest import sha256
from pipeline.model.audio import Format, Targets
from pipeline.problems import Stopped
from pipeline.sound import encode as encoding
from pipeline.sound import frames, pcm
from pipeline.sound.encode import encode
from pipeline.sound.pcm import Signal
from tests.sound.conftest import FORMATS, IP24, USB44
from tests.sound.players import ebur128, ffmpeg_decoded

RATE = 22050


def written(path: Path, samples: object) -> Path:
    pcm.save(path, Signal(np.asarray(samples, np.float32), RATE))
    return path


def peaky(folder: Path) -> Path:
    """Clicks over a soft hum: much louder peaks than loudness."""
    hum = 0.01 * np.sin(np.arange(RATE * 6) / 8)
    hum[::4000] += 0.9
    return written(folder / "peaky.wav", hum)


def tune(folder: Path) -> Path:
    """Three notes that fade, as a signature tune's."""
    times = np.arange(RATE * 2) / RATE
    notes = [0.5 * np.exp(-2 * times) * np.sin(2 * np.pi * hz * times) for hz in (523, 659, 784)]
    return written(folder / "tune.wav", np.concatenate(notes))


@pytest.mark.parametrize("form", FORMATS, ids=str)
def test_every_format_comes_out_at_the_target_as_ffmpeg_hears_it(
    form: Format, mastered: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp3"
    measured = encode(mastered, form, Targets(), out)
    theirs = ebur128(out)
    assert theirs.loudness == pytest.approx(-16, abs=0.4)
    assert theirs.true_peak <= -1.0
    assert measured.loudness == pytest.approx(theirs.loudness, abs=0.1)
    assert measured.true_peak == pytest.approx(theirs.true_peak, abs=0.3)


@pytest.mark.parametrize("loudness", [-23.0, -18.0, -14.0])
@pytest.mark.parametrize("make", [peaky, tune])
def test_other_sounds_and_targets_are_met_too(make: object, loudness: float, tmp_path: Path) -> None:
    out = tmp_path / "out.mp3"
    assert callable(make)
    encode(make(tmp_path), IP24, Targets(loudness, -2.0), out)
    theirs = ebur128(out)
    assert theirs.loudness == pytest.approx(loudness, abs=0.5)
    assert theirs.true_peak <= -1.0


@pytest.mark.parametrize("form", [IP24, USB44], ids=str)
def test_nothing_is_eaten_and_nothing_leans_on_an_earlier_frame(
    form: Format, mastered: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.mp3"
    measured = encode(mastered, form, Targets(), out)
    coded = frames.parse(out.read_bytes())
    assert coded.format == form
    assert measured.ms == coded.ms
    assert len(ffmpeg_decoded(out)) == coded.samples
    assert 0 <= coded.ms - pcm.loaded(mastered).ms <= 80
    assert b"Xing" not in out.read_bytes()
    assert b"Info" not in out.read_bytes()
    assert b"ID3" not in out.read_bytes()


def test_what_is_heard_is_what_was_mastered(mastered: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp3"
    encode(mastered, USB44, Targets(), out)
    heard, sent = ffmpeg_decoded(out), pcm.loaded(mastered).at(44100).samples
    delay = frames.ENCODER_DELAY + frames.DECODER_DELAY
    aligned = heard[delay : delay + len(sent)]
    assert np.corrcoef(aligned, sent[: len(aligned)])[0, 1] > 0.97


def sha_of_encoded(folder: Path, master: Path, number: int) -> str:
    out = folder / f"{number}.mp3"
    encode(master, IP24, Targets(), out)
    return sha256(out.read_bytes())


def test_processes_make_the_same_bytes(mastered: Path, tmp_path: Path) -> None:
    with tools.processes(2) as processes:
        made = set(processes.map(partial(sha_of_encoded, tmp_path, mastered), range(4)))
    made.add(sha_of_encoded(tmp_path, mastered, 5))
    assert len(made) == 1


def test_speech_is_encoded_once_and_not_in_search_of_the_target(
    mastered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    layer3 = frames.layer3
    monkeypatch.setattr(frames, "layer3", lambda *args: runs.append(1) or layer3(*args))
    encode(mastered, IP24, Targets(), tmp_path / "out.mp3")
    encode(mastered, USB44, Targets(), tmp_path / "out.mp3")
    assert len(runs) == 2


def test_a_miss_is_mended_in_the_next_round(
    mastered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "LAME_SCALE_DB", -2.0)
    monkeypatch.setattr(encoding, "OVERSHOOT_DB", -1.5)
    encode(mastered, IP24, Targets(), tmp_path / "out.mp3")
    theirs = ebur128(tmp_path / "out.mp3")
    assert theirs.loudness == pytest.approx(-16, abs=0.4)
    assert theirs.true_peak <= -1.0


def test_a_peak_too_high_is_mended_although_the_loudness_is_right(
    mastered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "OVERSHOOT_DB", -1.5)
    measured = encode(mastered, IP24, Targets(), tmp_path / "out.mp3")
    assert measured.true_peak <= -1.0
    assert ebur128(tmp_path / "out.mp3").true_peak <= -1.0


def test_a_short_part_keeps_its_neighbours_gain_as_far_as_the_target_lets_it(
    mastered: Path, tmp_path: Path
) -> None:
    sound = pcm.loaded(mastered)
    short, out = written(tmp_path / "short.wav", sound.samples[: 2 * sound.rate]), tmp_path / "part.mp3"
    own = encode(short, IP24, Targets(), out)
    near = encode(short, IP24, Targets(), out, gain_db=own.gain_db + 0.1)
    assert near.gain_db == pytest.approx(own.gain_db + 0.1)
    for far, side in ((own.gain_db + 9, 1), (own.gain_db - 9, -1)):
        held = encode(short, IP24, Targets(), out, gain_db=far)
        assert 0.1 < side * (held.loudness + 16) <= 0.3
        assert held.true_peak <= -1.0
        assert ebur128(out).loudness == pytest.approx(held.loudness, abs=0.1)


def test_silence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="only silence"):
        encode(written(tmp_path / "in.wav", np.zeros(RATE)), IP24, Targets(), tmp_path / "out.mp3")
    assert not (tmp_path / "out.mp3").exists()


def test_a_target_that_cannot_be_met_is_told(tmp_path: Path) -> None:
    clicks = np.zeros(RATE * 4)
    clicks[::10000] = 0.9
    with pytest.raises(Stopped, match="cannot be brought to -9"):
        encode(written(tmp_path / "in.wav", clicks), IP24, Targets(-9.0), tmp_path / "out.mp3")
    assert not (tmp_path / "out.mp3").exists()


def test_a_coder_that_eats_the_end_is_noticed(
    mastered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer3 = frames.layer3
    monkeypatch.setattr(frames, "layer3", lambda *args: layer3(*args)[: -144 * 5])
    with pytest.raises(Stopped, match="ms long"):
        encode(mastered, IP24, Targets(), tmp_path / "out.mp3")
