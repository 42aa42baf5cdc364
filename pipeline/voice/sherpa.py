"""The engine `sherpa`: Piper and MMS voices (VITS) in this process, through sherpa-onnx (extra).

Offline and natural. With noise scale 0 a model says the same words in the same bytes every time; above 0
it would differ from run to run.
"""

from __future__ import annotations

import functools
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.digest import JSON, sha256_of_file
from pipeline.extras import version
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import Message, Place, Stopped, error, say
from pipeline.voice import espeak, piper
from pipeline.voice.gate import PROSODY, stop_if_refused, unread, unreadable, wrong_voice
from pipeline.voice.models import InstalledModel, installed, offers
from pipeline.voice.setup import NO_SETUP, Setup, packages_missing
from pipeline.wav import write_wav

NOISE = 0.0
THREADS = 1
"""A model uses one core: the processes at work share the others."""

_alone = threading.Lock()
"""Held while a model speaks: it is not known to be safe in several threads."""


@dataclass(frozen=True)
class Sherpa:
    """Installed neural voices: natural, offline, the same bytes every time."""

    setup: Setup = NO_SETUP

    name = "sherpa"
    repeatable = True
    connections = 1
    network = False

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the package's version, the model's files by SHA-256, and whose phonemes it reads."""
        here = installed(voice.name, self.setup.models)
        if here is None:
            return {"sherpa-onnx": version("sherpa-onnx")}
        phonemes = dict(espeak.Espeak().identity(voice)) if here.kind == "piper" else {}
        files: dict[str, JSON] = {"model": here.model, "tokens": here.tokens}
        return {"sherpa-onnx": version("sherpa-onnx"), **files, "phonemes": phonemes, "noise": NOISE}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke: which model, from where, under which licence."""
        here = installed(voice.name, self.setup.models)
        offer = offers(self.setup).get(voice.name)
        licence, source = (offer.licence, offer.source) if offer else ("", "")
        source = here.source if here else source
        model = f"{voice.name} sha256:{here.model}" if here else voice.name
        by, package = f"sherpa-onnx {voice.name}", f"sherpa-onnx {version('sherpa-onnx')}"
        return Provenance("machine", by, package, licence, model=model, source=source)

    def lacks(self) -> Message | None:
        """Return why not when the package is not installed; whether a voice's model is, `refuses` says."""
        return packages_missing(self.name)

    def unfit(self, voice: Voice) -> Message | None:
        """Return why not: an unknown voice, another language's, or a model that is not installed."""
        known = offers(self.setup)
        if wrong := wrong_voice(voice, {name: offer.speaks for name, offer in known.items()}):
            return wrong
        here, offer = installed(voice.name, self.setup.models), known[voice.name]
        if here is None:
            return say("its model is not installed; run: scripts/loa voices install {name}", name=voice.name)
        told = ("name", "kind", "language", "script")
        if any(getattr(here, what) != getattr(offer, what) for what in told):
            return say(
                "another model is installed under its name; run: scripts/loa voices install {name}",
                name=voice.name,
            )
        return None

    def refuses(self, voice: Voice, texts: Sequence[str]) -> tuple[Message | None, ...]:
        """Return for each text why not: an unknown or wrong voice, a model that is not installed, strange
        characters, or words that its phonemes would be English of."""
        here, wrong = installed(voice.name, self.setup.models), self.unfit(voice)
        if wrong or here is None:
            return tuple(self._unreadable_anyway(voice, text) or wrong for text in texts)
        if here.kind == "piper":
            return self._unpronounceable(here, texts)
        letters = _letters(self.setup.models / voice.name / "tokens.txt")
        return tuple(_unlettered(text, letters, here.script) for text in texts)

    def _unreadable_anyway(self, voice: Voice, text: str) -> Message | None:
        """Return why a text could not be read even if the voice's model were installed, or None."""
        offer = offers(self.setup).get(voice.name)
        return unread(text, offer.script) if offer and offer.language == voice.language else None

    def _unpronounceable(self, here: InstalledModel, texts: Sequence[str]) -> tuple[Message | None, ...]:
        """Return for each text why not: words that its phonemes would be English of, or sounds (tones among
        them) that the model has no number for and would leave out."""
        refused = espeak.unspeakable(here.espeak, texts)
        known = _letters(self.setup.models / here.name / "tokens.txt")
        clean = [text for text, why in zip(texts, refused, strict=True) if why is None]
        spoken = iter(piper.phonemes(clean, here.espeak))
        return tuple(why or _unsounded(next(spoken), known) for why in refused)

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV, 16-bit mono, at the model's rate.

        Raises Stopped when it refuses the text, or the model's files are not what was installed.
        """
        import numpy as np

        stop_if_refused(self, voice, text)
        here = installed(voice.name, self.setup.models)
        assert here
        with _alone:
            audio = _generated(here, self.setup.models / voice.name, text)
        samples = np.clip(np.asarray(audio.samples, dtype=np.float32), -1.0, 1.0)
        write_wav(draft, audio.sample_rate, np.rint(samples * 32767).astype("<i2").tobytes())


def _generated(here: InstalledModel, folder: Path, text: str) -> Any:
    """Return what a model says: samples from -1 to 1, and their rate."""
    import sherpa_onnx

    speaker = _loaded(here, folder)
    known = _letters(folder / "tokens.txt")
    if here.kind == "mms":
        return speaker.generate(_spelt(text, known))
    asked = sherpa_onnx.GenerationConfig()
    (sounds,) = piper.phonemes([text], here.espeak)
    asked.phoneme_codepoints = [[ord(sound) for sound in sounds if sound in known]]
    return speaker.generate(text, asked)


@functools.lru_cache(maxsize=2)
def _loaded(here: InstalledModel, folder: Path) -> Any:
    """Return a model, loaded after its files were found to be what was installed."""
    import sherpa_onnx

    for file, digest in ((folder / "model.onnx", here.model), (folder / "tokens.txt", here.tokens)):
        if sha256_of_file(file) != digest:
            what = say("{file} of the voice {name} is damaged", file=file.name, name=here.name)
            do = say("run: scripts/loa voices install {name}", name=here.name)
            raise Stopped(error(Place("sherpa"), what, do))
    files = {"model": str(folder / "model.onnx"), "tokens": str(folder / "tokens.txt")}
    vits = sherpa_onnx.OfflineTtsVitsModelConfig(**files, noise_scale=NOISE, noise_scale_w=NOISE)
    model = sherpa_onnx.OfflineTtsModelConfig(vits=vits, num_threads=THREADS)
    return sherpa_onnx.OfflineTts(sherpa_onnx.OfflineTtsConfig(model=model))


@functools.cache
def _letters(tokens: Path) -> frozenset[str]:
    """Return the signs that a model has numbers for."""
    lines = tokens.read_text("utf-8").splitlines()
    return frozenset(line.rpartition(" ")[0] or " " for line in lines)


def _spelt(text: str, letters: frozenset[str]) -> str:
    """Return a text in a model's letters: small ones, marks that it has no number for as spaces."""
    small = unicodedata.normalize("NFC", text).lower()
    return " ".join("".join(sign if sign in letters else " " for sign in small).split())


def _unsounded(sounds: str, known: frozenset[str]) -> Message | None:
    """Return which sounds a model lacks; marks that are no letters, digits or accents only part others."""
    strange = {sign for sign in sounds if sign not in known and unicodedata.category(sign)[0] in "LNM"}
    if not strange:
        return None
    return say("its model does not know the sounds: {signs}", signs=" ".join(sorted(strange)))


def _unlettered(text: str, letters: frozenset[str], script: str) -> Message | None:
    if wrong := unread(text, script):
        return wrong
    strange = set(unicodedata.normalize("NFC", text).lower()) - letters - PROSODY
    return unreadable(strange) if strange else None
