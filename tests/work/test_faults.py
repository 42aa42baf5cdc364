"""Whatever a service does, and whenever: the build ends, says what happened, airs nothing broken, goes on."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import tools
from pipeline.bundle.verify import verify
from pipeline.problems import Severity
from pipeline.progress import Silent
from pipeline.sound import encode
from pipeline.store import Store
from pipeline.voice import web
from pipeline.voice.engines import ENGINES
from pipeline.voice.openai import OpenAI
from pipeline.work.check import check
from pipeline.work.speaking import speaking
from pipeline.work.week import BuildRequest, BuildResult, build
from tests.work.talking import FAULTS, Server, station, talking
from tests.workers import Workers

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing long, ask again without a pause, work in threads: the same code, quicker."""
    quick = web.Manners(connections=4, backoff=0)
    monkeypatch.setattr(web, "TIMEOUTS", (1.0, 0.5))
    monkeypatch.setattr(web, "LONGEST", 0.8)
    monkeypatch.setitem(ENGINES, "openai", functools.partial(OpenAI, manners=quick))  # type: ignore[arg-type]
    monkeypatch.setattr(tools, "processes", Workers)


def built(content: Path, output: Path, strict: bool = False) -> BuildResult:
    return build(BuildRequest(content, output, None, TODAY, 2, strict_voice=strict), Silent())


def voices(made: BuildResult) -> set[str]:
    """Return who speaks the parts that air."""
    spoken = (part.provenance for part in made.record.parts)
    return {one.by for one in spoken if one and one.machine_made}


def told(made: BuildResult, severity: Severity = Severity.WARNING) -> str:
    return "\n".join(str(problem.what) for problem in made.record.failures if problem.severity is severity)


def whole(made: BuildResult) -> bool:
    return bool(made.bundles) and not any(verify(bundle) for bundle in made.bundles)


def clips(output: Path) -> set[str]:
    return {path.name for path in output.glob("store/objects/*/*.wav")}


def test_a_service_that_answers_speaks_all_of_the_week_and_is_named(tmp_path: Path) -> None:
    with talking() as server:
        made = built(station(tmp_path, server.port), tmp_path / "output")
    assert whole(made)
    assert made.record.failures == ()
    assert voices(made) == {"may-noi"}
    assert len(server.asked) == len(set(server.asked)) == 10


@pytest.mark.parametrize(
    "fails_from",
    [
        pytest.param(0, marks=pytest.mark.soak, id="opening"),
        pytest.param(1, marks=pytest.mark.soak, id="first synthesis"),
        pytest.param(6, id="later synthesis"),
    ],
)
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_the_week_is_whole_says_so_and_goes_on(
    fault: str, fails_from: int, tmp_path: Path
) -> None:
    with talking(FAULTS[fault], fails_from) as server:
        content, output = station(tmp_path, server.port), tmp_path / "output"
        made = built(content, output)
        assert whole(made)
        assert "openai may-noi failed" in told(made)
        assert "eSpeak NG vi" in voices(made)
        kept = clips(output)
        server.fault = None
        asked = len(server.asked)
        again = built(content, output)
    assert whole(again)
    assert again.record.failures == ()
    assert voices(again) == {"may-noi"}
    assert kept <= clips(output)
    good = max(0, fails_from - 4)  # four were under way when the first failed
    assert len(server.asked) - asked <= len(set(server.asked)) - good


def test_nobody_there_at_all_is_said_and_the_embedded_voice_speaks(tmp_path: Path) -> None:
    with talking() as server:
        gone = server.port
    made = built(station(tmp_path, gone), tmp_path / "output")
    assert whole(made)
    assert "cannot be reached" in told(made)
    assert voices(made) == {"eSpeak NG vi"}


def test_listing_and_judging_ask_no_service(tmp_path: Path) -> None:
    with talking(FAULTS["error"]) as server:
        checked = check(station(tmp_path, server.port), None, TODAY)
    assert checked.plan
    assert server.asked == []


def test_a_strict_build_moves_nothing_and_calls_it_an_error(tmp_path: Path) -> None:
    with talking(FAULTS["503"]) as server:
        made = built(station(tmp_path, server.port), tmp_path / "output", strict=True)
    assert "is not spoken, for openai may-noi failed" in told(made, Severity.ERROR)
    assert voices(made) == set()


