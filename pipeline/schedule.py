"""The week of one commune: which segment airs when, in which language. A proposal that it may overrule.

Three passes. First every topic (a segment that is no spot) gets its first airing in each language, the
most needed first; where no slot has room for one, the airings placed so far are packed anew to make room.
Then topics are repeated, slot after slot, each time in the language that is furthest behind its share,
and in it the one that aired least: in the week, in that half of the day, on that day; one that has aired
more often than the topics of its language do on average waits, so that none runs ahead because it is
short. What room is left then goes, in the same order of turns, to all that fits: to spots and to topics.
So a spot takes no room from a first airing, and from a repeat only where that topic is ahead of others.

Pure: the same wish gives the same plan. All times are whole milliseconds.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import authored
from pipeline.model.plan import (
    CommunePlan,
    Framing,
    Item,
    ItemKind,
    Notice,
    Offer,
    Reason,
    SlotPlan,
    SlotTime,
    Wish,
)

_NOON = dt.time(12)
_ALL, _TOPICS, _SPOTS = "all", "topics", "spots"
"""What a language's airings are counted as."""
_PACKING_STEPS = 6
"""How many placements a packing may try for each airing that it is to hold: bounds the search's depth."""
_COMMUNE_STEPS = 300
"""How many placements all packings of a commune may try: bounds the time where room is short."""


@dataclass(frozen=True, eq=False)
class _Airing:
    """A segment in one language, as it may air; equal only to itself."""

    offer: Offer
    language: str
    share: str
    """The language of the commune in whose share it counts: its own, or the one it stands in for."""
    need: int
    """Its rank: the most needed has 0."""
    ms: int
    """Its length with what goes between it and the next."""


@dataclass(frozen=True)
class _Heard:
    """What a language of the commune gets of a segment: an airing, or none where it is missing."""

    offer: Offer
    language: str
    airing: _Airing | None


class _Table:
    """The slots while they are being filled; counts answer who aired how often."""

    def __init__(self, wish: Wish) -> None:
        self.times = tuple(sorted(wish.slots, key=lambda slot: (slot.date, slot.at)))
        frame = _longest_frame(wish) - _longest_between(wish)  # the last segment has no next one
        self.room = [slot.minutes * 60_000 - frame for slot in self.times]
        self.aired: list[list[_Airing]] = [[] for _ in self.times]
        self.count: defaultdict[object, int] = defaultdict(int)
        self._per_day = wish.per_day

    def takes(self, slot: int, airing: _Airing) -> bool:
        """Whether the slot has room for the airing, and every rule lets it in."""
        date, offer = self.times[slot].date, airing.offer
        return (
            airing.ms <= self.room[slot]
            and offer.first <= date <= offer.last
            and self.count[airing, date] < self._per_day
            and not self.count[offer.segment, slot]
        )

    def taking(self, airing: _Airing) -> list[int]:
        """The slots that take the airing."""
        return [slot for slot in range(len(self.times)) if self.takes(slot, airing)]

    def add(self, slot: int, airing: _Airing) -> None:
        """Put the airing into the slot."""
        self.room[slot] -= airing.ms
        self.aired[slot].append(airing)
        for counted in self._counted(slot, airing):
            self.count[counted] += 1

    def remove_last(self, slot: int) -> None:
        """Take the airing that came last out of the slot again."""
        airing = self.aired[slot].pop()
        self.room[slot] += airing.ms
        for counted in self._counted(slot, airing):
            self.count[counted] -= 1

    def half(self, slot: int) -> bool:
        """Which half of the day the slot begins in: True is the morning."""
        return self.times[slot].at < _NOON

    def _counted(self, slot: int, airing: _Airing) -> tuple[object, ...]:
        half, date = self.half(slot), self.times[slot].date
        return (
            airing,
            (airing, half),
            (airing, date),
            (airing.offer.segment, slot),
            airing.offer.segment,
            (_ALL, airing.share),
            (_ALL, airing.share, half),
            (_SPOTS if airing.offer.spot else _TOPICS, airing.share),
        )


