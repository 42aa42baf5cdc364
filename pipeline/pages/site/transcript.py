"""What a segment says, as WebVTT: a cue a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.model.script import PAUSE_MARK
from pipeline.model.spoken import Sentence


@dataclass(frozen=True)
class Cue:
    """One sentence as written, and when it is heard."""

    start_ms: int
    stop_ms: int
    text: str


def cues(sentences: Iterable[Sentence], ms: int) -> tuple[Cue, ...]:
    """Return a cue for each sentence of a sound that is `ms` long.

    What the pauses leave of it is shared out by syllables, so that a cue is late or early by what the
    voice's pace varies, and never overlaps another. Where pauses are longer than the sound (people read at
    their own pace), they count for nothing.
    """
    said = [one for one in sentences if written(one)]
    pauses = [sum(utterance.pause_ms for utterance in one.utterances) for one in said]
    if sum(pauses) >= ms:
        pauses = [0] * len(said)
    weights = [max(1, one.syllables) for one in said]
    pace = (ms - sum(pauses)) / max(1, sum(weights))
    return tuple(_timed(said, weights, pauses, pace))


def as_vtt(heard: Iterable[Cue]) -> bytes:
    """Return cues as a WebVTT file (W3C): plain text, nothing in it is markup."""
    blocks = (f"{_time(one.start_ms)} --> {_time(one.stop_ms)}\n{_text(one.text)}\n" for one in heard)
    return "\n".join(["WEBVTT\n", *blocks]).encode()


def written(sentence: Sentence) -> str:
    """Return a sentence as people read it: on one line, without marks of pauses."""
    return " ".join(PAUSE_MARK.sub(" ", sentence.written).split())


def _timed(said: list[Sentence], weights: list[int], pauses: list[int], pace: float) -> Iterator[Cue]:
    at = 0.0
    for sentence, weight, pause in zip(said, weights, pauses, strict=True):
        stop = at + weight * pace
        yield Cue(round(at), max(round(stop), round(at) + 1), written(sentence))
        at = stop + pause


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
