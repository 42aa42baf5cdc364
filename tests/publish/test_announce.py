"""Announcements: the right words at the right price, sent once, and no secret shown."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.published import PublishedRecall
from pipeline.publish.centre.announce import GSM, GSM_TWICE, announcement, messages
from tests.builds import loa
from tests.sites import ADDRESS, CODE, Published, published

RECALLED = PublishedRecall("hoi-o-dau", "Hỏi ở đâu?", "Số điện thoại đã đổi", dt.date(2026, 11, 24))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return published(tmp_path_factory.mktemp("announced"))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("ạ" * 70, 1),
        ("ạ" + "a" * 70, 2),
        ("ạ" * 134, 2),
        ("ạ" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("", 1),
    ],
)
def test_messages_are_counted_as_networks_count_them(text: str, count: int) -> None:
    assert messages(text) == count


def test_the_sms_is_one_message_without_accents_that_names_the_page(site: Published) -> None:
    sms = announcement(site.told, ADDRESS).sms
    assert messages(sms) == 1
    assert set(sms) <= GSM
    assert "Xa Ngoc Lac" in sms
    assert "23/11-29/11/2026" in sms
    assert f"{ADDRESS}communes/{CODE}/" in sms


@given(st.text(max_size=40))
def test_no_name_makes_every_letter_of_an_sms_dearer(site: Published, name: str) -> None:
    assert set(announcement(replace(site.told, name=name), ADDRESS).sms) <= GSM | GSM_TWICE


def test_a_recall_comes_first_in_every_text(site: Published) -> None:
    words = announcement(replace(site.told, recalled=(RECALLED,)), ADDRESS)
    assert words.sms.startswith("THU HOI, khong phat: Hoi o dau?")
    assert words.zalo.splitlines()[1].startswith("THU HỒI, không phát: Hỏi ở đâu?")
    assert words.subject.startswith("Thu hồi")
    assert "Số điện thoại đã đổi" in words.email


def test_the_words_are_shown_and_nothing_is_sent_without_addresses(site: Published) -> None:
    said = loa("announce", "--output", site.output)
    assert said.returncode == 0
    assert "SMS (1): Xa Ngoc Lac" in said.stdout
    assert "Kính gửi Xã Ngọc Lặc" in said.stdout
    assert not (site.output / "announced.json").exists()


class Gateway(ThreadingHTTPServer):
    """Takes what is sent, or refuses it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[Any] = []
        self.status = 200

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Taking(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append(json.loads(data))
        self.send_response(self.server.status)
        self.end_headers()

    def log_request(self, *_: object) -> None:
        """Keep silent."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def addresses(folder: Path, gateway: Gateway) -> Path:
    path = folder / "addresses.yaml"
    channels = {name: [f"json://user:s3cret@{gateway.place}/{name}"] for name in ("sms", "zalo", "email")}
    path.write_text(json.dumps({CODE: channels}))
    return path


def test_each_channel_gets_its_own_words_and_gets_them_once(tmp_path: Path, gateway: Gateway) -> None:
    (tmp_path / "site").mkdir()
    site = published(tmp_path / "site")
    words = (
        "announce",
        "--output",
        site.output,
        "--addresses",
        addresses(tmp_path, gateway),
    )
    tried = loa(*words, "--dry-run")
    assert (tried.returncode, gateway.taken) == (0, [])
    assert "s3cret" not in tried.stdout + tried.stderr
    gateway.status = 500
    assert loa(*words).returncode == 4
    gateway.status = 200
    gateway.taken.clear()
    sent = loa(*words)
    assert sent.returncode == 0
    assert "s3cret" not in sent.stdout + sent.stderr
    told = announcement(site.told, ADDRESS)
    assert [one["message"].strip() for one in gateway.taken] == [told.sms, told.zalo, told.email.strip()]
    assert gateway.taken[2]["title"] == told.subject
    gateway.taken.clear()
    assert loa(*words).returncode == 0
    assert gateway.taken == [], "who was told is not told again"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('"15061":\n  sms: [nonsense://x]\n', ":2:9", "nonsense"),
        ('"15061":\n  fax: [a]\n', ":2:3", "fax"),
        ('"151":\n  sms: []\n', ":1:1", "151"),
        ("- a\n", "", "codes"),
        ("a: [", ":2:1", "error"),
    ],
)
def test_what_is_wrong_in_the_addresses_is_said_with_its_place(
    site: Published, tmp_path: Path, text: str, place: str, said: str
) -> None:
    path = tmp_path / "addresses.yaml"
    path.write_text(text)
    ended = loa("announce", "--output", site.output, "--addresses", path)
    assert ended.returncode == 1
    assert f"addresses.yaml{place}" in ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_station_without_a_site_is_told_what_to_add(tmp_path: Path) -> None:
    nowhere = published(tmp_path, address="")
    ended = loa("announce", "--output", nowhere.output)
    assert ended.returncode == 1
    assert "site: https://" in ended.stderr
