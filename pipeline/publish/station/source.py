"""Where a commune reads the site from: over HTTP, or from a folder such as a USB stick.

A source gives bytes and believes nothing; whoever reads them compares them with what is signed.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from pipeline.problems import MachineLacks, Message, Place, error, say

CHUNK = 1 << 16
CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
"""How long a server may take to answer the call, and to send anything at all."""
_MOST_REDIRECTS = 5
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Interrupted(Exception):
    """The answer did not come, or was cut off, or was no answer to what was asked: asking again may help."""

    def __init__(self, why: Message) -> None:
        super().__init__(why)
        self.why = why


class WrongRange(Interrupted):
    """The server sent other bytes than those that were asked for: perhaps it knows no ranges."""


class Missing(MachineLacks):
    """What was asked for is not there, and asking again at once does not help."""


class SiteSource(Protocol):
    """A site to read from."""

    name: str
    """How to speak of it to people."""

    def read(
        self, path: str, start: int = 0
    ) -> contextlib.AbstractContextManager[tuple[int, Iterator[bytes]]]:
        """Open a file of the site: give where the bytes begin and the bytes, as they come. Raises
        Interrupted, also while they come, and Missing."""


def open_source(place: str) -> SiteSource:
    """Return the source at a URL (http, https) or in a folder."""
    return Web(place) if urlsplit(place).scheme in ("http", "https") else Folder(Path(place))


class Folder:
    """A site in a folder: a USB stick, a mirror."""

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._root = root

    @contextlib.contextmanager
    def read(self, path: str, start: int = 0) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Open a file; links and devices are not followed."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self._root / path, flags | getattr(os, "O_BINARY", 0))
        except OSError as failure:
            raise _missing(path, self.name, failure.strerror or str(failure)) from failure
        with os.fdopen(handle, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _missing(path, self.name, say("it is a link or a device, not a file"))
            file.seek(start)
            yield start, _chunks(file)


def _chunks(file: Any) -> Iterator[bytes]:
    try:
        while chunk := file.read(CHUNK):
            yield chunk
    except OSError as failure:
        raise Interrupted(say("it cannot be read: {why}", why=failure.strerror or str(failure))) from failure


class Web:
    """A site over HTTP. TLS is verified; a file is read on where the last try ended (RFC 9110, 14).

    Pieces bear the SHA-256 of what they hold, so If-Range is not needed: no other bytes can be right.
    """

    def __init__(self, url: str, read_seconds: float = READ_SECONDS) -> None:
        import requests

        self.name = url
        self._url = url.rstrip("/")
        self._times = CONNECT_SECONDS, read_seconds
        self._session = requests.Session()
        self._session.max_redirects = _MOST_REDIRECTS
        self._session.headers["Accept-Encoding"] = "identity"

    @contextlib.contextmanager
    def read(self, path: str, start: int = 0) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Open a file by GET, from `start` on. What is not the part that was asked for is not read: that a
        server knows no ranges is found out by asking from 0."""
        from requests import exceptions

        headers = {"Range": f"bytes={start}-"} if start else {}
        try:
            address = f"{self._url}/{path}"
            answer = self._session.get(address, headers=headers, stream=True, timeout=self._times)
        except exceptions.SSLError as failure:
            raise _missing(path, self.name, say("its certificate is not valid")) from failure
        except (exceptions.ConnectionError, exceptions.Timeout, exceptions.ChunkedEncodingError) as failure:
            raise Interrupted(_without_addresses(failure)) from failure
        except exceptions.RequestException as failure:
            raise _missing(path, self.name, type(failure).__name__) from failure
        with contextlib.closing(answer):
            yield self._begin(answer, path, start), _body(answer.raw)

    def _begin(self, answer: Any, path: str, start: int) -> int:
        """Return where the answer's bytes begin."""
        if answer.status_code == 206 and start:
            found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
            if found and int(found[1]) == start:
                return start
            raise WrongRange(say("the server sent another part than was asked for"))
        if answer.status_code == 200 and start:
            raise WrongRange(say("the server sent everything where a part was asked for"))
        if answer.status_code == 200:
            return 0
        if answer.status_code in (404, 410, 401, 403):
            raise _missing(path, self.name, str(answer.status_code))
        raise Interrupted(say("the server answers {status}", status=answer.status_code))


def _body(raw: Any) -> Iterator[bytes]:
    """Yield the bytes as they come, so that none is lost when the connection is."""
    import urllib3

    try:
        while chunk := raw.read1(CHUNK, decode_content=False):
            yield chunk
    except (urllib3.exceptions.HTTPError, OSError) as failure:
        raise Interrupted(_without_addresses(failure)) from failure


def _without_addresses(failure: Exception) -> Message:
    """Return what happened in a word: the library's own text shows places in memory."""
    return say("the connection failed ({kind})", kind=type(failure).__name__)


def _missing(path: str, source: str, why: str | Message) -> Missing:
    what = say("{source} does not have it: {why}", source=source, why=why)
    return Missing(error(Place(path), what, say("see that the address is right, or try again later")))
