"""`loa build`: a week from YAML to verified bundles."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import tools
from pipeline.bundle.bag import Bag
from pipeline.model.audio import Format
from pipeline.model.plan import CommunePlan, Plan
from pipeline.problems import Place, Problem, Stopped, error, listed, say
from pipeline.progress import Progress
from pipeline.store import Store, sweep, write_whole
from pipeline.work.casting.casting import Casting
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.packing.operator import Operator
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.planfile import document
from pipeline.work.packing.planning import Planner
from pipeline.work.preparing.prepare import Prepared, prepare
from pipeline.work.speaking.jobs import Job, job_of, targets_of
from pipeline.work.speaking.ladder import Ladder
from pipeline.work.speaking.making import make
from pipeline.work.speaking.speaking import Speaking
from pipeline.work.speaking.workshop import EncodedParts, made_on, silence


@dataclass(frozen=True)
class BuildRequest:
    """What a build is asked for."""

    content: Path
    output: Path
    week: str | None
    """The week's id; None is the newest planned."""
    today: dt.date
    jobs: int
    """Processes at work at once."""
    zips: bool = True
    folders: bool = False
    machine: Machine = BARE
    strict_voice: bool = False
    """No segment moves to another voice when one fails: it is not aired, and that is an error."""


@dataclass(frozen=True)
class BuildResult:
    """What a build made."""

    prepared: Prepared
    plan: Plan
    folder: Path
    """output/<week>."""
    bundles: tuple[Path, ...]
    failed: tuple[Problem, ...]
    """Errors: what could not be made and is not aired. Warnings: what another voice speaks than was meant to,
    and clips that somebody should listen to."""


def build(wanted: BuildRequest, progress: Progress) -> BuildResult:
    """Build a week; raises Stopped before any sound when there are errors in what the week needs."""
    progress.stage(say("reading and judging"), 0)
    store = Store(wanted.output / "store")
    sweep(store.drafts)
    prepared = prepare(wanted.content, wanted.week, wanted.today, wanted.machine, store)
    week = prepared.week
    if week is None:
        raise Stopped(*prepared.problems, no_week())
    if needed := prepared.needed():
        raise Stopped(*needed)
    prepared, made, failed = _spoken(prepared, store, wanted, progress)
    progress.stage(say("planning"), 0)
    planner = planner_of(prepared, made)
    plan = planner.plan(week)
    packer = Packer(prepared, plan, planner, made, store)
    folder = wanted.output / week.id
    bundles = _pack(packer, folder / "bundles", wanted, progress)
    failed = listed(failed)
    _write_papers(packer, folder, failed)
    return BuildResult(prepared, plan, folder, bundles, failed)


def _spoken(
    prepared: Prepared, store: Store, wanted: BuildRequest, progress: Progress
) -> tuple[Prepared, EncodedParts, tuple[Problem, ...]]:
    pool = functools.cache(lambda: tools.processes(wanted.jobs))
    try:
        speaking = Speaking(store, prepared.engines, pool, progress)
        return sounded(prepared, speaking, progress, wanted.strict_voice)
    finally:
        if pool.cache_info().currsize:
            pool().shutdown(cancel_futures=True)


def no_week() -> Problem:
    """Return the problem of a station that has planned no week."""
    return error(
        Place("weeks"),
        say("no week is planned"),
        say("write weeks/2026-W48.yaml, or run: scripts/loa new week"),
    )


def formats_of(prepared: Prepared) -> dict[str, dict[str, Format]]:
    """Return everything heard that may play in the week, by part id, in the formats of the profiles it
    plays in."""
    catalogue, week = prepared.catalogue, prepared.week
    assert week
    heard = Planner(catalogue, prepared.scripts, lambda part, profile: int(prepared.castings[part].heard))
    formats: dict[str, dict[str, Format]] = {}
    for commune in catalogue.communes.values():
        profile = catalogue.profiles[commune.profile]
        for part in heard.playable(week, commune):
            formats.setdefault(part, {})[profile.code] = Format(profile.rate, profile.bitrate)
    return formats


