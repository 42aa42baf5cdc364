"""`loa fetch`: a commune's week from a site, compared with what the centre signed before a byte is used."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import say
from pipeline.progress import Progress
from pipeline.publish.manifest import Manifest, Recall
from pipeline.publish.station.download import Link
from pipeline.publish.station.newest import believed
from pipeline.publish.station.receiver import Receiver


@dataclass(frozen=True)
class FetchResult:
    """What a fetch brought."""

    manifest: Manifest
    new: tuple[Path, ...]
    """Folders of releases that were not here before."""
    bytes: int
    """Of pieces that came."""

    @property
    def recalled(self) -> tuple[Recall, ...]:
        """What must no longer air."""
        return tuple(recall for release in self.manifest.releases for recall in release.recalled)


@dataclass(frozen=True)
class Fetch:
    """One commune's fetch from one site."""

    link: Link
    code: str
    receiver: Receiver
    today: dt.date
    progress: Progress

    def run(self, key: str | None) -> FetchResult:
        """Bring the commune's releases into its folder and show them when all are whole.

        `key` is the text of the centre's public key, needed at the first set-up. Raises Refused for what is
        not the centre's word for this commune now, MachineLacks when the site does not answer.
        """
        with self.receiver.alone():
            trusted, known = self.receiver.key(key), self.receiver.known(self.code)
            self.progress.stage(say("asking for what is new"), 0)
            newest = believed(self.link, self.code, trusted, self.today, known)
            self.receiver.silence(newest.manifest)
            new = [one for one in newest.manifest.releases if not self.receiver.has(one)]
            wanted = dict.fromkeys(stored for one in new for stored in self.receiver.lacks(one))
            pieces = self.receiver.pieces
            came = self.link.pieces([*wanted], lambda _: pieces, self.progress) if wanted else 0
            for release in new:
                self.receiver.place(release)
            self.receiver.take_over(newest)
            return FetchResult(newest.manifest, tuple(self.receiver.root / one.name for one in new), came)
