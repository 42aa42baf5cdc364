"""A built week is held against its record: what is damaged, missing or another bundle is named."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipeline.problems import Stopped
from pipeline.progress import Silent
from pipeline.work.packing.operator import Operator
from pipeline.work.packing.sealing import (
    PUBLISHED,
    RECORD,
    built_week,
    keep_published,
    published_records,
    read_record,
)
from pipeline.work.verifying import verify_week
from pipeline.work.week import BuildRequest
from pipeline.work.week import build as build_week
from tests.builds import SMALL, build, loa

WEEK = "2026-W48"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a build, with folders."""
    output = tmp_path_factory.mktemp("built")
    build(SMALL, output, "--folders")
    return output


@pytest.fixture
def week(built: Path, tmp_path: Path) -> Path:
    """A copy of the week's folder, with the store beside it."""
    return shutil.copytree(built, tmp_path / "output") / WEEK


def said(week: Path) -> str:
    return "\n".join(f"{one.place}: {one.what}" for one in verify_week(week))


def test_a_week_as_it_was_built_is_whole(week: Path) -> None:
    assert verify_week(week) == ()
    ended = loa("verify", week)
    assert (ended.returncode, ended.stdout) == (0, f"{week} is whole\n")


def test_a_missing_bundle_is_named(week: Path) -> None:
    first, *_ = sorted(path for path in (week / "bundles").iterdir() if path.is_dir())
    shutil.rmtree(first)
    (week / "bundles" / f"{first.name}.zip").unlink()
    assert said(week) == f"{first.name}: its bundle is missing"
    assert loa("verify", week).returncode == 1


def test_a_whole_bundle_that_is_not_the_one_that_was_built_is_named(week: Path) -> None:
    one, other = sorted((week / "bundles").glob("*.zip"))
    shutil.copy(other, one)
    assert said(week) == f"{one.name}: it is whole, but not the bundle that was built"


def test_a_damaged_bundle_is_named(week: Path) -> None:
    folder = next(path for path in (week / "bundles").iterdir() if path.is_dir())
    sound = next((folder / "data").glob("*.MP3"))
    sound.write_bytes(sound.read_bytes()[:-1])
    assert sound.name in said(week)


def test_a_record_that_is_not_as_it_was_sealed_is_no_record(week: Path) -> None:
    sealed = (week / RECORD).read_bytes()
    assert read_record(week / RECORD) is not None
    for place in (0, 12, len(sealed) // 2, len(sealed) - 9):
        (week / RECORD).write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        assert read_record(week / RECORD) is None
    assert said(week) == f"{RECORD}: the week's record is damaged"


def test_a_build_that_is_cut_off_while_it_packs_leaves_no_record(
    week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(_: Operator) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(Operator, "page", cut_off)
    request = BuildRequest(SMALL, week.parent, WEEK, dt.date(2026, 11, 20), 1)
    with pytest.raises(KeyboardInterrupt):
        build_week(request, Silent())
    assert not (week / RECORD).exists()


def test_a_record_of_another_week_is_not_this_week_s(week: Path) -> None:
    shutil.copytree(week, week.with_name("2026-W49"))
    with pytest.raises(Stopped, match="week 2026-W49 is not built"):
        built_week(week.parent, "2026-W49")
    assert built_week(week.parent, WEEK).week == WEEK
    record = built_week(week.parent, WEEK)
    keep_published(record, week.parent)
    kept = week.parent / PUBLISHED / f"{WEEK}A.json.gz"
    kept.rename(kept.with_name(f"{WEEK}B.json.gz"))
    assert list(published_records(week.parent, WEEK)) == []
