"""`loa voices`: the voices of each language, and what keeps them from speaking on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline import content
from pipeline.model.authored import Language
from pipeline.problems import Message, Stopped
from pipeline.work.casting import NOBODY, Engines, provenance_of


@dataclass(frozen=True)
class VoiceRow:
    """One voice of one language, or a language without any."""

    language: str
    name: str
    engine: str
    voice: str
    licence: str
    network: bool
    lack: Message | None
    """Why it does not speak here; None when it is ready."""

    def data(self) -> dict[str, object]:
        """The row as JSON values."""
        return vars(self) | {"lack": str(self.lack) if self.lack else None}


def voices(root: Path) -> tuple[VoiceRow, ...]:
    """Return the voices of every language, in order of preference; raises Stopped for unreadable content."""
    loaded = content.load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    engines = Engines()
    rows = [_rows(language, engines) for language in loaded.catalogue.languages.values()]
    return tuple(row for group in rows for row in group)


def _rows(language: Language, engines: Engines) -> list[VoiceRow]:
    if language.people_only:
        return [VoiceRow(language.code, language.name, "", "", "", False, NOBODY[0].why)]
    return [_row(language, number, engines) for number in range(len(language.voices))]


def _row(language: Language, number: int, engines: Engines) -> VoiceRow:
    choice = language.voices[number]
    try:
        speaker = engines[choice.engine]
    except Stopped as unknown:
        lack = unknown.problems[0].what
        return VoiceRow(language.code, language.name, choice.engine, choice.voice, "", False, lack)
    return VoiceRow(
        language.code,
        language.name,
        choice.engine,
        choice.voice,
        provenance_of(choice, speaker).licence,
        speaker.network,
        speaker.lacks(),
    )
