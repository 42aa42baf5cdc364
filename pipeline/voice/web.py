"""How services on the web are asked: TLS verified, bounded in time and size, patient, never too fast.

The server's certificate is always verified and no redirection is followed: whoever could put words into
the answer would speak on the public loudspeakers. Proxies and authorities of one's own are taken from the
environment, as the requests package does (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE).
"""

from __future__ import annotations

import contextlib
import functools
import math
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.problems import MachineLacks, Message, Place, Stopped, error, say
from pipeline.voice.patience import Patience

if TYPE_CHECKING:
    import requests

TIMEOUTS = (10.0, 30.0)
"""Seconds to connect, and for the next bytes: at least; more where a service has needed more."""
LONGEST = 60.0
"""Seconds for one answer in all, or twice what the next bytes may take: a server that drips is left."""
LONGEST_READ = 600.0
"""Seconds for the next bytes at most."""
LARGEST = 16 * 1024 * 1024
"""Bytes of one answer; a minute of 24 kHz WAV is 3 MB."""
ATTEMPTS = 4
BUSY = (408, 425, 429, 500, 502, 503, 504)
KEYLESS = (401, 403)
LONGEST_WAIT = 120.0
"""Seconds that Loa waits when a server asks it to (Retry-After); longer is not now."""
TOO_MUCH = say("too much or too slow")
TRY_LATER = say("try again later, or name another voice in languages.yaml")


@dataclass(frozen=True)
class Manners:
    """How a service may be asked."""

    connections: int = 4
    """Requests under way at once, in one process."""
    per_second: float = math.inf
    """Requests begun a second, in one process."""
    backoff: float = 1.0
    """Seconds before the second attempt; doubled for each that follows."""
    at_first: float = 0.0
    """Seconds for the first answers, if more than TIMEOUTS: a server of one's own may read a large model."""


class OnWeb:
    """What engines that ask a service have in common."""

    manners: Manners
    repeatable = False
    network = True

    @property
    def connections(self) -> int:
        """As many as the service is asked by at once."""
        return self.manners.connections


