"""`loa voices`: what each language would get, and what keeps the others from speaking here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import content
from pipeline.model.authored import Language
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Message, Stopped
from pipeline.work.casting.casting import NOBODY
from pipeline.work.casting.engines import Engines, provenance_of, unready, voice_of
from pipeline.work.casting.equipment import Machine, equipped


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
    first: bool = False
    """Whether it is the one that the language would get: the first that is ready."""

    def data(self) -> dict[str, object]:
        """The row as JSON values, and a message."""
        return dict(vars(self))


def voices(root: Path, machine: Machine) -> tuple[VoiceRow, ...]:
    """Return the voices of every language, in order of preference; raises Stopped for unreadable content."""
    catalogue = loaded_catalogue(root)
    engines = Engines(equipped(catalogue, machine))
    return tuple(row for language in catalogue.languages.values() for row in _rows(language, engines))


def loaded_catalogue(root: Path) -> Catalogue:
    """Return everything under `root`; raises Stopped when it cannot be read."""
    loaded = content.load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    return loaded.catalogue


def _rows(language: Language, engines: Engines) -> list[VoiceRow]:
    if language.people_only:
        return [VoiceRow(language.code, language.name, "", "", "", False, NOBODY[0].why)]
    rows = [_row(language, number, engines) for number in range(len(language.voices))]
    ready = next((number for number, row in enumerate(rows) if row.lack is None), None)
    return [replace(row, first=number == ready) for number, row in enumerate(rows)]


def _row(language: Language, number: int, engines: Engines) -> VoiceRow:
    choice = language.voices[number]
    named = (language.code, language.name, choice.engine, choice.voice)
    try:
        speaker = engines[choice.engine]
    except Stopped as unknown:
        return VoiceRow(*named, "", False, unknown.problems[0].what)
    lack = unready(speaker, voice_of(choice, language.code))
    return VoiceRow(*named, provenance_of(choice, speaker).licence, speaker.network, lack)
