"""What the engines are opened with: from what the command line knows of the machine, and from content/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.authored import VoiceServer
from pipeline.model.catalogue import Catalogue
from pipeline.voice.setup import Setup


@dataclass(frozen=True)
class Machine:
    """What the command line tells of the machine and of this run."""

    models: Path = Path("models")
    """The folder of installed voice models."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The environment variables, among them the keys of speech services."""
    offline: bool = False
    """Open no socket."""


BARE = Machine()
"""A machine with neither models nor keys."""


def equipped(catalogue: Catalogue, machine: Machine, today: str = "") -> Setup:
    """Return what the engines of a station are opened with on a machine, on a day."""
    beside = catalogue.root.resolve().parent
    servers = {name: voice.server for name, voice in catalogue.voices.items() if voice.server}
    found = {name: _key(server, machine, beside) for name, server in servers.items()}
    keys = {name: key for name, key in found.items() if key}
    return Setup(catalogue.voices, keys, machine.models, machine.offline, today)


def _key(server: VoiceServer, machine: Machine, beside: Path) -> str:
    """Return a server's key, from the environment or a file (relative paths: beside content/); '' if none."""
    if server.key_variable:
        return machine.environment.get(server.key_variable, "").strip()
    if server.key_file is None:
        return ""
    try:
        return (beside / server.key_file).read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        return ""
