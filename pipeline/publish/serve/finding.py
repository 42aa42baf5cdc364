"""From a request's path to what is sent: a file of the site, or what only a server can put together."""

from __future__ import annotations

import functools
import hashlib
import re
import threading
from dataclasses import replace
from pathlib import Path

from pipeline.bundle.archive import zip_stretches
from pipeline.bundle.bag import chunks
from pipeline.digest import canonical, sha256
from pipeline.model.published import PublishedWeek
from pipeline.pages.site.files import UP_TO_COMMUNE, UP_TO_WEEK, html_of
from pipeline.publish import compose, layout, reading
from pipeline.publish.centre.weeks import weeks_in
from pipeline.publish.manifest import Release
from pipeline.publish.serve.body import FOREVER, Body, of_file

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/rss+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".zip": "application/zip",
    ".svg": "image/svg+xml",
    ".pub": "text/plain; charset=utf-8",
    ".minisig": "text/plain; charset=utf-8",
}
OTHER = "application/octet-stream"
SMALL = 1 << 20
"""Bytes; a file up to this long is known by its content, a longer one by its place, age and length."""
REMEMBERED = 64
"""How many communes' bundles are kept described; one takes some 200 kB."""
_NAMED_BY_CONTENT = re.compile(r"pieces/[0-9a-f]{2}/([0-9a-f]{64})\.\w+|transcripts/([0-9a-f]{16})\.vtt")
_ASSET = re.compile(r"site-([0-9a-f]{10})\.(css|js|svg)")
_RELEASED = re.compile(rf"communes/({layout.CODE.pattern})/{layout.RELEASE.pattern}/(.+)")
_PAGE = re.compile(rf"communes/({layout.CODE.pattern})/(?:(20\d\d-W\d\d)/)?index\.html")


class Gone(Exception):
    """What was published under this path has been replaced by another revision."""


class Finder:
    """Finds bodies in a site; used from several threads at once."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._released = functools.lru_cache(REMEMBERED)(self._described)
        self._sums: dict[str, str] = {}
        self._summing = threading.Lock()

    def find(self, path: str) -> Body | None:
        """Return what lies under a path (without its leading slash), or None; a folder is its index.html.

        Raises Gone for the programmes of a revision that another has replaced.
        """
        if not _plain(path):
            return None
        path = f"{path}index.html" if not path or path.endswith("/") else path
        return self._composed(path) or self._page(path) or self._file(path)

    def is_folder(self, path: str) -> bool:
        """Return whether a path without a slash at its end is a folder that has a page."""
        return _plain(path) and (self.root / path / "index.html").is_file()

    def _composed(self, path: str) -> Body | None:
        """Return a zip or a programme of a release, from pieces."""
        match = _RELEASED.fullmatch(path)
        if not match:
            return None
        code, week, letter, name = match.groups()
        stat = self._stat(layout.manifest_of(code, f"{week}{letter}"))
        if stat is None or name.startswith(layout.MANIFEST):
            return None
        bodies = self._released(code, f"{week}{letter}", stat)
        if name in bodies and self._replaced(code, week, letter):
            raise Gone
        return bodies.get(name)

    def _replaced(self, code: str, week: str, letter: str) -> bool:
        return any(one.week == week and one.revision > letter for one in self._weeks(code))

    def _described(self, code: str, name: str, _stat: tuple[int, int]) -> dict[str, Body]:
        manifest = reading.manifest((self.root / layout.manifest_of(code, name)).read_bytes())
        release = manifest.release(name)
        if release is None:
            return {}
        bag = compose.bag(release, compose.in_site(self.root))
        programmes = [file for file in bag.files if file.name.endswith(".MP3")]
        bodies = {one.name: Body(one.pieces, MEDIA_TYPES[".mp3"], one.sha256) for one in programmes}
        parts = tuple(stretch.content for stretch in zip_stretches(bag))
        name = f"{bag.name}.zip"
        return bodies | {name: Body(parts, MEDIA_TYPES[".zip"], _zip_tag(release), download=name)}

    def _page(self, path: str) -> Body | None:
        """Return a commune's page with everything that can be composed on offer."""
        match = _PAGE.fullmatch(path)
        weeks = self._weeks(match[1]) if match else ()
        wanted = [one for one in weeks if match and match[2] in (None, one.week)]
        if not wanted:
            return None
        week = self._summed(wanted[0])
        assert match
        root = UP_TO_WEEK if match[2] else UP_TO_COMMUNE
        feeds = any((self.root / layout.commune(match[1])).glob("*.xml"))
        page = html_of(week, weeks, root, feeds, composed=True).encode()
        return Body((page,), MEDIA_TYPES[".html"], sha256(page)[:32])

    def _weeks(self, code: str) -> tuple[PublishedWeek, ...]:
        return weeks_in(self.root, code)

    def _summed(self, week: PublishedWeek) -> PublishedWeek:
        """Return the week with the SHA-256 of its zip, read through once where nobody knew it yet."""
        body = None if week.bundle.sha256 else self._composed(week.bundle.path)
        if body is None:
            return week
        with self._summing:
            if body.tag not in self._sums:
                self._sums[body.tag] = _sha256(body)
        return replace(week, bundle=replace(week.bundle, sha256=self._sums[body.tag]))

    def _file(self, path: str) -> Body | None:
        place = (self.root / path).resolve()
        if not place.is_relative_to(self.root) or not place.is_file():
            return None
        media_type = MEDIA_TYPES.get(place.suffix.lower(), OTHER)
        stat = place.stat()
        known = _NAMED_BY_CONTENT.fullmatch(path) or _ASSET.fullmatch(path)
        if known:
            return Body((of_file(place, stat.st_size),), media_type, known[known.lastindex or 1], FOREVER)
        if stat.st_size <= SMALL:
            data = place.read_bytes()
            return Body((data,), media_type, sha256(data)[:32])
        tag = f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"
        return Body((of_file(place, stat.st_size),), media_type, tag)

    def _stat(self, path: str) -> tuple[int, int] | None:
        try:
            stat = (self.root / path).stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size


def _plain(path: str) -> bool:
    """Return whether a path can lead nowhere but down from the root: no hidden, empty or odd names."""
    if "\\" in path or "\0" in path or ":" in path or len(path) > 500:
        return False
    names = path.removesuffix("/").split("/") if path else []
    return all(name and not name.startswith(".") for name in names)


def _zip_tag(release: Release) -> str:
    files = [[file.name, file.length, file.sha256] for file in release.files]
    return sha256(canonical([release.bundle, release.monday.isoformat(), files]))


def _sha256(body: Body) -> str:
    digest = hashlib.sha256()
    for chunk in chunks(body.parts):
        digest.update(chunk)
    return digest.hexdigest()
