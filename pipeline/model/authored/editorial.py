"""What editors, translators and readers write: segments, translations, takes and weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.digest import fingerprint
from pipeline.model.authored.fields import (
    Authored,
    Date,
    Id,
    LanguageCode,
    Model,
    Number,
    Switch,
    Text,
    Whole,
    spelt,
)
from pipeline.model.citation import Citation


class ApprovalSignature(Model):
    """Who has approved or reviewed something, in which role, and when."""

    by: Text
    """Who; a person's name only where that person agrees to it, else the role."""
    role: Text
    """e.g. 'Giám đốc Trung tâm'."""
    on: Date


class ApprovedLine(Model):
    """One thing that was approved: a paragraph as written and as spoken, or a line of the week."""

    written: Text
    """With a commune's own values by name: ‹commune.name›."""
    spoken: TextOrNothing = None
    """What a machine says for it; empty for what only people read, and for lines that are not spoken."""
    take: Fingerprint | None = None
    """Of the bytes of the recording that is heard for it."""
    alone: Switch = False
    """Whether it is heard, and approved, for itself: a greeting by the commune's name, an item of the
    rundown. Other lines are approved only with all that stand beside them."""


class ApprovalRecord(Authored):
    """approvals/<what>.yaml: what was approved, word by word, and by whom; `loa approve` writes it."""

    approved: tuple[ApprovalSignature, ...] = ()
    reviewed: ApprovalSignature | None = None
    """Of a translation: the second person who has read it."""
    language: LanguageCode | None = None
    """Of what is approved; None for the communes and for weeks."""
    of: Fingerprint
    """Of all the rest: a record that was edited by hand counts for nothing."""
    lines: Annotated[tuple[ApprovedLine, ...], Field(min_length=1)]

    @property
    def stem(self) -> str:
        """What it is of, as its file is called: `hoi-o-dau.vi`, `rundown.vi`, `communes`, `2026-W48`."""
        return self.path.split("/")[-1].removesuffix(".yaml")


class Validity(Model):
    """The days on which a segment may air, both included."""

    from_: Date = Field(alias="from")
    until: Date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until < self.from_:
            raise PydanticCustomError("backwards", "valid.until lies before valid.from")
        return self


class Segment(Authored):
    """segments/<id>/segment.yaml: an editor's item with its Vietnamese script."""

    title: Text
    topic: Id
    laws: tuple[Text, ...] = ()
    """Ids of laws.yaml, each with an optional place in it: `luat-11-2017-qh14/dieu-7`."""
    source: Text
    valid: Validity
    checked_on: Date
    audience: Text | None = None
    minutes: Annotated[Number, Field(ge=0.1, le=20)] | None = None
    """How long its editor plans it to last in Vietnamese, with its local paragraphs."""
    spot: Switch = False
    """Whether it is a reminder of 15 to 40 seconds that only fills what the others leave of a slot."""
    script: Text

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.path.split("/")[-2]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The laws that it cites, in order."""
        return tuple(map(Citation.parse, self.laws))


Fingerprint = Annotated[str, spelt(r"[0-9a-f]{12}", "bad_fingerprint")]


def _nothing(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


TextOrNothing = Annotated[Text | None, BeforeValidator(_nothing)]


class TranslatedParagraph(Model):
    """One paragraph of a translation; `loa translation` writes all of it but the text."""

    of: Fingerprint
    """Of the source of the Vietnamese paragraph that it renders."""
    vi: TextOrNothing = None
    """That Vietnamese, for the translator's eyes, and to show later what has changed."""
    was: TextOrNothing = None
    """The Vietnamese that the text still renders: it waits to be translated anew. Deleted once it is."""
    values: Mapping[str, Text] = Field(default_factory=dict)
    """By name, what each value was when the text was written: where the text says a value in words of its
    own, it is current only while the value is the same."""
    text: TextOrNothing = None
    """Empty while it waits to be translated."""


class RundownTranslation(Authored):
    """rundown/<lang>.yaml: the rundown's own words in a language, paragraph by paragraph."""

    source: Text
    translator: Text | None = None
    """The role, or a name where that person agrees to it; who reviews must be somebody else."""
    paragraphs: Annotated[tuple[TranslatedParagraph, ...], Field(min_length=1)]

    @property
    def language(self) -> str:
        """The language's code, from the file's name."""
        return self.path.split("/")[-1].removesuffix(".yaml")


class Translation(RundownTranslation):
    """segments/<id>/<lang>.yaml: a translation of a segment."""

    title: Text


class Take(Authored):
    """A reader's recording of one paragraph, tied to the text as read."""

    file: Text
    read: Text
    """The written text exactly as read."""
    reader: Text
    """The role, e.g. 'phát thanh viên xã'."""
    on: Date
    consent: Switch
    """Whether the reader agrees to the recording's being aired."""
    sha256: Fingerprint | None = None
    """The first 12 hex digits of the SHA-256 of the file's bytes when it was listed: another file under the
    same name is another recording."""

    @property
    def fingerprint(self) -> str:
        """Of the text as read; the take is fresh while a paragraph has the same."""
        return fingerprint(self.read)


class Week(Authored):
    """weeks/<week>.yaml: which segments air this week, the most needed first."""

    segments: Annotated[tuple[Id, ...], Field(min_length=1)]
    revision: Annotated[Whole, Field(ge=0, le=25)] = 0
    """0 is published as A, 1 as B; raised by people when a published week changes."""
    note: Text | None = None

    @property
    def id(self) -> str:
        """The ISO week, e.g. '2026-W48', from the file's name."""
        return self.path.split("/")[-1].removesuffix(".yaml")

    @property
    def monday(self) -> dt.date:
        """Its first day."""
        return dt.date.fromisocalendar(int(self.id[:4]), int(self.id[6:]), 1)

    @property
    def sunday(self) -> dt.date:
        """Its last day."""
        return self.monday + dt.timedelta(days=6)
