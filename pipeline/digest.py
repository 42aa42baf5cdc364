"""Fingerprints: of texts, of files, and of the recipes by which things are made."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]


def canonical(value: object) -> bytes:
    """Return the one JSON spelling of a value: keys sorted, no white space, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex; raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folded(text: str) -> str:
    """Return a text in NFC with white space folded: what two spellings of the same words share."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fingerprint(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of the folded text: how takes, translations and
    approvals name the text they belong to."""
    return sha256(folded(text).encode())[:12]


def recipe(kind: str, version: int, **inputs: object) -> str:
    """Return the key of a made thing: the SHA-256 of its kind, the version of the step that makes it
    and its inputs. Inputs are JSON values; never a path, a commune or a date, unless it is heard."""
    return sha256(canonical({"kind": kind, "version": version, "inputs": inputs}))
