"""Models of neural voices: which there are to install, and which are installed.

    models/<name>/voice.json       what it is, from where, under which licence, its files' SHA-256
    models/<name>/model.onnx       as sherpa-onnx loads it
    models/<name>/tokens.txt       the numbers of its phonemes or letters

voice.json is written last: a folder without it is no voice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pipeline.model.authored import OwnVoice
from pipeline.problems import Place, Stopped, error, say, suggestion
from pipeline.voice.gate import Speaks
from pipeline.voice.setup import PACKAGED, Setup, speaks

PIPER_ADDRESS = (
    "https://huggingface.co/rhasspy/piper-voices/resolve/c10ece1aade47bb51c153c893d14e5bf8e5b7117/vi/vi_VN"
)
PIPER_SOURCE = "rhasspy/piper-voices c10ece1aade4"
MMS_SOURCE = "facebook/mms-tts"
MMS_LICENCE = "CC BY-NC 4.0"
MMS_LANGUAGES = {"vi": "LATIN", "km": "KHMER", "blt": "LATIN", "kjg": "", "bdq": "", "cmo": "", "bru": ""}
"""Languages of Vietnam that have an MMS voice, and the script it reads where that is known: Black Tai (blt)
in Latin spelling, not in its own script. Each reads the letters of its tokens.txt and no others."""


@dataclass(frozen=True)
class PinnedFile:
    """A file to fetch, by its name; what is not known of it beforehand is None."""

    name: str
    address: str | None = None
    size: int | None = None
    sha256: str | None = None
    largest: int = 2_000_000_000
    """Bytes that are taken of it at most."""


@dataclass(frozen=True)
class ModelOffer:
    """A model that can be installed."""

    name: str
    kind: Literal["piper", "mms"]
    language: str
    script: str
    """As Unicode names its letters; '' where the model's own letters decide."""
    licence: str
    source: str
    onnx: PinnedFile
    symbols: PinnedFile

    @property
    def speaks(self) -> Speaks:
        """What it reads."""
        return Speaks(self.language, self.script)

    @property
    def restricted(self) -> bool:
        """Whether its licence must be agreed to first: it forbids commerce, or Loa does not know it."""
        return "NC" in self.licence or self.licence == UNNAMED_LICENCE


def _piper(name: str, path: str, size: int, sha256: str, licence: str) -> ModelOffer:
    address, file = f"{PIPER_ADDRESS}/{path}", path.rpartition("/")[2]
    onnx = PinnedFile(file, address, size, sha256)
    described = PinnedFile(f"{file}.json", f"{address}.json", largest=100_000)
    return ModelOffer(name, "piper", "vi", "LATIN", licence, PIPER_SOURCE, onnx, described)


def _mms(language: str, script: str) -> ModelOffer:
    files = PinnedFile("model.onnx"), PinnedFile("tokens.txt", largest=100_000)
    name, source = f"mms-{language}", f"{MMS_SOURCE} ({language})"
    return ModelOffer(name, "mms", language, script, MMS_LICENCE, source, *files)


UNNAMED_LICENCE = "xem MODEL_CARD"
OFFERS: Mapping[str, ModelOffer] = {
    offer.name: offer
    for offer in (
        _piper(
            "piper-vais1000",
            "vais1000/medium/vi_VN-vais1000-medium.onnx",
            63_201_294,
            "ec7c89e2c85f4d1edc24b6120c18aaf1bda614f06b511567eb9c7c0de15e2dab",
            "CC BY 4.0",
        ),
        _piper(
            "piper-25hours",
            "25hours_single/low/vi_VN-25hours_single-low.onnx",
            63_104_526,
            "ba02d411ff96f1509984d61c514a0eb8b332c7f8cd59859f8d221547515d0c17",
            UNNAMED_LICENCE,
        ),
        _piper(
            "piper-vivos",
            "vivos/x_low/vi_VN-vivos-x_low.onnx",
            27_789_413,
            "aca4c8e2d23e3a4cd8e81dca3340b4816029af9c81ab54058168cf4c2293d4cd",
            UNNAMED_LICENCE,
        ),
        *(_mms(language, script) for language, script in MMS_LANGUAGES.items()),
    )
}
"""The models that Loa knows. A Piper voice's JSON file is pinned by the revision in its address."""


def offers(setup: Setup) -> Mapping[str, ModelOffer]:
    """Return all models that can be installed: Loa's and the station's own, by name."""
    return {**OFFERS, **{name: _own(voice) for name, voice in setup.voices_of("sherpa").items()}}


def offer(name: str, setup: Setup) -> ModelOffer:
    """Return the model of that name; raises Stopped, naming the nearest, when there is none."""
    known = offers(setup)
    if name in known:
        return known[name]
    names = (*known, *PACKAGED)
    listed = ", ".join(names)
    what = say("no voice to install is called '{name}'; there are: {known}", name=name, known=listed)
    raise Stopped(error(Place("voices.yaml"), what, suggestion(name, names)))


def _own(voice: OwnVoice) -> ModelOffer:
    assert voice.model
    pinned = (voice.model.onnx, voice.model.symbols)
    onnx, symbols = (
        PinnedFile(one.address.rpartition("/")[2], one.address, one.size, one.sha256) for one in pinned
    )
    told = (voice.name, voice.model.kind, voice.language, speaks(voice).script, voice.licence)
    return ModelOffer(*told, voice.model.onnx.address, onnx, symbols)


@dataclass(frozen=True)
class InstalledModel:
    """A model on this machine, as its voice.json says."""

    name: str
    kind: Literal["piper", "mms"]
    language: str
    script: str
    licence: str
    source: str
    """Where its files came from."""
    installed_on: str
    """Date."""
    espeak: str
    """Whose phonemes a Piper voice reads."""
    model: str
    """SHA-256 of model.onnx."""
    tokens: str
    """SHA-256 of tokens.txt."""

    def document(self) -> bytes:
        """Return voice.json."""
        return json.dumps({"format": 1, **asdict(self)}, ensure_ascii=False, indent=1).encode() + b"\n"


def installed(name: str, folder: Path) -> InstalledModel | None:
    """Return the model of that name under `folder`; None when it is not installed (wholly)."""
    try:
        record = json.loads((folder / name / "voice.json").read_bytes())
        return InstalledModel(**{key: value for key, value in record.items() if key != "format"})
    except (OSError, ValueError, TypeError, AttributeError):
        return None
