"""Legal instruments: what laws.yaml knows of each, and of what has amended it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.model.authored.fields import Authored, Date, Id, Model, Text

Unknown = Literal["unknown"]


class _Stated(Model):
    """Something that is either known, with all that this takes, or said to be unknown."""

    status: Unknown | None = None
    needed: ClassVar[tuple[str, ...]] = ()
    """The fields that it has where it is known."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        lacking = [name for name in self.needed if getattr(self, name) is None]
        if lacking and self.status is None:
            keys = ", ".join(name.removesuffix("_") for name in lacking)
            raise PydanticCustomError("not_known", "{keys}: missing", {"keys": keys})
        return self


class Amendment(_Stated):
    """One amendment of a legal instrument.

    `status: unknown` says that nobody knows yet whether it has been passed; then nothing else is needed.
    """

    needed = ("by", "from_", "checked_by", "checked_on")

    by: Id | None = None
    """The amending law, by its id in laws.yaml."""
    from_: Date | None = Field(default=None, alias="from")
    """The first day on which the amended words are the law."""
    articles: tuple[Text, ...] = ()
    """The places that it changes, like `dieu-7`; none: it may have changed any."""
    checked_by: Text | None = None
    """The role of who looked it up."""
    checked_on: Date | None = None
    note: Text | None = None

    @property
    def begins(self) -> dt.date | None:
        """The day from which on it counts; None while it is not known."""
        return self.from_ if self.status is None else None

    @property
    def known_since(self) -> dt.date | None:
        """The first day on which a check of a text covers it: it is in force by then, and looked up; None
        while it is not known."""
        if self.begins is None or self.checked_on is None:
            return None
        return max(self.begins, self.checked_on)


class Law(Authored, _Stated):
    """One legal instrument of laws.yaml.

    Whether it is in force on a day follows from its dates; `status: unknown` says that nobody knows.
    """

    needed = ("effective", "checked_on", "source")

    id: Id
    number: Text
    """As written: '11/2017/QH14'."""
    title: Text
    effective: Date | None = None
    """Its first day in force."""
    expires: Date | None = None
    """The first day on which it is no longer in force: it is repealed from then on."""
    replaced_by: Id | None = None
    amended: tuple[Amendment, ...] = ()
    checked_on: Date | None = None
    source: Text | None = None
