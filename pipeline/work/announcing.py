"""`loa announce`: the words for every commune that has something new, and the sending of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.digest import canonical
from pipeline.problems import Place, Stopped, error, say
from pipeline.progress import Progress
from pipeline.publish import layout, reading
from pipeline.publish.centre.addresses import Recipient, read_addresses
from pipeline.publish.centre.announce import Announcement, announcement, mark, new_since
from pipeline.publish.centre.weeks import weeks_in
from pipeline.store import write_whole
from pipeline.work.packing.sealing import published_records

ANNOUNCED = "announced.json"
"""In output/: which week and revision each commune was told of last."""


@dataclass(frozen=True)
class AnnounceResult:
    """One commune's words, and what became of them."""

    words: Announcement
    recipients: tuple[str, ...] = ()
    """Their addresses without secrets."""
    refused: tuple[str, ...] = ()
    """Those of them that were not told."""


def announce(
    output: Path, addresses: Path | None, dry_run: bool, progress: Progress
) -> tuple[AnnounceResult, ...]:
    """Return the words for each commune that was not told of its newest week yet.

    With addresses and no dry run they are sent, and what every recipient took is not sent again. Raises
    Stopped when nothing is published or the station has no `site`.
    """
    recipients = read_addresses(addresses) if addresses else {}
    known, communes = _announced(output), _communes(output)
    site = _site(output)
    newest = [weeks[0] for code in communes if (weeks := weeks_in(output / layout.SITE, code))]
    wanted = new_since(newest, known)
    progress.stage(say("announcing"), len(wanted))
    told = []
    for week in wanted:
        words = announcement(week, site)
        mine = recipients.get(week.code, ())
        told.append(_told(words, mine, send=not dry_run))
        if mine and not dry_run and not told[-1].refused:
            known[week.code] = mark(week)
            write_whole(output / ANNOUNCED, canonical(known))
        progress.step()
    return tuple(told)


def _told(words: Announcement, recipients: tuple[Recipient, ...], send: bool) -> AnnounceResult:
    refused = [one for one in recipients if send and not one.tell(words)]
    return AnnounceResult(words, tuple(one.shown for one in recipients), tuple(one.shown for one in refused))


def _site(output: Path) -> str:
    """Return the site's address, as the newest week that was published has it."""
    record = next(published_records(output), None)
    if record and record.site:
        return record.site
    what = say("the station did not say where its site is when the week was built")
    do = say("add to it: site: https://.../ and build and publish again")
    raise Stopped(error(Place("station.yaml"), what, do))


def _communes(output: Path) -> list[str]:
    try:
        index = reading.index((output / layout.SITE / layout.INDEX).read_bytes())
    except FileNotFoundError:
        what = say("there is no published site")
        raise Stopped(
            error(Place(layout.SITE), what, say("run scripts/loa publish first, or give --output"))
        ) from None
    return [one.code for one in index.communes]


def _announced(output: Path) -> dict[str, str]:
    try:
        known = json.loads((output / ANNOUNCED).read_bytes())
    except (OSError, ValueError):
        return {}
    return dict(known) if isinstance(known, Mapping) else {}
