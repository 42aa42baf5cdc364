"""The engine `openai`: any server with OpenAI's speech interface, `POST <address>/audio/speech`.

Neural servers in the station's own network and clouds alike: voices.yaml names the address, the model and
the voice. The key goes into one header and nowhere else: it is no part of recipes, provenance or errors.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.digest import JSON
from pipeline.model.audio import Provenance, Voice
from pipeline.model.authored import VoiceServer
from pipeline.problems import Message, say
from pipeline.voice.decode import write_speech
from pipeline.voice.gate import stop_if_refused
from pipeline.voice.setup import NO_SETUP, OFFLINE, OfStation, Setup
from pipeline.voice.web import Manners, OnWeb, Service

MANNERS = Manners(connections=4, at_first=300)
"""A server in the network here may have to read its model first, and has but a slow processor."""


@dataclass(frozen=True)
class OpenAI(OnWeb, OfStation):
    """The station's own speech servers."""

    setup: Setup = NO_SETUP
    manners: Manners = MANNERS

    name = "openai"

    def identity(self, voice: Voice) -> Mapping[str, JSON]:
        """Return the address and the names by which the server is asked."""
        server = self._server(voice)
        if server is None:
            return {}
        reads = self.setup.own[voice.name].script
        return {"address": server.address, "model": server.model, "voice": server.voice, "reads": reads}

    def provenance(self, voice: Voice) -> Provenance:
        """Return that the machine spoke: which model, asked where, under which licence."""
        server = self._server(voice)
        licence = self.setup.own[voice.name].licence if server else ""
        model, source = (server.model, server.address) if server else ("", "")
        return Provenance("machine", voice.name, "", licence, False, model, source)

    def lacks(self) -> Message | None:
        """Return why not when no socket may be opened."""
        return OFFLINE if self.setup.offline else None

    def unfit(self, voice: Voice) -> Message | None:
        """Return why not: an unknown voice, another language's, an unsafe address, or no key."""
        server = self._server(voice)
        return super().unfit(voice) or (self._unusable(voice, server) if server else None)

    def speak(self, voice: Voice, text: str, draft: Path) -> None:
        """Write the text's speech as WAV; raises MachineLacks when the server cannot be reached, Stopped
        when it answers with anything but speech."""
        stop_if_refused(self, voice, text)
        server = self._server(voice)
        assert server
        key = self.setup.keys.get(voice.name)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        asked = {"model": server.model, "voice": server.voice, "input": text, "response_format": "wav"}
        service = Service(voice.name, self.name, self.manners)
        answer = service.post(server.address.rstrip("/") + "/audio/speech", headers, len(text), json=asked)
        write_speech([answer], service.refusal, draft)

    def _server(self, voice: Voice) -> VoiceServer | None:
        own = self.setup.own.get(voice.name)
        return own.server if own else None

    def _unusable(self, voice: Voice, server: VoiceServer) -> Message | None:
        if urlsplit(server.address).scheme == "http" and not within(urlsplit(server.address).hostname or ""):
            return say("{address} is outside the network here: it needs https", address=server.address)
        if (server.key_variable or server.key_file) and voice.name not in self.setup.keys:
            where = server.key_variable or server.key_file or ""
            return say("its key is not there: set {where}", where=where)
        key = self.setup.keys.get(voice.name, "")
        if not (key.isascii() and key.isprintable()):
            return say("its key holds signs that no key has; copy it once more")
        return None


def within(host: str) -> bool:
    """Return whether a host lies in the network here, as far as its name or number says."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal"))
    return address.is_private or address.is_loopback
