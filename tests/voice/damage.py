"""How much damage the proof hears: `python -m tests.voice.damage` measures it and prints a table.

    python -m tests.voice.damage                          every clip, every kind of damage
    python -m tests.voice.damage 200 "a word dropped"     200 clips of each voice, one kind

Every Vietnamese utterance of the sample, the gold readings and the editors' manual is spoken by espeak-ng.
Then a twentieth of a voice's clips is damaged in one way while the rest is whole, as in a bad week; that is
done five times for each kind of damage, always with other clips. False alarms are counted where nothing
is damaged.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.model.audio import Voice
from pipeline.speech import reader
from pipeline.voice.espeak import Espeak
from pipeline.voice.hearing import ClipMeasures
from pipeline.voice.pace import PacedClip
from pipeline.voice.proof import clip_measures, doubts
from pipeline.wav import read_wav, write_wav

ROOT = Path(__file__).parent.parent.parent
VOICES = ("vi", "vi-vn-x-central", "vi-vn-x-south")
SHARE = 20
TIMES = 5
RATE = 22050
LONGER = 4
"""Syllables from which clips are counted apart: a fifth of less is a tenth of a second."""

Samples = NDArray[np.float64]
Damage = Callable[[Samples, random.Random], Samples]


def cut(share: float, where: str) -> Damage:
    """Return what takes a share of a clip away: its tail, its head, or a stretch within."""

    def damage(sound: Samples, luck: random.Random) -> Samples:
        lost = int(share * len(sound))
        starts = {"tail": len(sound) - lost, "head": 0, "within": luck.randrange(len(sound) - lost + 1)}
        return np.concatenate([sound[: starts[where]], sound[starts[where] + lost :]])

    return damage


def again(share: float) -> Damage:
    """Return what plays a stretch of a clip twice."""

    def damage(sound: Samples, luck: random.Random) -> Samples:
        length = int(share * len(sound))
        start = luck.randrange(len(sound) - length + 1)
        return np.concatenate([sound[: start + length], sound[start:]])

    return damage


def clipped(gain: float) -> Damage:
    """Return what drives the peaks over full scale."""
    return lambda sound, _: sound * (gain * 32767 / np.abs(sound).max())


def noise(share: float) -> Damage:
    """Return what puts white noise in the place of a stretch."""

    def damage(sound: Samples, luck: random.Random) -> Samples:
        length, drawn = int(share * len(sound)), np.random.default_rng(luck.randrange(2**32))
        start = luck.randrange(len(sound) - length + 1)
        rest = sound[start + length :]
        return np.concatenate([sound[:start], drawn.normal(0, 2500, length), rest])

    return damage


DAMAGES: dict[str, Damage] = {
    **{f"{where} cut, {share:.0%}": cut(share, where) for share in (0.1, 0.2, 0.3, 0.5)
       for where in ("tail", "head", "within")},
    **{f"said again, {share:.0%}": again(share) for share in (0.2, 0.3, 0.5, 1.0)},
    "silence": lambda sound, _: sound * 0,
    "noise throughout": noise(1.0),
    "noise for 50%": noise(0.5),
    "a tone": lambda sound, _: 3000 * np.sin(np.arange(len(sound)) / 12),
    "clipped, 6 dB over": clipped(2.0),
    "clipped, 12 dB over": clipped(4.0),
}  # fmt: skip
DROPPED, TWICE = "a word dropped", "a word said twice"


def utterances(lines: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """Return the texts that are spoken, each once, with their syllables: of lines, or of all there are."""
    read = reader("vi")
    found: dict[str, int] = {}
    for line in _lines() if lines is None else lines:
        for sentence in read.paragraph(line):
            if not sentence.leftovers:
                found |= {utterance.text: utterance.syllables for utterance in sentence.utterances}
    refused = Espeak().refuses(Voice("espeak", "vi", "vi"), list(found))
    return [pair for pair, why in zip(found.items(), refused, strict=True) if why is None and pair[1]]


def _lines() -> Iterator[str]:
    for path in sorted([*ROOT.glob("**/segments/*/segment.yaml"), ROOT / "docs" / "huong-dan-bien-tap.md"]):
        yield from (line.strip() for line in path.read_text("utf-8").splitlines())
    yield from gold_lines()


def gold_lines() -> Iterator[str]:
    """Yield the lines of the gold tables: texts that no change of the sample or of a page changes."""
    for path in sorted((ROOT / "tests" / "gold").glob("*-vi.tsv")):
        rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
        yield from (row[2] for row in rows if len(row) > 2)


@dataclass(frozen=True)
class Whole:
    """A clip as the voice spoke it, spoken with a word missing (None: it has but one), and with a word said
    twice."""

    text: str
    syllables: int
    sound: Samples
    lacking: Samples | None
    doubled: Samples


class Bench:
    """Clips of one voice, to be damaged and judged."""

    def __init__(self, voice: Voice, texts: Sequence[tuple[str, int]], folder: Path) -> None:
        self.voice, self.luck, self._file = voice, random.Random(2026), folder / "clip.wav"
        self.clips = [self._whole(text, syllables) for text, syllables in texts]
        self.heard = [self.listen(clip, clip.sound) for clip in self.clips]

    def _whole(self, text: str, syllables: int) -> Whole:
        words = text.split()
        at = self.luck.randrange(len(words))
        fewer, more = " ".join(words[:at] + words[at + 1 :]), " ".join(words[: at + 1] + words[at:])
        lacking = self._spoken(fewer) if any(map(str.isalpha, fewer)) else None
        return Whole(text, syllables, self._spoken(text), lacking, self._spoken(more))

    def _spoken(self, text: str) -> Samples:
        Espeak().speak(self.voice, text, self._file)
        samples = np.frombuffer(read_wav(self._file)[0], "<i2").astype(np.float64)
        loud = np.flatnonzero(np.abs(samples) > 100)
        return samples[loud[0] : loud[-1] + 1]

    def listen(self, clip: Whole, sound: Samples) -> ClipMeasures | None:
        """Return what is heard; None when the clip is refused by itself."""
        write_wav(self._file, RATE, np.clip(np.rint(sound), -32768, 32767).astype("<i2").tobytes())
        found = clip_measures(self._file, clip.text, clip.syllables, self.voice)
        return found if isinstance(found, ClipMeasures) else None

    def alarms(self) -> int:
        """Return how many whole clips are refused or doubted."""
        refused = sum(one is None for one in self.heard)
        return refused + sum(why is not None for why in self._judged(self.heard).values())

    def outcomes(self, kind: str) -> list[tuple[int, bool]]:
        """Return for each clip damaged in one way its syllables, and whether it is refused or doubted."""
        found = []
        for _ in range(TIMES):
            now, chosen = list(self.heard), self.luck.sample(range(len(self.clips)), len(self.clips) // SHARE)
            damaged = {number: self._damaged(self.clips[number], kind) for number in chosen}
            hurt = [number for number, sound in damaged.items() if sound is not None]
            for number in hurt:
                now[number] = self.listen(self.clips[number], damaged[number])
            judged = self._judged(now)
            for number in hurt:
                caught = now[number] is None or judged[number] is not None
                found.append((self.clips[number].syllables, caught))
        return found

    def _damaged(self, clip: Whole, kind: str) -> Samples | None:
        spoken = {DROPPED: clip.lacking, TWICE: clip.doubled}
        return spoken[kind] if kind in spoken else DAMAGES[kind](clip.sound, self.luck)

    def _judged(self, all_heard: Sequence[ClipMeasures | None]) -> dict[int, object]:
        there = [
            (number, PacedClip(clip.text, clip.syllables, one))
            for number, (clip, one) in enumerate(zip(self.clips, all_heard, strict=True))
            if one
        ]
        return dict(zip((number for number, _ in there), doubts([clip for _, clip in there]), strict=True))


def share_of(outcomes: Sequence[tuple[int, bool]], least: int = 1) -> float:
    """Return the share that was caught of the clips of at least so many syllables, 0 to 1."""
    caught = [caught for syllables, caught in outcomes if syllables >= least]
    return sum(caught) / len(caught)


def main(*words: str) -> None:
    """Print the share of false alarms, and of each kind of damage that is caught."""
    texts, kinds = utterances(), [word for word in words if not word.isdecimal()]
    if len(kinds) < len(words):
        texts = random.Random(2026).sample(texts, int(words[0]))
    with tempfile.TemporaryDirectory() as folder:
        benches = [Bench(Voice("espeak", name, "vi"), texts, Path(folder)) for name in VOICES]
        clips = sum(len(bench.clips) for bench in benches)
        alarms = sum(bench.alarms() for bench in benches)
        sys.stdout.write(f"{clips} clips; false alarms {alarms} ({alarms / clips:.2%})\n")
        for kind in kinds or (DROPPED, TWICE, *DAMAGES):
            outcomes = [outcome for bench in benches for outcome in bench.outcomes(kind)]
            shares = [share_of(outcomes, least) for least in (1, LONGER)]
            sys.stdout.write(f"| {kind} | {len(outcomes)} | {shares[0]:.1%} | {shares[1]:.1%} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
