"""How often each segment is heard in each language of a commune, and why where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.plan import CommunePlan, Reason

REASONS = {
    Reason.FALLBACK: "phát bằng tiếng khác thay thế",
    Reason.ELSEWHERE: "chưa có bản tiếng này; bà con nghe bản tiếng khác",
    Reason.MISSING: "chưa có bản tiếng này, không phát",
    Reason.TOO_LONG: "dài hơn buổi phát",
    Reason.NO_ROOM: "hết chỗ trong các buổi phát",
    Reason.NOT_VALID: "ngoài thời hạn phát",
}
_SHORT = {
    Reason.MISSING: "thiếu",
    Reason.TOO_LONG: "quá dài",
    Reason.NO_ROOM: "hết chỗ",
    Reason.NOT_VALID: "ngoài hạn",
}


@dataclass(frozen=True)
class Cell:
    """One segment in one language of one commune: what to show, and whether it airs in it."""

    text: str
    airs: bool
    why: str = ""


def cells(
    plan: CommunePlan, language: str, segments: tuple[str, ...], names: Mapping[str, str]
) -> tuple[Cell, ...]:
    """Return a cell a segment, in the order given; `names` are the languages' Vietnamese names by code."""
    return tuple(_cell(plan, language, segment, names) for segment in segments)


def _cell(plan: CommunePlan, language: str, segment: str, names: Mapping[str, str]) -> Cell:
    count = sum(
        item.segment == segment and (item.instead_of or item.language) == language
        for slot in plan.slots
        for item in slot.items
    )
    for notice in plan.notices:
        if (notice.segment, notice.language) == (segment, language):
            why = REASONS[notice.reason]
            if notice.reason is Reason.FALLBACK:
                return Cell(f"{count} {names[notice.detail]}", False, why)
            if notice.reason is Reason.ELSEWHERE:
                return Cell(f"→ {names[notice.detail]}", False, why)
            return Cell(_SHORT[notice.reason], False, why)
    return Cell(str(count) if count else "–", bool(count))
