"""The store: whole or not at all, whatever happens to the disk, to files or to the other build."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store as storing
from pipeline import tools
from pipeline.digest import recipe, sha256
from pipeline.problems import MachineLacks
from pipeline.store import Facts, Store, StoreEntry, sweep, write_whole, writing

RECIPE = recipe("clip", 1, text="Xin chào")
CONTENT = b"made once"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def write(path: Path) -> Facts:
    """Make the thing."""
    path.write_bytes(CONTENT)
    return {"ms": 7}


def never(path: Path) -> Facts:
    """Fail: what was made is not made again."""
    raise AssertionError("made again")


def leftovers(store: Store) -> list[str]:
    return [path.name for path in store.root.rglob("*") if ".draft-" in path.name]


def test_what_was_made_is_found_with_its_facts(store: Store) -> None:
    assert store.find(RECIPE) is None
    made = store.make(RECIPE, "wav", write)
    assert (made.length, made.sha256, dict(made.facts)) == (len(CONTENT), sha256(CONTENT), {"ms": 7})
    assert made.path.read_bytes() == CONTENT
    assert store.make(RECIPE, "wav", never) == made == store.find(RECIPE)
    assert leftovers(store) == []


def test_two_recipes_of_the_same_bytes_share_one_object(store: Store) -> None:
    one, two = (store.make(recipe("clip", number), "wav", write) for number in (1, 2))
    assert one.path == two.path
    assert one.recipe != two.recipe


def test_a_recipe_is_its_kind_its_version_and_its_inputs() -> None:
    recipes = [recipe("clip", 1, text="a"), recipe("clip", 2, text="a"), recipe("take", 1, text="a")]
    assert len({*recipes, recipe("clip", 1, text="b"), recipe("clip", 1, words="a")}) == 5
    assert recipe("clip", 1, a=1, b=2) == recipe("clip", 1, b=2, a=1)


def flip(path: Path) -> None:
    path.write_bytes(bytes([CONTENT[0] ^ 1]) + CONTENT[1:])


def cut(path: Path) -> None:
    path.write_bytes(CONTENT[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def lengthen(path: Path) -> None:
    path.write_bytes(CONTENT + b"!")


DAMAGES = [flip, cut, empty, lengthen, Path.unlink]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_object_is_made_again(store: Store, damage: object) -> None:
    entry = store.make(RECIPE, "wav", write)
    assert callable(damage)
    damage(entry.path)
    assert store.find(RECIPE) is None
    assert store.make(RECIPE, "wav", write).path.read_bytes() == CONTENT
    assert store.make(RECIPE, "wav", never) == entry


@pytest.mark.parametrize(
    "record", [b"", b"{", b"[]", b"null", b'{"sha256": 1}', b"\xff\xfe", b"[" * 100_000], ids=len
)
def test_a_damaged_record_is_made_again(store: Store, record: bytes) -> None:
    store.make(RECIPE, "wav", write)
    (path,) = store.root.glob("recipes/*/*.json")
    path.write_bytes(record)
    assert store.find(RECIPE) is None
    assert store.make(RECIPE, "wav", write).path.read_bytes() == CONTENT
    assert store.find(RECIPE)


def test_two_records_exchanged_are_neither_s(store: Store) -> None:
    one, two = (store.make(recipe("clip", n), "wav", lambda path, n=n: {"ms": path.write_bytes(bytes(n))})
                for n in (1, 2))  # fmt: skip
    first, second = (path for made in (one, two) for path in store.root.glob(f"recipes/*/{made.recipe}.json"))
    records = first.read_bytes(), second.read_bytes()
    first.write_bytes(records[1])
    second.write_bytes(records[0])
    assert store.find(one.recipe) is None
    assert store.find(two.recipe) is None


def test_a_record_that_says_other_facts_is_no_record(store: Store) -> None:
    store.make(RECIPE, "wav", write)
    (path,) = store.root.glob("recipes/*/*.json")
    path.write_bytes(path.read_bytes().replace(b'"ms":7', b'"ms":8'))
    assert store.find(RECIPE) is None


def test_a_maker_that_fails_leaves_nothing(store: Store) -> None:
    def fail(path: Path) -> Facts:
        path.write_bytes(b"half")
        raise KeyError("voice")

    with pytest.raises(KeyError):
        store.make(RECIPE, "wav", fail)
    assert store.find(RECIPE) is None
    assert leftovers(store) == []
    assert not list(store.root.rglob("*.wav"))


def made_by(root: Path, number: int) -> StoreEntry:
    return Store(root).make(RECIPE, "wav", partial(slowly, number))


def slowly(number: int, path: Path) -> Facts:
    for byte in CONTENT:
        with path.open("ab") as file:
            file.write(bytes([byte]))
    return {"ms": 7}


def test_two_builds_at_once_end_with_one_whole_thing(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        entries = list(threads.map(partial(made_by, store.root), range(40)))
    with tools.processes(2) as processes:
        entries += processes.map(partial(made_by, store.root), range(4))
    assert {entry.sha256 for entry in entries} == {sha256(CONTENT)}
    assert [path.read_bytes() for path in store.root.rglob("*.wav")] == [CONTENT]
    assert leftovers(store) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_full_disk_is_told_and_what_was_there_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int, call: str
) -> None:
    before = store.make(recipe("clip", 0), "wav", write)

    def full(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    def fill(path: Path) -> Facts:
        if call == "write":
            full()
        return write(path)

    with monkeypatch.context() as patch:
        if call == "fsync":
            patch.setattr(storing.os, "fsync", full)
        with pytest.raises(MachineLacks, match="cannot write") as lacks:
            store.make(recipe("clip", 1), "wav", fill)
    assert lacks.value.exit_code == 3
    words = "whether you may write" if code == errno.EROFS else "free some space"
    assert words in str(lacks.value.problems[0].do)
    assert store.find(recipe("clip", 0)) == before
    assert store.find(recipe("clip", 1)) is None
    assert leftovers(store) == []


def test_drafts_a_day_old_are_swept_away_and_younger_ones_left(store: Store) -> None:
    store.make(recipe("clip", 0), "wav", write)
    old, young = store.drafts / ".draft-old-x.wav", store.drafts / ".draft-young-x.wav"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, young.stat().st_mtime - 2 * 86_400))
    sweep(store.drafts)
    assert leftovers(store) == [young.name]
    assert store.find(recipe("clip", 0))


def test_a_failed_writing_keeps_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "week.html"
    write_whole(target, b"old")
    with pytest.raises(TypeError), writing(target) as file:
        file.writelines([b"ne", None])  # type: ignore[list-item]  # what fails half-way
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["week.html"]


@given(st.binary(max_size=2000))
def test_whole_files_hold_what_was_written(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    target = tmp_path_factory.getbasetemp() / "deep" / "er" / "file"
    write_whole(target, data)
    assert target.read_bytes() == data


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline import store as storing
from pipeline.digest import recipe

calls = 0
until = int(sys.argv[2])

def counted(real):
    def call(*args, **names):
        global calls
        calls += 1
        if calls > until:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **names)
    return call

for owner, name in [(os, "fsync"), (Path, "replace"), (Path, "mkdir"), (Path, "unlink"), (Path, "chmod"),
                    (storing.tempfile, "mkstemp"), (storing, "sha256_of_file")]:
    setattr(owner, name, counted(getattr(owner, name)))

def write(path):
    path.write_bytes(b"made once")
    return {"ms": 7}

storing.Store(Path(sys.argv[1])).make(recipe("clip", 1, text="Xin chào"), "wav", write)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system has no SIGKILL")
def test_a_kill_at_any_step_leaves_nothing_that_looks_done(store: Store) -> None:
    survived = False
    for step in range(30):
        ended = subprocess.run([sys.executable, "-c", KILLED, store.root, str(step)], check=False)
        found = store.find(RECIPE)
        assert found is None or found.path.read_bytes() == CONTENT
        if ended.returncode == 0:
            survived = True
            break
    assert survived
    assert store.make(RECIPE, "wav", never).path.read_bytes() == CONTENT
