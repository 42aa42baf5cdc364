"""Answers requests: what is found, in whole or in part, with the headers that keep a browser safe."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import aclosing
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from pipeline.problems import Stopped
from pipeline.publish import layout, reading
from pipeline.publish.serve.body import Body
from pipeline.publish.serve.counts import Counts
from pipeline.publish.serve.finding import Finder, Gone
from pipeline.publish.serve.ranges import RangeAnswer, wanted
from pipeline.publish.serve.stream import CutShort, chunks

STALLED_SECONDS = 120
"""After so long without a byte taken, a download is given up; its client can resume."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFETY = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}
"""Everything here is public, and podcast players in browsers fetch it from other sites."""
TLS_ONLY = {"strict-transport-security": "max-age=31536000"}


def site_app(root: Path, tls: bool = False, counts: Counts | None = None) -> Starlette:
    """Return the site as an ASGI application; `tls` says whether it is reached by HTTPS directly."""
    serving = _Serving(Finder(root), counts or Counts(), SAFETY | (TLS_ONLY if tls else {}))
    own = [Route("/health", serving.health), Route("/metrics", serving.metrics)]
    return Starlette(routes=[*own, Route("/{path:path}", serving.site, methods=["GET", "HEAD"])])


class _Serving:
    def __init__(self, finder: Finder, counts: Counts, safety: Mapping[str, str]) -> None:
        self.finder, self.counts, self.safety = finder, counts, safety

    async def health(self, _: Request) -> Response:
        """Answer 200 when there is a site whose index can be read, 503 otherwise."""
        try:
            data = await to_thread.run_sync((self.finder.root / layout.INDEX).read_bytes)
            communes = len(reading.index(data).communes)
        except (OSError, Stopped):
            return self._short(503, "no site")
        return self._short(200, json.dumps({"status": "ok", "communes": communes}), "application/json")

    async def metrics(self, _: Request) -> Response:
        """Answer what was sent so far, as Prometheus reads it."""
        return self._short(200, self.counts.text(), "text/plain; version=0.0.4")

    async def site(self, request: Request) -> Response:
        """Answer with what lies under the path."""
        path = request.path_params["path"]
        try:
            body = await to_thread.run_sync(self.finder.find, path)
        except Gone:
            return self._short(410, "Bản này đã được thay. Mở trang của xã để tải bản mới.")
        except (OSError, Stopped):
            return self._short(500, "Tệp trên máy chủ bị hỏng. Xin báo Trung tâm.")
        if body is None and await to_thread.run_sync(self.finder.is_folder, path):
            return RedirectResponse(f"/{quote(path)}/", 308, dict(self.safety))
        if body is None:
            return self._short(404, "Không có trang này.")
        return _Answer(body, wanted(request.headers, body.etag, body.length), self.safety, self.counts)

    def _short(self, status: int, text: str, media_type: str = "text/plain") -> Response:
        self.counts.answered(status)
        return PlainTextResponse(text, status, {**self.safety, "cache-control": "no-store"}, media_type)


class _Answer(Response):
    """A body, or what is wanted of it."""

    def __init__(self, body: Body, part: RangeAnswer, safety: Mapping[str, str], counts: Counts) -> None:
        self.body_wanted, self.part, self.counts = body, part, counts
        self.status_code = part.status
        self.background = None
        self.init_headers({**safety, **_headers(body, part)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head and, for GET, the bytes; stop when the client is gone or takes nothing."""
        self.counts.answered(self.status_code)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        if scope["method"] == "HEAD" or self.part.start == self.part.stop:
            await send({"type": "http.response.body", "body": b""})
            return
        leaving = asyncio.ensure_future(_left(receive))
        try:
            with self.counts.downloading():
                await self._send_bytes(send, leaving)
        except (TimeoutError, CutShort, OSError):
            return  # the server closes a connection whose answer is not whole: the client sees that
        finally:
            leaving.cancel()

    async def _send_bytes(self, send: Send, leaving: asyncio.Future[None]) -> None:
        left = self.part.stop - self.part.start
        async with aclosing(chunks(self.body_wanted, self.part.start, self.part.stop)) as stream:
            async for chunk in stream:
                left -= len(chunk)
                async with asyncio.timeout(STALLED_SECONDS):
                    await send({"type": "http.response.body", "body": chunk, "more_body": left > 0})
                self.counts.sent(len(chunk))
                await asyncio.sleep(0)  # a fast client must not keep the others waiting
                if leaving.done():
                    return


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(body: Body, part: RangeAnswer) -> dict[str, str]:
    headers = {"etag": body.etag, "cache-control": body.keep, "accept-ranges": "bytes"}
    if part.status == HTTPStatus.NOT_MODIFIED:
        return headers
    headers |= {"content-length": str(part.stop - part.start), "content-type": body.media_type}
    if part.status == HTTPStatus.PARTIAL_CONTENT:
        headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{body.length}"
    if part.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers["content-range"] = f"bytes */{body.length}"
    if body.download:
        headers["content-disposition"] = f'attachment; filename="{body.download}"'
    return headers
