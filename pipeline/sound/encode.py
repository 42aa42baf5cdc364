"""Encode a master in a format, held to the station's targets as the commune will hear it.

The loop is closed on the decoded file: gain and limiter are decided on the master's levels, the part is
encoded once, decoded and measured; only where it misses is it made again, corrected by what was missed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import tools
from pipeline.digest import sha256_of_file
from pipeline.model.audio import Format, Measured, Targets
from pipeline.problems import Place, Stopped, error, say
from pipeline.sound import frames, meter, pcm
from pipeline.sound.limiter import Levels, levels, limited
from pipeline.sound.pcm import Samples, Sound

NEAR_LU = 0.3
"""How far from the target loudness a part may lie; 0.5 is the station's promise, the rest is for meters."""
HIGHEST_DBTP = -1.0
OVERSHOOT_DB = 0.4
"""What coding is expected to add to the limiter's peaks."""
LAME_SCALE_DB = 0.45
"""LAME multiplies what it is given by 0.95; measured the same in every format."""
ATTEMPTS = 5


@dataclass(frozen=True)
class _Aim:
    """What gain and limiter are set to: loudness before coding, and the limiter's ceiling."""

    loudness: float
    ceiling: float


def encode(master: Path, form: Format, targets: Targets, out: Path, gain_db: float | None = None) -> Measured:
    """Write a master as bare MP3 frames; return what the meter says of it after decoding.

    With `gain_db` a part too short to be judged by loudness takes its neighbour's gain, and only its
    peaks are held. Raises Stopped when there is only silence, when a frame is lost, or when the targets
    cannot be met.
    """
    sound, found = _analysed(master, sha256_of_file(master))
    if found.loudness == meter.SILENCE:
        raise Stopped(error(Place(master.name), say("there is only silence to encode")))
    aim = _Aim(targets.loudness + LAME_SCALE_DB, targets.true_peak - OVERSHOOT_DB + LAME_SCALE_DB)
    for _ in range(ATTEMPTS):
        gain = found.gain_for(aim.loudness, aim.ceiling) if gain_db is None else gain_db
        data = _coded(sound, found, gain, aim.ceiling, form)
        measured = _measured(data, gain, sound)
        if _met(measured, targets, judge_loudness=gain_db is None):
            out.write_bytes(data)
            return measured
        aim = _corrected(aim, measured, targets)
    raise _missed(measured, targets)


@functools.lru_cache(maxsize=1)
def _analysed(master: Path, _sha256: str) -> tuple[Sound, Levels]:
    """Return a master's sound and levels; kept, because a part's profiles follow one another."""
    sound = pcm.read(master)
    return sound, levels(sound)


def _coded(sound: Sound, found: Levels, gain: float, ceiling: float, form: Format) -> bytes:
    return frames.layer3(pcm.to_bytes(limited(sound, found, gain, ceiling).samples), sound.rate, form)


def _measured(data: bytes, gain: float, source: Sound) -> Measured:
    coded = frames.parse(data)
    if not frames.lasts(coded, round(len(source.samples) * coded.rate / source.rate)):
        raise _cut(coded.ms, source.ms)
    heard = decoded(data)
    loudness, peak = meter.loudness(heard, coded.rate), meter.true_peak(heard)
    return Measured(coded.ms, round(loudness, 2), round(peak, 2), round(gain, 2))


def _cut(ms: int, wanted: int) -> Stopped:
    what = say("the encoded part is {ms} ms long, its master {wanted} ms", ms=ms, wanted=wanted)
    return Stopped(error(Place(), what))


def decoded(data: bytes) -> Samples:
    """Return what a decoder makes of an MP3 file, mono at its own rate. Full scale is clipped: a peak
    there is over any target in any case."""
    source, target = ["-f", "mp3", "-i", "pipe:0"], ["-f", "s16le", "pipe:1"]
    heard, _said = tools.run([tools.ffmpeg(), "-nostdin", "-v", "error", *source, *target], data=data)
    return pcm.from_bytes(heard)


def _met(measured: Measured, targets: Targets, judge_loudness: bool) -> bool:
    near = abs(measured.loudness - targets.loudness) <= NEAR_LU
    return measured.true_peak <= HIGHEST_DBTP and (near or not judge_loudness)


def _corrected(aim: _Aim, measured: Measured, targets: Targets) -> _Aim:
    over = max(0.0, measured.true_peak - targets.true_peak)
    return replace(
        aim, loudness=aim.loudness + targets.loudness - measured.loudness, ceiling=aim.ceiling - over
    )


def _missed(measured: Measured, targets: Targets) -> Stopped:
    return Stopped(
        error(
            Place(),
            say(
                "the part cannot be brought to {wanted} LUFS under {peak} dBTP: "
                "it comes out at {loudness} LUFS, {true_peak} dBTP",
                wanted=targets.loudness,
                peak=HIGHEST_DBTP,
                loudness=measured.loudness,
                true_peak=measured.true_peak,
            ),
        )
    )
