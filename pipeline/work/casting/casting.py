"""Who speaks what: for each part a fresh recording, else the first voice that does not refuse it.

A language is never read with another language's voice; which voice it is, and why not those before
it, is known and shown before there is any sound.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from pipeline.model.audio import Provenance, Voice
from pipeline.model.authored import Language, Take
from pipeline.model.catalogue import PHRASES, RUNDOWN, Catalogue
from pipeline.model.coverage import Rejection
from pipeline.model.parts import PartId
from pipeline.model.script import Part, ReadParagraph
from pipeline.model.spoken import Sentence, Style
from pipeline.problems import Message, say
from pipeline.voice.engines import ENGINES
from pipeline.work.casting.bank import Bank, as_written
from pipeline.work.casting.engines import Engines, provenance_of, voice_of
from pipeline.work.casting.verdicts import refusals

NOBODY = (Rejection("", say("no machine speaks this language; it waits for a reader")),)
"""Of a part whose language is read by people only."""


@dataclass(frozen=True)
class PlayedFile:
    """A file that is heard as it is, and the silence after it."""

    file: Path
    pause_ms: int
    syllables: int = 0
    """How many are read in it; 0 where that is not known."""


@dataclass(frozen=True)
class Casting:
    """Who speaks a part; nobody when there is neither voice nor takes nor a sound."""

    part: Part
    voice: Voice | None = None
    files: tuple[PlayedFile, ...] = ()
    """The takes of its paragraphs or sentences, or the sound's file: what is heard where no voice speaks."""
    phrases: Mapping[str, PlayedFile] = field(default_factory=dict)
    """The takes of the phrase bank that stand in for the voice, by the sentence as written."""
    provenance: Provenance | None = None
    rejected: tuple[Rejection, ...] = ()

    @property
    def heard(self) -> bool:
        """Whether there will be sound."""
        return self.provenance is not None


SILENCE = Provenance("sound", "silence")


Barred = Mapping[Voice, Message]
"""Voices that must not speak, and why: what they said was not fit to air."""


def cast(
    parts: Iterable[Part], catalogue: Catalogue, engines: Engines, barred: Barred = MappingProxyType({})
) -> dict[PartId, Casting]:
    """Return who speaks each part, by part id."""
    takes = functools.cache(functools.partial(Bank.of, catalogue))
    castings: dict[PartId, Casting] = {}
    undecided: dict[str, list[Part]] = {}
    for part in parts:
        if part.silence_ms:
            castings[part.id] = Casting(part, provenance=SILENCE)
        elif part.sound in catalogue.sounds:
            castings[part.id] = _sounded(part, catalogue)
        elif recorded := _recorded(part, catalogue.station.reading, takes):
            castings[part.id] = recorded
        elif part.language in catalogue.languages:
            undecided.setdefault(part.language, []).append(part)
    for code, waiting in undecided.items():
        bank = takes(code, PHRASES)
        castings |= _by_voices(waiting, catalogue.languages[code], engines, barred, bank)
    return castings


def _sounded(part: Part, catalogue: Catalogue) -> Casting:
    sound = catalogue.sounds[part.sound]
    file = catalogue.root / "sounds" / sound.file
    played = PlayedFile(file, catalogue.station.reading.sentence_pause_ms)
    return Casting(part, None, (played,), provenance=Provenance("sound", sound.source, licence=sound.licence))


def _recorded(part: Part, style: Style, takes: Callable[[str, str], Bank]) -> Casting | None:
    """Return the casting by takes when all of it is read by people: each paragraph by a fresh take of it, or
    each of its sentences by one of the phrase bank."""
    own = takes(part.language, RUNDOWN if part.id.section else part.id.owner)
    bank = takes(part.language, PHRASES)
    read = [_read_paragraph(paragraph, own, bank, style) for paragraph in part.paragraphs]
    if not read or not all(read):
        return None
    pairs = [pair for paragraph in read for pair in paragraph]
    by = _by_people([take for _, take in pairs])
    return Casting(part, None, tuple(played for played, _ in pairs), provenance=by)