def sounded(
    prepared: Prepared, speaking: Speaking, progress: Progress, strict: bool = False
) -> tuple[Prepared, EncodedParts, tuple[Problem, ...]]:
    """Return who speaks each part in the end, everything heard, encoded, and what went wrong on the way.

    With `strict` no segment moves to another voice than the first that does not refuse it.
    """
    station, formats = prepared.catalogue.station, formats_of(prepared)

    def job(casting: Casting) -> Job:
        form = formats[casting.part.id]
        return job_of(casting, prepared.engines, form, targets_of(station))

    ladder = Ladder(prepared.catalogue, speaking, job, strict)
    settled = ladder.climb({part: prepared.castings[part] for part in sorted(formats)})
    castings = {part: _dated(casting, speaking.store, job) for part, casting in settled.items()}
    jobs = [job(one) for one in castings.values() if one.heard and not one.part.silence_ms]
    made, failed = make(jobs, speaking.store, speaking.open_pool, progress)
    made |= _silences(castings, formats, speaking.store)
    told = (*failed, *ladder.problems)
    return replace(prepared, castings={**prepared.castings, **castings}), made, told


def _dated(casting: Casting, store: Store, job: Callable[[Casting], Job]) -> Casting:
    """Return a casting that says when it was spoken, where another day would have given other bytes."""
    if casting.voice is None or casting.provenance is None or casting.provenance.repeatable:
        return casting
    newest = made_on(store, job(casting).lines)
    return replace(casting, provenance=replace(casting.provenance, made_on=newest))


def _silences(
    castings: Mapping[str, Casting], formats: Mapping[str, Mapping[str, Format]], store: Store
) -> EncodedParts:
    return {
        (part, profile): silence(store, casting.part.silence_ms, form)
        for part, casting in castings.items()
        if casting.part.silence_ms
        for profile, form in formats[part].items()
    }


def planner_of(prepared: Prepared, made: EncodedParts) -> Planner:
    """Return the planner of what was made, by its real lengths."""

    def ms(part: str, profile: str) -> int:
        encoded = made.get((part, profile))
        return encoded.piece.ms if encoded else 0

    return Planner(prepared.catalogue, prepared.scripts, ms)


def _pack(packer: Packer, folder: Path, wanted: BuildRequest, progress: Progress) -> tuple[Path, ...]:
    """Write the communes' bundles; what an earlier build left of other communes is taken away."""
    progress.stage(say("packing bundles"), len(packer.plan.communes))

    def pack(commune: CommunePlan) -> Bag:
        bag = packer.bag(commune)
        packer.write(bag, folder, zipped=wanted.zips, unpacked=wanted.folders)
        progress.step()
        return bag

    sweep(folder)
    with ThreadPoolExecutor(wanted.jobs) as pool:
        bags = list(pool.map(pack, packer.plan.communes))
    _clear_others(folder, {bag.name for bag in bags}, wanted)
    return tuple(folder / f"{bag.name}.zip" for bag in bags if wanted.zips)


def _clear_others(folder: Path, names: set[str], wanted: BuildRequest) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith(".draft-"):  # another build may be writing it
            continue
        if path.is_dir() and (not wanted.folders or path.name not in names):
            shutil.rmtree(path)
        elif path.suffix == ".zip" and (not wanted.zips or path.stem not in names):
            path.unlink()


def _write_papers(packer: Packer, folder: Path, failed: Iterable[Problem]) -> None:
    planned = document(packer.plan, packer.prepared, packer.planner)
    text = json.dumps(planned, ensure_ascii=False, indent=1)
    write_whole(folder / "plan.json", text.encode() + b"\n")
    write_whole(folder / "week.html", Operator(packer, folder).page(failed).encode())
