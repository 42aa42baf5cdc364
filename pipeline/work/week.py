"""`loa build`: a week from YAML to verified bundles."""

from __future__ import annotations

import datetime as dt
import functools
import json
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import tools
from pipeline.bundle.bag import Bag
from pipeline.model.audio import Format
from pipeline.model.parts import PartId
from pipeline.model.plan import Plan
from pipeline.model.week_record import RecordedCommune, WeekRecord
from pipeline.problems import Problem, listed, say
from pipeline.progress import Progress
from pipeline.store import Store, sweep, write_whole
from pipeline.work.casting.casting import Casting
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.packing.operator import Operator
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.planfile import document
from pipeline.work.packing.planning import Planner
from pipeline.work.packing.recording import Recorder
from pipeline.work.packing.sealing import RECORD, seal
from pipeline.work.preparing.prepare import PreparedWeek, planned, prepare
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

    record: WeekRecord
    folder: Path
    """output/<week>."""
    bundles: tuple[Path, ...]
    silent: bool
    """Whether something is not aired for want of an approval."""


def build(request: BuildRequest, progress: Progress) -> BuildResult:
    """Build a week; raises Stopped before any sound when there are errors in what the week needs."""
    progress.stage(say("reading and judging"), 0)
    store = Store(request.output / "store")
    sweep(store.drafts)
    prepared = planned(prepare(request.content, request.week, request.today, request.machine, store))
    prepared, made, failures = _spoken(prepared, store, request, progress)
    progress.stage(say("planning"), 0)
    planner = planner_of(prepared, made)
    plan = planner.plan(prepared.week)
    progress.stage(say("packing bundles"), 2 * len(plan.communes))
    recorder = Recorder(prepared, made, planner, store)
    record = recorder.record(plan, listed(failures), request.jobs, progress)
    folder = request.output / record.week
    bundles = _pack(Packer(record, store), folder / "bundles", request, progress)
    _write_papers(Packer(record, store), plan, folder)
    silent = bool(prepared.approvals.silent())
    return BuildResult(record, folder, bundles, silent)


def _spoken(
    prepared: PreparedWeek, store: Store, request: BuildRequest, progress: Progress
) -> tuple[PreparedWeek, EncodedParts, tuple[Problem, ...]]:
    pool = functools.cache(lambda: tools.processes(request.jobs))
    try:
        speaking = Speaking(store, prepared.engines, pool, progress)
        return sounded(prepared, speaking, progress, request.strict_voice)
    finally:
        if pool.cache_info().currsize:
            pool().shutdown(cancel_futures=True)


def formats_of(prepared: PreparedWeek) -> dict[PartId, dict[str, Format]]:
    """Return everything heard that may play in the week, in the formats of the profiles it plays in."""
    catalogue, week = prepared.catalogue, prepared.week
    heard = Planner(catalogue, prepared.scripts, lambda part, profile: int(prepared.castings[part].heard))
    formats: dict[PartId, dict[str, Format]] = {}
    for commune in catalogue.communes.values():
        profile = catalogue.profiles[commune.profile]
        for part in heard.playable(week, commune):
            formats.setdefault(part, {})[profile.code] = Format(profile.rate, profile.bitrate)
    return formats


def sounded(
    prepared: PreparedWeek, speaking: Speaking, progress: Progress, strict: bool = False
) -> tuple[PreparedWeek, EncodedParts, tuple[Problem, ...]]:
    """Return who speaks each part in the end, everything heard, encoded, and what went wrong on the way.

    With `strict` no segment moves to another voice than the first that does not refuse it.
    """
    station, formats = prepared.catalogue.station, formats_of(prepared)

    def job(casting: Casting) -> Job:
        form = formats[casting.part.id]
        return job_of(casting, prepared.engines, form, targets_of(station))

    ladder = Ladder(prepared.catalogue, speaking, job, strict)
    settled = ladder.climb({part: prepared.castings[part] for part in sorted(formats, key=str)})
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
    castings: Mapping[PartId, Casting], formats: Mapping[PartId, Mapping[str, Format]], store: Store
) -> EncodedParts:
    return {
        (part, profile): silence(store, casting.part.silence_ms, form)
        for part, casting in castings.items()
        if casting.part.silence_ms
        for profile, form in formats[part].items()
    }


def planner_of(prepared: PreparedWeek, made: EncodedParts) -> Planner:
    """Return the planner of what was made, by its real lengths."""

    def ms(part: PartId, profile: str) -> int:
        encoded = made.get((part, profile))
        return encoded.piece.ms if encoded else 0

    return Planner(prepared.catalogue, prepared.scripts, ms)


def _pack(packer: Packer, folder: Path, request: BuildRequest, progress: Progress) -> tuple[Path, ...]:
    """Write the communes' bundles; what an earlier build left of other communes is taken away."""

    def pack(commune: RecordedCommune) -> Bag:
        bag = packer.bag(commune)
        packer.write(bag, folder, zipped=request.zips, unpacked=request.folders)
        progress.step()
        return bag

    sweep(folder)
    with ThreadPoolExecutor(request.jobs) as pool:
        bags = list(pool.map(pack, packer.record.communes))
    _clear_others(folder, {bag.name for bag in bags}, request)
    return tuple(folder / f"{bag.name}.zip" for bag in bags if request.zips)


def _clear_others(folder: Path, names: set[str], request: BuildRequest) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name.startswith(".draft-"):  # another build may be writing it
            continue
        if path.is_dir() and (not request.folders or path.name not in names):
            shutil.rmtree(path)
        elif path.suffix == ".zip" and (not request.zips or path.stem not in names):
            path.unlink()


def _write_papers(packer: Packer, plan: Plan, folder: Path) -> None:
    """Write what people and programs read of the week, and last its record: without it nothing is built."""
    record = packer.record
    communes = {commune.code: commune for commune in record.communes}
    provenances = {part.id: part.provenance for part in record.parts}
    text = json.dumps(document(plan, communes, provenances, record.content), ensure_ascii=False, indent=1)
    write_whole(folder / "plan.json", text.encode() + b"\n")
    write_whole(folder / "week.html", Operator(packer, folder).page().encode())
    seal(record, folder / RECORD)
