"""Why a segment does not air in a language as it might."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.plan import (
    Notice,
    Reason,
    Wish,
)
from pipeline.schedule.table import Candidate, LanguageShare, Table, longest_frame


def notice_of(one: LanguageShare, wish: Wish, heard: Sequence[LanguageShare], table: Table) -> Notice | None:
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


def _stand_in(one: LanguageShare, wish: Wish, heard: Sequence[LanguageShare]) -> Candidate | None:
    """Return the segment's airing in the stand-in language, which another language of the commune has."""
    for other in heard:
        if other.airing and other.offer is one.offer and other.airing.language == wish.if_missing:
            return other.airing
    return None


def _why_not(airing: Candidate, wish: Wish) -> Reason:
    offer = airing.offer
    days = [slot for slot in wish.slots if offer.first <= slot.date <= offer.last]
    if not days:
        return Reason.NOT_VALID
    longest = max(slot.minutes for slot in days) * 60_000
    if longest_frame(wish) + offer.ms[airing.language] > longest:
        return Reason.TOO_LONG
    return Reason.NO_ROOM
