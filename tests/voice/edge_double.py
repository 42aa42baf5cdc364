"""A double of the service that edge-tts asks: a web socket on the loopback that speaks its protocol."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import WSMsgType, web

HEADER = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"


@dataclass(frozen=True)
class Turn:
    """What the double does with one request: the MP3 it sends, and how it ends."""

    mp3: bytes = b""
    status: int = 101
    """Another status than 101 refuses the connection."""
    ends: bool = True
    """Whether it says that the turn has ended; otherwise it just goes."""


@dataclass
class EdgeDouble:
    """The service: what it will answer (the last again and again), and the SSML that it was asked."""

    turns: list[Turn]
    asked: list[str] = field(default_factory=list)
    speaks: Callable[[str], bytes] | None = None
    """What it says by the SSML instead."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
        if turn.status != 101:
            self.asked.append("")
            return web.Response(status=turn.status, headers={"Retry-After": "0"})
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await self._answer(socket, turn)
        await socket.close()
        return socket

    async def _answer(self, socket: web.WebSocketResponse, turn: Turn) -> None:
        async for message in socket:
            if message.type == WSMsgType.TEXT and "Path:ssml" in message.data:
                self.asked.append(message.data)
                break
        mp3 = self.speaks(self.asked[-1]) if self.speaks else turn.mp3
        for start in range(0, len(mp3), 4000):
            head = len(HEADER).to_bytes(2, "big") + HEADER
            await socket.send_bytes(head + mp3[start : start + 4000])
        if turn.ends:
            await socket.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")


@contextlib.contextmanager
def edge_service(
    monkeypatch: pytest.MonkeyPatch, *turns: Turn, speaks: Callable[[str], bytes] | None = None
) -> Iterator[EdgeDouble]:
    """Give a running double, which edge-tts then asks instead of the real service."""
    double, ready, running = EdgeDouble(list(turns), speaks=speaks), threading.Event(), {}

    async def serve() -> None:
        application = web.Application()
        application.router.add_get("/", double.handle)
        runner = web.AppRunner(application, shutdown_timeout=0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        stop = asyncio.Event()
        running.update(port=runner.addresses[0][1], stop=stop, loop=asyncio.get_running_loop())
        ready.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://127.0.0.1:{running['port']}/?x=1")
    try:
        yield double
    finally:
        loop: Any = running["loop"]
        loop.call_soon_threadsafe(running["stop"].set)  # type: ignore[attr-defined]
        thread.join()
