"""Keys in minisign's files: the public one that communes hold, the secret one that signs.

Ed25519 (RFC 8032) with the file format of minisign, so that anybody can check what we sign, with a program
that is not ours. A secret key is encrypted by a passphrase (scrypt, RFC 7914) or, without one, lies open.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pipeline.problems import Message, Place, Stopped, error, say

ALGORITHM, PLAIN, SCRYPT, BLAKE2B = b"Ed", b"\0\0", b"Sc", b"B2"
_SECRET = struct.Struct("<2s2s2s32sQQ104s")
_HIDDEN = struct.Struct("<8s64s32s")
_PUBLIC = struct.Struct("<2s8s32s")
_OPERATIONS, _MEMORY = 1 << 23, 1 << 28
"""Cost of trying one passphrase: about half a second and 256 MiB, which an operator's PC has."""
_MOST_MEMORY = 1 << 30
"""minisign's own default; a file that asks for more is no key of ours."""
_LONGEST = 4096


class BadKey(Stopped):
    """A key cannot be read or used; the problem says why."""


@dataclass(frozen=True)
class PublicKey:
    """What signatures are checked by."""

    number: bytes
    """Eight bytes that name the pair."""
    point: bytes
    """32 bytes."""

    @property
    def id(self) -> str:
        """The number as people read it to one another: 16 hex digits."""
        return self.number[::-1].hex().upper()

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Return whether the signature is that of the data by the pair's secret key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.point).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True

    def text(self) -> str:
        """Return the file's text."""
        packed = _PUBLIC.pack(ALGORITHM, self.number, self.point)
        return f"untrusted comment: minisign public key {self.id}\n{base64.b64encode(packed).decode()}\n"


@dataclass(frozen=True)
class SecretKey:
    """What signs; never printed, never in the project or the site."""

    number: bytes
    seed: bytes

    def __repr__(self) -> str:
        return f"SecretKey({self.public.id})"

    @property
    def public(self) -> PublicKey:
        """The pair's public key."""
        return PublicKey(self.number, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the data, 64 bytes."""
        return self._private.sign(data)

    def text(self, passphrase: str, salt: bytes) -> str:
        """Return the file's text, encrypted by the passphrase unless it is empty; `salt` has 32 bytes."""
        pair = self.seed + self.public.point
        hidden = _HIDDEN.pack(self.number, pair, _checksum(self.number, pair))
        if passphrase:
            hidden = _veiled(hidden, passphrase, salt, _OPERATIONS, _MEMORY)
            packed = _SECRET.pack(ALGORITHM, SCRYPT, BLAKE2B, salt, _OPERATIONS, _MEMORY, hidden)
        else:
            packed = _SECRET.pack(ALGORITHM, PLAIN, BLAKE2B, bytes(32), 0, 0, hidden)
        kind = "encrypted secret key" if passphrase else "secret key"
        return f"untrusted comment: minisign {kind}\n{base64.b64encode(packed).decode()}\n"


def new_key() -> SecretKey:
    """Return a new pair, from the system's source of randomness."""
    return SecretKey(os.urandom(8), os.urandom(32))


def write_secret(key: SecretKey, path: Path, passphrase: str) -> None:
    """Write a secret key into a new file that its owner alone can read; raises BadKey where one lies."""
    text = key.text(passphrase, os.urandom(32))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise _bad(path, say("a file of this name is there already, and perhaps your only key")) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def refuse_inside(path: Path, folders: tuple[Path, ...]) -> None:
    """Raise BadKey when a secret key would lie in one of the folders, which are copied and published."""
    whole = path.resolve()
    for folder in folders:
        if whole.is_relative_to(folder.resolve()):
            named = {"folder": folder.name}
            what = say("a secret key must not lie in {folder}, which is copied or published", **named)
            raise BadKey(error(Place(path.name), what, say("choose a place outside, such as a USB stick")))


def read_public(text: str, path: Path) -> PublicKey:
    """Return the public key of a file's text, or of the bare line; raises BadKey. `path` names it."""
    packed = _packed(text)
    if len(packed) != _PUBLIC.size or packed[:2] != ALGORITHM:
        raise _bad(path, say("this is no public key of minisign's kind"))
    _, number, point = _PUBLIC.unpack(packed)
    return PublicKey(number, point)


def needs_passphrase(text: str, path: Path) -> bool:
    """Return whether a secret key's file is encrypted; raises BadKey when it is no such file."""
    return bool(_fields(text, path)[1] == SCRYPT)


def read_secret(text: str, path: Path, passphrase: str) -> SecretKey:
    """Return the secret key of a file's text; raises BadKey when the passphrase is not its own."""
    _, method, _, salt, operations, memory, hidden = _fields(text, path)
    if method == SCRYPT:
        hidden = _veiled(hidden, passphrase, salt, operations, memory)
    number, pair, checksum = _HIDDEN.unpack(hidden)
    key = SecretKey(number, pair[:32])
    if method == SCRYPT and checksum != _checksum(number, pair):
        raise _bad(path, say("the passphrase is not this key's"))
    if key.public.point != pair[32:]:  # minisign leaves the checksum of an open key empty
        raise _bad(path, say("the key is damaged"))
    return key


def _fields(text: str, path: Path) -> tuple[bytes, bytes, bytes, bytes, int, int, bytes]:
    packed = _packed(text)
    if len(packed) != _SECRET.size:
        raise _bad(path, say("this is no secret key of minisign's kind"))
    fields = _SECRET.unpack(packed)
    if fields[0] != ALGORITHM or fields[2] != BLAKE2B or fields[1] not in (PLAIN, SCRYPT):
        raise _bad(path, say("this is no secret key of minisign's kind"))
    if fields[5] > _MOST_MEMORY:
        raise _bad(path, say("the key asks for more memory than any key of ours"))
    return fields


def _veiled(hidden: bytes, passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Return the bytes under the stream that the passphrase gives, or back from under it."""
    n, r, p = _cost(operations, memory)
    stream = hashlib.scrypt(
        passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=128 * r * (n + p) + (1 << 20), dklen=len(hidden)
    )
    return bytes(a ^ b for a, b in zip(hidden, stream, strict=True))


def _cost(operations: int, memory: int) -> tuple[int, int, int]:
    """Return scrypt's N, r and p as libsodium picks them from its two limits."""
    operations, r = max(operations, 32768), 8
    if operations < memory // 32:
        return _power(operations // (r * 4)), r, 1
    n = _power(memory // (r * 128))
    return n, r, max(1, (operations // 4 // n) // r)


def _power(most: int) -> int:
    """Return the first power of two from 2 on that is over half of `most`."""
    return 1 << max(1, most.bit_length() - 1)


def _checksum(number: bytes, pair: bytes) -> bytes:
    return hashlib.blake2b(ALGORITHM + number + pair, digest_size=32).digest()


def _packed(text: str) -> bytes:
    """Return what the last line of a key's file says in Base64; nothing where it says nothing."""
    lines = [line for line in text[:_LONGEST].splitlines() if line.strip()]
    with contextlib.suppress(ValueError):
        return base64.b64decode(lines[-1].strip() if lines else "", validate=True)
    return b""


def _bad(path: Path, what: Message) -> BadKey:
    return BadKey(error(Place(path.name), what, say("see docs/phat-hanh.md, the chapter on keys")))