@dataclass(frozen=True)
class Service:
    """A service by its name for people, the engine that asks it, and how it may be asked."""

    name: str
    engine: str
    manners: Manners = Manners()

    def post(self, address: str, headers: Mapping[str, str], signs: int = 1, **body: Any) -> bytes:
        """Return what the service answers to a request; `body` as requests.post takes it (data or json),
        `signs` how many letters and marks it is asked to say.

        Tries again when it is busy or the line breaks. Raises MachineLacks when it cannot be reached,
        Stopped when it answers with a refusal, too much, or too slowly. Neither repeats headers or body.
        """
        return self.patiently(lambda: self._once(address, headers, signs, body))

    def patiently(self, ask: Callable[[], bytes | RequestFailed]) -> bytes:
        """Return what asking gives, after as many attempts as it takes, each in its turn; raises what the
        last one failed with, or what `ask` raises."""
        for attempt in range(ATTEMPTS):
            with _turns(self.engine, self.manners).taken():
                answered = ask()
            if isinstance(answered, bytes):
                return answered
            wait = None if attempt == ATTEMPTS - 1 else delay(attempt, answered.after, self.manners.backoff)
            if wait is None:
                raise answered.stopped
            time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def timeouts(self, signs: int) -> tuple[float, float, float]:
        """Return the seconds that it may take to connect, to send the next bytes, and in all: by what so many
        signs have needed of this service so far."""
        connect, least = TIMEOUTS
        read = max(least, _patience(self).seconds(self.name, signs))
        return connect, read, max(LONGEST, 2 * read) if read > least else LONGEST

    def _once(
        self, address: str, headers: Mapping[str, str], signs: int, body: Mapping[str, Any]
    ) -> bytes | RequestFailed:
        import requests
        from urllib3.exceptions import HTTPError

        *timeouts, longest = self.timeouts(signs)
        options: dict[str, Any] = {"timeout": tuple(timeouts), "allow_redirects": False, "stream": True}
        began = time.monotonic()
        try:
            post = session(self.manners.connections).post
            with post(address, headers=headers, **options, **body) as answer:
                if answer.status_code != 200:
                    return self.failed(answer.status_code, answer.headers.get("Retry-After"))
                data = self._read(answer, began + longest)
                _patience(self).note(self.name, signs, time.monotonic() - began)
                return data
        except (requests.RequestException, HTTPError) as failure:
            return RequestFailed(self.unreachable(type(failure).__name__))

    def failed(self, status: int, header: str | None = None) -> RequestFailed:
        """Return an attempt that a busy server refused, with its Retry-After header; raises Stopped when
        the status says that asking again is of no use."""
        wording = say("HTTP {status}: it does not accept the key", status=status)
        refused = self.refusal(wording if status in KEYLESS else say("HTTP {status}", status=status))
        if status not in BUSY:
            raise refused
        return RequestFailed(refused, retry_after(header))

    def _read(self, answer: requests.Response, end: float) -> bytes:
        data = bytearray()
        while chunk := answer.raw.read1(65536, decode_content=True):  # what is there: a drip fills no buffer
            data += chunk
            if len(data) > LARGEST or time.monotonic() > end:
                raise self.refusal(TOO_MUCH)
        return bytes(data)

    def refusal(self, why: Message) -> Stopped:
        """Return the error of a service that answers, but not with what it was asked for."""
        what = say("{service} gave no usable answer: {why}", service=self.name, why=why)
        return Stopped(error(Place(self.engine), what, TRY_LATER))

    def unreachable(self, why: str) -> MachineLacks:
        """Return the error of a service that does not answer; `why` is the kind of failure."""
        what = say("{service} cannot be reached: {why}", service=self.name, why=why)
        do = say("look at the internet connection, or name another voice in languages.yaml")
        return MachineLacks(error(Place(self.engine), what, do))


@dataclass(frozen=True)
class RequestFailed:
    """An attempt that may be made again: the error that it ends in if not, and how long to wait first."""

    stopped: Stopped
    after: float | None = None
    """Seconds that the server asks to wait."""


def delay(attempt: int, after: float | None, backoff: float) -> float | None:
    """Return how many seconds to wait after a failed attempt (0 is the first); None is not again.

    What the server asks for is kept to; otherwise the wait doubles, with up to half of it at random on
    top, so that those who were refused together do not come back together.
    """
    if after is not None:
        return after if after <= LONGEST_WAIT else None
    return backoff * 2.0**attempt * (1 + random.random() / 2)


def retry_after(header: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks to wait (RFC 9110, 10.2.3); None where there is
    none that can be read."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    if header is None:
        return None
    with contextlib.suppress(InvalidHeader, ValueError, OverflowError):
        seconds: float = Retry().parse_retry_after(header)
        return seconds
    return None


@functools.cache
def session(connections: int) -> requests.Session:
    """Return this process's session: connections are kept open and shared by its threads."""
    import requests
    from requests.adapters import HTTPAdapter

    shared = requests.Session()
    shared.mount("https://", HTTPAdapter(pool_maxsize=connections))
    shared.mount("http://", HTTPAdapter(pool_maxsize=connections))
    return shared


class Turns:
    """Who may ask when: no more at once than there are connections, no faster than the pace."""

    def __init__(self, manners: Manners) -> None:
        self._free = threading.BoundedSemaphore(manners.connections)
        self._gap = 1 / manners.per_second
        self._next = time.monotonic()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and hold it."""
        with self._free:
            time.sleep(self._wait())
            yield

    def _wait(self) -> float:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
            return turn - now


@functools.cache
def _patience(service: Service) -> Patience:
    return Patience(at_first=service.manners.at_first, at_least=0, at_most=LONGEST_READ)


@functools.cache
def _turns(engine: str, manners: Manners) -> Turns:
    return Turns(manners)
