"""The engine `gtts`: Google Translate's voices, asked through the gTTS package.

gTTS 2.5 sends its requests without verifying the server's certificate, waits for ever, never tries
again, and leaves a part of a file when it fails. So it only words the requests and names the languages
here; the sending is ours: TLS verified, nothing followed elsewhere, bounded in time, size and attempts.
"""

from __future__ import annotations

import base64
import binascii
import functools
import importlib.metadata
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pipeline import tools
from pipeline.digest import JSON
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import MachineLacks, Message, Place, Stopped, error, say
from pipeline.voice import wav
from pipeline.voice.gate import Speaks, unread, wrong_voice
from pipeline.voice.setup import OFFLINE

if TYPE_CHECKING:
    import requests

VOICES: Mapping[str, Speaks] = {
    "vi": Speaks("vi", "LATIN"),
    "km": Speaks("km", "KHMER"),
    "yue": Speaks("yue", "CJK"),
    "zh": Speaks("cmn", "CJK"),
}
HOST = "https://translate.google.com"
PATH = "/_/TranslateWebserverUi/data/batchexecute"
RATE = 24000
"""Samples a second of what the service sends."""
TIMEOUTS = (10.0, 30.0)
"""Seconds to connect, and for the next bytes."""
LONGEST = 60.0
"""Seconds for one answer in all."""
LARGEST = 4 * 1024 * 1024
"""Bytes of one answer: 100 characters of speech are some 60 KB."""
ATTEMPTS = 4
BUSY = (429, 500, 502, 503, 504)
SPEECH = re.compile(rb'jQ1olc","\[\\"([^"\\]+)\\"')
"""Where an answer holds its MP3, in Base64."""


@dataclass(frozen=True)
class Google:
    """Google Translate's voices: natural, but online, not repeatable, and without any promise of service."""

    host: str = HOST
    offline: bool = False
    backoff: float = 1.0
    """Seconds before the second attempt; doubled for each that follows."""

    name = "gtts"
    unit: ClassVar[Literal["utterance", "paragraph"]] = "utterance"
    repeatable = False
    parallel = False
    network = True

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the package's version; of what speaks behind it nothing is known."""
        return {"gtts": _version()}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke; the licence is for languages.yaml to name."""
        return Provenance("machine", f"Google Translate {voice.name}", f"gTTS {_version()}", repeatable=False)

    def lacks(self) -> Message | None:
        """Return why not when no socket may be opened; whether the service answers is known when it is asked."""
        return OFFLINE if self.offline else None

    def refuses(self, voice: Voice, texts: Sequence[str]) -> tuple[Message | None, ...]:
        """Return for each text why not: the wrong voice, or characters that it would read its own way."""
        wrong = wrong_voice(voice, VOICES)
        return tuple(wrong or unread(text, VOICES[voice.name].script) for text in texts)

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV; raises MachineLacks when the service cannot be reached, Stopped
        when it answers with anything but speech."""
        (refused,) = self.refuses(voice, [text])
        if refused:
            raise Stopped(error(Place("gtts"), refused))
        parts = [_decoded(mp3) for mp3 in self._answers(_bodies(text, voice.name))]
        wav.write(draft, RATE, b"".join(parts))

    def _answers(self, bodies: Sequence[str]) -> Iterator[bytes]:
        """Give the MP3 of each request, all of them or an error: a missing part is a missing word."""
        with _session(self.backoff) as session:
            for body in bodies:
                yield _speech(self._answer(session, body))

    def _answer(self, session: requests.Session, body: str) -> bytes:
        import requests
        from gtts import gTTS

        try:
            with session.post(
                self.host + PATH,
                data=body,
                headers=gTTS.GOOGLE_TTS_HEADERS,
                timeout=TIMEOUTS,
                allow_redirects=False,
                stream=True,
            ) as answer:
                data = _bounded(answer.iter_content(65536))
        except requests.RequestException as failure:
            raise _unreachable(failure) from failure
        if answer.status_code != 200:
            raise _no_speech(f"HTTP {answer.status_code}")
        return data


@functools.cache
def _version() -> str:
    return importlib.metadata.version("gTTS")


def _bodies(text: str, language: str) -> Sequence[str]:
    """Return gTTS's requests for a text, of 100 characters each; its own normaliser is off."""
    from gtts import gTTS

    bodies: Sequence[str] = gTTS(text, lang=language, lang_check=False, pre_processor_funcs=[]).get_bodies()
    return bodies


def _session(backoff: float) -> requests.Session:
    """Return a session that verifies TLS (the library's default, unlike gTTS's) and tries again when the
    service is busy or the line breaks."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.util import Retry

    again = Retry(
        total=ATTEMPTS - 1,
        backoff_factor=backoff,
        status_forcelist=BUSY,
        allowed_methods=None,
        respect_retry_after_header=False,
        raise_on_status=False,
    )
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=again))
    return session


def _bounded(chunks: Iterator[bytes]) -> bytes:
    end, data = time.monotonic() + LONGEST, b""
    for chunk in chunks:
        data += chunk
        if len(data) > LARGEST or time.monotonic() > end:
            raise _no_speech("too much or too slow")
    return data


def _speech(answer: bytes) -> bytes:
    """Return the MP3 that an answer holds; raises Stopped when it is a page, an excuse or damaged."""
    found = SPEECH.search(answer)
    if not found:
        raise _no_speech("no sound in the answer")
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as failure:
        raise _no_speech("damaged") from failure


def _decoded(mp3: bytes) -> bytes:
    """Return the PCM of an MP3 file."""
    mono = ["-ac", "1", "-ar", str(RATE), "-f", "s16le", "pipe:1"]
    pcm, _said = tools.run(
        [tools.ffmpeg(), "-nostdin", "-v", "error", "-f", "mp3", "-i", "pipe:0", *mono], mp3
    )
    if not pcm:
        raise _no_speech("no sound in the answer")
    return pcm


def _no_speech(why: str) -> Stopped:
    return Stopped(
        error(
            Place("gtts"),
            say("Google Translate did not answer with speech: {why}", why=why),
            say("try again later, or name another voice in languages.yaml"),
        )
    )


def _unreachable(failure: Exception) -> MachineLacks:
    return MachineLacks(
        error(
            Place("gtts"),
            say("Google Translate cannot be reached: {why}", why=type(failure).__name__),
            say("look at the internet connection, or name another voice in languages.yaml"),
        )
    )
