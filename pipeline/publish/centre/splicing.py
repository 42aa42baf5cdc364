"""A commune's week without some of its segments: a revision, spliced from what the first was made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from pipeline.bundle.names import programme_name
from pipeline.model.audio import Piece, Programme
from pipeline.model.commune_week import Airing, CommuneWeek
from pipeline.model.plan import Item, ItemKind, SlotPlan

Tag = Callable[[CommuneWeek, SlotPlan], Piece]
"""Makes the tag of a slot's programme."""


def without_segments(week: CommuneWeek, gone: Collection[str], letter: str, tag: Tag) -> CommuneWeek:
    """Return the week in revision `letter` without the segments that are gone, in any language; nothing is
    moved in their place. A slot in which no other segment airs plays nothing."""
    programmes = {airing.slot.time: airing for airing in week.airings}
    slots = tuple(replace(slot, items=_items(slot, gone)) for slot in week.plan.slots)
    rest = replace(
        week,
        letter=letter,
        plan=replace(week.plan, slots=slots),
        segments={name: facts for name, facts in week.segments.items() if name not in gone},
        parts=tuple(part for part in week.parts if part.segment not in gone),
    )
    spliced = [_spliced(rest, slot, programmes[slot.time], gone, tag) for slot in slots if slot.items]
    return replace(rest, programmes=tuple(spliced))


def _items(slot: SlotPlan, gone: Collection[str]) -> tuple[Item, ...]:
    """Return a slot's items without the segments, moved up; what stands between two segments stands no more
    than once between those that are left."""
    kept = [item for _, item in _kept(slot, gone)]
    if not any(item.kind is ItemKind.SEGMENT for item in kept):
        return ()
    starts = [sum(item.ms for item in kept[:number]) for number in range(len(kept))]
    return tuple(replace(item, start_ms=start) for item, start in zip(kept, starts, strict=True))


def _kept(slot: SlotPlan, gone: Collection[str]) -> Iterator[tuple[int, Item]]:
    """Yield the items that stay, each with its place among all."""
    waiting: tuple[int, Item] | None = None
    told = False
    for number, item in enumerate(slot.items):
        if item.kind is ItemKind.BETWEEN:
            waiting = waiting or (number, item)
        elif item.kind is not ItemKind.SEGMENT:
            yield number, item
        elif item.segment not in gone:
            if told and waiting:
                yield waiting
            yield number, item
            told, waiting = True, None


def _spliced(week: CommuneWeek, slot: SlotPlan, old: Airing, gone: Collection[str], tag: Tag) -> Programme:
    """Return the programme of a slot from the pieces of the old one."""
    tags, groups = _groups(old)
    pieces = [piece for number, _ in _kept(old.slot, gone) for piece in groups[number]]
    if tags:
        pieces.insert(0, tag(week, slot))
    return Programme(programme_name(week.week, week.letter, slot.time), tuple(pieces))


def _groups(airing: Airing) -> tuple[list[Piece], list[list[Piece]]]:
    """Return a programme's tags, and its pieces item by item."""
    tags = [piece for piece in airing.programme.pieces if not piece.ms]
    sounds = iter(piece for piece in airing.programme.pieces if piece.ms)
    return tags, [[next(sounds) for _ in item.parts] for item in airing.slot.items]
