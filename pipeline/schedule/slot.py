"""What one slot plays, one after the other: opening, segments, what stands between them, closing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.plan import (
    Framing,
    Item,
    ItemKind,
    Wish,
)
from pipeline.schedule.table import Candidate


def items_of(wish: Wish, aired: Sequence[Candidate]) -> Iterator[Item]:
    """Yield what a slot plays, one after the other; nothing where no segment airs."""
    language = _language_of(wish, aired)
    framing, start = wish.framings[language], 0
    instead_of = language if framing.language != language else ""
    in_turn = _in_turn(sorted(aired, key=lambda airing: airing.need))
    for kind, ms, airing in _order(framing, in_turn):
        if airing:
            stands_in = airing.share if airing.share != airing.language else ""
            yield Item(kind, start, ms, airing.offer.segment, airing.language, stands_in)
        elif ms:
            yield Item(kind, start, ms, "", framing.language, instead_of)
        start += ms


def _language_of(wish: Wish, aired: Sequence[Candidate]) -> str:
    """Return the language that frames a slot: that of all its segments, else the commune's first."""
    spoken = {airing.language for airing in aired}
    return spoken.pop() if len(spoken) == 1 else next(iter(wish.framings))


def _in_turn(aired: Sequence[Candidate]) -> list[Candidate]:
    """Return a slot's airings with its spots spread behind its topics, so that they do not stand in a row."""
    topics = [airing for airing in aired if not airing.offer.spot]
    spots = [airing for airing in aired if airing.offer.spot]
    if not topics:
        return spots
    return [one for n, topic in enumerate(topics) for one in (topic, *spots[n :: len(topics)])]


def _order(framing: Framing, aired: Sequence[Candidate]) -> Iterator[tuple[ItemKind, int, Candidate | None]]:
    for position, airing in enumerate(aired):
        before = ItemKind.BETWEEN if position else ItemKind.OPENING
        yield before, framing.between_ms if position else framing.opening_ms, None
        yield ItemKind.SEGMENT, airing.offer.ms[airing.language], airing
    if aired:
        yield ItemKind.CLOSING, framing.closing_ms, None
