"""`loa build`: a week from YAML to verified bundles."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.bundle.bag import Bag
from pipeline.model.week_record import RecordedCommune, WeekRecord
from pipeline.problems import say
from pipeline.progress import Progress
from pipeline.store import Store, sweep, write_whole
from pipeline.work.casting.equipment import BARE, Machine
from pipeline.work.packing.operator import Operator
from pipeline.work.packing.packing import Packer
from pipeline.work.packing.planfile import document
from pipeline.work.packing.recording import Recorder
from pipeline.work.packing.sealing import RECORD, sealed
from pipeline.work.preparing.prepare import prepare_week
from pipeline.work.speaking.sounding import sound_week


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
    prepared = prepare_week(request.content, request.week, request.today, request.machine, store)
    sounded = sound_week(prepared, store, request.jobs, progress, request.strict_voice)
    progress.stage(say("packing bundles"), 2 * len(prepared.catalogue.communes))
    packer = Packer(Recorder(sounded, store).record(request.jobs, progress), store)
    folder = request.output / packer.record.week
    (folder / RECORD).unlink(missing_ok=True)  # from here on it would be that of other bundles
    bundles = _pack(packer, folder / "bundles", request, progress)
    _write_papers(packer, folder)
    return BuildResult(packer.record, folder, bundles, bool(prepared.approvals.silent()))


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


def _write_papers(packer: Packer, folder: Path) -> None:
    """Write what people and programs read of the week, and last its record: without it nothing is built."""
    record = packer.record
    provenances = {part.id: part.provenance for part in record.parts}
    plan = document(record.plan, packer.communes, provenances, record.content)
    text = json.dumps(plan, ensure_ascii=False, indent=1)
    write_whole(folder / "plan.json", text.encode() + b"\n")
    write_whole(folder / "week.html", Operator(packer, folder).page().encode())
    write_whole(folder / RECORD, sealed(record))
