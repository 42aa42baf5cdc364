"""A published site for the tests of pages, feeds and the server: one commune, one week, sounds of silence."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from pipeline.bundle.archive import write_zip
from pipeline.bundle.week import week_bag
from pipeline.model.audio import Format
from pipeline.model.commune_week import CommuneWeek
from pipeline.model.published import PublishedWeek
from pipeline.model.week_record import WeekRecord
from pipeline.pages.schedule import schedule_page
from pipeline.publish.centre.releasing import playable, release_of
from pipeline.publish.centre.site import Site
from pipeline.publish.centre.weeks import About, weeks_in
from pipeline.publish.keys import new_key
from pipeline.sound import frames
from pipeline.sound.tags import tag
from pipeline.work.packing.sealing import keep_published
from pipeline.work.release.press import Press
from pipeline.work.release.sitepages import SitePages
from tests.builds import PYTHON, ROOT
from tests.commune_weeks import MONDAY, commune_week, piece

CODE = "15061"
ADDRESS = "https://example.org/phat-thanh/"
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
SOUND_MS = 4000


@dataclasses.dataclass(frozen=True)
class Published:
    """A site and what it was made from."""

    output: Path
    week: CommuneWeek
    zipped: Path
    """The zip as `loa build` writes it."""

    @property
    def root(self) -> Path:
        """The site's folder."""
        return self.output / "site"

    @property
    def told(self) -> PublishedWeek:
        """What the site says of the week."""
        return weeks_in(self.root, CODE)[0]


def published(
    folder: Path, week: CommuneWeek | None = None, address: str = ADDRESS, with_zips: bool = False
) -> Published:
    """Publish a commune's week (Ngọc Lặc's, unless another is given) into folder/output."""
    pieces, output = folder / "pieces", folder / "output"
    pieces.mkdir()
    week = week or commune_week(pieces)
    bag = week_bag(week, schedule_page(week))
    sound = frames.silence(Format(24000, 48), SOUND_MS)
    playables = {
        (part.segment, part.language): playable(
            tag(week.segments[part.segment].title, week.station, "Trợ giúp pháp lý"),
            piece(pieces, f"{number}.mp3", sound, frames.parse(sound).ms),
        )
        for number, part in enumerate(week.parts)
        if part.segment
    }
    transcript = "transcripts/" + "0" * 16 + ".vtt"
    (output / "site" / "transcripts").mkdir(parents=True)
    (output / "site" / transcript).write_text("WEBVTT\n\n00:00.000 --> 00:04.000\nThưa bà con!\n", "utf-8")
    contact = f"{week.contact.name}, {week.contact.phone}" if week.contact else ""
    about = About(week.profile, week.languages, contact, {("ai-duoc-tro-giup", "vi"): transcript})
    pages = SitePages(output / "site", address, {CODE: about})
    press = Press(Site(output / "site", new_key(), NOW), week.station, pages, with_zips)
    press.show(press.prepare_all(lambda one: press.prepare(one, release_of(one, bag, playables)), [week]))
    keep_published(_record(week, address), output)
    zipped = folder / f"{bag.name}.zip"
    write_zip(bag, zipped)
    return Published(output, week, zipped)


def _record(week: CommuneWeek, address: str) -> WeekRecord:
    """Return a record of the week that says where the site is."""
    return WeekRecord(
        format=1,
        week=week.week,
        revision=ord(week.letter) - ord("A"),
        monday=week.monday,
        content="",
        station=week.station,
        mark=week.mark,
        site=address,
        languages=week.languages,
        profiles={},
        titles={},
        segments={},
        parts=(),
        communes=(),
        approval=None,
        findings=(),
        failures=(),
        errands=(),
    )


def told_week(folder: Path, **changed: object) -> PublishedWeek:
    """Return a week as a site tells of it, with some of its values changed."""
    return dataclasses.replace(published(folder).told, **changed)  # type: ignore[arg-type]


def earlier(week: PublishedWeek, weeks: int) -> PublishedWeek:
    """Return a week as it would have been told of some weeks before."""
    monday = MONDAY - dt.timedelta(weeks=weeks)
    year, number, _ = monday.isocalendar()
    return dataclasses.replace(week, week=f"{year}-W{number:02}", monday=monday)


@contextlib.contextmanager
def serving(output: Path, *words: str, python: Path = PYTHON) -> Iterator[tuple[str, int]]:
    """Serve output/site by `loa serve` on a free port; give its address and process id."""
    process = subprocess.Popen(
        [str(python), "-P", "-m", "pipeline", "serve", "--port", "0", "--output", output, *words],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LOA_LANG": "en", "PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
    )
    try:
        assert process.stdout
        yield process.stdout.readline().split()[-1], process.pid
    finally:
        process.terminate()
        process.wait()
