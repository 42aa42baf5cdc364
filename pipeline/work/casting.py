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

from pipeline import opening
from pipeline.digest import fingerprint
from pipeline.model.audio import Provenance, Voice
from pipeline.model.authored import Language, Take, VoiceChoice
from pipeline.model.catalogue import PHRASES, RUNDOWN, SECTIONS, Catalogue
from pipeline.model.script import PAUSE_MARK, Part, ReadParagraph
from pipeline.model.spoken import Sentence, Style
from pipeline.problems import Message, Place, Stopped, error, known_here, say, suggestion
from pipeline.store import Store
from pipeline.voice.engine import ENGINES, Engine, engine
from pipeline.voice.setup import NO_SETUP, Setup
from pipeline.work.verdicts import refusals


@dataclass(frozen=True)
class Rejected:
    """A voice that does not speak a part, and why."""

    voice: str
    why: Message


NOBODY = (Rejected("", say("no machine speaks this language; it waits for a reader")),)
"""Of a part whose language is read by people only."""


@dataclass(frozen=True)
class Played:
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
    files: tuple[Played, ...] = ()
    """The takes of its paragraphs or sentences, or the sound's file: what is heard where no voice speaks."""
    phrases: Mapping[str, Played] = field(default_factory=dict)
    """The takes of the phrase bank that stand in for the voice, by the sentence as written."""
    provenance: Provenance | None = None
    rejected: tuple[Rejected, ...] = ()

    @property
    def heard(self) -> bool:
        """Whether there will be sound."""
        return self.provenance is not None


SILENCE = Provenance("sound", "silence")


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


Barred = Mapping[Voice, Message]
"""Voices that must not speak, and why: what they said was not fit to air."""


def cast(
    parts: Iterable[Part], catalogue: Catalogue, engines: Engines, barred: Barred = MappingProxyType({})
) -> dict[str, Casting]:
    """Return who speaks each part, by part id."""
    takes = functools.cache(functools.partial(Bank.of, catalogue))
    castings: dict[str, Casting] = {}
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
    played = Played(file, catalogue.station.reading.sentence_pause_ms)
    return Casting(part, None, (played,), provenance=Provenance("sound", sound.source, licence=sound.licence))


def _recorded(part: Part, style: Style, takes: Callable[[str, str], Bank]) -> Casting | None:
    """Return the casting by takes when all of it is read by people: each paragraph by a fresh take of it, or
    each of its sentences by one of the phrase bank."""
    owner = part.id.split("/")[0]
    own = takes(part.language, RUNDOWN if owner in SECTIONS else owner)
    bank = takes(part.language, PHRASES)
    read = [_read_paragraph(paragraph, own, bank, style) for paragraph in part.paragraphs]
    if not read or not all(read):
        return None
    pairs = [pair for paragraph in read for pair in paragraph]
    by = _by_people([take for _, take in pairs])
    return Casting(part, None, tuple(played for played, _ in pairs), provenance=by)


def _read_paragraph(
    paragraph: ReadParagraph, own: Bank, bank: Bank, style: Style
) -> list[tuple[Played, Take]]:
    """Return what is heard of a paragraph by takes; nothing when some of it has none."""
    whole = own.takes.get(paragraph.paragraph.fingerprint)
    if whole:
        syllables = sum(sentence.syllables for sentence in paragraph.sentences)
        return [(Played(own.file(whole), style.paragraph_pause_ms, syllables), whole)]
    found = [(sentence, bank.take(sentence)) for sentence in paragraph.sentences]
    pairs = [
        (_of_bank(bank, take, sentence), take) for sentence, take in found if take and sentence.utterances
    ]
    return pairs if len(pairs) == len(found) else []


def _of_bank(bank: Bank, take: Take, sentence: Sentence) -> Played:
    return Played(bank.file(take), sentence.utterances[-1].pause_ms, sentence.syllables)


def _by_people(takes: Sequence[Take]) -> Provenance:
    readers = ", ".join(dict.fromkeys(take.reader for take in takes))
    return Provenance("people", readers, max(take.on for take in takes).isoformat())


@dataclass(frozen=True)
class Bank:
    """Takes that may be aired, by the fingerprint of what was read."""

    recordings: Path
    """Where the takes' paths begin: the folder content/."""
    takes: Mapping[str, Take]

    @staticmethod
    def of(catalogue: Catalogue, language: str, owner: str) -> Bank:
        """Return the takes of the phrase bank (PHRASES); or of any segment, those of its own folder first: a
        take belongs to what was read, so a segment that was renamed keeps its takes."""
        others = () if owner == PHRASES else (name for name, code in catalogue.takes if code == language)
        found: dict[str, Take] = {}
        for name in (owner, *(other for other in sorted(others) if other not in (owner, PHRASES))):
            found = {**usable_takes(catalogue, name, language), **found}
        return Bank(catalogue.root, found)

    def file(self, take: Take) -> Path:
        """Return where a take's sound lies."""
        return file_of(self.recordings, take)

    def take(self, sentence: Sentence) -> Take | None:
        """Return the take of a sentence as it is written."""
        return self.takes.get(as_written(sentence)) if self.takes else None


def file_of(root: Path, take: Take) -> Path:
    """Return where a take's sound lies under content/."""
    return (root / take.path).with_name(take.file)


@functools.lru_cache(maxsize=4096)
def _sha256(file: Path, changed_ns: int, length: int) -> str:
    return opening.sha256_of(file, opening.SOUND_BYTES)


def bytes_of(file: Path) -> str:
    """Return the fingerprint of a recording's bytes, '' for what is no file or too large to be a recording; a
    file that did not change is read once in a run."""
    try:
        known = file.stat()
        return _sha256(file, known.st_mtime_ns, known.st_size)[:12]
    except (OSError, Stopped):  # it is a finding of the check
        return ""


def as_written(sentence: Sentence) -> str:
    """Return the fingerprint of a sentence as people read it, without pause marks."""
    return fingerprint(PAUSE_MARK.sub(" ", sentence.written))


def usable_takes(catalogue: Catalogue, owner: str, language: str) -> Mapping[str, Take]:
    """Return the takes of a folder that may be aired, by the fingerprint of what was read: with the reader's
    consent, and with the very bytes that were listed."""
    takes = catalogue.takes.get((owner, language), ())
    return {take.fingerprint: take for take in takes if take.consent and is_as_listed(catalogue.root, take)}


def is_as_listed(root: Path, take: Take) -> bool:
    """Return whether a take's file is there, and is the one that was listed."""
    file = file_of(root, take)
    return file.is_file() and take.sha256 in (None, bytes_of(file))


def _by_voices(
    waiting: list[Part], language: Language, engines: Engines, barred: Barred, bank: Bank
) -> dict[str, Casting]:
    """Return the castings of parts in one language: each by the first voice that does not refuse it.

    A sentence that the phrase bank has is not the voice's to say.
    """
    castings: dict[str, Casting] = {}
    rejected: dict[str, tuple[Rejected, ...]] = {part.id: () for part in waiting}
    for choice in language.voices:
        if choice.engine not in ENGINES:  # an error of languages.yaml, found beside this
            continue
        voice = voice_of(choice, language.code)
        refused = _refused(engines, voice, waiting, barred, bank)
        for part in waiting:
            if why := refused[part.id]:
                rejected[part.id] += (Rejected(f"{choice.engine} {choice.voice}", why),)
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
) -> dict[str, Message | None]:
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
