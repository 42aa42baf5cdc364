"""A loopback double of a speech server (OpenAI's interface) that speaks, and fails as it is told to."""

from __future__ import annotations

import contextlib
import functools
import json
import shutil
import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

from pipeline.voice.espeak_worker import speak
from tests.builds import SMALL

Fault = Callable[[BaseHTTPRequestHandler, bytes], None]
VOICE = "vi-vn-x-south"
"""What the server speaks with: not the voice that the station falls back to."""


def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Send an answer as it should be."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def _drip(handler: BaseHTTPRequestHandler, speech: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(speech)))
    handler.end_headers()
    with contextlib.suppress(OSError):  # until who asked has had enough
        for byte in speech:
            handler.wfile.write(bytes([byte]))
            threading.Event().wait(0.01)


def _reset(handler: BaseHTTPRequestHandler, speech: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(speech)))
    handler.end_headers()
    handler.wfile.write(speech[: len(speech) // 2])
    handler.wfile.flush()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def _truncated(speech: bytes) -> bytes:
    """Return half of a WAV file's sound, with a header that says that it is all."""
    half = (len(speech) - 44) // 4 * 2
    return (
        speech[:4]
        + struct.pack("<I", 36 + half)
        + speech[8:40]
        + struct.pack("<I", half)
        + speech[44 : 44 + half]
    )


FAULTS: dict[str, Fault] = {
    "error": lambda handler, speech: answer(handler, b"{}", 500),
    "time-out": lambda handler, speech: threading.Event().wait(1.0) and None,
    "garbage": lambda handler, speech: answer(handler, bytes(range(256)) * 40),
    "truncation": lambda handler, speech: answer(handler, _truncated(speech)),
    "slow drip": _drip,
    "reset in mid-body": _reset,
    "429": lambda handler, speech: answer(handler, b"", 429),
    "429 with Retry-After": lambda handler, speech: answer(handler, b"", 429, Retry_After="0"),
    "503": lambda handler, speech: answer(handler, b"", 503),
    "HTML as audio": lambda handler, speech: answer(
        handler, b"<html>sign in</html>", Content_Type="audio/wav"
    ),
}


@dataclass
class Server:
    """The double: its port, what was asked for, and from which request on (0 is the first) it fails how."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    """The Authorization of each request."""
    fault: Fault | None = None
    fails_from: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def faulty(self, text: str) -> Fault | None:
        """Note a request; return how it fails, if it does."""
        with self.lock:
            self.asked.append(text)
            return self.fault if len(self.asked) > self.fails_from else None


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
            server.keys.append(self.headers["Authorization"])
            fault = server.faulty(text) or answer
            with contextlib.suppress(OSError):
                fault(self, speech(text))

        def log_message(self, *_: object) -> None:
            """Keep silent."""

    return Handler


@functools.cache
def speech(text: str) -> bytes:
    """Return a text's speech as a WAV file."""
    with _one_at_a_time, tempfile.TemporaryDirectory() as folder:
        speak(VOICE, {}, text, str(Path(folder) / "speech.wav"))
        return (Path(folder) / "speech.wav").read_bytes()


_one_at_a_time = threading.Lock()


@contextlib.contextmanager
def talking(fault: Fault | None = None, fails_from: int = 0) -> Iterator[Server]:
    """Give a running server."""
    server = Server(fault=fault, fails_from=fails_from)
    served = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    served.daemon_threads = True
    server.port = served.server_address[1]
    threading.Thread(target=served.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        served.shutdown()
        served.server_close()


def station(folder: Path, port: int) -> Path:
    """Return a copy of the small station whose Vietnamese is spoken by the server, then by espeak-ng."""
    content = folder / "content"
    shutil.copytree(SMALL, content)
    own = {"name": "may-noi", "language": "vi", "script": "Latn"}
    own |= {
        "licence": "CC0",
        "server": {"address": f"http://127.0.0.1:{port}/v1", "model": "m", "voice": "v"},
    }
    (content / "voices.yaml").write_text(yaml.safe_dump([own]), "utf-8")
    prefer(content, "openai", "may-noi")
    return content


def prefer(content: Path, engine: str, voice: str) -> None:
    """Have a station's Vietnamese spoken by a voice, before those that it names already."""
    languages = yaml.safe_load((content / "languages.yaml").read_text("utf-8"))
    languages[0]["voices"].insert(0, {"engine": engine, "voice": voice})
    (content / "languages.yaml").write_text(yaml.safe_dump(languages, allow_unicode=True), "utf-8")
