"""What editors, translators and readers write: segments, translations, takes and weeks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import (
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.digest import fingerprint
from pipeline.model.authored.fields import (
    Authored,
    Date,
    Id,
    Model,
    Number,
    Switch,
    Text,
    Whole,
    spelt,
)


class Approval(Model):
    """Who has approved a text, when, and the fingerprint of the text approved."""

    by: Text
    """The role, e.g. 'Giám đốc Trung tâm'; never a person's name who has not agreed to it."""
    on: Date
    of: Text | None = None
    """Fingerprint (12 hex digits) of the script approved; another text is unapproved again."""


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
    approved: Approval | None = None
    script: Text

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.path.split("/")[-2]

    @property
    def is_approved(self) -> bool:
        """Whether the script as it stands has been approved."""
        return self.approved is not None and self.approved.of == fingerprint(self.script)


class TranslatedParagraph(Model):
    """One paragraph of a translation."""

    of: Annotated[
        str, spelt(r"[0-9a-f]{12}", "bad_fingerprint", "'{value}' is no fingerprint (12 hex digits)")
    ]
    """Fingerprint of the template source of the Vietnamese paragraph that it renders."""
    text: Text


class Translation(Authored):
    """segments/<id>/<lang>.yaml: a translation, paragraph by paragraph."""

    title: Text
    source: Text
    translator: Text | None = None
    reviewed: Approval | None = None
    paragraphs: Annotated[tuple[TranslatedParagraph, ...], Field(min_length=1)]

    @property
    def language(self) -> str:
        """The language's code, from the file's name."""
        return self.path.split("/")[-1].removesuffix(".yaml")


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

    @property
    def fingerprint(self) -> str:
        """Of the text as read; the take is fresh while a paragraph has the same."""
        return fingerprint(self.read)


class Week(Authored):
    """weeks/<week>.yaml: which segments air this week, the most needed first."""

    segments: Annotated[tuple[Id, ...], Field(min_length=1)]
    revision: Annotated[Whole, Field(ge=0, le=25)] = 0
    """0 is published as A, 1 as B; raised by people when a published week changes."""
    approved: Approval | None = None
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
