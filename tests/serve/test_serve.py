"""The server, asked as browsers, downloaders, monitors and attackers ask it."""

from __future__ import annotations

import http.client
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builds import loa, loa_process
from tests.needs import needs
from tests.serve.conftest import Served
from tests.sites import CODE, published, serving


def raw(address: str, path: str) -> http.client.HTTPResponse:
    """Ask for a path as it is spelt, which polite clients would not."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path)
    return connection.getresponse()


def test_the_zip_is_composed_to_the_byte_and_lies_on_no_disk(served: Served) -> None:
    answer = requests.get(served.zip_url, timeout=20)
    assert answer.content == served.site.zipped.read_bytes()
    assert answer.headers["content-type"] == "application/zip"
    assert int(answer.headers["content-length"]) == served.site.told.bundle.bytes
    assert not list(served.site.root.rglob("*.zip"))


def test_every_programme_is_composed_to_the_byte(served: Served) -> None:
    for airing, programme in zip(served.site.told.airings, served.site.week.programmes, strict=True):
        answer = requests.get(served.address + airing.file.path, timeout=20)
        assert answer.content == b"".join(piece.path.read_bytes() for piece in programme.pieces)
        assert answer.headers["content-type"] == "audio/mpeg"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_range_of_the_zip_is_what_lies_there(served: Served, data: st.DataObject) -> None:
    whole = served.site.zipped.read_bytes()
    first = data.draw(st.integers(0, len(whole) - 1))
    last = data.draw(st.integers(first, len(whole) + 10))
    answer = requests.get(served.zip_url, headers={"Range": f"bytes={first}-{last}"}, timeout=20)
    assert answer.status_code == 206
    assert answer.content == whole[first : last + 1]
    end = min(last, len(whole) - 1)
    assert answer.headers["content-range"] == f"bytes {first}-{end}/{len(whole)}"


def test_head_tells_the_same_as_get_without_the_bytes(served: Served) -> None:
    for path in ("", f"communes/{CODE}/", served.site.told.bundle.path, "communes.json"):
        got, head = (ask(served.address + path, timeout=20) for ask in (requests.get, requests.head))
        assert head.content == b""
        same = ("etag", "content-length", "content-type", "cache-control")
        assert [head.headers[name] for name in same] == [got.headers[name] for name in same]


def test_what_a_client_has_already_is_not_sent_again(served: Served) -> None:
    for path in ("index.html", f"communes/{CODE}/index.html", served.site.told.bundle.path):
        tag = requests.head(served.address + path, timeout=20).headers["etag"]
        assert tag.startswith('"'), "a strong tag"
        again = requests.get(served.address + path, headers={"If-None-Match": tag}, timeout=20)
        assert (again.status_code, again.content) == (304, b"")


def test_types_are_what_players_and_readers_expect(served: Served) -> None:
    types = {
        f"communes/{CODE}/vi.xml": "application/rss+xml; charset=utf-8",
        f"communes/{CODE}/lich.ics": "text/calendar; charset=utf-8",
        f"communes/{CODE}/2026-W48A/manifest.json": "application/json",
        served.site.told.segments[0].transcript: "text/vtt; charset=utf-8",
        served.site.told.segments[0].sound.path: "audio/mpeg",
        "keys/loa.pub": "text/plain; charset=utf-8",
    }
    for path, media_type in types.items():
        assert requests.head(served.address + path, timeout=20).headers["content-type"] == media_type


def test_only_what_its_content_names_is_kept_without_asking(served: Served) -> None:
    sound = served.site.told.segments[0].sound
    kept = requests.head(served.address + sound.path, timeout=20).headers
    assert "immutable" in kept["cache-control"]
    assert sound.sha256 in kept["etag"]
    assert requests.head(served.address, timeout=20).headers["cache-control"] == "no-cache"


def test_the_page_offers_what_only_the_server_has(served: Served) -> None:
    page = requests.get(f"{served.address}communes/{CODE}/", timeout=20).text
    assert served.site.told.bundle.path in page
    sums = re.findall(r'id="sha256">([0-9a-f]{64})<', page)
    assert sums == [subprocess.check_output(["sha256sum", served.site.zipped], text=True).split()[0]]
    assert served.site.told.bundle.path not in (served.site.root / f"communes/{CODE}/index.html").read_text()


def test_a_folder_without_its_slash_is_shown_the_way(served: Served) -> None:
    answer = requests.get(f"{served.address}communes/{CODE}", timeout=20, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"/communes/{CODE}/")


def test_browsers_are_told_to_run_and_load_nothing_foreign(served: Served) -> None:
    for path in ("", f"communes/{CODE}/", "nowhere", "health"):
        headers = requests.get(served.address + path, timeout=20).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


ESCAPES = [
    "/../../pyproject.toml",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2f..%2fetc/passwd",
    "/communes/../../keys.txt",
    "/communes/%2e%2e/index.html",
    "/.git/config",
    "/communes/.hidden",
    "//etc/passwd",
    "/communes//15061/index.html",
    "/..\\..\\windows\\win.ini",
    "/%5c%5cserver/share",
    "/c:/windows/win.ini",
    "/index.html%00.txt",
    "/out/secret.txt",
    f"/communes/{CODE}/2026-W48A/../manifest.json",
    f"/communes/{CODE}/2026-W48A/data/../manifest.json",
    f"/communes/{CODE}/2026-W49A/15061-ngoc-lac.zip",
    "/" + "a" * 5000,
]


def test_no_path_leads_out_of_the_site(tmp_path: Path) -> None:
    site = published(tmp_path)
    (tmp_path / "secret.txt").write_text("secret")
    (site.root / "out").symlink_to(tmp_path)
    (site.root / "communes" / ".hidden").write_text("secret")
    with serving(site.output) as (address, _):
        for path in ESCAPES:
            answer = raw(address, path)
            assert (answer.status, path) == (404, path)
            assert b"secret" not in answer.read()


def test_a_damaged_piece_ends_the_download_early_and_the_server_goes_on(tmp_path: Path) -> None:
    site = published(tmp_path)
    (sound,) = (site.root / "pieces").rglob(f"{site.week.programmes[0].pieces[1].sha256}.mp3")
    sound.write_bytes(sound.read_bytes()[:100])
    with serving(site.output) as (address, _):
        with pytest.raises(requests.exceptions.RequestException):
            requests.get(address + site.told.bundle.path, timeout=20)
        assert requests.get(f"{address}health", timeout=20).status_code == 200


def test_a_revision_that_was_replaced_is_gone(tmp_path: Path) -> None:
    site = published(tmp_path)
    week = site.root / site.told.folder / "week.json"
    with serving(site.output) as (address, _):
        assert requests.get(address + site.told.bundle.path, timeout=20).status_code == 200
        path = site.told.bundle.path
        week.write_text(week.read_text("utf-8").replace('"revision":"A"', '"revision":"B"'), "utf-8")
        assert requests.get(address + path, timeout=20).status_code == 410


def test_health_and_metrics_say_how_it_goes(served: Served) -> None:
    assert requests.get(f"{served.address}health", timeout=20).json() == {"status": "ok", "communes": 1}
    before = metric(served, "loa_sent_bytes_total")
    requests.get(served.zip_url, timeout=20)
    # the process that sent counts a moment after the last byte, and another one may tell
    after = before + served.site.told.bundle.bytes
    assert next(filter(after.__eq__, told(served, "loa_sent_bytes_total")), None) == after
    assert next(filter((0).__eq__, told(served, "loa_downloads")), None) == 0
    assert metric(served, 'loa_answers_total{status="200"}') > 0


def told(served: Served, name: str) -> Iterator[int]:
    """Give what is told of a metric, again and again for a while."""
    yield from (metric(served, name) for _ in range(100))


def metric(served: Served, name: str) -> int:
    text = requests.get(f"{served.address}metrics", timeout=20).text
    return int(text.split(f"\n{name} ")[1].split("\n")[0])


def test_a_site_without_an_index_is_not_healthy(tmp_path: Path) -> None:
    site = published(tmp_path)
    (site.root / "index.json").unlink()
    with serving(site.output) as (address, _):
        assert requests.get(f"{address}health", timeout=20).status_code == 503


def test_it_serves_by_https_with_the_centres_certificate(tmp_path: Path) -> None:
    site = published(tmp_path)
    pem = Path(__file__).parent.parent / "voice" / "loopback.pem"
    with serving(site.output, "--certificate", str(pem), "--private-key", str(pem)) as (address, _):
        assert address.startswith("https://")
        answer = requests.get(address + site.told.bundle.path, timeout=20, verify=str(pem))
        assert answer.content == site.zipped.read_bytes()
        assert "strict-transport-security" in answer.headers


def test_what_cannot_be_served_is_said_in_one_line(tmp_path: Path, served: Served) -> None:
    nothing = loa("serve", "--output", tmp_path)
    assert nothing.returncode == 1
    assert "loa publish" in nothing.stderr
    port = str(urlsplit(served.address).port)
    taken = loa_process("serve", "--output", served.site.output, "--port", port)
    assert taken.returncode == 3
    assert "Traceback" not in taken.stderr


def test_curl_resumes_what_was_cut_off(served: Served, tmp_path: Path) -> None:
    needs("curl")
    whole = served.site.zipped.read_bytes()
    part = tmp_path / "15061.zip"
    for seed in range(5):
        part.write_bytes(whole[: random.Random(seed).randrange(1, len(whole))])
        subprocess.run(["curl", "-sf", "-C", "-", "-o", part, served.zip_url], check=True)
        assert part.read_bytes() == whole


def test_wget_mirrors_the_site_and_it_works_from_disk(tmp_path: Path) -> None:
    needs("wget")
    site = published(tmp_path)
    with serving(site.output) as (address, _):
        words = ["-q", "--mirror", "--convert-links", "--page-requisites", "--no-host-directories"]
        mirror = tmp_path / "mirror"
        subprocess.run(["wget", *words, "-P", mirror, address], check=True)
    page = (mirror / "communes" / CODE / "index.html").read_text("utf-8")
    assert "http://127" not in page
    for link in re.findall(r'(?:href|src)="([^"#]+)"', page):
        assert ":" in link or (mirror / "communes" / CODE / link).is_file(), link
    assert (mirror / site.told.bundle.path).read_bytes() == site.zipped.read_bytes()
    shutil.rmtree(mirror)
