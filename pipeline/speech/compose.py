"""From tokens to what a voice gets: words with prosodic punctuation, parted where a pause stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.speech.clean import PAUSE
from pipeline.speech.rules.rule import BREAK, Token

PAUSE_RULE = "pause"
"""The rule of an explicit pause; its token's words are the milliseconds."""

_PIECE = re.compile(rf"[,.;:?!{BREAK}]|[^\s,.;:?!{BREAK}]+")
_STRENGTH = {"": 0, ",": 1, ":": 2, ";": 2, ".": 3, "!": 4, "?": 5}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said in one breath, and the silence after it; None leaves it to the end of the sentence."""

    text: str
    pause_ms: int | None = None


def pause_at(text: str, start: int) -> Token | None:
    """Return the explicit pause that stands at a place of a cleaned text, or None."""
    found = PAUSE.match(text, start)
    return Token(*found.span(), found[1], PAUSE_RULE) if found else None


def compose(tokens: Sequence[Token], group_pause_ms: int) -> tuple[Phrase, ...]:
    """Return the phrases of a sentence: one, unless group pauses or explicit pauses part it."""
    phrases: list[Phrase] = []
    pending: list[Token] = []
    for token in _at_breaks(tokens):
        if token.rule != PAUSE_RULE:
            pending.append(token)
            continue
        pause = group_pause_ms if token.spoken == BREAK else int(token.spoken)
        _close(phrases, pending, pause)
        pending = []
    _close(phrases, pending, None)
    return tuple(phrases)


def one_line(tokens: Sequence[Token]) -> str:
    """Return the tokens as one line, group pauses as commas, explicit pauses left out."""
    return _joined(token for token in tokens if token.rule != PAUSE_RULE)


def shown(spoken: str) -> str:
    """Return a rule's words as an editor sees them: group pauses are commas."""
    return " ".join(spoken.replace(BREAK, ",").split())


def _at_breaks(tokens: Iterable[Token]) -> Iterable[Token]:
    for token in tokens:
        if BREAK not in token.spoken or token.unread:
            yield token
            continue
        for at, part in enumerate(token.spoken.split(BREAK)):
            if at:
                yield Token(token.start, token.end, BREAK, PAUSE_RULE)
            yield Token(token.start, token.end, part, token.rule)


def _close(phrases: list[Phrase], pending: list[Token], pause_ms: int | None) -> None:
    text = _joined(pending)
    if any(character.isalnum() for character in text):
        phrases.append(Phrase(text + ("," if pause_ms is not None and text[-1].isalnum() else ""), pause_ms))
    elif phrases and pause_ms is not None:
        last = phrases[-1]
        phrases[-1] = Phrase(last.text, (last.pause_ms or 0) + pause_ms)


def _joined(tokens: Iterable[Token]) -> str:
    words: list[str] = []
    mark = ""
    for token in tokens:
        if token.unread:
            mark = _placed(words, mark)
            words.append(token.spoken)
            continue
        for piece in _PIECE.findall(token.spoken):
            piece = "," if piece == BREAK else piece
            if piece in _STRENGTH:
                mark = max(mark, piece, key=_STRENGTH.__getitem__)
            else:
                mark = _placed(words, mark)
                words.append(piece)
    _placed(words, "" if mark == "," else mark)
    return " ".join(words)


def _placed(words: list[str], mark: str) -> str:
    if words and mark:
        words[-1] += mark
    return ""
