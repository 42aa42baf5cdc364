"""How long a voice needs for what words, learned from what it has said in this run.

Seconds per syllable are too coarse to hear that a word is missing. How long a syllable lasts depends on
its letters, on its tone and on where it stands; so a clip's seconds are explained by the counts of its
letters, of neighbouring letters and of punctuation, by ridge regression (Hoerl & Kennard 1970), made robust
against damaged clips by Huber's weights. Each clip is judged by what the others say of it: its studentized
residual. How loud it begins and ends is explained by the same counts: a word that was cut off does not
fade. Nothing here knows a language or an engine, and the same clips always give the same verdicts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.voice.hearing import ClipMeasures

LEAST = 8
"""Clips of a voice from which its pace can be learned: seconds by syllables and pauses alone."""
LETTERS_FROM = 150
"""Clips from which it can be learned what letters need, too."""
NARROWEST = (0.08, 0.025)
"""The least deviation that is believed, without and with letters: few clips may agree by chance. In seconds
per root of a second, as the spread of seconds is counted below."""
LIMITS = (2.8, 3.3)
"""Deviations (of a normal distribution) beyond which a clip is doubted, without and with letters..."""
COARSER = 600
"""...without letters one more for so many clips: the more there are, the better do letters judge..."""
CAUTION = 75
"""...with letters this many more, divided by the clips: of few, they explain much by chance."""
EDGE_WEIGHT = 0.5
"""How much a loud beginning or ending counts for a loss, beside a missing second."""
PENALTY = 1.0
"""Of the ridge, on all but the length itself and the syllables."""
HUBER = 2.5
ROUNDS = 6
EXTRA_SECONDS = 0.3
"""The spread of seconds grows with the root of the length and this."""
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""The marks of Vietnamese tones: counted apart from the letters that bear them."""
_WORD = re.compile(r"[^\W\d_]+(?:\w*)")
_PAUSE = re.compile(r"[^\w\s](?=\s)")

_Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class PacedClip:
    """A clip: its words, how many syllables they are (0: not known), and what was measured on it."""

    text: str
    syllables: int
    measures: ClipMeasures


@dataclass(frozen=True)
class Judgement:
    """How far a clip is from what the other clips of its voice lead to expect, in what is let pass."""

    lost: float
    """Above 0: shorter, or cut off at an end; above 1 it is doubted."""
    added: float
    """Above 0: longer; above 1 it is doubted."""
    expected: float
    """Seconds."""

    @property
    def doubtful(self) -> bool:
        """Whether a clip like this is more likely damaged than not."""
        return max(self.lost, self.added) > 1


def judge(clips: Sequence[PacedClip]) -> tuple[Judgement, ...]:
    """Return how far each clip of one voice is from what the others lead to expect.

    Nothing when there are fewer than LEAST, for then nothing is known; of fewer than LETTERS_FROM the ends
    are not judged.
    """
    if len(clips) < LEAST:
        return ()
    heard = np.array([(c.measures.seconds, c.measures.begins_db, c.measures.ends_db) for c in clips])
    lost, added, expected = _by_syllables(clips, heard)
    if len(clips) >= LETTERS_FROM:
        less, more, expected = _by_letters(clips, heard)
        lost, added = np.maximum(lost, less), np.maximum(added, more)
    rows = zip(lost, added, expected, strict=True)
    return tuple(Judgement(float(less), float(more), float(seconds)) for less, more, seconds in rows)


def _by_syllables(clips: Sequence[PacedClip], heard: _Numbers) -> tuple[_Numbers, _Numbers, _Numbers]:
    longer, expected = _seconds(_table(clips, letters=False), heard[:, 0], NARROWEST[0])
    limit = LIMITS[0] + len(clips) / COARSER
    return -longer / limit, longer / limit, expected


def _by_letters(clips: Sequence[PacedClip], heard: _Numbers) -> tuple[_Numbers, _Numbers, _Numbers]:
    table = _table(clips, letters=True)
    longer, expected = _seconds(table, heard[:, 0], NARROWEST[1])
    begins, ends = (_residuals(*table, edge, np.ones(len(clips)))[0] for edge in heard[:, 1:].T)
    louder = np.maximum(begins, 0) + np.maximum(ends, 0)
    lost = -longer + np.where(longer < 0, EDGE_WEIGHT * louder, 0)
    limit = LIMITS[1] + CAUTION / len(clips)
    return lost / limit, longer / limit, expected


def _seconds(
    table: tuple[_Numbers, _Numbers], seconds: _Numbers, narrowest: float
) -> tuple[_Numbers, _Numbers]:
    return _residuals(*table, seconds, np.sqrt(EXTRA_SECONDS + seconds), narrowest)


def traits(text: str) -> Counter[str]:
    """Return the counts by which a text's length is explained: of its letters, tones, neighbouring letters
    and pauses, and once more of those of its last word, which voices draw out."""
    composed = unicodedata.normalize("NFC", text.lower())
    found = Counter(f"pause {mark}" for mark in _PAUSE.findall(composed))
    words = [_traits_of_word(word) for word in _WORD.findall(composed)]
    for word in words:
        found.update(word)
    for name in words[-1] if words else ():
        found[f"last {name}"] += 1
    return found


def _traits_of_word(word: str) -> list[str]:
    marks = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in marks if mark in TONES)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    pairs = [first + second for first, second in zip(f"^{letters}", f"{letters}$", strict=True)]
    return [f"tone {tone}", *letters, *pairs]


def _table(clips: Sequence[PacedClip], letters: bool) -> tuple[_Numbers, _Numbers]:
    """Return the clips' counts, a row each, and what each column is penalised by; traits of a single clip
    could explain anything of it, and are left out."""
    rows = [traits(clip.text) for clip in clips]
    if not letters:
        rows = [Counter(pause=sum(n for name, n in row.items() if name[:5] == "pause")) for row in rows]
    shared = sorted(name for name, seen in Counter(name for row in rows for name in row).items() if seen > 1)
    table = np.zeros((len(clips), 2 + len(shared)))
    table[:, 0] = 1
    table[:, 1] = [clip.syllables for clip in clips]
    columns = {name: number for number, name in enumerate(shared, 2)}
    for number, row in enumerate(rows):
        for name, count in row.items():
            if name in columns:
                table[number, columns[name]] = count
    return table, np.array([1e-6, 1e-6] + [PENALTY] * len(shared))


def _residuals(
    table: _Numbers, penalty: _Numbers, values: _Numbers, spread: _Numbers, narrowest: float = 1e-9
) -> tuple[_Numbers, _Numbers]:
    """Return each value's studentized residual, in robust deviations, and what was expected of it."""
    rows, target = table / spread[:, None], values / spread
    weights = np.ones(len(values))
    for _ in range(ROUNDS):
        weighted = rows * weights[:, None]
        # the penalty is in units of the noise: it shrinks more where clips say less
        inverse = np.linalg.inv(weighted.T @ rows + np.diag(penalty))
        explained = rows @ (inverse @ (weighted.T @ target))
        leverage = ((rows @ inverse) * weighted).sum(axis=1)
        student = (target - explained) / np.sqrt(np.clip(1 - leverage, 1e-3, None))
        scale = max(1.4826 * float(np.median(np.abs(student))), narrowest)
        weights = np.minimum(1, HUBER * scale / np.maximum(np.abs(student), 1e-9))
    return student / scale, explained * spread
