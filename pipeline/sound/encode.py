"""Encode a master in a format, held to the station's targets as the commune will hear it.

The loop is closed on the decoded file: gain and limiter are decided on the master's levels, the part is
encoded once, decoded and measured; only where it misses is it made again, corrected by what was missed.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import tools
from pipeline.digest import sha256_of_file
from pipeline.model.audio import Format, Measurement, Targets
from pipeline.problems import Place, Stopped, error, say
from pipeline.sound import frames, meter, pcm
from pipeline.sound.limiter import Levels, levels, limited
from pipeline.sound.pcm import Samples, Signal

NEAR_LU = 0.3
"""How far from the target loudness a part may lie; 0.5 is the station's promise, the rest is for meters."""
LEEWAY_LU = 0.2
"""How far from the target a part may be set to lie, to sound like its neighbour."""
HIGHEST_DBTP = -1.0
OVERSHOOT_DB = 0.4
"""What coding is expected to add to the limiter's peaks."""
LAME_SCALE_DB = 0.45
"""LAME multiplies what it is given by 0.95; measured the same in every format."""
ATTEMPTS = 5


@dataclass(frozen=True)
class _Aim:
    """What gain and limiter are set to."""

    loudness: float
    """Of the decoded part, LUFS."""
    loss: float
    """What coding takes off the loudness, LU: expected at first, then as measured."""
    ceiling: float
    """The limiter's, dBTP."""

    def loudness_before(self, leeway: float = 0.0) -> float:
        """Return the loudness to give to the coder."""
        return self.loudness + self.loss + leeway


def encode(
    master: Path, form: Format, targets: Targets, out: Path, gain_db: float | None = None
) -> Measurement:
    """Write a master as bare MP3 frames; return what the meter says of it after decoding.

    With `gain_db` a part of a few words keeps its neighbour's gain as far as the target lets it, so that
    nobody hears where one ends and the other begins. Raises Stopped when there is only silence, when a
    frame is lost, or when the targets cannot be met.
    """
    sound, found = _analysed(master, sha256_of_file(master))
    if found.loudness == meter.SILENCE:
        raise Stopped(error(Place(master.name), say("there is only silence to encode")))
    aim = _Aim(targets.loudness, LAME_SCALE_DB, targets.true_peak - OVERSHOOT_DB + LAME_SCALE_DB)
    for _ in range(ATTEMPTS):
        gain = _gain(found, aim, gain_db)
        held = limited(sound, found, gain, aim.ceiling)
        data = frames.layer3(pcm.to_bytes(held.samples), sound.rate, form)
        measured = _measured(data, gain, sound)
        if _met(measured, targets):
            out.write_bytes(data)
            return measured
        loss = found.loudness_at(gain, aim.ceiling) - measured.loudness
        over = max(0.0, measured.true_peak - targets.true_peak)
        aim = replace(aim, loss=loss, ceiling=aim.ceiling - over)
    raise _missed(measured, targets)


def _gain(found: Levels, aim: _Aim, wanted: float | None) -> float:
    """Return the gain that meets the aim; with a gain wanted, the nearest to it that still meets it."""
    if wanted is None:
        return found.gain_for(aim.loudness_before(), aim.ceiling)
    missed = found.loudness_at(wanted, aim.ceiling) - aim.loudness_before()
    if abs(missed) <= LEEWAY_LU:
        return wanted
    return found.gain_for(aim.loudness_before(math.copysign(LEEWAY_LU, missed)), aim.ceiling)


@functools.lru_cache(maxsize=1)
def _analysed(master: Path, _sha256: str) -> tuple[Signal, Levels]:
    """Return a master's sound and levels; kept, because a part's profiles follow one another."""
    sound = pcm.loaded(master)
    return sound, levels(sound)


def _measured(data: bytes, gain: float, source: Signal) -> Measurement:
    coded = frames.parse(data)
    if not frames.lasts(coded, round(len(source.samples) * coded.rate / source.rate)):
        lengths = {"ms": coded.ms, "wanted": source.ms}
        what = say("the encoded part is {ms} ms long, its master {wanted} ms", **lengths)
        raise Stopped(error(Place(), what))
    heard = decoded(data)
    loudness, peak = meter.loudness(heard, coded.rate), meter.true_peak(heard)
    return Measurement(coded.ms, round(loudness, 2), round(peak, 2), round(gain, 2))


def decoded(data: bytes) -> Samples:
    """Return what a decoder makes of an MP3 file, mono at its own rate. Full scale is clipped: a peak
    there is over any target in any case."""
    source, target = ["-f", "mp3", "-i", "pipe:0"], ["-f", "s16le", "pipe:1"]
    heard, _said = tools.run([tools.ffmpeg(), "-nostdin", "-v", "error", *source, *target], data=data)
    return pcm.from_bytes(heard)


def _met(measured: Measurement, targets: Targets) -> bool:
    near = abs(measured.loudness - targets.loudness) <= NEAR_LU
    return near and measured.true_peak <= HIGHEST_DBTP


def _missed(measured: Measurement, targets: Targets) -> Stopped:
    what = say(
        "the part cannot be brought to {wanted} LUFS under {peak} dBTP: "
        "it comes out at {loudness} LUFS, {true_peak} dBTP",
        wanted=targets.loudness,
        peak=HIGHEST_DBTP,
        loudness=measured.loudness,
        true_peak=measured.true_peak,
    )
    return Stopped(error(Place(), what))
