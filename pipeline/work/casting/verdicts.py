"""What engines refused, remembered in the store: an unchanged build starts no engine to ask again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.digest import JSON, recipe
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

    def ask() -> Facts:
        return {"refused": [packed(one) if one else None for one in speaker.refuses(voice, texts)]}

    identity = dict(speaker.identity(voice))
    key = recipe("verdicts", VERDICTS, voice=vars(voice), engine=identity, texts=list(texts))
    refused = store.note(key, ask).list("refused")
    return dict(zip(texts, (unpacked(one) if one else None for one in refused), strict=True))


def packed(message: Message) -> list[JSON]:
    """Return a message as JSON values; messages among its values, too."""
    return [message.text, [[name, _plain(value)] for name, value in message.values]]


def _plain(value: str | int | float | Message) -> JSON:
    return packed(value) if isinstance(value, Message) else value


def unpacked(found: Any) -> Message:
    """Return the message that was packed."""
    text, values = found
    return Message(
        text, tuple((name, unpacked(value) if isinstance(value, list) else value) for name, value in values)
    )
