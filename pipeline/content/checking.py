"""Judges a catalogue: what its files say of each other, of the calendar and of the world."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from pipeline.content.audio import audio
from pipeline.content.citations import citations
from pipeline.content.done import done
from pipeline.content.files import files
from pipeline.content.official import official
from pipeline.content.references import references
from pipeline.content.resting import resting
from pipeline.content.texts import texts
from pipeline.content.times import pauses, slots, validity
from pipeline.content.unfinished import unfinished
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Problem, listed


def check(catalogue: Catalogue, today: dt.date) -> tuple[Problem, ...]:
    """Return all that is wrong with, stale or missing in a catalogue, sorted by place.

    Weeks that ended before `today` are history: they are not judged by the calendar any more.
    """
    found = chain(
        references(catalogue),
        slots(catalogue),
        pauses(catalogue),
        validity(catalogue, today),
        resting(catalogue, today),
        citations(catalogue, today),
        texts(catalogue),
        official(catalogue),
        files(catalogue),
        audio(catalogue),
        unfinished(catalogue, today),
        done(catalogue, today),
    )
    return listed(found)
