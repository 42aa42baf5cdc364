"""Where everything lies in the published site (output/site), relative to its root; pure.

    keys/loa.pub                             the public key, as minisign writes it
    pieces/<aa>/<sha256>.<suffix>            what programmes, pages and feeds are made of; never replaced:
        .mp3   a part in a profile's format; a segment's begins with its tag (title, mark of machine-made
               speech), so that it can be played as it lies; others are bare frames
        .own   what one commune's week has for itself alone: the tags of its programmes, its schedules, the
               bag's tag files, one after another and packed (zlib, RFC 1950), so that they cost one request
    communes/<code>/newest.minisig           the signature of the commune's newest manifest
    communes/<code>/<week><letter>/          a release: '2026-W48A'
        manifest.json, manifest.json.minisig the manifest that published it; never replaced
        <bundle>.zip, data/<programme>.MP3   only after `loa publish --with-zips`
    index.json, index.json.minisig           all communes: code, name, version, week

Everything else in the site (pages, feeds, calendars) is for people and unsigned; it may lie beside these,
under other names. A manifest names every byte of its releases: files are lists of stretches of pieces, so a
programme or a zip needs not exist to be served (`compose`).

Order of publication: pieces, then releases, then pages, then the communes' newest signatures, the index
last; each is written whole and renamed. A client reads `newest.minisig` first: it is one file, and its
trusted comment (signed as well) names the release in whose folder the manifest lies that it signs. So a
client sees the old week or the new one, never half of each. By hand:

    minisign -Vm 2026-W48A/manifest.json -x newest.minisig -p loa.pub
"""

from __future__ import annotations

import re

SITE = "site"
"""The site's folder in output/."""
KEY = "keys/loa.pub"
INDEX = "index.json"
PIECES = "pieces"
COMMUNES = "communes"
MANIFEST = "manifest.json"
NEWEST = "newest.minisig"
SIGNATURE_SUFFIX = ".minisig"
OWN = "own"
"""Suffix of the piece that holds what one commune's week has for itself alone."""

RELEASE = re.compile(r"(20\d\d-W(?:0[1-9]|[1-4]\d|5[0-3]))([A-Z])")
CODE = re.compile(r"\d{5}")


def signature(path: str) -> str:
    """Return where the signature of a file lies."""
    return path + SIGNATURE_SUFFIX


def piece(sha256: str, suffix: str) -> str:
    """Return where a piece lies."""
    return f"{PIECES}/{sha256[:2]}/{piece_name(sha256, suffix)}"


def piece_name(sha256: str, suffix: str) -> str:
    """Return a piece's file name."""
    return f"{sha256}.{suffix}"


def commune(code: str) -> str:
    """Return a commune's folder."""
    return f"{COMMUNES}/{code}"


def newest(code: str) -> str:
    """Return where the signature of a commune's newest manifest lies."""
    return f"{commune(code)}/{NEWEST}"


def release(code: str, week: str, letter: str) -> str:
    """Return the folder of a commune's release: `communes/15061/2026-W48A`."""
    return f"{commune(code)}/{week}{letter}"


def manifest_of(code: str, name: str) -> str:
    """Return where the manifest lies that published a release, by the release's name ('2026-W48A')."""
    return f"{commune(code)}/{name}/{MANIFEST}"