def _longest_frame(wish: Wish) -> int:
    """Return the opening and closing that any slot may need: which it is, its segments will tell."""
    return max(one.opening_ms + one.closing_ms for one in wish.framings.values())


def _longest_between(wish: Wish) -> int:
    return max(one.between_ms for one in wish.framings.values())


def slots_of(commune: authored.Commune, monday: dt.date) -> tuple[SlotTime, ...]:
    """Return the commune's slots in the week that begins on `monday`, in the order of time."""
    times = (
        SlotTime(monday + dt.timedelta(days=authored.DAYS.index(day)), slot.at, slot.minutes)
        for slot in commune.slots
        for day in slot.days
    )
    return tuple(sorted(times, key=lambda slot: (slot.date, slot.at)))


def schedule(wish: Wish) -> CommunePlan:
    """Return the plan of the commune's week: every slot in the order of time, and what to know of it.

    A slot into which no segment fits plays nothing and is reported.
    """
    heard = tuple(_heard(wish))
    airings = [one.airing for one in heard if one.airing]
    table = _first_airings(wish, [airing for airing in airings if not airing.offer.spot])
    _fill(table, wish, airings)
    notices = [notice for one in heard if (notice := _notice(one, wish, heard, table))]
    empty = (
        Notice("", "", Reason.EMPTY_SLOT, f"{slot.date} {slot.at:%H:%M}")
        for slot, aired in zip(table.times, table.aired, strict=True)
        if not aired
    )
    slots = (
        SlotPlan(time, tuple(_items(wish, aired)))
        for time, aired in zip(table.times, table.aired, strict=True)
    )
    return CommunePlan(wish.commune, tuple(slots), (*notices, *empty))


def _heard(wish: Wish) -> Iterator[_Heard]:
    """Yield what each language hears of each segment, the most needed first."""
    need = 0
    for offer in wish.offers:
        taken = {language for language in wish.languages if language in offer.ms}
        for language in wish.languages:
            spoken = language if language in offer.ms else wish.if_missing
            if spoken not in offer.ms or (spoken != language and spoken in taken):
                yield _Heard(offer, language, None)
                continue
            taken.add(spoken)
            ms = offer.ms[spoken] + _longest_between(wish)
            yield _Heard(offer, language, _Airing(offer, spoken, language, need, ms))
            need += 1


def _first_airings(wish: Wish, airings: Sequence[_Airing]) -> _Table:
    """Return a table in which each airing stands once, as far as there is room."""
    table, steps = _Table(wish), iter(range(_COMMUNE_STEPS))
    placed: list[_Airing] = []
    for airing in airings:
        if slots := table.taking(airing):
            table.add(min(slots, key=lambda slot: _spread(table, slot, airing)), airing)
            placed.append(airing)
        elif packed := _packed(wish, table, (*placed, airing), steps):
            table = packed
            placed.append(airing)
    return table


def _spread(table: _Table, slot: int, airing: _Airing) -> tuple[int, int, int]:
    """Rank slots for a first airing: the half of the day its language has less of, then the emptiest."""
    return table.count[_ALL, airing.share, table.half(slot)], -table.room[slot], slot


def _packed(wish: Wish, table: _Table, airings: Sequence[_Airing], steps: Iterator[int]) -> _Table | None:
    """Return a new table that holds all the airings, or None where no packing was found."""
    newest, packed = airings[-1], _Table(wish)
    if not packed.taking(newest) or sum(room for room in table.room if room > 0) < newest.ms:
        return None
    longest = sorted(airings, key=lambda airing: (-airing.ms, airing.need))
    few = itertools.islice(steps, _PACKING_STEPS * len(airings))
    return packed if _search(packed, longest, few) else None


def _search(table: _Table, airings: Sequence[_Airing], steps: Iterator[int]) -> bool:
    """Place all the airings, each where least room stays, going back where that fails; say if all stand."""
    if not airings:
        return True
    for slot in sorted(table.taking(airings[0]), key=lambda slot: (table.room[slot], slot)):
        if next(steps, None) is None:
            return False
        table.add(slot, airings[0])
        if _search(table, airings[1:], steps):
            return True
        table.remove_last(slot)
    return False


