"""Over a link that fails in every way, a week comes whole, and hardly a byte comes twice."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.bundle.verify import verify
from pipeline.problems import MachineLacks, Stopped
from pipeline.publish.station.source import Web, WrongRange
from tests.publish.centre import CODE, MONDAY, Centre, bag_bytes, fetch, lying, noise
from tests.publish.server import Fault, Kind, Server, serving
from tests.voice.loopback import CERTIFICATE

KINDS: tuple[Kind, ...] = (
    *("cut", "cut", "cut", "gone", "busy", "stall"),
    *("other etag", "whole", "wrong range", "no range"),
)
READ_SECONDS = 0.2
TEN = {f"muc-{number}": noise(f"muc-{number}", 100_000) for number in range(10)}


@dataclass
class Counting:
    """A source that counts what it gives."""

    source: Web
    bytes: int = 0

    @property
    def name(self) -> str:
        return self.source.name

    @contextlib.contextmanager
    def read(self, path: str, start: int = 0) -> Iterator[tuple[int, Iterator[bytes]]]:
        with self.source.read(path, start) as (begin, chunks):
            yield begin, self._counted(chunks)

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.bytes += len(chunk)
            yield chunk


@pytest.fixture
def big(first: Centre, tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """A centre with ten segments of 100 kB."""
    made = Centre(tmp_path_factory.mktemp("big"))
    made.publish(TEN)
    return made


def fetched_through(server: Server, dest: Path, runs: int) -> Counting:
    """Fetch as a station's timer does: again, when the link was too bad."""
    source = Counting(Web(server.url, READ_SECONDS))
    for _ in range(runs):
        with contextlib.suppress(MachineLacks):
            fetch(source, dest)
            return source
    raise AssertionError("the week never came")


def follow(centre: Centre, dest: Path, seed: int) -> float:
    """Fetch by the plan of a seed; return how much came in proportion to what had to."""
    chance = random.Random(seed)
    # each fault falls on one request; a plan of up to 12 hits manifests, pieces, and the tries after a cut
    plan = [Fault(chance.choice(KINDS), chance.random()) for _ in range(chance.randint(1, 12))]
    with serving(centre.site) as server:
        server.faults = plan
        source = fetched_through(server, dest, runs=8)
    assert lying(dest / "2026-W48A") == bag_bytes(centre.bags[CODE]), f"seed {seed}"
    needed = {path.rpartition("/")[2]: path.lstrip("/") for path, _ in server.asked}
    return source.bytes / sum((centre.site / path).stat().st_size for path in needed.values())


@pytest.mark.parametrize("seed", range(20))
def test_by_any_plan_of_cuts_the_week_comes_whole_and_once(big: Centre, dest: Path, seed: int) -> None:
    assert follow(big, dest, seed) <= 1.05


@pytest.mark.soak
def test_by_500_plans_of_cuts_the_week_comes_whole_and_once(first: Centre, tmp_path: Path) -> None:
    centre = Centre(tmp_path / "centre")
    centre.publish(TEN)
    shares = [follow(centre, tmp_path / str(seed), seed) for seed in range(1000, 1500)]
    assert max(shares) <= 1.05


@pytest.mark.parametrize("kind", ["cut", "stall", "whole", "wrong range", "no range", "busy", "gone"])
def test_a_file_is_read_on_where_it_was_cut(centre: Centre, dest: Path, kind: Kind) -> None:
    with serving(centre.site) as server:
        server.faults = [*_good(3), Fault("cut", 0.5), Fault(kind, 0.1)]
        source = Counting(Web(server.url, READ_SECONDS))
        done = fetch(source, dest)
    assert verify(dest / "2026-W48A") == ()
    small = sum(
        path.stat().st_size for path in (centre.site / "communes" / CODE).rglob("*") if path.is_file()
    )
    assert source.bytes <= done.bytes + small
    assert any(wanted for _, wanted in server.asked)


def _good(number: int) -> list[Fault]:
    """Answers with which nothing is wrong but their ETag."""
    return [Fault("other etag")] * number


