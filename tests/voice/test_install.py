"""Installing voices: pinned, resumed, from the web, a mirror or a folder; nothing half there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.digest import sha256_of_file
from pipeline.model.authored import OwnVoice
from pipeline.problems import MachineLacks, Stopped
from pipeline.progress import Silent
from pipeline.voice.install import CHUNK, DownloadOrigin, install
from pipeline.voice.models import (
    MMS_LANGUAGES,
    OFFERS,
    InstalledModel,
    ModelOffer,
    PinnedFile,
    installed,
    offer,
    offers,
)
from pipeline.voice.setup import Setup
from pipeline.voice.web import Manners
from tests.voice.tiny import mms_voice, piper_voice

QUICK = Manners(backoff=0)
NAME = "vi_VN-vais1000-medium.onnx"


@dataclass
class Mirror:
    """A server of files on the loopback: where, what it was asked, and after how many bytes it breaks off."""

    folder: Path
    address: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    ranges: bool = True


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    mirror = Mirror(piper_voice(tmp_path / "mirror"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers["Range"] if mirror.ranges else None
            mirror.asked.append((self.path.rpartition("/")[2], wanted))
            whole = (mirror.folder / self.path.rpartition("/")[2]).read_bytes()
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(whole) - start))
            self.end_headers()
            most = mirror.breaks.pop(0) if mirror.breaks else len(whole)
            self.wfile.write(whole[start:][:most])

        def log_message(self, *_: object) -> None:
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    mirror.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield mirror
    server.shutdown()
    server.server_close()


def pinned(mirror: Mirror) -> ModelOffer:
    """Return the mirror's voice, with its files pinned to what they are."""
    files = []
    for name in (NAME, f"{NAME}.json"):
        path = mirror.folder / name
        files.append(PinnedFile(name, f"{mirror.address}/{name}", path.stat().st_size, sha256_of_file(path)))
    return replace(OFFERS["piper-vais1000"], onnx=files[0], symbols=files[1])


def put(offer: ModelOffer, models: Path, origin: DownloadOrigin) -> InstalledModel:
    return install(offer, origin, models, "2026-11-24", Silent())


def test_what_was_pinned_is_fetched_and_said_where_from(mirror: Mirror, tmp_path: Path) -> None:
    here = put(pinned(mirror), tmp_path / "models", DownloadOrigin(manners=QUICK))
    assert here == installed("piper-vais1000", tmp_path / "models")
    assert here.source == f"{mirror.address}/{NAME}"
    assert (here.installed_on, here.espeak, here.licence) == ("2026-11-24", "vi", "CC BY 4.0")
    folder = tmp_path / "models" / "piper-vais1000"
    assert {path.name for path in folder.iterdir()} == {"model.onnx", "tokens.txt", "voice.json"}


