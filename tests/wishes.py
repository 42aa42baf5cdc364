"""Wishes to plan by: made by hand, or any that hypothesis can think of; and what a plan airs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from hypothesis import strategies as st

from pipeline.model.plan import CommunePlan, Framing, Item, ItemKind, Offer, SlotTime, Wish

MONDAY = dt.date(2026, 11, 23)
SUNDAY = MONDAY + dt.timedelta(days=6)
MINUTE = 60_000


def slot(day: int, at: str = "05:15", minutes: int = 10) -> SlotTime:
    """Return a slot on a day of the week (0 is Monday)."""
    return SlotTime(MONDAY + dt.timedelta(days=day), dt.time.fromisoformat(at), minutes)


def offer(
    segment: str, first: dt.date = MONDAY, last: dt.date = SUNDAY, spot: bool = False, **minutes: float
) -> Offer:
    """Return a segment with its length in minutes by language."""
    lengths = {code: round(length * MINUTE) for code, length in minutes.items()}
    return Offer(segment, first, last, lengths, spot)


def wish(
    *offers: Offer,
    slots: tuple[SlotTime, ...],
    languages: dict[str, int] | None = None,
    if_missing: str = "vi",
    frame: tuple[int, int, int] = (10_000, 2_000, 5_000),
    per_day: int = 2,
) -> Wish:
    """Return a wish; `frame` is the length of opening, between and closing in milliseconds."""
    spoken = languages or {"vi": 1}
    return Wish("15061", spoken, if_missing, slots, offers, framed(spoken, if_missing, *frame), per_day)


def framed(languages: Iterable[str], if_missing: str, *frame: int) -> dict[str, Framing]:
    """Return the same frame around each language that may be heard, each in its own words."""
    codes = [code for code in dict.fromkeys((*languages, if_missing)) if code != "skip"]
    return {code: Framing(code, *frame) for code in codes}


def segments(plan: CommunePlan) -> list[tuple[SlotTime, Item]]:
    """Return what airs of segments, and in which slot."""
    return [(one.time, item) for one in plan.slots for item in one.items if item.kind is ItemKind.SEGMENT]


def airings(plan: CommunePlan) -> Counter[tuple[str, str]]:
    """Return how often each segment airs in each language."""
    return Counter((item.segment, item.language) for _, item in segments(plan))


def twice_a_day(days: int, minutes: int = 10) -> tuple[SlotTime, ...]:
    """Return a morning and an evening slot on each of so many days."""
    return tuple(slot(day, at, minutes) for day in range(days) for at in ("05:15", "17:15"))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Draw a wish of a random station."""
    codes = draw(st.lists(st.sampled_from(["vi", "mtq", "blt", "km"]), min_size=1, max_size=3, unique=True))
    days = st.integers(0, 6).map(lambda day: MONDAY + dt.timedelta(days=day))
    offers = []
    for number in range(draw(st.integers(0, 7))):
        first, last = sorted(draw(st.tuples(days, days)))
        spoken = draw(st.sets(st.sampled_from(["vi", "mtq", "blt", "km"]), min_size=0))
        spot = draw(st.booleans())
        longest = 40_000 if spot else 400_000
        lengths = {code: draw(st.integers(5_000, longest)) for code in sorted(spoken)}
        offers.append(Offer(f"s{number}", first, last, lengths, spot))
    times = draw(
        st.lists(
            st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 20)),
            max_size=8,
            unique_by=lambda t: t[:2],
        )
    )
    if_missing = draw(st.sampled_from(["skip", "vi", *codes]))
    frame = draw(st.integers(0, 30_000)), draw(st.integers(0, 5_000)), draw(st.integers(0, 20_000))
    return Wish(
        "15061",
        {code: draw(st.integers(1, 3)) for code in codes},
        if_missing,
        tuple(SlotTime(MONDAY + dt.timedelta(days=d), dt.time(hour), minutes) for d, hour, minutes in times),
        tuple(offers),
        framed(codes, if_missing, *frame),
        draw(st.integers(1, 3)),
    )
