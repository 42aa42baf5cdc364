"""The engine `gtts`: Google Translate's voices, asked through the gTTS package.

gTTS 2.5 sends its requests without verifying the server's certificate, waits for ever, never tries
again, and leaves a part of a file when it fails. So it only words the requests and names the languages
here; the sending is ours: TLS verified, nothing followed elsewhere, bounded in time, size and attempts.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import JSON
from pipeline.extras import version
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import Message, say
from pipeline.voice.decode import write_speech
from pipeline.voice.gate import Speaks, WithVoices, stop_if_refused
from pipeline.voice.setup import OFFLINE
from pipeline.voice.web import Manners, OnWeb, Service

VOICES: Mapping[str, Speaks] = {
    "vi": Speaks("vi", "LATIN"),
    "km": Speaks("km", "KHMER"),
    "yue": Speaks("yue", "CJK"),
    "zh-CN": Speaks("cmn", "CJK"),
    "zh-TW": Speaks("cmn", "CJK"),
}
SERVICE = "Google Translate"
HOST = "https://translate.google.com"
PATH = "/_/TranslateWebserverUi/data/batchexecute"
LONGEST_CHUNK = 100
"""Signs that gTTS asks for at once."""
MANNERS = Manners(connections=4, per_second=3)
"""The service answers 429 to those who ask too fast; nobody says how fast that is."""
SPEECH = re.compile(rb'jQ1olc","\[\\"([^"\\]+)\\"')
"""Where an answer holds its MP3, in Base64."""


@dataclass(frozen=True)
class Google(OnWeb, WithVoices):
    """Google Translate's voices: natural, but online, not repeatable, and without any promise of service."""

    host: str = HOST
    offline: bool = False
    manners: Manners = MANNERS

    name = "gtts"
    voices = VOICES

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the package's version; of what speaks behind it nothing is known."""
        return {"gtts": version("gTTS")}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke; the licence is for languages.yaml to name."""
        by, package = f"{SERVICE} {voice.name}", f"gTTS {version('gTTS')}"
        return Provenance("machine", by, package, repeatable=False)

    def lacks(self) -> Message | None:
        """Return why not when no socket may be opened; whether it answers is known when it is asked."""
        return OFFLINE if self.offline else None

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV; raises Stopped when the service cannot be reached, or
        when it answers with anything but speech."""
        stop_if_refused(self, voice, text)
        service = Service(SERVICE, self.name, self.manners)
        write_speech(self._answers(service, _bodies(text, voice.name)), service.refusal, draft)

    def _answers(self, service: Service, bodies: Sequence[str]) -> Iterator[bytes]:
        """Give the MP3 of each request, all of them or an error: a missing part is a missing word."""
        from gtts import gTTS

        for body in bodies:
            answer = service.post(self.host + PATH, gTTS.GOOGLE_TTS_HEADERS, LONGEST_CHUNK, data=body)
            yield _mp3(answer, service)


def _bodies(text: str, language: str) -> Sequence[str]:
    """Return gTTS's requests for a text, of 100 characters each; its own normaliser is off."""
    from gtts import gTTS

    bodies: Sequence[str] = gTTS(text, lang=language, lang_check=False, pre_processor_funcs=[]).get_bodies()
    return bodies


def _mp3(answer: bytes, service: Service) -> bytes:
    """Return the MP3 that an answer holds; raises Stopped when it is a page, an excuse or damaged."""
    found = SPEECH.search(answer)
    if not found:
        raise service.refusal(say("no sound in the answer"))
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as failure:
        raise service.refusal(say("damaged")) from failure
