"""What is heard: voices, clips, encoded parts, and the pieces that programmes are spliced from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.digest import JSON
from pipeline.problems import NOTHING, Message


@dataclass(frozen=True)
class Voice:
    """One voice of one engine, for one language; part of every clip's recipe."""

    engine: str
    name: str
    language: str
    rate: int | None = None
    """Words a minute; None is the engine's own."""
    pitch: int | None = None
    """0-99; None is the engine's own."""


@dataclass(frozen=True)
class Head:
    """What the file of a sound or a take says of itself, and why it cannot be used, if it cannot."""

    format: str = ""
    """As ffmpeg calls it: wav, flac, ogg, mp3, mp4, aac, aiff, matroska, amr."""
    seconds: float | None = None
    """None where only decoding can tell."""
    rate: int | None = None
    """Samples a second; None where only decoding can tell."""
    unfit: Message = NOTHING
    do: Message = NOTHING


@dataclass(frozen=True)
class Provenance:
    """How a part was made: by which engine, model and licence, by which reader, or from which sound."""

    kind: Literal["machine", "people", "sound"]
    by: str
    """Engine and voice ('espeak vi'), the reader's role, or the sound's maker."""
    version: str = ""
    """Of the engine, or the date of the recording."""
    licence: str = ""
    repeatable: bool = True
    """Whether the engine gives the same bytes for the same words every time."""
    model: str = ""
    """The model behind the voice, where one is known by name."""
    source: str = ""
    """Where the speech or the model comes from: a web address."""
    made_on: str = ""
    """The date of the newest clip, of an engine that does not repeat itself; '' of one that does: the same
    bytes come on any day."""

    @property
    def machine_made(self) -> bool:
        """Whether the part must carry the mark of machine-made speech."""
        return self.kind == "machine"


@dataclass(frozen=True)
class Clip:
    """One utterance's or take's audio (WAV, 16-bit mono) and the silence that follows it."""

    path: Path
    pause_ms: int


@dataclass(frozen=True)
class Format:
    """What a profile asks of the encoder: MPEG Layer III, constant bit rate, mono, no bit reservoir."""

    rate: int
    """Samples a second: 16000-48000."""
    bitrate: int
    """kbit/s."""


@dataclass(frozen=True)
class Targets:
    """What every encoded part is held to when it is decoded again."""

    loudness: float = -16.0
    """Integrated loudness, LUFS (ITU-R BS.1770)."""
    true_peak: float = -1.5
    """Aimed at, dBTP; -1.0 is never passed."""


@dataclass(frozen=True)
class Measurement:
    """What the meter says of an encoded part after decoding it."""

    ms: int
    """Length: frames times samples a frame, in milliseconds."""
    loudness: float
    """LUFS."""
    true_peak: float
    """dBTP."""
    gain_db: float
    """The gain that was applied to the master before the limiter."""

    def facts(self) -> Mapping[str, JSON]:
        """The same as JSON."""
        return dict(vars(self))


@dataclass(frozen=True)
class Piece:
    """Bytes that programmes share: a tag, an encoded part, silence. Known by what they are."""

    path: Path
    length: int
    sha256: str
    crc32: int
    ms: int = 0
    """How long it sounds; 0 for a tag."""
    start: int = 0
    """Where its bytes begin in the file."""


@dataclass(frozen=True)
class Programme:
    """The audio of one slot of one commune: a list of pieces, spliced where it is written or served."""

    name: str
    """File name: '26W48A_1T2_0515.MP3'."""
    pieces: tuple[Piece, ...]

    @property
    def length(self) -> int:
        """Bytes."""
        return sum(piece.length for piece in self.pieces)

    @property
    def ms(self) -> int:
        """How long it sounds."""
        return sum(piece.ms for piece in self.pieces)
