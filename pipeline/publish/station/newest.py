"""Whether what a site offers is the centre's word for this commune, now.

Refused are: no signature, another key's, another commune's, a version lower than the last (rollback), one
that has ended (freeze), the same version with other content, and what is no manifest of ours.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.digest import sha256
from pipeline.problems import NOTHING, Message, Place, Stopped, error, say
from pipeline.publish import layout, reading, signing
from pipeline.publish.keys import PublicKey
from pipeline.publish.manifest import Manifest
from pipeline.publish.signing import Signature, read_signature
from pipeline.publish.station.download import Link

_CLOCK = dt.timedelta(days=1)
"""How far a commune's clock may be behind the centre's."""
_AGAIN = 3
"""How often is asked when a manifest and its signature do not belong together: between the two requests the
centre may have published."""


class RefusedRelease(Stopped):
    """What a site offers must not be used; the problem says why."""


@dataclass(frozen=True)
class Newest:
    """A commune's manifest, believed, and the bytes that say so."""

    manifest: Manifest
    data: bytes
    signature: bytes
    release: str
    """Name of the release that it was published for."""


def believed(link: Link, code: str, key: PublicKey, today: dt.date, known: Newest | None = None) -> Newest:
    """Return a commune's newest manifest from a site; `known` is the one that was believed last.

    Raises Refused when it must not be used, MachineLacks when the site does not answer.
    """
    path, why = layout.newest(code), None
    for _ in range(_AGAIN):
        packed = link.small(path, signing.MOST)
        signature = _read(packed, code, key, known)
        release = signature.said("release")
        if known and packed == known.signature:
            data = known.data
        else:
            data = link.small(layout.manifest_of(code, release), reading.MOST)
        why = signature.refused_for(data, key)
        if why is None:
            manifest = reading.manifest(data)
            if against := _against(manifest, data, signature, today, known):
                raise refused(path, against)
            return Newest(manifest, data, packed, release)
    raise refused(path, why or NOTHING)


def _read(packed: bytes, code: str, key: PublicKey, known: Newest | None) -> Signature:
    """Return a signature whose comment is believed, fits the commune and is not older than what is known."""
    path = layout.newest(code)
    signature = read_signature(packed)
    if signature is None:
        raise refused(path, say("this is no signature of minisign's kind"))
    if why := signature.refused(key) or _unfit(signature, code):
        raise refused(path, why)
    version, last = int(signature.said("version")), known.manifest.version if known else 0
    if version < last:
        what = say("it is older than what you have: {version} after {last}", version=version, last=last)
        raise refused(path, what)
    return signature


def _unfit(signature: Signature, code: str) -> Message | None:
    """Return why a signature is not of this commune's manifest, or None."""
    commune = signature.said("commune")
    if signature.said("file") != layout.MANIFEST or commune != code:
        return say("it is signed for {other}, not for commune {code}", other=commune, code=code)
    if not layout.RELEASE.fullmatch(signature.said("release")) or not signature.said("version").isdecimal():
        return say("it names no release and version")
    return None


def _against(
    manifest: Manifest, data: bytes, signature: Signature, today: dt.date, known: Newest | None
) -> Message | None:
    """Return why a manifest does not count, or None: it must say what its signature says, for today."""
    if known:
        today = max(today, known.manifest.issued)  # a clock set back makes nothing young again
        if manifest.version == known.manifest.version and sha256(data) != sha256(known.data):
            return say("it has the version of the one you have, and other content")
    if (manifest.code, str(manifest.version)) != (signature.said("commune"), signature.said("version")):
        return say("it is another commune's or version's manifest")
    if manifest.release(signature.said("release")) is None:
        return say("it lacks the release that it was published for")
    if manifest.until < today:
        day = f"{manifest.until:%d/%m/%Y}"
        return say("it ended on {day}: nothing newer was published, or it is kept from you", day=day)
    if manifest.issued > today + _CLOCK:
        day = f"{manifest.issued:%d/%m/%Y}"
        return say("it is of {day}, which is still to come: set this computer's clock", day=day)
    return None


def refused(path: str, what: Message) -> RefusedRelease:
    """Return why what lies at a path of the site must not be used."""
    return RefusedRelease(error(Place(path), what, say("nothing was changed; ask the centre if it goes on")))
