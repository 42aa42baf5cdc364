"""libespeak-ng, in a process of its own: `python -m pipeline.voice.espeak_worker`.

The library keeps state from sentence to sentence that nothing but loading it anew clears (version 1.52:
the same sentence comes out some samples longer or shorter after another), and it may end the process
that it lives in. So it lives here, and each sentence is spoken by a fresh copy.
"""

from __future__ import annotations

import contextlib
import ctypes
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.tools import answer
from pipeline.wav import write_wav

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
UTF8 = 1
END_PAUSE = 0x1000
CHARACTER_POSITION = 1
IPA = 2
PARAMETERS = {"rate": 1, "pitch": 3}
ANOTHER_LANGUAGE = re.compile(r"\([a-z][a-z-]*\)")
"""How phonemes say that they go on in another language, e.g. `(en)`."""
IDEOGRAPH = re.compile(r"([\u3400-\u9fff\U00020000-\U0003ffff])")

SampleSink = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
Options = Mapping[str, int]


class EspeakFailed(Exception):
    """The library refused to start, to take a voice or to speak."""


@contextlib.contextmanager
def fresh_library() -> Iterator[tuple[ctypes.CDLL, int]]:
    """Give a freshly loaded and initialised library and its sample rate; it is unloaded afterwards."""
    import espeakng_loader

    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    try:
        data = str(espeakng_loader.get_data_path()).encode()
        rate = library.espeak_Initialize(SYNCHRONOUS, 0, data, DONT_EXIT)
        if rate <= 0:
            raise EspeakFailed(f"espeak_Initialize answers {rate}")
        yield library, rate
        library.espeak_Terminate()
    finally:
        _unload(library)


def _unload(library: ctypes.CDLL) -> None:
    import _ctypes

    if sys.platform == "win32":
        _ctypes.FreeLibrary(library._handle)
    else:
        _ctypes.dlclose(library._handle)


def _choose(library: ctypes.CDLL, voice: str, options: Options) -> None:
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise EspeakFailed(f"no voice {voice}")
    for name, value in options.items():
        library.espeak_SetParameter(PARAMETERS[name], value, 0)


def speak(voice: str, options: Options, text: str, target: str) -> int:
    """Write a text's speech to a WAV file; return how many samples it has."""
    chunks: list[bytes] = []

    def hear(samples: Any, count: int, _events: Any) -> int:
        if count > 0:
            chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    sink = SampleSink(hear)
    with fresh_library() as (library, rate):
        library.espeak_SetSynthCallback(sink)
        _choose(library, voice, options)
        words = text.encode() + b"\0"
        status = library.espeak_Synth(
            words, ctypes.c_size_t(len(words)), 0, CHARACTER_POSITION, 0, UTF8 | END_PAUSE, None, None
        )
        if status != 0:
            raise EspeakFailed(f"espeak_Synth answers {status}")
        library.espeak_Synchronize()
    write_wav(Path(target), rate, b"".join(chunks))
    return sum(map(len, chunks)) // 2


def _phonemes(library: ctypes.CDLL, text: str) -> str:
    words = ctypes.create_string_buffer(text.encode())
    rest = ctypes.c_void_p(ctypes.addressof(words))
    heard: list[str] = []
    while rest.value:
        clause = library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA)
        heard.append((clause or b"").decode())
    return " ".join(heard)


def _strange(library: ctypes.CDLL, text: str) -> list[str]:
    """Return the words of a text that the voice reads in another language or not at all."""
    if not ANOTHER_LANGUAGE.search(_phonemes(library, text)):
        return []
    words = IDEOGRAPH.sub(r" \1 ", text).split()
    found = [word for word in words if ANOTHER_LANGUAGE.search(_phonemes(library, word))]
    return found or [text]


def strange_words(voice: str, texts: list[str]) -> list[list[str]]:
    """Return for each text the words of it that the voice would read in another language.

    One load serves all texts: phonemes, unlike sound, do not depend on what came before.
    """
    with fresh_library() as (library, _rate):
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        _choose(library, voice, {})
        return [_strange(library, text) for text in texts]


def phonemes(voice: str, texts: list[str]) -> list[str]:
    """Return the phonemes (IPA) of each text; like foreign words, they do not depend on what came before."""
    with fresh_library() as (library, _rate):
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        _choose(library, voice, {})
        return [_phonemes(library, text) for text in texts]


def handle(request: Mapping[str, Any]) -> Mapping[str, object]:
    """Answer one request by what it holds: `{"samples": n}`, `{"phonemes": [...]}` or `{"strange": [...]}`;
    `{"failed": why, "errno": number or null}` when the library cannot, or the disk."""
    try:
        if "target" in request:
            options = {name: request[name] for name in PARAMETERS if request.get(name) is not None}
            return {"samples": speak(request["voice"], options, request["text"], request["target"])}
        if "phonemes" in request:
            return {"phonemes": phonemes(request["voice"], request["phonemes"])}
        return {"strange": strange_words(request["voice"], request["texts"])}
    except OSError as failure:
        return {"failed": failure.strerror or str(failure), "errno": failure.errno}
    except EspeakFailed as failure:
        return {"failed": str(failure), "errno": None}


if __name__ == "__main__":
    answer(handle)
