"""Which bytes a request asks for (RFC 9110, sections 13 and 14); pure.

One range is answered; of several, the whole is sent, as the standard allows: no station's downloader asks
for several, and overlapping ones are a known way to wear a server out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class RangeAnswer:
    """What to answer: the status, and the bytes from `start` up to `stop`, not included."""

    status: int
    """200, 206, 304, 412 or 416."""
    start: int = 0
    stop: int = 0


def wanted(headers: Mapping[str, str], etag: str, length: int) -> RangeAnswer:
    """Return what a GET or HEAD with these headers (lower case) wants of a body of `length` bytes.

    `etag` is the body's strong entity tag with its quotes. Dates are no validators here: a condition that
    names one does not hold, so that the whole is sent.
    """
    match = headers.get("if-match")
    if match is not None and not _holds(match, etag, weak=False):
        return RangeAnswer(412)
    none_match = headers.get("if-none-match")
    if none_match is not None and _holds(none_match, etag, weak=True):
        return RangeAnswer(304)
    given = headers.get("range")
    if given is None or headers.get("if-range", etag).strip() != etag:
        return RangeAnswer(200, 0, length)
    return _range(given, length)


def _range(given: str, length: int) -> RangeAnswer:
    match = _ONE_RANGE.fullmatch(given.strip())
    if not match or match.groups() == ("", ""):
        return RangeAnswer(200, 0, length)
    first, last = match.groups()
    if not first:
        start, stop = max(0, length - int(last)), length
    else:
        start, stop = int(first), min(int(last) + 1, length) if last else length
        if last and int(last) < int(first):
            return RangeAnswer(200, 0, length)
    return RangeAnswer(206, start, stop) if start < stop else RangeAnswer(416)


def _holds(condition: str, etag: str, weak: bool) -> bool:
    """Return whether a list of entity tags has this one; a weak one counts where that is enough."""
    if condition.strip() == "*":
        return True
    tags = re.findall(r'(W/)?("[^"]*")', condition)
    return any(tag == etag and (weak or not mark) for mark, tag in tags)
