"""Good files spoilt at random, in bytes and in structure: never an exception, always a verdict."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.judging import STATION, copied, judged

FILES = sorted(path.relative_to(STATION).as_posix() for path in STATION.rglob("*.yaml"))
SNIPPETS = [
    *(
        b"\x00",
        b"\xff",
        b"\t",
        b"- ",
        b": ",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b"|",
        b"&a ",
        b"*a",
        b"!!x ",
    ),
    *(b"\n", b"{{ commune.name }}", b"---\n", "\u2028".encode(), b"9" * 400, b"-1", b"~", b"<<: ", b"#"),
]
VALUES: list[object] = [
    *(
        "",
        "x",
        "huyện",
        -1,
        0,
        10**30,
        0.5,
        True,
        None,
        [],
        {},
        [[]],
        {"a": {"b": []}},
        "24:30",
        "2026-02-30",
    ),
    *(
        "9999-12-31",
        "0001-01-01",
        "{{",
        "}}",
        "x" * 30_000,
        "vi",
        "mtq",
        "15061",
        ["vi"],
        "../../x",
        "a/b",
        "\\",
    ),
]


def spoilt_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes with a few pieces cut out, doubled, or replaced by something unpleasant."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice([0, 1, 3, 40]))
        piece = chance.choice([b"", data[start:end] * 2, chance.choice(SNIPPETS)])
        data = data[:start] + piece + data[end:]
    return data


def spoilt_value(value: object, chance: random.Random) -> object:
    """A value in which something is another value, is gone, or has another key."""
    if not isinstance(value, dict | list) or not value or chance.random() < 0.15:
        return chance.choice(VALUES)
    copy = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    key = chance.choice(list(copy))
    change: Callable[[], object] = chance.choice(
        [lambda: copy.pop(key), lambda: copy.update({"x": 1}), lambda: None]
    )
    if change() is None and key in copy:
        copy[key] = spoilt_value(copy[key], chance)
    return copy if isinstance(value, dict) else list(copy.values())


def spoilt_structure(data: bytes, chance: random.Random) -> bytes:
    value = yaml.safe_load(data)
    for _ in range(chance.randint(1, 3)):
        value = spoilt_value(value, chance)
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode()


def judge_spoilt(seed: int) -> None:
    chance = random.Random(seed)
    spoil = chance.choice([spoilt_bytes, spoilt_structure])
    with tempfile.TemporaryDirectory() as folder:
        root = copied(Path(folder) / "station")
        for name in chance.sample(FILES, chance.randint(1, 3)):
            (root / name).write_bytes(spoil((root / name).read_bytes(), chance))
        for problem in judged(root):
            assert str(problem.what)
            assert problem.place.path
            str(problem.do)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_no_spoilt_file_makes_a_check_fail(seed: int) -> None:
    judge_spoilt(seed)


@pytest.mark.soak
def test_no_spoilt_file_makes_a_check_fail_in_two_thousand_cases() -> None:
    for seed in range(2_000):
        judge_spoilt(seed)
