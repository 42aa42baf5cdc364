"""Listens: uvicorn with the site, by HTTP (behind a proxy, or in a house) or HTTPS."""

from __future__ import annotations

import socket
from collections.abc import MutableSequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pipeline import tools
from pipeline.problems import MachineLacks, Place, error, say
from pipeline.publish.serve.app import site_app
from pipeline.publish.serve.counts import ROW, Counts

MOST_CLIENTS = 2000
"""So many requests are answered at once; who comes after is told to come again (503)."""
IDLE_SECONDS = 15
"""How long a connection may stay open without a request."""


@dataclass(frozen=True)
class Listening:
    """Where to listen, and with which certificate."""

    host: str
    port: int
    """0 takes any that is free."""
    certificate: Path | None = None
    """PEM: the certificate with its chain; None is plain HTTP."""
    key: Path | None = None
    processes: int = 1
    """How many answer beside one another; as many as the machine has cores serve most."""


class Server:
    """A server that listens from the moment it is made; `run` serves until it is told to end."""

    def __init__(self, root: Path, listening: Listening) -> None:
        """Raises MachineLacks when the address cannot be listened on or the certificate not be used."""
        self._root, self._listening = root, listening
        try:
            self._socket = _listen(listening.host, listening.port)
            self._numbers = tools.shared(ROW * listening.processes)
            self._config = _config(root, listening, Counts(self._numbers))
            self._config.load()
        except OSError as failure:
            place = Place(f"{listening.host}:{listening.port}")
            what = say("cannot serve here: {why}", why=failure.strerror or str(failure))
            do = say("choose another --port or --host, or other files for TLS")
            raise MachineLacks(error(place, what, do)) from failure

    @property
    def address(self) -> str:
        """The address to open, as far as this machine knows it."""
        host, port = self._socket.getsockname()[:2]
        scheme = "https" if self._config.is_ssl else "http"
        return f"{scheme}://[{host}]:{port}/" if ":" in host else f"{scheme}://{host}:{port}/"

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM; then downloads under way have two seconds, and are resumed later."""
        others = self._listening.processes - 1
        tools.beside(others, _run, self._root, self._listening, self._socket, self._numbers)
        uvicorn.Server(self._config).run(sockets=[self._socket])


def _run(
    root: Path, listening: Listening, listener: socket.socket, numbers: MutableSequence[int], row: int
) -> None:
    """Serve beside the first process, from the same socket."""
    uvicorn.Server(_config(root, listening, Counts(numbers, row))).run(sockets=[listener])


def _config(root: Path, listening: Listening, counts: Counts) -> uvicorn.Config:
    return uvicorn.Config(
        site_app(root, listening.certificate is not None, counts),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=2,
        limit_concurrency=MOST_CLIENTS,
        backlog=MOST_CLIENTS,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((host, port))
    made.listen(MOST_CLIENTS)
    return made