def test_a_download_that_breaks_off_goes_on_where_it_stopped(mirror: Mirror, tmp_path: Path) -> None:
    mirror.breaks = [100_000, 50_000]
    put(pinned(mirror), tmp_path / "models", DownloadOrigin(manners=QUICK))
    model = [wanted for name, wanted in mirror.asked if name == NAME]
    kept = [100_000 // CHUNK * CHUNK, 50_000 // CHUNK * CHUNK]
    assert model == [None, f"bytes={kept[0]}-", f"bytes={sum(kept)}-"]


def test_a_run_that_was_killed_goes_on_in_the_next(mirror: Mirror, tmp_path: Path) -> None:
    mirror.breaks = [20_000] * 4
    with pytest.raises(MachineLacks) as stopped:
        put(pinned(mirror), tmp_path / "models", DownloadOrigin(manners=QUICK))
    assert "goes on where it stopped" in str(stopped.value.problems[0].do)
    assert installed("piper-vais1000", tmp_path / "models") is None
    put(pinned(mirror), tmp_path / "models", DownloadOrigin(manners=QUICK))
    assert (NAME, f"bytes={4 * CHUNK}-") in mirror.asked


def test_a_server_that_knows_no_ranges_begins_anew(mirror: Mirror, tmp_path: Path) -> None:
    mirror.breaks, mirror.ranges = [100_000], False
    put(pinned(mirror), tmp_path / "models", DownloadOrigin(manners=QUICK))


@pytest.mark.parametrize("size", [0, 1, -1])
def test_another_file_than_the_pinned_one_is_refused(size: int, mirror: Mirror, tmp_path: Path) -> None:
    wanted = pinned(mirror)
    path = mirror.folder / NAME
    good = path.read_bytes()
    path.write_bytes({0: good[:-1] + b"?", 1: good + b"?", -1: good[:-1]}[size])
    with pytest.raises(Stopped, match=r"pinned|larger"):
        put(wanted, tmp_path / "models", DownloadOrigin(manners=QUICK))
    assert installed("piper-vais1000", tmp_path / "models") is None


def test_a_mirror_or_a_folder_serves_as_well_but_only_with_the_pinned_file(
    mirror: Mirror, tmp_path: Path
) -> None:
    elsewhere = replace(pinned(mirror), onnx=replace(pinned(mirror).onnx, address="https://giong.invalid/x"))
    for number, place in enumerate((mirror.address, str(mirror.folder))):
        here = put(elsewhere, tmp_path / f"models-{number}", DownloadOrigin(place, manners=QUICK))
        assert here.source == place
    (mirror.folder / NAME).write_bytes(b"x")
    with pytest.raises(Stopped, match="pinned"):
        put(elsewhere, tmp_path / "models", DownloadOrigin(str(mirror.folder)))


def test_what_stays_installed_while_another_fetch_fails(mirror: Mirror, tmp_path: Path) -> None:
    before = put(pinned(mirror), tmp_path / "models", DownloadOrigin(manners=QUICK))
    with pytest.raises(Stopped, match=r"there is no .*\.onnx in .*nowhere"):
        put(pinned(mirror), tmp_path / "models", DownloadOrigin(str(tmp_path / "nowhere")))
    assert installed("piper-vais1000", tmp_path / "models") == before


def test_offline_nothing_is_fetched_but_a_folder_will_do(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="offline"):
        put(pinned(mirror), tmp_path / "models", DownloadOrigin(offline=True))
    put(pinned(mirror), tmp_path / "models", DownloadOrigin(str(mirror.folder), offline=True))
    assert mirror.asked == []


def test_an_mms_voice_comes_from_a_folder_for_want_of_a_pin(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="no address"):
        put(OFFERS["mms-blt"], tmp_path / "models", DownloadOrigin())
    with pytest.raises(Stopped, match="from a folder only"):
        put(OFFERS["mms-blt"], tmp_path / "models", DownloadOrigin("https://giong.invalid"))
    here = put(OFFERS["mms-blt"], tmp_path / "models", DownloadOrigin(str(mms_voice(tmp_path / "mms"))))
    assert (here.language, here.licence) == ("blt", "CC BY-NC 4.0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no description"),
        ("[", "no description"),
        ('{"phoneme_id_map": {"a": [1]}, "audio": {"sample_rate": 9e9}, "espeak": {"voice": "vi"}}', "kind"),
    ],
)
def test_a_json_file_that_describes_no_such_voice_is_refused(text: str, said: str, tmp_path: Path) -> None:
    folder = piper_voice(tmp_path / "v")
    (folder / f"{NAME}.json").write_text(text, "utf-8")
    free = replace(OFFERS["piper-vais1000"], onnx=PinnedFile(NAME, "https://giong.invalid/x"))
    with pytest.raises(Stopped, match=said):
        put(free, tmp_path / "models", DownloadOrigin(str(folder)))


def test_another_languages_phonemes_are_refused(tmp_path: Path) -> None:
    folder = piper_voice(tmp_path / "v")
    other = replace(
        OFFERS["piper-vais1000"], language="mtq", onnx=PinnedFile(NAME, "https://giong.invalid/x")
    )
    with pytest.raises(Stopped, match="kind"):
        put(other, tmp_path / "models", DownloadOrigin(str(folder)))


def test_a_list_of_letters_that_would_end_the_library_is_refused(tmp_path: Path) -> None:
    folder = mms_voice(tmp_path / "mms")
    for tokens in ("a 1\na 2\n", "ab 1\n", "a x\n", ""):
        (folder / "tokens.txt").write_text(tokens, "utf-8")
        with pytest.raises(Stopped, match="no list of letters"):
            put(OFFERS["mms-vi"], tmp_path / "models", DownloadOrigin(str(folder)))


def test_every_known_piper_voice_is_pinned_to_a_revision() -> None:
    known = [one for one in OFFERS.values() if one.kind == "piper"]
    assert len(known) == 3
    assert all(one.onnx.sha256 and one.onnx.size for one in known)
    assert all(
        "/resolve/c10ece1aade47bb51c153c893d14e5bf8e5b7117/" in (one.symbols.address or "") for one in known
    )


def test_what_its_licence_restricts_must_be_agreed_to() -> None:
    assert not OFFERS["piper-vais1000"].restricted
    assert all(OFFERS[f"mms-{code}"].restricted for code in MMS_LANGUAGES)


def test_a_station_adds_a_model_of_its_own() -> None:
    files = {"address": "https://giong.example/v/giong.onnx", "size": 7, "sha256": "0" * 64}
    own = OwnVoice.model_validate(
        {"name": "giong-tram", "language": "vi", "script": "Latn", "licence": "của trạm",
         "model": {"kind": "piper", "onnx": files, "symbols": files}}
    )  # fmt: skip
    setup = Setup({"giong-tram": own})
    assert offer("giong-tram", setup).onnx == PinnedFile("giong.onnx", files["address"], 7, "0" * 64)
    assert offers(setup).keys() > OFFERS.keys()
    with pytest.raises(Stopped) as stopped:
        offer("giong-tramm", setup)
    assert "giong-tram" in str(stopped.value.problems[0].do)
