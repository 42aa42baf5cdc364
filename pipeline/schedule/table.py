"""The slots of a commune's week while they are being filled, and what may fill them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from pipeline.model.plan import (
    Offer,
    Wish,
)

_NOON = dt.time(12)


ALL, TOPICS, SPOTS = "all", "topics", "spots"
"""What a language's airings are counted as."""


@dataclass(frozen=True, eq=False)
class Candidate:
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
class LanguageShare:
    """What a language of the commune gets of a segment: an airing, or none where it is missing."""

    offer: Offer
    language: str
    airing: Candidate | None


class Table:
    """The slots while they are being filled; counts answer who aired how often."""

    def __init__(self, wish: Wish) -> None:
        self.times = tuple(sorted(wish.slots, key=lambda slot: (slot.date, slot.at)))
        frame = longest_frame(wish) - longest_between(wish)  # the last segment has no next one
        self.room = [slot.minutes * 60_000 - frame for slot in self.times]
        self.aired: list[list[Candidate]] = [[] for _ in self.times]
        self.count: defaultdict[object, int] = defaultdict(int)
        self._per_day = wish.per_day

    def takes(self, slot: int, airing: Candidate) -> bool:
        """Whether the slot has room for the airing, and every rule lets it in."""
        date, offer = self.times[slot].date, airing.offer
        return (
            airing.ms <= self.room[slot]
            and offer.first <= date <= offer.last
            and self.count[airing, date] < self._per_day
            and not self.count[offer.segment, slot]
        )

    def taking(self, airing: Candidate) -> list[int]:
        """The slots that take the airing."""
        return [slot for slot in range(len(self.times)) if self.takes(slot, airing)]

    def add(self, slot: int, airing: Candidate) -> None:
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

    def _counted(self, slot: int, airing: Candidate) -> tuple[object, ...]:
        half, date = self.half(slot), self.times[slot].date
        return (
            airing,
            (airing, half),
            (airing, date),
            (airing.offer.segment, slot),
            airing.offer.segment,
            (ALL, airing.share),
            (ALL, airing.share, half),
            (SPOTS if airing.offer.spot else TOPICS, airing.share),
        )


def longest_frame(wish: Wish) -> int:
    """Return the opening and closing that any slot may need: which it is, its segments will tell."""
    return max(one.opening_ms + one.closing_ms for one in wish.framings.values())


def longest_between(wish: Wish) -> int:
    return max(one.between_ms for one in wish.framings.values())
