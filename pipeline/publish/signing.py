"""Signatures in minisign's files: prehashed Ed25519 with a trusted comment that is signed as well."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from pipeline.problems import Message, say
from pipeline.publish.keys import PublicKey, SecretKey

_ALGORITHM = b"ED"
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
MOST = 2048
"""Bytes of a signature's file."""


@dataclass(frozen=True)
class Signature:
    """A signature's file, read but not yet believed."""

    number: bytes
    """Of the key that it says it was made by."""
    of_data: bytes
    comment: str
    """The trusted comment."""
    of_comment: bytes

    def refused(self, key: PublicKey) -> Message | None:
        """Return why the comment must not be believed, or None."""
        if self.number != key.number:
            return say("it is signed by another key than yours ({yours})", yours=key.id)
        if not key.verifies(self.of_comment, self.of_data + self.comment.encode()):
            return say("its signature is not by the centre's key")
        return None

    def refused_for(self, data: bytes, key: PublicKey) -> Message | None:
        """Return why the data must not be believed, or None."""
        if why := self.refused(key):
            return why
        if not key.verifies(self.of_data, hashlib.blake2b(data).digest()):
            return say("it was changed after it was signed")
        return None

    def said(self, name: str) -> str:
        """Return a field of the trusted comment (`name:value`, parted by tabs), or nothing."""
        fields = (field.partition(":") for field in self.comment.split("\t"))
        return next((value for key, _, value in fields if key == name), "")


def sign(data: bytes, key: SecretKey, **said: str | int) -> bytes:
    """Return the text of a signature's file; `said` goes into the trusted comment as `name:value`."""
    comment = "\t".join([*(f"{name}:{value}" for name, value in said.items()), "hashed"])
    assert "\n" not in comment
    of_data = key.sign(hashlib.blake2b(data).digest())
    of_comment = key.sign(of_data + comment.encode())
    packed = base64.b64encode(_ALGORITHM + key.number + of_data).decode()
    lines = (f"{_UNTRUSTED}signature from minisign secret key", packed, f"{_TRUSTED}{comment}")
    return "\n".join([*lines, base64.b64encode(of_comment).decode(), ""]).encode()


def read_signature(text: bytes) -> Signature | None:
    """Return the signature of a file's text, or None when it is none."""
    try:
        first, packed, trusted, of_comment = text[:MOST].decode("ascii").removesuffix("\n").split("\n")
        signed, second = (base64.b64decode(line, validate=True) for line in (packed, of_comment))
    except ValueError:
        return None
    if not first.startswith(_UNTRUSTED) or not trusted.startswith(_TRUSTED):
        return None
    if len(signed) != 74 or len(second) != 64 or signed[:2] != _ALGORITHM:
        return None
    return Signature(signed[2:10], signed[10:], trusted.removeprefix(_TRUSTED), second)
