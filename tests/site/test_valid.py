"""Pages are valid HTML and the style sheet is valid CSS, by the W3C's checker (npm's vnu-jar)."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from dataclasses import replace
from pathlib import Path

from pipeline.model.published import PublishedRecall, PublishedWeek
from pipeline.pages.site.files import UP_TO_COMMUNE, commune_files, html_of, shared_files
from tests.needs import needs, needs_file
from tests.site.test_hostile import HOSTILE, poisoned
from tests.sites import ADDRESS, earlier


def complaints(*paths: Path) -> list[str]:
    """Return what the checker says of files, errors and warnings alike."""
    words = [
        needs("java"),
        "-jar",
        needs_file("vnu-jar/build/dist/vnu.jar"),
        "--format",
        "json",
        "--also-check-css",
    ]
    ended = subprocess.run([*words, *paths], capture_output=True, text=True, check=False)
    found = json.loads(ended.stderr)["messages"]
    return [f"{Path(one.get('url', '')).name}: {one.get('lastLine')}: {one['message']}" for one in found]


def test_every_page_is_valid(week: PublishedWeek, tmp_path: Path) -> None:
    recalled = PublishedRecall("hoi-o-dau", "Hỏi ở đâu?", "Số điện thoại đã đổi", dt.date(2026, 11, 24))
    full = replace(week, recalled=(recalled,), bundle=replace(week.bundle, sha256="ab" * 32))
    weeks = (full, earlier(week, 1))
    many = [replace(week, code=f"{number:05}", name=f"Xã {number}") for number in range(301)]
    composed = html_of(full, weeks, UP_TO_COMMUNE, feeds=True, composed=True)
    files = [
        *commune_files(weeks, ADDRESS),
        *shared_files([week], week.station),
        *((f"many/{name}", data) for name, data in shared_files(many, week.station)),
        *commune_files((poisoned(week, HOSTILE[0]),), ""),
        ("composed.html", composed.encode()),
    ]
    paths = [tmp_path / f"{number}-{path.replace('/', '-')}" for number, (path, _) in enumerate(files)]
    for path, (_, data) in zip(paths, files, strict=True):
        path.write_bytes(data)
    assert complaints(*(path for path in paths if path.suffix in {".html", ".css"})) == []
