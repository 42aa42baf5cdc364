"""`loa say`: one line, heard at once with the voice that a week would use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import content, tools
from pipeline.digest import fingerprint
from pipeline.model.audio import Format
from pipeline.model.catalogue import Catalogue
from pipeline.model.parts import PartId
from pipeline.model.script import Paragraph, Part, ReadParagraph
from pipeline.model.spoken import Sentence
from pipeline.problems import Place, Stopped, error, known_here, say, suggestion
from pipeline.progress import Progress
from pipeline.speech import reader
from pipeline.store import Store, write_whole
from pipeline.work.casting.casting import Casting, cast
from pipeline.work.casting.engines import Engines, language_called
from pipeline.work.casting.equipment import Machine, equipped
from pipeline.work.casting.takes import unusable, without_takes
from pipeline.work.speaking.jobs import job_of, targets_of
from pipeline.work.speaking.making import make
from pipeline.work.speaking.speaking import Speaking


@dataclass(frozen=True)
class SayRequest:
    """What is to be said, in which language, and by which of its voices (None: the first that does)."""

    text: str
    language: str = "vi"
    voice: str | None = None


@dataclass(frozen=True)
class SaidLine:
    """What was said, by whom, and where it lies."""

    spoken: str
    by: str
    """The voice, or who read it."""
    file: Path


def say_line(
    root: Path, output: Path, line: SayRequest, machine: Machine, today: dt.date, progress: Progress
) -> SaidLine:
    """Speak a line and return where its MP3 lies; raises Stopped with why it cannot be spoken."""
    loaded = content.load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    text, language = line.text, line.language
    sentences = _read(loaded.catalogue, language, text)
    usable = without_takes(loaded.catalogue, unusable(loaded.catalogue))
    catalogue = _with_voice(usable, line)
    paragraph = ReadParagraph(Paragraph(text, Place(), "", local=False), sentences)
    part = Part(PartId("say", language), language, (paragraph,))
    engines = Engines(equipped(catalogue, machine, today.isoformat()))
    casting = cast([part], catalogue, engines)[part.id]
    if not casting.heard:
        raise Stopped(*(error(Place(language), rejected.why) for rejected in casting.rejected))
    file = output / "say" / f"{fingerprint(text)}-{language}.mp3"
    write_whole(file, _made(catalogue, output, casting, engines, progress))
    return SaidLine(" ".join(sentence.spoken for sentence in sentences), _by(casting), file)


def _by(casting: Casting) -> str:
    if casting.voice:
        return f"{casting.voice.engine} {casting.voice.name}"
    return casting.provenance.by if casting.provenance else ""


def _with_voice(catalogue: Catalogue, line: SayRequest) -> Catalogue:
    """Return the catalogue in which the wanted voice alone speaks the line's language: no recordings."""
    if line.voice is None:
        return catalogue
    language = catalogue.languages[line.language]
    chosen = [choice for choice in language.voices if line.voice in (choice.voice, choice.engine)]
    if not chosen:
        known = dict.fromkeys(choice.voice for choice in language.voices)
        what = say("{language} has no voice '{voice}'", language=language.name, voice=line.voice)
        raise Stopped(error(Place("languages.yaml"), what, suggestion(line.voice, known, known_here(known))))
    only = language.model_copy(update={"voices": tuple(chosen[:1])})
    return replace(catalogue, languages={**catalogue.languages, line.language: only}, takes={})


def _read(catalogue: Catalogue, language: str, text: str) -> tuple[Sentence, ...]:
    scripts = language_called(language, catalogue).scripts
    lexicon = catalogue.lexicons.get(language, ())
    read = reader(language, scripts, catalogue.station.reading, lexicon)
    sentences = read.paragraph(text)
    left = [leftover for sentence in sentences for leftover in sentence.leftovers]
    if left:
        raise Stopped(*(error(Place("TEXT", 1, one.start + 1), one.what, one.do) for one in left))
    return sentences


def _made(
    catalogue: Catalogue, output: Path, casting: Casting, engines: Engines, progress: Progress
) -> bytes:
    profile = next(iter(catalogue.profiles.values()))
    forms = {profile.code: Format(profile.rate, profile.bitrate)}
    job = job_of(casting, engines, forms, targets_of(catalogue.station))
    with tools.processes(1) as pool:
        speaking = Speaking(Store(output / "store"), engines, lambda: pool, progress)
        failures = speaking.speak(job.lines, job.lines)
        if failures:
            raise Stopped(*(error(Place(_by(casting)), why) for why in failures.values()))
        made, problems = make([job], speaking.store, lambda: pool, progress)
    if problems:
        raise Stopped(*problems)
    return made[casting.part.id, profile.code].piece.path.read_bytes()
