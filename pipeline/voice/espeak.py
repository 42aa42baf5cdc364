"""The engine `espeak`: libespeak-ng from the espeakng-loader wheel, in worker processes."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import JSON, sha256_of_file
from pipeline.extras import version
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import MachineLacks, Message, Place, Stopped, error, say
from pipeline.store import FULL
from pipeline.tools import Worker, WorkerEnded
from pipeline.voice.gate import Speaks, WithVoices, unread

VOICES: Mapping[str, Speaks] = {
    "vi": Speaks("vi", "LATIN"),
    "vi-vn-x-central": Speaks("vi", "LATIN"),
    "vi-vn-x-south": Speaks("vi", "LATIN"),
    "yue": Speaks("yue", "CJK"),
    "cmn": Speaks("cmn", "CJK"),
}
"""Not the library's others: `hak` reads only romanised text, and spells what it does not know in English."""

LONGEST_DATA_PATH = 159
"""Characters; the library ends its process when the path of its data is longer."""
LONGEST_WAIT = 60.0
"""Seconds; a sentence takes some milliseconds, so a worker that takes a minute hangs."""

_this_thread = threading.local()


@dataclass(frozen=True)
class Espeak(WithVoices):
    """libespeak-ng: quick, offline, the same bytes every time; not pretty."""

    name = "espeak"
    voices = VOICES
    repeatable = True
    connections = 1
    network = False

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the wheel's version and the library's SHA-256: what its sound depends on."""
        return {"loader": version("espeakng-loader"), "library": _library_sha256()}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke, by which library."""
        by, package = f"eSpeak NG {voice.name}", f"espeakng-loader {version('espeakng-loader')}"
        return Provenance("machine", by, package, "GPL-3.0-or-later")

    def lacks(self) -> Message | None:
        """Return why the library cannot be used here: its wheel or its data, or too long a path."""
        try:
            library, data = _library(), _data()
        except (ImportError, OSError) as failure:
            return say("espeak-ng is not to be had: {why}", why=str(failure))
        if not (library.is_file() and data.is_dir()):
            return say("espeak-ng is not to be had: {why}", why="espeakng-loader")
        if len(str(data).encode()) > LONGEST_DATA_PATH:
            return say(
                "espeak-ng cannot use its data: the path has {length} characters, more than {most}; "
                "put Loa into a folder with a shorter path",
                length=len(str(data).encode()),
                most=LONGEST_DATA_PATH,
            )
        return None

    def refuses(self, voice: Voice, texts: Sequence[str]) -> tuple[Message | None, ...]:
        """Return for each text why not: the wrong voice, unread characters, words it reads in English."""
        wrong = self.unfit(voice)
        return (wrong,) * len(texts) if wrong else unspeakable(voice.name, texts)

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV, 16-bit mono, 22,050 samples a second.

        What `refuses` finds without the library it refuses once more.
        """
        if refused := self.unfit(voice) or unread(text, VOICES[voice.name].script):
            raise Stopped(error(Place(), refused))
        options = {"rate": voice.rate, "pitch": voice.pitch}
        _ask(voice=voice.name, text=text, target=str(draft.resolve()), **options)


def unspeakable(name: str, texts: Sequence[str]) -> tuple[Message | None, ...]:
    """Return for each text why the voice `name` cannot read it: strange characters, or words that it would
    read in English. Raises MachineLacks when the library is not to be had."""
    found = [unread(text, VOICES[name].script) for text in texts]
    clean = [text for text, problem in zip(texts, found, strict=True) if problem is None]
    strange = iter(_ask(voice=name, texts=clean)["strange"] if clean else ())
    return tuple(problem or _foreign(next(strange), name) for problem in found)


def phonemes(name: str, texts: Sequence[str]) -> list[str]:
    """Return each text's phonemes (IPA) by the voice `name`; marks are lost. Raises as `unspeakable`."""
    heard: list[str] = _ask(voice=name, phonemes=list(texts))["phonemes"]
    return heard


def _ask(**request: Any) -> Any:
    if lack := Espeak().lacks():
        raise MachineLacks(error(Place("espeak"), lack))
    try:
        answer = _worker().ask(request, LONGEST_WAIT)
    except WorkerEnded as ended:
        raise Stopped(error(Place("espeak"), say("espeak-ng {how}", how=str(ended)))) from ended
    if "failed" in answer:
        if answer["errno"] in FULL:  # the store has words for that
            raise OSError(answer["errno"], answer["failed"])
        raise Stopped(error(Place("espeak"), say("espeak-ng failed: {why}", why=answer["failed"])))
    return answer


def _worker() -> Worker:
    """Return this thread's own worker process; it ends when the thread does."""
    if not hasattr(_this_thread, "worker"):
        _this_thread.worker = Worker("pipeline.voice.espeak_worker")
    worker: Worker = _this_thread.worker
    return worker


def _library() -> Path:
    import espeakng_loader

    return Path(espeakng_loader.get_library_path())


def _data() -> Path:
    import espeakng_loader

    return Path(espeakng_loader.get_data_path())


@functools.cache
def _library_sha256() -> str:
    return sha256_of_file(_library())


def _foreign(words: Sequence[str], name: str) -> Message | None:
    if not words:
        return None
    named = ", ".join(dict.fromkeys(word.strip(",.;:!?…'\"“”‘’()") for word in words))
    return say("espeak would read in English with its voice '{voice}': {words}", voice=name, words=named)
