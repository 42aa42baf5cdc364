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
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pipeline.model import authored
from pipeline.model.plan import (
    CommunePlan,
    Notice,
    Reason,
    SlotPlan,
    SlotTime,
    Wish,
)
from pipeline.schedule.notices import notice_of
from pipeline.schedule.slot import items_of
from pipeline.schedule.table import ALL, TOPICS, Candidate, LanguageShare, Table, longest_between

_PACKING_STEPS = 6
"""How many placements a packing may try for each airing that it is to hold: bounds the search's depth."""
_COMMUNE_STEPS = 300
"""How many placements all packings of a commune may try: bounds the time where room is short."""


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
    notices = [notice for one in heard if (notice := notice_of(one, wish, heard, table))]
    empty = (
        Notice("", "", Reason.EMPTY_SLOT, f"{slot.date} {slot.at:%H:%M}")
        for slot, aired in zip(table.times, table.aired, strict=True)
        if not aired
    )
    slots = (
        SlotPlan(time, tuple(items_of(wish, aired)))
        for time, aired in zip(table.times, table.aired, strict=True)
    )
    return CommunePlan(wish.commune, tuple(slots), (*notices, *empty))


def _heard(wish: Wish) -> Iterator[LanguageShare]:
    """Yield what each language hears of each segment, the most needed first."""
    need = 0
    for offer in wish.offers:
        taken = {language for language in wish.languages if language in offer.ms}
        for language in wish.languages:
            spoken = language if language in offer.ms else wish.if_missing
            if spoken not in offer.ms or (spoken != language and spoken in taken):
                yield LanguageShare(offer, language, None)
                continue
            taken.add(spoken)
            ms = offer.ms[spoken] + longest_between(wish)
            yield LanguageShare(offer, language, Candidate(offer, spoken, language, need, ms))
            need += 1


def _first_airings(wish: Wish, airings: Sequence[Candidate]) -> Table:
    """Return a table in which each airing stands once, as far as there is room."""
    table, steps = Table(wish), iter(range(_COMMUNE_STEPS))
    placed: list[Candidate] = []
    for airing in airings:
        if slots := table.taking(airing):
            table.add(min(slots, key=lambda slot: _spread(table, slot, airing)), airing)
            placed.append(airing)
        elif packed := _packed(wish, table, (*placed, airing), steps):
            table = packed
            placed.append(airing)
    return table


def _spread(table: Table, slot: int, airing: Candidate) -> tuple[int, int, int]:
    """Rank slots for a first airing: the half of the day its language has less of, then the emptiest."""
    return table.count[ALL, airing.share, table.half(slot)], -table.room[slot], slot


def _packed(wish: Wish, table: Table, airings: Sequence[Candidate], steps: Iterator[int]) -> Table | None:
    """Return a new table that holds all the airings, or None where no packing was found."""
    newest, packed = airings[-1], Table(wish)
    if not packed.taking(newest) or sum(room for room in table.room if room > 0) < newest.ms:
        return None
    longest = sorted(airings, key=lambda airing: (-airing.ms, airing.need))
    few = itertools.islice(steps, _PACKING_STEPS * len(airings))
    return packed if _search(packed, longest, few) else None


def _search(table: Table, airings: Sequence[Candidate], steps: Iterator[int]) -> bool:
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


def _fill(table: Table, wish: Wish, airings: Sequence[Candidate]) -> None:
    """Repeat topics while each keeps pace with the others, then fill what is left with all that fits."""
    topics = [airing for airing in airings if not airing.offer.spot]
    aired = Counter(airing.share for airing in topics if table.count[airing])

    def keeps_pace(airing: Candidate) -> bool:
        return table.count[airing] * aired[airing.share] <= table.count[TOPICS, airing.share]

    _go_round(table, wish, topics, keeps_pace)
    _go_round(table, wish, airings, lambda airing: True)


def _go_round(
    table: Table, wish: Wish, airings: Sequence[Candidate], may: Callable[[Candidate], bool]
) -> None:
    """Add of the airings that may one a slot in turn, until no slot has room for any."""
    added = True
    while added:
        added = False
        for slot in range(len(table.times)):
            choices = [airing for airing in airings if table.takes(slot, airing) and may(airing)]
            if choices:
                table.add(slot, min(choices, key=lambda airing: _turn(table, wish, slot, airing)))
                added = True


def _turn(table: Table, wish: Wish, slot: int, airing: Candidate) -> tuple[float, int, int, int, int, int]:
    """Rank airings for a repeat: the smallest is next."""
    count = table.count
    return (
        count[ALL, airing.share] / wish.languages[airing.share],
        count[airing],
        count[airing.offer.segment],
        count[airing, table.half(slot)],
        count[airing, table.times[slot].date],
        airing.need,
    )
