"""A web server on the loopback that fails as links and servers do, by a plan."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

Kind = Literal["cut", "gone", "busy", "stall", "other etag", "whole", "wrong range", "no range", "lie"]


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one answer."""

    kind: Kind
    after: float = 0.5
    """How much of the answer's body is sent before that."""


@dataclass
class Server:
    """A site on the loopback; each request takes the next fault of the plan, or none."""

    root: Path
    url: str = ""
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and Range of every request."""
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_fault(self, path: str, wanted: str) -> Fault | None:
        """Return what goes wrong with this request."""
        with self.lock:
            self.asked.append((path, wanted))
            return self.faults.pop(0) if self.faults else None


@contextlib.contextmanager
def serving(root: Path, certificate: Path | None = None) -> Iterator[Server]:
    """Serve a folder; over TLS with a certificate (and its key, in one file)."""
    server = Server(root)
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    http.daemon_threads = True
    server.url = f"{'https' if certificate else 'http'}://127.0.0.1:{http.server_address[1]}"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        http.socket = context.wrap_socket(http.socket, server_side=True)
    threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        http.shutdown()
        http.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            fault = server.next_fault(self.path, wanted)
            with contextlib.suppress(OSError):
                self._answer(wanted, fault.kind if fault else None, fault.after if fault else 1.0)

        def _answer(self, wanted: str, kind: Kind | None, after: float) -> None:
            path = server.root / self.path.lstrip("/")
            if kind == "gone":
                self.close_connection = True
                return
            if kind == "busy" or not path.is_file():
                self.send_response(503 if kind == "busy" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = path.read_bytes()
            start = (
                int(wanted.removeprefix("bytes=").rstrip("-"))
                if wanted and kind not in ("whole", "no range")
                else 0
            )
            self._send(data, start, bool(wanted) and kind != "whole", kind, after)

        def _send(self, data: bytes, start: int, partial: bool, kind: Kind | None, after: float) -> None:
            body = data[start:]
            self.send_response(206 if partial else 200)
            shown = max(0, start - 7) if kind == "wrong range" else start
            if partial and kind != "no range":
                self.send_header("Content-Range", f"bytes {shown}-{len(data) - 1}/{len(data)}")
            self.send_header("ETag", f'"{len(server.asked) if kind == "other etag" else 1}"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if kind == "lie":
                body = bytes(len(body))
            stop = int(len(body) * after) if kind in ("cut", "stall") else len(body)
            self.wfile.write(body[:stop])
            if kind == "stall":
                server.ended.wait(5)
            self.close_connection = kind is not None

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Keep silent."""

    return Handler
