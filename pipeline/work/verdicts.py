"""What engines refused, remembered in the store: an unchanged build starts no engine to ask again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.digest import canonical, recipe
from pipeline.model.audio import Voice
from pipeline.problems import Message
from pipeline.store import Facts, Store
from pipeline.voice.engine import Engine

VERDICTS = 1
"""Version of the step; raised when engines are asked in another way."""


def refusals(
    speaker: Engine, voice: Voice, texts: Sequence[str], store: Store | None
) -> Mapping[str, Message | None]:
    """Return for each text why the voice must not speak it, or None; asks the engine only what is new."""
    if store is None or not texts:
        return dict(zip(texts, speaker.refuses(voice, texts), strict=True))

    def write(path: Path) -> Facts:
        verdicts: Facts = {"refused": [_packed(one) for one in speaker.refuses(voice, texts)]}
        path.write_bytes(canonical(verdicts))
        return verdicts

    identity = dict(speaker.identity(voice))
    key = recipe("verdicts", VERDICTS, voice=vars(voice), engine=identity, texts=list(texts))
    refused = store.make(key, "json", write).facts["refused"]
    assert isinstance(refused, list)
    return dict(zip(texts, map(_unpacked, refused), strict=True))


def _packed(message: Message | None) -> Any:
    return message and [message.text, [list(pair) for pair in message.values]]


def _unpacked(packed: Any) -> Message | None:
    return Message(packed[0], tuple((name, value) for name, value in packed[1])) if packed else None
