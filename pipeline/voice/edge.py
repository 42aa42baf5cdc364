"""The engine `edge`: the neural voices that Microsoft's browser reads aloud with, through edge-tts (extra).

The package verifies TLS and bounds its waiting, but takes a connection that closes before the end of a
turn for a whole answer. Here such an answer is refused; a long text is asked for in chunks of at most 500
characters, each tried again, so that a broken line costs a chunk and not a page.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.digest import JSON
from pipeline.extras import version
from pipeline.model.audio import Provenance, Voice
from pipeline.problems import Message, say
from pipeline.voice.decode import write_speech
from pipeline.voice.gate import Speaks, WithVoices, stop_if_refused
from pipeline.voice.setup import OFFLINE, packages_missing
from pipeline.voice.web import LARGEST, TIMEOUTS, TOO_MUCH, Manners, OnWeb, RequestFailed, Service

VOICES: Mapping[str, Speaks] = {
    "vi-VN-HoaiMyNeural": Speaks("vi", "LATIN"),
    "vi-VN-NamMinhNeural": Speaks("vi", "LATIN"),
    "km-KH-SreymomNeural": Speaks("km", "KHMER"),
    "km-KH-PisethNeural": Speaks("km", "KHMER"),
    "zh-CN-XiaoxiaoNeural": Speaks("cmn", "CJK"),
    "zh-CN-YunxiNeural": Speaks("cmn", "CJK"),
}
SERVICE = "Microsoft Edge"
MANNERS = Manners(connections=4, per_second=3)
LONGEST_CHUNK = 500
"""Characters asked for at once."""
CLAUSE = re.compile(r".*?[.!?…;:,。！？；：，។៕]+\s*|.+", re.DOTALL)
WORD = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True)
class Edge(OnWeb, WithVoices):
    """Microsoft's reading voices: natural, but online, not repeatable, and without any promise of service."""

    offline: bool = False
    manners: Manners = MANNERS

    name = "edge"
    voices = VOICES

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the package's version; of what speaks behind it nothing is known."""
        return {"edge-tts": version("edge-tts")}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke; the licence is for languages.yaml to name."""
        by, package = f"{SERVICE} {voice.name}", f"edge-tts {version('edge-tts')}"
        return Provenance("machine", by, package, repeatable=False)

    def lacks(self) -> Message | None:
        """Return why not: the package is not installed, or no socket may be opened."""
        return packages_missing(self.name) or (OFFLINE if self.offline else None)

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV; raises MachineLacks when the service cannot be reached, Stopped
        when it answers with anything but the whole of the speech."""
        stop_if_refused(self, voice, text)
        service = Service(SERVICE, self.name, self.manners)
        heard = [service.patiently(partial(_once, service, voice.name, chunk)) for chunk in chunks(text)]
        write_speech(heard, service.refusal, draft)


def chunks(text: str, longest: int = LONGEST_CHUNK) -> Iterator[str]:
    """Yield a text in chunks of at most `longest` characters, parted after a mark where one is, else
    between words; a word that is longer still is parted where it must be. Nothing but white space is lost.
    """
    chunk = ""
    for run in _runs(text, longest):
        if len((chunk + run).strip()) > longest:
            yield chunk.strip()
            chunk = ""
        chunk += run
    if chunk.strip():
        yield chunk.strip()


def _runs(text: str, longest: int) -> Iterator[str]:
    for clause in CLAUSE.findall(text):
        if len(clause.strip()) <= longest:
            yield clause
        else:
            for word in WORD.findall(clause):
                yield from (word[start : start + longest] for start in range(0, len(word), longest))


def _once(service: Service, voice: str, chunk: str) -> bytes | RequestFailed:
    """Return the MP3 of a chunk, or why it must be asked for again."""
    import aiohttp
    from edge_tts.exceptions import EdgeTTSException

    *_, longest = service.timeouts(len(chunk))
    try:
        return asyncio.run(asyncio.wait_for(_stream(service, voice, chunk), longest))
    except aiohttp.ClientResponseError as refused:
        return service.failed(refused.status, refused.headers.get("Retry-After") if refused.headers else None)
    except EdgeTTSException as failure:
        why = say("it answers strangely ({kind})", kind=type(failure).__name__)
        return RequestFailed(service.refusal(why))
    except (aiohttp.ClientError, OSError, TimeoutError) as failure:
        return RequestFailed(service.unreachable(type(failure).__name__))


async def _stream(service: Service, voice: str, chunk: str) -> bytes | RequestFailed:
    import edge_tts

    connect, receive = (round(seconds) for seconds in TIMEOUTS)
    asked = edge_tts.Communicate(chunk, voice, connect_timeout=connect, receive_timeout=receive)
    mp3 = bytearray()
    async for event in asked.stream():
        if event["type"] == "audio":
            mp3 += event["data"]
            if len(mp3) > LARGEST:
                raise service.refusal(TOO_MUCH)
    if asked.state["chunk_audio_bytes"]:  # counted back to 0 only when the service says the turn has ended
        return RequestFailed(service.refusal(say("it broke off")))
    return bytes(mp3)