def _read_paragraph(
    paragraph: ReadParagraph, own: Bank, bank: Bank, style: Style
) -> list[tuple[PlayedFile, Take]]:
    """Return what is heard of a paragraph by takes; nothing when some of it has none."""
    whole = own.takes.get(paragraph.paragraph.fingerprint)
    if whole:
        syllables = sum(sentence.syllables for sentence in paragraph.sentences)
        return [(PlayedFile(own.file(whole), style.paragraph_pause_ms, syllables), whole)]
    found = [(sentence, bank.take(sentence)) for sentence in paragraph.sentences]
    pairs = [
        (_of_bank(bank, take, sentence), take) for sentence, take in found if take and sentence.utterances
    ]
    return pairs if len(pairs) == len(found) else []


def _of_bank(bank: Bank, take: Take, sentence: Sentence) -> PlayedFile:
    return PlayedFile(bank.file(take), sentence.utterances[-1].pause_ms, sentence.syllables)


def _by_people(takes: Sequence[Take]) -> Provenance:
    readers = ", ".join(dict.fromkeys(take.reader for take in takes))
    return Provenance("people", readers, max(take.on for take in takes).isoformat())


def _by_voices(
    waiting: list[Part], language: Language, engines: Engines, barred: Barred, bank: Bank
) -> dict[PartId, Casting]:
    """Return the castings of parts in one language: each by the first voice that does not refuse it.

    A sentence that the phrase bank has is not the voice's to say.
    """
    castings: dict[PartId, Casting] = {}
    rejected: dict[PartId, tuple[Rejection, ...]] = {part.id: () for part in waiting}
    for choice in language.voices:
        if choice.engine not in ENGINES:  # an error of languages.yaml, found beside this
            continue
        voice = voice_of(choice, language.code)
        refused = _refused(engines, voice, waiting, barred, bank)
        for part in waiting:
            if why := refused[part.id]:
                rejected[part.id] += (Rejection(f"{choice.engine} {choice.voice}", why),)
            else:
                made_by = provenance_of(choice, engines[choice.engine])
                castings[part.id] = _spoken(Casting(part, voice, (), {}, made_by, rejected[part.id]), bank)
        waiting = [part for part in waiting if part.id not in castings]
    return castings | {part.id: Casting(part, rejected=rejected[part.id] or NOBODY) for part in waiting}


def _spoken(casting: Casting, bank: Bank) -> Casting:
    """Return a voice's casting with the sentences of the phrase bank in their places, and who read them."""
    read = [(one, take) for one in casting.part.sentences if one.utterances and (take := bank.take(one))]
    if not read or casting.provenance is None:
        return casting
    by = ", ".join([casting.provenance.by, _by_people([take for _, take in read]).by])
    phrases = {as_written(sentence): _of_bank(bank, take, sentence) for sentence, take in read}
    return replace(casting, phrases=phrases, provenance=replace(casting.provenance, by=by))


def _refused(
    engines: Engines, voice: Voice, parts: list[Part], barred: Barred, bank: Bank
) -> dict[PartId, Message | None]:
    """Return for each part why the voice does not speak it, asking the engine once for all of them.

    Only what an engine says of texts is remembered: keys and models come and go. What an unfit voice would
    never read is said before how to install it.
    """
    speaker = engines[voice.engine]
    unfit = speaker.unfit(voice)
    if why := barred.get(voice) or (None if unfit else speaker.lacks()):
        return {part.id: why for part in parts}
    said = {part.id: _texts_of(part, bank) for part in parts}
    texts = list(dict.fromkeys(text for some in said.values() for text in some))
    verdicts = refusals(speaker, voice, texts, None if unfit else engines.store)
    return {part: next(filter(None, (verdicts[text] for text in some)), None) for part, some in said.items()}


def _texts_of(part: Part, bank: Bank) -> list[str]:
    """Return what a machine voice is given for a part, utterance by utterance."""
    sentences = (sentence for sentence in part.sentences if not bank.take(sentence))
    return [utterance.text for sentence in sentences for utterance in sentence.utterances]