def _fill(table: _Table, wish: Wish, airings: Sequence[_Airing]) -> None:
    """Repeat topics while each keeps pace with the others, then fill what is left with all that fits."""
    topics = [airing for airing in airings if not airing.offer.spot]
    aired = Counter(airing.share for airing in topics if table.count[airing])

    def keeps_pace(airing: _Airing) -> bool:
        return table.count[airing] * aired[airing.share] <= table.count[_TOPICS, airing.share]

    _go_round(table, wish, topics, keeps_pace)
    _go_round(table, wish, airings, lambda airing: True)


def _go_round(table: _Table, wish: Wish, airings: Sequence[_Airing], may: Callable[[_Airing], bool]) -> None:
    """Add of the airings that may one a slot in turn, until no slot has room for any."""
    added = True
    while added:
        added = False
        for slot in range(len(table.times)):
            choices = [airing for airing in airings if table.takes(slot, airing) and may(airing)]
            if choices:
                table.add(slot, min(choices, key=lambda airing: _turn(table, wish, slot, airing)))
                added = True


def _turn(table: _Table, wish: Wish, slot: int, airing: _Airing) -> tuple[float, int, int, int, int, int]:
    """Rank airings for a repeat: the smallest is next."""
    count = table.count
    return (
        count[_ALL, airing.share] / wish.languages[airing.share],
        count[airing],
        count[airing.offer.segment],
        count[airing, table.half(slot)],
        count[airing, table.times[slot].date],
        airing.need,
    )


def _notice(one: _Heard, wish: Wish, heard: Sequence[_Heard], table: _Table) -> Notice | None:
    """Return what to report of a segment in a language, or None where it airs in it."""
    airing = one.airing or _stand_in(one, wish, heard)
    if airing is None:
        return Notice(one.offer.segment, one.language, Reason.MISSING)
    if not table.count[airing]:
        return Notice(one.offer.segment, one.language, _why_not(airing, wish))
    if airing.language == one.language:
        return None
    reason = Reason.FALLBACK if airing is one.airing else Reason.ELSEWHERE
    return Notice(one.offer.segment, one.language, reason, airing.language)


def _stand_in(one: _Heard, wish: Wish, heard: Sequence[_Heard]) -> _Airing | None:
    """Return the segment's airing in the stand-in language, which another language of the commune has."""
    for other in heard:
        if other.airing and other.offer is one.offer and other.airing.language == wish.if_missing:
            return other.airing
    return None


def _why_not(airing: _Airing, wish: Wish) -> Reason:
    offer = airing.offer
    days = [slot for slot in wish.slots if offer.first <= slot.date <= offer.last]
    if not days:
        return Reason.NOT_VALID
    longest = max(slot.minutes for slot in days) * 60_000
    if _longest_frame(wish) + offer.ms[airing.language] > longest:
        return Reason.TOO_LONG
    return Reason.NO_ROOM


def _items(wish: Wish, aired: Sequence[_Airing]) -> Iterator[Item]:
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


def _language_of(wish: Wish, aired: Sequence[_Airing]) -> str:
    """Return the language that frames a slot: that of all its segments, else the commune's first."""
    spoken = {airing.language for airing in aired}
    return spoken.pop() if len(spoken) == 1 else next(iter(wish.framings))


def _in_turn(aired: Sequence[_Airing]) -> list[_Airing]:
    """Return a slot's airings with its spots spread behind its topics, so that they do not stand in a row."""
    topics = [airing for airing in aired if not airing.offer.spot]
    spots = [airing for airing in aired if airing.offer.spot]
    if not topics:
        return spots
    return [one for n, topic in enumerate(topics) for one in (topic, *spots[n :: len(topics)])]


def _order(framing: Framing, aired: Sequence[_Airing]) -> Iterator[tuple[ItemKind, int, _Airing | None]]:
    for position, airing in enumerate(aired):
        before = ItemKind.BETWEEN if position else ItemKind.OPENING
        yield before, framing.between_ms if position else framing.opening_ms, None
        yield ItemKind.SEGMENT, airing.offer.ms[airing.language], airing
    if aired:
        yield ItemKind.CLOSING, framing.closing_ms, None
