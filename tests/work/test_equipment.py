"""Keys and sockets: a key reaches its server and nothing else; offline, nobody is asked."""

from __future__ import annotations

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from pipeline.content import load
from pipeline.model.audio import Voice
from pipeline.voice.openai import OpenAI
from pipeline.work.casting.equipment import Machine, equipped
from pipeline.work.check import check
from tests.builds import SMALL, loa
from tests.voice.own import own_voice
from tests.work.talking import station, talking

KEY = "k3y-that-nobody-sees"


def with_key(content: Path, **where: str) -> Path:
    """Let the station's server want a key, and say where it is."""
    voices = yaml.safe_load((content / "voices.yaml").read_text("utf-8"))
    voices[0]["server"] |= where
    (content / "voices.yaml").write_text(yaml.safe_dump(voices), "utf-8")
    return content


def holding(folder: Path, secret: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_a_key_appears_nowhere_in_what_a_build_says_and_makes(tmp_path: Path) -> None:
    with talking() as server:
        content = with_key(station(tmp_path, server.port), key_variable="GIONG_KEY")
        built = loa(
            "build", "--json", "--content", content, "--output", tmp_path / "output", env={"GIONG_KEY": KEY}
        )
    assert built.returncode == 0, built.stderr
    assert server.asked
    assert set(server.keys) == {f"Bearer {KEY}"}
    assert KEY not in built.stdout + built.stderr
    assert holding(tmp_path / "output", KEY.encode()) == []
    assert holding(tmp_path / "output", b"may-noi") != []


def test_a_key_in_a_file_beside_content_is_found(tmp_path: Path) -> None:
    content = with_key(station(tmp_path, 9), key_file="khoa.txt")
    catalogue = load(content).catalogue
    assert catalogue
    assert equipped(catalogue, Machine()).keys == {}
    (tmp_path / "khoa.txt").write_text(f"{KEY}\n", "utf-8")
    assert equipped(catalogue, Machine()).keys == {"may-noi": KEY}
    assert KEY not in repr(equipped(catalogue, Machine()))


def test_a_key_file_from_notepad_is_read_and_a_strange_key_refused(tmp_path: Path) -> None:
    catalogue = load(with_key(station(tmp_path, 9), key_file="khoa.txt")).catalogue
    assert catalogue
    for written, fit in (("\ufeffgeheim\r\n", True), ("bí mật", False), ("hai\ndòng", False)):
        (tmp_path / "khoa.txt").write_text(written, "utf-8")
        setup = equipped(catalogue, Machine())
        assert (OpenAI(setup).unfit(Voice("openai", "may-noi", "vi")) is None) == fit
        assert not fit or setup.keys == {"may-noi": "geheim"}


@pytest.mark.parametrize(
    "address", ["http://u:geheim@127.0.0.1/v1", "https://x.vn/v1?api_key=geheim", "https://[::1/v1"]
)
def test_an_address_holds_nothing_secret(address: str) -> None:
    with pytest.raises(ValidationError):
        own_voice("giong", server={"address": address, "model": "m", "voice": "v"})


def test_without_its_key_a_server_is_not_asked_and_the_check_says_why(tmp_path: Path) -> None:
    with talking() as server:
        content = with_key(station(tmp_path, server.port), key_variable="GIONG_KEY")
        checked = check(content, None, dt.date(2026, 11, 20), Machine(environment={"OTHER": "x"}))
    why = {str(one.why) for casting in checked.prepared.castings.values() for one in casting.rejected}
    assert any("GIONG_KEY" in reason for reason in why)
    assert server.asked == []


def test_offline_no_network_voice_is_asked_and_the_embedded_one_speaks(tmp_path: Path) -> None:
    trapped: list[str] = []

    class Trap(BaseHTTPRequestHandler):
        def handle(self) -> None:
            trapped.append("asked")

    languages = yaml.safe_load((SMALL / "languages.yaml").read_text("utf-8"))
    with talking() as server, ThreadingHTTPServer(("127.0.0.1", 0), Trap) as trap:
        threading.Thread(target=trap.serve_forever, args=(0.01,), daemon=True).start()
        content = station(tmp_path, server.port)
        online = [{"engine": "gtts", "voice": "vi"}, {"engine": "edge", "voice": "vi-VN-HoaiMyNeural"}]
        languages[0]["voices"][:0] = [*online, {"engine": "openai", "voice": "may-noi"}]
        (content / "languages.yaml").write_text(yaml.safe_dump(languages, allow_unicode=True), "utf-8")
        proxy = f"http://127.0.0.1:{trap.server_address[1]}"
        named = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "", "no_proxy": ""}
        where = ("--content", content, "--output", tmp_path / "output")
        built = loa("build", "--offline", *where, env=named)
        said = loa("say", "Kính thưa bà con.", "--offline", *where, env=named)
        checked = loa("check", "--offline", "--content", content, env=named)
        trap.shutdown()
    assert (built.returncode, said.returncode, checked.returncode) == (0, 0, 0), built.stderr
    assert said.stdout.startswith("espeak vi")
    assert "not gtts vi: it needs the network, and --offline forbids that" in checked.stdout
    for voice in ("gtts vi", "edge vi-VN-HoaiMyNeural", "openai may-noi"):
        assert f"is not spoken by {voice}: it needs the network" in built.stderr
    assert (trapped, server.asked) == ([], [])
