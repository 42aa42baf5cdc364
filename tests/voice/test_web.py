"""Asking services: patient with those who are busy, never for ever, never too fast, always verified."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problems import MachineLacks, Stopped
from pipeline.voice import web
from pipeline.voice.web import LONGEST_WAIT, Manners, Service, Turns, delay, retry_after
from tests.voice.loopback import CERTIFICATE, Answer, service

QUICK = Service("The double", "gtts", Manners(backoff=0))


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))


@pytest.mark.usefixtures("trusted")
def test_what_the_server_asks_for_is_waited_for() -> None:
    slow = Service("The double", "gtts", Manners(backoff=60))
    with service(Answer(b"", 429, retry_after="1"), Answer(b"speech")) as double:
        began = time.monotonic()
        assert slow.post(double.host, {}, data="x") == b"speech"
    assert 1 <= time.monotonic() - began < 5


@pytest.mark.usefixtures("trusted")
def test_a_server_that_asks_for_an_hour_is_left_at_once() -> None:
    with service(Answer(b"", 503, retry_after="3600")) as double, pytest.raises(Stopped, match="HTTP 503"):
        QUICK.post(double.host, {}, data="x")
    assert len(double.asked) == 1


@pytest.mark.usefixtures("trusted")
def test_a_key_that_is_not_accepted_is_said() -> None:
    with service(Answer(b"", 401)) as double, pytest.raises(Stopped, match="does not accept the key"):
        QUICK.post(double.host, {}, data="x")
    assert len(double.asked) == 1


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("status", [301, 307])
def test_no_redirection_is_followed(status: int) -> None:
    with service(Answer(b"speech of somebody else")) as other:
        sent = Answer(b"", status, location=other.host)
        with service(sent) as double, pytest.raises(Stopped, match=f"HTTP {status}"):
            QUICK.post(double.host, {"Authorization": "Bearer s3cret"}, data="x")
    assert (len(double.asked), other.headers) == (1, [])


@pytest.mark.usefixtures("trusted")
def test_a_line_that_breaks_in_the_middle_of_an_answer_is_tried_again() -> None:
    with service(Answer(b"spee", claimed=900), Answer(b"speech")) as double:
        assert QUICK.post(double.host, {}, data="x") == b"speech"
    assert len(double.asked) == 2


@pytest.mark.usefixtures("trusted")
def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.voice.web.LONGEST", 0.0)
    with service(Answer(b"x" * 200_000)) as double, pytest.raises(Stopped, match="too slow"):
        QUICK.post(double.host, {}, data="x")


@pytest.mark.usefixtures("trusted")
def test_an_answer_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.voice.web.LARGEST", 100_000)
    with service(Answer(b"x" * 100_001)) as double, pytest.raises(Stopped, match="too much"):
        QUICK.post(double.host, {}, data="x")
    with service(Answer(b"x" * 100_000)) as double:
        assert len(QUICK.post(double.host, {}, data="x")) == 100_000


@pytest.mark.usefixtures("trusted")
def test_a_slow_server_is_waited_for_by_what_its_signs_have_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web, "TIMEOUTS", (5.0, 0.2))
    own = Service("A slow double", "openai", Manners(backoff=0, at_first=5))
    slow, quick = Answer(b"speech", seconds=0.6), Answer(b"speech")
    with service(slow) as double:
        assert own.post(double.host, {}, 10, data="x") == b"speech"
    assert own.timeouts(10)[1] > 0.6 * 20
    with service(quick) as double:
        for _ in range(3):
            own.post(double.host, {}, 10, data="x")
    with service(slow) as double, pytest.raises(MachineLacks, match="cannot be reached"):
        own.post(double.host, {}, 1, data="x")


@pytest.mark.usefixtures("trusted")
def test_neither_headers_nor_bodies_are_repeated_in_an_error() -> None:
    with service(Answer(b"wrong key: s3cret", 401)) as double, pytest.raises(Stopped) as stopped:
        QUICK.post(double.host, {"Authorization": "Bearer s3cret"}, data="s3cret")
    assert "401" in str(stopped.value)
    assert "s3cret" not in repr(stopped.value)


def test_a_proxy_in_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            asked.append(self.path)
            self.send_error(502)

        def log_message(self, *_: object) -> None:
            """Keep silent."""

    with HTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_address[1]}")
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.setenv("no_proxy", "")
        with pytest.raises(MachineLacks, match="ProxyError"):
            QUICK.post("https://giong.invalid/v1", {}, data="x")
        proxy.shutdown()
    assert set(asked) == {"giong.invalid:443"}


@given(attempt=st.integers(0, 3), backoff=st.floats(0, 10))
def test_waits_double_with_some_chance_in_them(attempt: int, backoff: float) -> None:
    wait = delay(attempt, None, backoff)
    assert wait is not None
    assert backoff * 2**attempt <= wait <= backoff * 2**attempt * 1.5


@given(st.floats(0, 10_000))
def test_the_servers_wish_is_kept_to_or_the_asking_ends(after: float) -> None:
    assert delay(0, after, 1.0) == (after if after <= LONGEST_WAIT else None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("7", 7), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)],
)
def test_a_servers_wish_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


@pytest.mark.parametrize("header", ["9" * 5000, "Fri, 31 Dec 99999 23:59:59 GMT"])
def test_a_wish_out_of_this_world_is_none(header: str) -> None:
    assert retry_after(header) is None


def test_turns_come_no_faster_than_the_pace_however_many_ask() -> None:
    turns, begun = Turns(Manners(connections=4, per_second=50)), []

    def take() -> None:
        with turns.taken():
            begun.append(time.monotonic())

    threads = [threading.Thread(target=take) for _ in range(11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(begun) - min(begun) >= 10 / 50 - 0.01


def test_no_more_hold_a_turn_than_there_are_connections() -> None:
    turns, holding, most = Turns(Manners(connections=3)), set(), []

    def take(number: int) -> None:
        with turns.taken():
            holding.add(number)
            most.append(len(holding))
            threading.Event().wait(0.01)
            holding.discard(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 3
