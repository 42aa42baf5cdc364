"""The languages, and the voices that speak them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.model.authored.fields import Authored, Id, LanguageCode, Model, Switch, Text, Whole, spelt


class VoiceChoice(Model):
    """One voice of a language."""

    engine: Id
    voice: Text
    rate: Annotated[Whole, Field(ge=80, le=300)] | None = None
    """Words a minute, for engines that can; None is the engine's own."""
    pitch: Annotated[Whole, Field(ge=0, le=99)] | None = None
    licence: Text | None = None
    """Under which the voice's speech may be aired, where the engine does not say it."""


ScriptCode = Annotated[str, Field(pattern="^[A-Z][a-z]{3}$")]
"""ISO 15924 code of a script, e.g. 'Latn'."""
_SERVER = r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[^\s?#@]*)?"
ServerAddress = Annotated[str, spelt(_SERVER, "bad_address")]
"""Without anything secret (a name, a password, a question): it is shown in manifests."""

VariableName = Annotated[str, spelt(r"[A-Z][A-Z0-9_]*", "bad_variable")]
Sha256 = Annotated[str, spelt(r"[0-9a-f]{64}", "bad_sha256")]


class VoiceServer(Model):
    """A speech service that is asked as OpenAI's is: `POST <address>/audio/speech`."""

    address: ServerAddress
    """Up to its version, e.g. `http://127.0.0.1:8880/v1`; plain http only within one's own network."""
    model: Text
    voice: Text
    """As the service calls it."""
    key_variable: VariableName | None = None
    """The environment variable that holds the key; the key itself never stands in content/."""
    key_file: Text | None = None
    """Or a file outside content/ that holds nothing but the key."""


class ModelFile(Model):
    """A file of a voice's model, pinned."""

    address: ServerAddress
    size: Annotated[Whole, Field(ge=1)]
    """Bytes; of a file without sha256, the most that is taken."""
    sha256: Sha256 | None = None
    """None only where the address names a revision that cannot change."""


class SpeechModel(Model):
    """A model (VITS, as ONNX) that `loa voices install` fetches and sherpa-onnx runs."""

    kind: Literal["piper", "mms"]
    """What it reads: phonemes (Piper) or letters (MMS)."""
    onnx: ModelFile
    symbols: ModelFile
    """What numbers its signs have: Piper's .onnx.json, MMS's tokens.txt."""


class OwnVoice(Authored):
    """One voice of voices.yaml, which a station adds: of a server, a program or a model."""

    name: Id
    """As languages.yaml names it in `voice`."""
    language: LanguageCode
    script: ScriptCode
    """What it reads; a text in another script is refused."""
    licence: Text
    """Under which its speech may be aired."""
    server: VoiceServer | None = None
    program: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    """A program and its arguments; {text}, {out} (the WAV file to write) and {voice} are filled in."""
    model: SpeechModel | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(one is not None for one in (self.server, self.program, self.model)) != 1:
            raise PydanticCustomError("one_voice", "say exactly one of server, program and model")
        return self

    @property
    def engine(self) -> str:
        """The engine that speaks it, as languages.yaml names it."""
        return "openai" if self.server else "command" if self.program else "sherpa"


class Language(Authored):
    """One language of languages.yaml."""

    code: LanguageCode
    name: Text
    """Its name in Vietnamese."""
    own_name: Text | None = None
    scripts: Annotated[tuple[ScriptCode, ...], Field(min_length=1)]
    """ISO 15924 codes of the scripts it is written in."""
    dialects: tuple[Text, ...] = ()
    voices: tuple[VoiceChoice, ...] = ()
    """In order of preference; a voice of another language is never used."""
    people_only: Switch = False
    """Read by people only: no machine voice exists."""

    @model_validator(mode="after")
    def _voices_or_people(self) -> Self:
        if bool(self.voices) == self.people_only:
            what = "language '{code}' needs either voices or people_only: true"
            raise PydanticCustomError("voices_or_people", what, {"code": self.code})
        return self
