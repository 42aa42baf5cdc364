"""Who speaks what: for each part a fresh recording, else the first voice that does not refuse it.

A language is never read with another language's voice; which voice it is, and why not those before
it, is known and shown before there is any sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pipeline.model.audio import Provenance, Voice
from pipeline.model.authored import Language, Take, VoiceChoice
from pipeline.model.catalogue import Catalogue
from pipeline.model.script import Part
from pipeline.problems import Message, say
from pipeline.voice.engine import Engine, engine
from pipeline.voice.setup import NO_SETUP, Setup


@dataclass(frozen=True)
class Rejected:
    """A voice that does not speak a part, and why."""

    voice: str
    why: Message


NOBODY = (Rejected("", say("no machine speaks this language; it waits for a reader")),)
"""Of a part whose language is read by people only."""


@dataclass(frozen=True)
class Casting:
    """Who speaks a part; nobody when there is neither voice nor takes nor a sound."""

    part: Part
    voice: Voice | None = None
    files: tuple[Path, ...] = ()
    """The takes of its paragraphs, or the sound's file."""
    provenance: Provenance | None = None
    rejected: tuple[Rejected, ...] = ()

    @property
    def heard(self) -> bool:
        """Whether there will be sound."""
        return self.provenance is not None


SILENCE = Provenance("sound", "silence")


@dataclass
class Engines:
    """The engines in use, each opened once."""

    setup: Setup = NO_SETUP
    opened: dict[str, Engine] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Engine:
        if name not in self.opened:
            self.opened[name] = engine(name, self.setup)
        return self.opened[name]


Barred = Mapping[Voice, Message]
"""Voices that must not speak, and why: what they said was not fit to air."""


def cast(
    parts: Iterable[Part], catalogue: Catalogue, engines: Engines, barred: Barred = MappingProxyType({})
) -> dict[str, Casting]:
    """Return who speaks each part, by part id."""
    castings: dict[str, Casting] = {}
    undecided: dict[str, list[Part]] = {}
    for part in parts:
        if part.silence_ms:
            castings[part.id] = Casting(part, provenance=SILENCE)
        elif part.sound in catalogue.sounds:
            castings[part.id] = _sounded(part, catalogue)
        elif recorded := _recorded(part, catalogue):
            castings[part.id] = recorded
        elif part.language in catalogue.languages:
            undecided.setdefault(part.language, []).append(part)
    for code, waiting in undecided.items():
        castings |= _by_voices(waiting, catalogue.languages[code], engines, barred)
    return castings


def _sounded(part: Part, catalogue: Catalogue) -> Casting:
    sound = catalogue.sounds[part.sound]
    file = catalogue.root / "sounds" / sound.file
    return Casting(part, None, (file,), Provenance("sound", sound.source, licence=sound.licence))


def _recorded(part: Part, catalogue: Catalogue) -> Casting | None:
    """Return the casting by takes when every paragraph has a fresh one that may be aired."""
    owner = part.id.split("/")[0]
    takes = fresh_takes(catalogue, owner, part.language)
    read = [takes.get(paragraph.paragraph.fingerprint) for paragraph in part.paragraphs]
    found = [take for take in read if take]
    if not found or len(found) < len(read):
        return None
    folder = catalogue.root / "recordings" / part.language / owner
    readers = ", ".join(dict.fromkeys(take.reader for take in found))
    newest = max(take.on for take in found).isoformat()
    return Casting(part, None, tuple(folder / t.file for t in found), Provenance("people", readers, newest))


def fresh_takes(catalogue: Catalogue, segment: str, language: str) -> Mapping[str, Take]:
    """Return the takes of a segment in a language that may be aired, by the fingerprint of what was read."""
    takes = catalogue.takes.get((segment, language), ())
    folder = catalogue.root / "recordings" / language / segment
    return {take.fingerprint: take for take in takes if take.consent and (folder / take.file).is_file()}


def _by_voices(
    waiting: list[Part], language: Language, engines: Engines, barred: Barred
) -> dict[str, Casting]:
    """Return the castings of parts in one language: each by the first voice that does not refuse it."""
    castings: dict[str, Casting] = {}
    rejected: dict[str, tuple[Rejected, ...]] = {part.id: () for part in waiting}
    for choice in language.voices:
        voice = voice_of(choice, language.code)
        refusals = _refusals(engines[choice.engine], voice, waiting, barred)
        for part in waiting:
            if why := refusals[part.id]:
                rejected[part.id] += (Rejected(f"{choice.engine} {choice.voice}", why),)
            else:
                made_by = provenance_of(choice, engines[choice.engine])
                castings[part.id] = Casting(part, voice, (), made_by, rejected[part.id])
        waiting = [part for part in waiting if part.id not in castings]
    return castings | {part.id: Casting(part, rejected=rejected[part.id] or NOBODY) for part in waiting}


def _refusals(speaker: Engine, voice: Voice, parts: list[Part], barred: Barred) -> dict[str, Message | None]:
    """Return for each part why the voice does not speak it, asking the engine once for all of them."""
    if why := barred.get(voice) or speaker.lacks():
        return {part.id: why for part in parts}
    texts = list(dict.fromkeys(text for part in parts for text in texts_of(part)))
    verdicts = dict(zip(texts, speaker.refuses(voice, texts), strict=True))
    return {part.id: next(filter(None, (verdicts[text] for text in texts_of(part))), None) for part in parts}


def texts_of(part: Part) -> list[str]:
    """Return what a machine voice is given for a part, utterance by utterance."""
    return [utterance.text for sentence in part.sentences for utterance in sentence.utterances]


def voice_of(choice: VoiceChoice, language: str) -> Voice:
    """Return a language's voice as engines know it."""
    return Voice(choice.engine, choice.voice, language, choice.rate, choice.pitch)


def provenance_of(choice: VoiceChoice, speaker: Engine) -> Provenance:
    """Return how a voice's speech is made, with the licence that languages.yaml names."""
    made = speaker.provenance(voice_of(choice, ""))
    return replace(made, licence=choice.licence or made.licence)
