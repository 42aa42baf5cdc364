"""The pages of a publication: drawn up with each release, written when all of them are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import sha256
from pipeline.model.commune_week import CommuneWeek
from pipeline.model.published import PublishedFile, PublishedWeek, from_json, to_json
from pipeline.pages.site.files import SiteFile, commune_files, shared_files
from pipeline.pages.site.transcript import as_vtt, cues
from pipeline.publish import layout
from pipeline.publish.centre.weeks import WEEK, About, published_week, weeks_in, zip_path
from pipeline.publish.manifest import Index, IndexEntry, Manifest, Release
from pipeline.store import write_whole
from pipeline.work.packing.packing import Packer

WRITERS = 8
"""Threads that write pages: most of the time goes by in waiting for the disk."""


@dataclass(frozen=True)
class SitePages:
    """Writes what people and their apps see of a site (`pipeline.work.release.press.Pages`)."""

    root: Path
    address: str
    """The site's, with a slash at its end; empty where it is not known."""
    abouts: Mapping[str, About]
    """What no file of a release says, by commune."""

    def commune(self, week: CommuneWeek, manifest: Manifest, release: Release) -> None:
        """Draw up what the site will say of a release; nobody sees it before `site`."""
        zipped = self._zip(week, release)
        published = published_week(manifest, release, self.root, self.abouts[week.code], zipped)
        write_whole(self.root / _drawn_up(week.code, release.name), to_json(published))

    def site(self, index: Index) -> None:
        """Write all pages, feeds and calendars anew."""
        newest: list[PublishedWeek] = []
        with ThreadPoolExecutor(WRITERS) as pool:
            for listed in index.communes:
                self._show(listed)
                weeks = weeks_in(self.root, listed.code)
                if weeks:
                    newest.append(weeks[0])
                    list(pool.map(self._write, commune_files(weeks, self.address)))
            list(pool.map(self._write, shared_files(newest, index.station)))

    def _zip(self, week: CommuneWeek, release: Release) -> PublishedFile | None:
        path = zip_path(week.code, release)
        file = self.root / path
        if not file.is_file():
            return None
        data = file.read_bytes()
        return PublishedFile(path, len(data), sha256(data))

    def _show(self, listed: IndexEntry) -> None:
        drawn_up = self.root / _drawn_up(listed.code, listed.release)
        if drawn_up.is_file():
            shown = self.root / from_json(drawn_up.read_bytes()).folder / WEEK
            shown.parent.mkdir(exist_ok=True)
            drawn_up.replace(shown)

    def _write(self, file: SiteFile) -> None:
        path, data = file
        target = self.root / path
        if not target.is_file() or target.read_bytes() != data:
            write_whole(target, data)


def abouts_of(packer: Packer, root: Path, codes: Collection[str]) -> dict[str, About]:
    """Return what pages say of communes of a week, after putting the week's transcripts into the site."""
    record, transcripts = packer.record, _transcripts(packer, root) if codes else {}
    return {
        commune.code: About(
            profile=record.profiles[commune.profile],
            languages={code: record.languages[code] for code in commune.languages},
            contact=", ".join(filter(None, (commune.contact.name, commune.contact.phone)))
            if commune.contact
            else "",
            transcripts=transcripts,
        )
        for commune in map(packer.communes.__getitem__, codes)
    }


def _transcripts(packer: Packer, root: Path) -> dict[tuple[str, str], str]:
    """Write what each segment says in each language; return where."""
    found = {}
    for part in packer.record.parts:
        if part.id.is_common and part.sounds and part.sentences:
            first = part.sounds[min(part.sounds)]
            data = as_vtt(cues(part.sentences, first.ms))
            path = f"transcripts/{sha256(data)[:16]}.vtt"  # every page and week.json names it: short pays
            found[part.id.segment, part.id.language] = path
            if not (root / path).is_file():
                write_whole(root / path, data)
    return found


def _drawn_up(code: str, release: str) -> str:
    return f"{layout.commune(code)}/{release}/drawn-up.json"  # no name that `weeks_in` finds
