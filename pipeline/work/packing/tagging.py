"""The tag at the head of a programme: what a player shows of it, and the mark of machine-made speech."""

from __future__ import annotations

from pathlib import Path

from pipeline.digest import recipe
from pipeline.model.audio import Piece
from pipeline.model.plan import SlotTime
from pipeline.sound.tags import tag
from pipeline.store import Facts, Store
from pipeline.work.speaking.workshop import piece_facts, piece_of

TAG = 1
"""Version of the step."""
ALBUM = "Trợ giúp pháp lý"
"""What the tags of segments that are played alone name, the same in every week: so the file is, too."""


def programme_tag(store: Store, commune: str, time: SlotTime, station: str, release: str, mark: str) -> Piece:
    """Return the tag of a programme; `release` is the week with its revision, `mark` is empty where nothing
    in it is machine-made speech."""
    title = f"{commune}, {time.date:%d/%m/%Y}, {time.at:%H:%M}"
    words = (title, station, f"{ALBUM}, tuần {release}", time.date.isoformat(), mark)

    def write(path: Path) -> Facts:
        data = tag(*words)
        path.write_bytes(data)
        return piece_facts(data, 0)

    return piece_of(store.make(recipe("tag", TAG, words=words), "id3", write))
