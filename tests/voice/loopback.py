"""A double of speech services on the loopback, over TLS with a certificate of its own.

loopback.pem was made for these tests alone and opens nothing: a self-signed certificate for 127.0.0.1.
"""

from __future__ import annotations

import base64
import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipeline import tools

CERTIFICATE = Path(__file__).with_name("loopback.pem")


@dataclass(frozen=True)
class Answer:
    """What the double says to one request."""

    body: bytes
    status: int = 200
    claimed: int | None = None
    """The length that it claims to send, where that is not the truth."""
    location: str = ""
    retry_after: str = ""
    seconds: float = 0.0
    """How long it takes to answer."""


@dataclass
class Double:
    """The service: its address, what it will answer (the last answer again and again), what it was asked."""

    host: str
    answers: list[Answer]
    asked: list[bytes] = field(default_factory=list)
    speaks: Callable[[bytes], Answer] | None = None
    """What it answers by the request instead."""
    headers: list[tuple[str, str | None]] = field(default_factory=list)
    """The path and the Authorization of each request."""

    def next(self) -> Answer:
        """Return the answer to the request that came last."""
        if self.speaks:
            return self.speaks(self.asked[-1])
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def tone(seconds: float, silence: float = 0.0) -> bytes:
    """Return an MP3 of a tone at 24 kHz, as the service would send speech, with silence after it."""
    source = f"sine=frequency=300:sample_rate=24000:duration={seconds}"
    made = [
        "-f",
        "lavfi",
        "-i",
        source,
        "-af",
        f"apad=pad_dur={silence}",
        "-b:a",
        "64k",
        "-f",
        "mp3",
        "pipe:1",
    ]
    return tools.run([tools.ffmpeg(), "-v", "error", *made])[0]


def spoken(mp3: bytes) -> Answer:
    """Return the service's answer that holds an MP3."""
    text = base64.b64encode(mp3)
    return Answer(b')]}\'\n\n[["wrb.fr","jQ1olc","[\\"' + text + b'\\"]",null,null,null,"generic"]]\n')


def _handler(double: Double) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            double.headers.append((self.path, self.headers["Authorization"]))
            double.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            answer = double.next()
            self.send_response(answer.status)
            threading.Event().wait(answer.seconds)
            if answer.retry_after:
                self.send_header("Retry-After", answer.retry_after)
            if answer.location:
                self.send_header("Location", answer.location)
            self.send_header("Content-Length", str(answer.claimed or len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            self.close_connection = answer.claimed is not None

        def log_message(self, *_: object) -> None:
            """Keep silent."""

    return Handler


@contextlib.contextmanager
def service(*answers: Answer, speaks: Callable[[bytes], Answer] | None = None) -> Iterator[Double]:
    """Give a running double that will answer so."""
    double = Double("", list(answers), speaks=speaks)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(double))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a refused handshake is no news
    double.host = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
