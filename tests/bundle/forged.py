"""Archives and bags that nobody should make, for the tests of what judges them."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass

ROOT = "15061-ngoc-lac"


@dataclass(frozen=True)
class Forged:
    """One entry of a forged archive; what is None is as it should be."""

    name: str | bytes
    data: bytes = b""
    deflate: bool = False
    length: int | None = None
    crc: int | None = None
    flags: int = 0x800
    method: int | None = None
    mode: int = 0o100644
    local_name: bytes | None = None
    local_method: int | None = None
    local_length: int | None = None
    offset: int | None = None
    packed_length: int | None = None


def forged_zip(*entries: Forged, count: int | None = None, before: bytes = b"", after: bytes = b"") -> bytes:
    """Return an archive of the entries, with whatever they lie about."""
    body, directory = before, b""
    for entry in entries:
        raw = entry.name if isinstance(entry.name, bytes) else entry.name.encode()
        local_raw = raw if entry.local_name is None else entry.local_name
        method = (8 if entry.deflate else 0) if entry.method is None else entry.method
        local_method = method if entry.local_method is None else entry.local_method
        packed = _deflated(entry.data) if entry.deflate else entry.data
        length = len(entry.data) if entry.length is None else entry.length
        packed_length = len(packed) if entry.packed_length is None else entry.packed_length
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        offset = len(body) if entry.offset is None else entry.offset
        sums = (crc, packed_length, length)
        local_sums = (crc, packed_length, length if entry.local_length is None else entry.local_length)
        body += struct.pack(
            "<4s5H3I2H", b"PK\3\4", 20, entry.flags, local_method, 0, 23930, *local_sums, len(local_raw), 0
        )
        body += local_raw + packed
        head = (b"PK\1\2", 0x0314, 20, entry.flags, method, 0, 23930)
        directory += (
            struct.pack("<4s6H3I5H2I", *head, *sums, len(raw), 0, 0, 0, 0, entry.mode << 16, offset) + raw
        )
    number = len(entries) if count is None else count
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, number, number, len(directory), len(body), 0)
    return body + directory + end + after


def bag_files(**changed: bytes | None) -> dict[str, bytes]:
    """Return the files of a small bag; `changed` replaces files (`data_A_MP3` is data/A.MP3) or leaves them
    out (None) after all sums were taken."""
    payload = {"data/A.MP3": b"sound " * 50, "data/B.MP3": b"more " * 50, "data/LICH.CSV": b"a,b\r\n"}
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    tags = {
        "bag-info.txt": f"Payload-Oxum: {oxum}\n".encode(),
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "manifest-sha256.txt": manifest(payload),
    }
    files = {**payload, **tags, "tagmanifest-sha256.txt": manifest(tags)}
    for key, data in changed.items():
        name = next(
            (one for one in files if one.replace("/", "_").replace(".", "_").replace("-", "_") == key), key
        )
        if data is None:
            del files[name]
        else:
            files[name] = data
    return files


def with_manifest(text: bytes) -> dict[str, bytes]:
    """Return a bag with another payload manifest, which the tag manifest agrees with."""
    files = bag_files(manifest_sha256_txt=text)
    tags = {name: data for name, data in files.items() if not name.startswith(("data/", "tagm"))}
    return {**files, "tagmanifest-sha256.txt": manifest(tags)}


def manifest(files: dict[str, bytes]) -> bytes:
    """Return a manifest of the files by SHA-256."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()


def entries(files: dict[str, bytes]) -> list[Forged]:
    """Return the files as entries of an archive, in the bag's folder."""
    return [Forged(f"{ROOT}/{name}", data) for name, data in files.items()]


def _deflated(data: bytes) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    return pack.compress(data) + pack.flush()
