"""What Piper's voices are and how sherpa-onnx is made to run them.

A Piper voice is a VITS model (ONNX) that reads phonemes, and a JSON file that numbers them. sherpa-onnx 2
no longer makes phonemes itself. Two ways were open: its last 1.x release, or phonemes from outside. They
come from outside here, from the libespeak-ng that Loa has anyway, because 1.x carries a second copy of that
library inside this process, where its state runs from one sentence into the next and a data path that is
too long ends the process; because our copy tells of words that it would read in English, so that such a
sentence is refused and not spoken; and because 1.x gets no more releases.

sherpa-onnx takes a model's kind and rate from metadata in the ONNX file, which Piper's files lack. An ONNX
file is one protobuf message, and what is appended to a message is merged into it (protobuf, Encoding: "Last
One Wins", repeated fields are concatenated), so the metadata are appended and the model stays as it was.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.problems import Place, Stopped, error, say
from pipeline.voice import espeak

METADATA_FIELD = 14
"""Of `metadata_props` in onnx.ModelProto; its entries have key = 1 and value = 2."""
CLAUSE = re.compile(r"([^,.;:!?…]*)([,.;:!?…]*)")
MARKS = {"…": "."}
"""Marks that Piper has no sign for, and what stands for them."""


@dataclass(frozen=True)
class Phonemes:
    """What a voice's JSON file says of it."""

    rate: int
    """Samples a second."""
    espeak: str
    """libespeak-ng's voice whose phonemes it was trained on."""
    speakers: int
    symbols: Mapping[str, int]
    """The number of each sign, all of them single characters."""

    def metadata(self) -> Mapping[str, str]:
        """Return what sherpa-onnx wants to know of the model."""
        return {
            "sample_rate": str(self.rate),
            "n_speakers": str(self.speakers),
            "voice": self.espeak,
            "model_type": "vits",
            "comment": "piper",
            "language": self.espeak,
            "has_espeak": "1",
            "add_blank": "1",
        }

    def tokens(self) -> str:
        """Return the signs and their numbers as sherpa-onnx reads them, one a line."""
        return "".join(f"{sign} {number}\n" for sign, number in self.symbols.items())


def described(text: str, language: str, name: str) -> Phonemes:
    """Return what a Piper voice's JSON file (`text`, called `name`) says; raises Stopped when it is no such
    file, or reads another language's phonemes."""
    try:
        config = json.loads(text)
        symbols = {sign: int(ids[0]) for sign, ids in config["phoneme_id_map"].items() if len(sign) == 1}
        rate, speakers = int(config["audio"]["sample_rate"]), int(config.get("num_speakers", 1))
        found = Phonemes(rate, str(config["espeak"]["voice"]), speakers, symbols)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as failure:
        raise Stopped(error(Place(name), say("this is no description of a Piper voice"))) from failure
    reads = espeak.VOICES.get(found.espeak)
    complete = {"_", "^", "$"} <= symbols.keys() and 8000 <= rate <= 48000
    if not (complete and reads and reads.language == language):
        raise Stopped(error(Place(name), say("this Piper voice is of a kind that Loa cannot use")))
    return found


def with_metadata(model: bytes, metadata: Mapping[str, str]) -> bytes:
    """Return an ONNX file with metadata added."""
    entries = (_field(1, key.encode()) + _field(2, value.encode()) for key, value in metadata.items())
    return model + b"".join(_field(METADATA_FIELD, entry) for entry in entries)


def _field(number: int, value: bytes) -> bytes:
    """Return a length-delimited protobuf field; lengths and numbers here take one byte or two."""
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


def phonemes(texts: Sequence[str], voice: str) -> list[str]:
    """Return each text as Piper's voices were trained to read it: phonemes, with the marks between them."""
    clauses = [
        [(words.strip(), mark[:1]) for words, mark in CLAUSE.findall(text) if words.strip()] for text in texts
    ]
    spoken = iter(espeak.phonemes(voice, [words for own in clauses for words, _ in own]))
    return [_joined((next(spoken), mark) for _, mark in own) for own in clauses]


def _joined(clauses: Iterable[tuple[str, str]]) -> str:
    whole = " ".join(sounds.strip() + MARKS.get(mark, mark) for sounds, mark in clauses)
    return unicodedata.normalize("NFD", whole)
