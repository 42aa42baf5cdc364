"""What a part is called: one name from its text to the loudspeaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.model.catalogue import SECTIONS, SOURCE

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

SOUNDS, SILENCE = "sounds", "silence"
FIRST, LAST = "first", "last"
"""The places of a segment's local parts: before the common part, and after it."""


@dataclass(frozen=True, order=True)
class PartId:
    """The name of a part; `str` gives it as plan.json and findings show it.

    `ai-duoc-tro-giup/vi` is a segment's common part, `ai-duoc-tro-giup/vi/first/15061` its local part in a
    commune, `opening/1` words of the rundown in Vietnamese, `opening/1/mtq/15061` those in Mường in one
    commune, `sounds/nhac-hieu` a sound and `silence/1500` a silence of so many milliseconds.
    """

    owner: str
    """A segment's id, a section of the rundown, SOUNDS or SILENCE."""
    language: str = ""
    place: str = ""
    """FIRST or LAST of a segment; the item's number in a section; the sound's id; the milliseconds."""
    commune: str = ""
    """The code of the commune whose own it is; '' for what communes share."""

    def __str__(self) -> str:
        if self.section:
            spoken = "" if self.language == SOURCE else self.language
            return "/".join(filter(None, (self.owner, self.place, spoken, self.commune)))
        return "/".join(filter(None, (self.owner, self.language, self.place, self.commune)))

    @staticmethod
    def parse(text: str) -> PartId:
        """Return the name that `str` gave; commune codes are digits, codes of languages are not."""
        owner, *rest = text.split("/")
        if owner in (SOUNDS, SILENCE):
            return PartId(owner, place=rest[0])
        commune = rest.pop() if len(rest) > 1 and rest[-1].isdecimal() else ""
        if owner in SECTIONS:
            place, language = (*rest, SOURCE)[:2]
        else:
            language, place = (*rest, "")[:2]
        return PartId(owner, language, place, commune)

    @property
    def section(self) -> str:
        """The section of the rundown that it stands in, '' for others."""
        return self.owner if self.owner in SECTIONS else ""

    @property
    def segment(self) -> str:
        """The segment that it is of, '' for others."""
        return "" if self.owner in (*SECTIONS, SOUNDS, SILENCE) else self.owner

    @property
    def is_common(self) -> bool:
        """Whether it is what communes share of a segment."""
        return bool(self.segment) and not self.place

    @property
    def leader(self) -> PartId | None:
        """The part whose gain a segment's local part takes when it is too short to be measured alone."""
        return PartId(self.owner, self.language) if self.segment and self.place else None

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        """Let pydantic write it as its text, and read it back."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            lambda found: found if isinstance(found, cls) else cls.parse(str(found)),
            serialization=core_schema.to_string_ser_schema(),
        )