def test_what_came_before_the_power_went_is_not_fetched_again(centre: Centre, dest: Path) -> None:
    with serving(centre.site) as server:
        server.faults = [*_good(4), Fault("cut", 0.5), *[Fault("busy")] * 8]
        with pytest.raises(MachineLacks, match="gives no answer that helps"):
            fetch(Web(server.url), dest)
        first = len(server.asked)
        fetch(Web(server.url), dest)
    again = [path for path, _ in server.asked[first:] if path.startswith("/pieces/")]
    once = [path for path, _ in server.asked[:first] if path.startswith("/pieces/")]
    assert set(again) & set(once) == {once[-1]}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("wrong range", "another part than was asked for"), ("whole", "everything where a part was asked for")],
)
def test_what_is_not_the_part_that_was_asked_for_is_not_read(centre: Centre, kind: Kind, words: str) -> None:
    with serving(centre.site) as server:
        server.faults = [Fault(kind)]
        with pytest.raises(WrongRange) as refused, Web(server.url).read("index.json", 100):
            raise AssertionError("it was read")
    assert words in str(refused.value.why)


def test_a_server_that_knows_no_ranges_serves_in_the_end(centre: Centre, dest: Path) -> None:
    with serving(centre.site) as server:
        server.faults = [*_good(3), Fault("cut", 0.5), *[Fault("whole")] * 6]
        fetch(Web(server.url), dest)
    assert verify(dest / "2026-W48A") == ()


def test_a_server_that_lies_once_is_found_out_and_asked_again(centre: Centre, dest: Path) -> None:
    with serving(centre.site) as server:
        server.faults = [*_good(3), Fault("cut", 0.5), Fault("lie")]
        fetch(Web(server.url), dest)
    assert verify(dest / "2026-W48A") == ()


def test_a_server_that_always_lies_gives_nothing(centre: Centre, dest: Path) -> None:
    with serving(centre.site) as server:
        server.faults = [*_good(3), *[Fault("lie")] * 50]
        with pytest.raises(Stopped, match="not what was signed"):
            fetch(Web(server.url), dest)
    assert not (dest / "2026-W48A").exists()


def test_a_server_that_is_not_there_is_said_to_be_so(dest: Path, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        pass
    with pytest.raises(MachineLacks, match="gives no answer that helps"):
        fetch(Web(server.url), dest)


def test_a_server_without_a_good_certificate_is_not_asked_again(centre: Centre, dest: Path) -> None:
    with serving(centre.site, CERTIFICATE) as server, pytest.raises(MachineLacks, match="certificate"):
        fetch(Web(server.url), dest)
    assert server.asked == []


def test_asking_for_news_costs_one_small_request(centre: Centre, dest: Path) -> None:
    with serving(centre.site) as server:
        fetch(Web(server.url), dest)
        before = len(server.asked)
        fetch(Web(server.url), dest)
    assert [path for path, _ in server.asked[before:]] == [f"/communes/{CODE}/newest.minisig"]


def test_publication_between_two_requests_shows_one_week_whole(centre: Centre, dest: Path) -> None:
    """The centre publishes after the commune has read the signature and before it reads the manifest."""

    class Publishing(Web):
        @contextlib.contextmanager
        def read(self, path: str, start: int = 0) -> Iterator[tuple[int, Iterator[bytes]]]:
            if path.endswith("manifest.json") and not later:
                later.append(path)
                centre.publish({"bai-9": noise("bai-9")}, letter="B")
            with super().read(path, start) as opened:
                yield opened

    later: list[str] = []
    with serving(centre.site) as server:
        fetch(Publishing(server.url), dest)
        assert (dest / "current.txt").read_text() == "2026-W48A\n"
        fetch(Web(server.url), dest)
    assert (dest / "current.txt").read_text() == "2026-W48B\n"
    assert MONDAY.isoformat() in (dest / "2026-W48B" / "bag-info.txt").read_text()
