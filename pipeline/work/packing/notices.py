"""What a commune's plan could not do, counted and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.model.plan import Notice, Reason
from pipeline.problems import say

WORDS = {
    Reason.FALLBACK: say("another language stands in"),
    Reason.MISSING: say("not to be heard in this language"),
    Reason.ELSEWHERE: say("not in this language, but it airs in the one that stands in"),
    Reason.TOO_LONG: say("longer than any slot has room for"),
    Reason.NO_ROOM: say("no room in any slot"),
    Reason.NOT_VALID: say("not valid on any day that has a slot"),
    Reason.EMPTY_SLOT: say("nothing fits a slot; it stays empty"),
}


def counted(notices: Iterable[Notice]) -> Mapping[tuple[str, Reason], int]:
    """Return how many segments each reason concerns, by language."""
    return Counter((notice.language, notice.reason) for notice in notices)