def test_a_voice_that_fails_too_often_is_out_and_asked_no_more(tmp_path: Path) -> None:
    with talking(FAULTS["503"], fails_from=1) as server:
        built(station(tmp_path, server.port), tmp_path / "output")
    tries = (speaking.FAILURES + 1 + 4) * web.ATTEMPTS  # four may be under way
    assert len(server.asked) <= 1 + tries


@contextlib.contextmanager
def failing_encoder(fault: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let ffmpeg fail while it encodes."""
    real = tools.run

    def run(arguments: list[str], data: bytes = b"", seconds: float = 300) -> tuple[bytes, str]:
        if "libmp3lame" not in map(str, arguments):
            return real(arguments, data, seconds)
        if fault == "error":
            return real([arguments[0], "-no-such-option"])
        if fault == "time-out":
            return real([arguments[0], *arguments[1:]], data, 1e-6)
        sound, said = real(arguments, data, seconds)
        return {"garbage": bytes(1000), "truncation": sound[: len(sound) // 2 + 7], "nothing": b""}[
            fault
        ], said

    with monkeypatch.context() as patched:
        patched.setattr(tools, "run", run)
        patched.setattr(encode, "encode", inspect.unwrap(encode.encode))
        yield


@pytest.mark.parametrize("fault", ["error", "time-out", "garbage", "truncation", "nothing"])
def test_an_encoder_that_fails_airs_nothing_broken_and_the_next_build_makes_it(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with talking() as server:
        content, output = station(tmp_path, server.port), tmp_path / "output"
        with failing_encoder(fault, monkeypatch):
            made = built(content, output)
        assert told(made, Severity.ERROR)
        assert not any(verify(bundle) for bundle in made.bundles)
        asked = len(server.asked)
        again = built(content, output)
    assert whole(again)
    assert again.record.failures == ()
    assert len(server.asked) == asked


def test_a_clip_lost_in_part_by_the_service_is_asked_for_again(tmp_path: Path) -> None:
    def once(server: Server) -> None:
        real = FAULTS["truncation"]

        def fault(handler: object, sound: bytes) -> None:
            server.fault = None
            real(handler, sound)  # type: ignore[arg-type]

        server.fault = fault

    with talking(fails_from=6) as server:
        once(server)
        made = built(station(tmp_path, server.port), tmp_path / "output")
    assert whole(made)
    assert made.record.failures == ()
    assert voices(made) == {"may-noi"}
    assert len(server.asked) == len(set(server.asked)) + 1


@pytest.mark.parametrize("fault", [None, "503", "truncation"])
def test_what_is_remade_after_damage_goes_through_proof_and_ladder_again(
    fault: str | None, tmp_path: Path
) -> None:
    with talking() as server:
        content, output = station(tmp_path, server.port), tmp_path / "output"
        built(content, output)
        for path in [*output.glob("store/objects/*/*.wav"), *output.glob("store/objects/*/*.mp3")]:
            path.write_bytes(path.read_bytes()[:-1])  # the records stay whole
        server.fault = FAULTS[fault] if fault else None
        made = built(content, output)
    assert whole(made)
    assert voices(made) == ({"may-noi"} if fault is None else {"eSpeak NG vi"})
    assert bool(made.record.failures) == (fault is not None)


@pytest.mark.parametrize("how", ["flipped", "truncated", "swapped"])
def test_a_poisoned_store_is_noticed_throughout_and_made_again(how: str, tmp_path: Path) -> None:
    with talking() as server:
        content, output = station(tmp_path, server.port), tmp_path / "output"
        good = built(content, output)
        before = {bundle.name: bundle.read_bytes() for bundle in good.bundles}
        poisoned = _poison(output / "store", how)
        store = Store(output / "store")
        recipes = [path.stem for path in (output / "store" / "recipes").rglob("*.json")]
        assert poisoned
        assert all(store.find(recipe) is None for recipe in recipes)
        again = built(content, output)
    assert whole(again)
    assert {bundle.name: bundle.read_bytes() for bundle in again.bundles} == before


def _poison(store: Path, how: str) -> int:
    """Damage every object and every record; return how many."""
    files = [path for path in sorted(store.rglob("*")) if path.is_file() and "drafts" not in path.parts]
    contents = [path.read_bytes() for path in files]
    for number, path in enumerate(files):
        data = contents[number]
        if how == "flipped":
            middle = len(data) // 2
            path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        elif how == "truncated":
            path.write_bytes(data[:-1])
        else:
            same = [other for other in range(len(files)) if files[other].suffix == path.suffix]
            path.write_bytes(contents[same[(same.index(number) + 1) % len(same)]])
    return len(files)
