"""`loa voices install`: a voice onto this machine, its engine's packages and its model."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline import extras
from pipeline.problems import Place, Stopped, error, say
from pipeline.progress import Progress
from pipeline.voice.install import DownloadOrigin, install
from pipeline.voice.models import InstalledModel, ModelOffer, offer
from pipeline.work.casting.equipment import Machine, equipped
from pipeline.work.voices import loaded_catalogue


def wanted(root: Path, name: str, machine: Machine) -> ModelOffer:
    """Return the model of that name, of Loa's or of the station's own; raises Stopped when there is none."""
    return offer(name, equipped(loaded_catalogue(root), machine))


def install_packages(engine: str, machine: Machine, progress: Progress) -> None:
    """Install the packages of an engine of PACKAGED, unless they are here; raises MachineLacks when they
    cannot be had."""
    extras.add(engine, progress, machine.offline)


def install_voice(
    model: ModelOffer, source: str, agreed: bool, machine: Machine, today: dt.date, progress: Progress
) -> InstalledModel:
    """Fetch a model from its own address, or from the folder or address `source`, and return it; what its
    engine needs comes first.

    Raises Stopped when its licence must be agreed to and is not, and as pipeline.voice.install.
    """
    if model.restricted and not agreed:
        what = say("the licence of {name} is: {licence}", name=model.name, licence=model.licence)
        do = say("read it; if the station may use the voice so, say it again with --accept-licence")
        raise Stopped(error(Place(model.source), what, do))
    install_packages("sherpa", machine, progress)
    return install(
        model, DownloadOrigin(source, machine.offline), machine.models, today.isoformat(), progress
    )
