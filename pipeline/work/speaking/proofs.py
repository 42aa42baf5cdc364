"""That all of a part was heard to be whole: kept in the store, so that no later build takes for proven what
only lies there. What was aired in spite of a doubt is kept with it, and told again by every build."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.digest import JSON, canonical
from pipeline.problems import Place, Problem, warning
from pipeline.store import Facts, Store
from pipeline.work.casting.verdicts import packed, unpacked
from pipeline.work.speaking.jobs import Job
from pipeline.work.speaking.workshop import look_up


def prove(store: Store, job: Job, notes: Iterable[Problem]) -> None:
    """Keep that every clip of a part was judged and may be aired; `notes` are warnings that stay."""
    told: list[JSON] = [[note.place.path, packed(note.what), packed(note.do)] for note in notes]

    def write(path: Path) -> Facts:
        path.write_bytes(canonical(told))
        return {"notes": told}

    store.make_anew(job.proof, "json", write)


def proven(store: Store, job: Job) -> tuple[Problem, ...] | None:
    """Return the notes of a part that was proven in an earlier run and is still whole; None where it must be
    spoken or judged."""
    proof = store.recorded(job.proof)
    if proof is None or not (look_up(store, job) or store.find(job.master)):
        return None
    notes = proof.facts["notes"]
    assert isinstance(notes, list)
    return tuple(map(_note, notes))


def _note(told: object) -> Problem:
    assert isinstance(told, list)
    path, what, do = told
    return warning(Place(path), unpacked(what), unpacked(do))
