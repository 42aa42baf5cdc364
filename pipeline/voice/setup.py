"""What engines are opened with: the station's own voices, their keys and models, and whether to go online."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import extras
from pipeline.model.authored import OwnVoice
from pipeline.problems import Message, say
from pipeline.voice.gate import Speaks, WithVoices

SCRIPTS = {"Latn": "LATIN", "Khmr": "KHMER", "Hani": "CJK", "Hans": "CJK", "Hant": "CJK", "Tavt": "TAI VIET"}
"""How Unicode begins the names of a script's letters, by ISO 15924 code."""


@dataclass(frozen=True)
class Setup:
    """What a machine and a station give to the engines; goes to every process at work."""

    own: Mapping[str, OwnVoice] = field(default_factory=dict)
    """voices.yaml, by name."""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of servers, by the voice's name. Never shown: not in messages, recipes, plans or bundles."""
    models: Path = Path("models")
    """Where `loa voices install` puts models, each in a folder of its name."""
    offline: bool = False
    """Open no socket."""
    today: str = ""
    """The date, for clips that another day would give other bytes."""

    def voices_of(self, engine: str) -> Mapping[str, OwnVoice]:
        """Return the station's own voices that an engine speaks, by name."""
        return {name: voice for name, voice in self.own.items() if voice.engine == engine}


NO_SETUP = Setup()
"""Of a machine and a station that add nothing to what Loa has."""


class OfStation(WithVoices):
    """What engines have in common whose voices are the station's own."""

    name: str
    setup: Setup

    @property
    def voices(self) -> Mapping[str, Speaks]:
        """What each voice of voices.yaml reads, by its name."""
        return {name: speaks(own) for name, own in self.setup.voices_of(self.name).items()}


def speaks(voice: OwnVoice) -> Speaks:
    """Return what a station's own voice reads."""
    return Speaks(voice.language, SCRIPTS.get(voice.script, voice.script.upper()))


PACKAGED = ("edge", "sherpa")
"""Engines whose packages are an extra, called as the engine is."""


def packages_missing(engine: str) -> Message | None:
    """Return how to install the packages of an engine that is an extra; None when they are here."""
    if extras.here(engine):
        return None
    return say("its packages are not installed; run: scripts/loa voices install {name}", name=engine)


OFFLINE = say("it needs the network, and --offline forbids that")
