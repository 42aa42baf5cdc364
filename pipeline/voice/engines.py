"""Which engines there are, each opened when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.problems import Place, Stopped, error, say, suggestion
from pipeline.voice.engine import Engine
from pipeline.voice.setup import NO_SETUP, Setup


def _command(setup: Setup) -> Engine:
    from pipeline.voice.command import Command

    return Command(setup)


def _edge(setup: Setup) -> Engine:
    from pipeline.voice.edge import Edge

    return Edge(setup.offline)


def _espeak(setup: Setup) -> Engine:
    from pipeline.voice.espeak import Espeak

    return Espeak()


def _google(setup: Setup) -> Engine:
    from pipeline.voice.google import Google

    return Google(offline=setup.offline)


def _openai(setup: Setup) -> Engine:
    from pipeline.voice.openai import OpenAI

    return OpenAI(setup)


def _sherpa(setup: Setup) -> Engine:
    from pipeline.voice.sherpa import Sherpa

    return Sherpa(setup)


ENGINES: Mapping[str, Callable[[Setup], Engine]] = {
    "command": _command,
    "edge": _edge,
    "espeak": _espeak,
    "gtts": _google,
    "openai": _openai,
    "sherpa": _sherpa,
}


def engine(name: str, setup: Setup = NO_SETUP, place: Place | None = None) -> Engine:
    """Return the engine of that name; raises Stopped, naming those there are, when there is none."""
    if name in ENGINES:
        return ENGINES[name](setup)
    what = say("no engine is called '{name}'; there are: {known}", name=name, known=", ".join(ENGINES))
    raise Stopped(error(place or Place(), what, suggestion(name, ENGINES)))
