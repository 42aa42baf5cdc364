"""The engines in use, and a language's voices as engines know them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.model.audio import Provenance, Voice
from pipeline.model.authored import Language, VoiceChoice
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Message, Place, Stopped, error, known_here, say, suggestion
from pipeline.store import Store
from pipeline.voice.engine import Engine
from pipeline.voice.engines import engine
from pipeline.voice.setup import NO_SETUP, Setup


@dataclass
class Engines:
    """The engines in use, each opened once; `store` remembers what they refused."""

    setup: Setup = NO_SETUP
    store: Store | None = None
    opened: dict[str, Engine] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Engine:
        if name not in self.opened:
            self.opened[name] = engine(name, self.setup)
        return self.opened[name]


def language_called(code: str, catalogue: Catalogue) -> Language:
    """Return the language of that code; raises Stopped, naming the nearest or all, when there is none."""
    known = catalogue.languages
    if code in known:
        return known[code]
    what = say("languages.yaml has no language '{language}'", language=code)
    raise Stopped(error(Place("languages.yaml"), what, suggestion(code, known, known_here(known))))


def unready(speaker: Engine, voice: Voice) -> Message | None:
    """Return why a voice does not speak here whatever the text is, or None.

    The voice comes before its engine: `voices install` of a voice installs the engine's packages, too.
    """
    return speaker.unfit(voice) or speaker.lacks()


def voice_of(choice: VoiceChoice, language: str) -> Voice:
    """Return a language's voice as engines know it."""
    return Voice(choice.engine, choice.voice, language, choice.rate, choice.pitch)


def provenance_of(choice: VoiceChoice, speaker: Engine) -> Provenance:
    """Return how a voice's speech is made, with the licence that languages.yaml names."""
    made = speaker.provenance(voice_of(choice, ""))
    return replace(made, licence=choice.licence or made.licence)
