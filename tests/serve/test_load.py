"""300 clients at once fetch zips: every one whole, the server small."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.model.audio import Programme
from tests.commune_weeks import commune_week, piece
from tests.needs import needs_file_of_system
from tests.sites import Published, published, serving

CLIENTS = 300
MOST_KB = 300_000
PIECE = bytes(range(256)) * (4 << 10)
"""1 MiB, what three minutes of speech take."""


def large(folder: Path) -> Published:
    """Publish a week whose programmes are 4 MiB each, of pieces that they share."""
    (folder / "sounds").mkdir()
    week = commune_week(folder / "sounds")
    sounds = tuple(piece(folder / "sounds", f"{n}.mp3", bytes([n]) + PIECE, 180_000) for n in range(4))
    programmes = tuple(Programme(one.name, (one.pieces[0], *sounds)) for one in week.programmes)
    return published(folder, replace(week, programmes=programmes))


async def fetched(address: str, path: str) -> str:
    """Return the SHA-256 of what one client fetches."""
    reader, writer = await asyncio.open_connection(urlsplit(address).hostname, urlsplit(address).port)
    writer.write(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b" 200 " in (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[0]
    digest = hashlib.sha256()
    while chunk := await reader.read(1 << 18):
        digest.update(chunk)
    writer.close()
    return digest.hexdigest()


def peak_kb(process: str) -> int:
    """Return the most memory that a process has held."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


@pytest.mark.soak
def test_300_clients_at_once_get_their_zips_from_a_small_server(tmp_path: Path) -> None:
    site = large(tmp_path)
    path = site.told.bundle.path

    async def everyone(address: str) -> set[str]:
        return set(await asyncio.gather(*(fetched(address, path) for _ in range(CLIENTS))))

    with serving(site.output) as (address, pid):
        children = needs_file_of_system(Path(f"/proc/{pid}/task/{pid}/children"))
        sums = asyncio.run(everyone(address))
        peak = sum(peak_kb(process) for process in [str(pid), *children.read_text().split()])
    assert sums == {hashlib.sha256(site.zipped.read_bytes()).hexdigest()}
    assert peak < MOST_KB
