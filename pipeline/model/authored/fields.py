"""The types of authored values: each reads the text of a YAML scalar in one spelling only.

So `17:30`, `00070` and `no`, which are traps of YAML 1.1, mean what their writer meant.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from pipeline.problems import Place

Keys = tuple[str | int, ...]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def spelt(pattern: str, kind: str) -> BeforeValidator:
    """Return a validator that lets only text of one spelling through to the field's own type; editors read
    what is wrong in the words that content/wording.py has for its `kind`."""

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if re.fullmatch(pattern, value.strip()) is None:
            raise PydanticCustomError(
                kind, "'{value}' is not {pattern}", {"value": value, "pattern": pattern}
            )
        return value.strip()

    return BeforeValidator(check)


Text = Annotated[str, AfterValidator(_nfc), Field(min_length=1, max_length=20_000)]
"""Words for people: NFC, no white space around them, not empty; 20,000 characters last 20 minutes."""

Id = Annotated[str, spelt(r"[a-z0-9]+(-[a-z0-9]+)*", "bad_id")]
"""A name that files and references use, e.g. `ai-duoc-tro-giup`."""

LanguageCode = Annotated[str, spelt(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "bad_language")]
"""BCP 47."""
Whole = Annotated[int, spelt(r"-?\d{1,9}", "bad_whole")]
Number = Annotated[float, spelt(r"-?\d{1,9}(\.\d{1,6})?", "bad_number")]
Switch = Annotated[bool, spelt(r"true|false", "bad_switch")]
Date = Annotated[dt.date, spelt(r"\d{4}-\d{2}-\d{2}", "bad_date")]
Clock = Annotated[dt.time, spelt(r"([01]\d|2[0-3]):[0-5]\d", "bad_clock")]
WebAddress = Annotated[str, spelt(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?/([A-Za-z0-9._~-]+/)*", "bad_address")]
"""A site's, with / at its end: https://example.org/phat-thanh/."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def run_of_days(value: Any) -> Any:
    """Read `mon-sat` or `mon` as the list of days that it stands for."""
    if not isinstance(value, str):
        return value
    first, _, last = value.partition("-")
    span = (first, last or first)
    if not set(span) <= set(DAYS) or DAYS.index(span[0]) > DAYS.index(span[1]):
        raise PydanticCustomError("bad_days", "'{value}' is no run of days", {"value": value})
    return DAYS[DAYS.index(span[0]) : DAYS.index(span[1]) + 1]


def digits(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


class Model(BaseModel):
    """A part of an authored file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Authored(Model):
    """An authored item that knows the places of its values."""

    _path: str = PrivateAttr(default="")
    _keys: Keys = PrivateAttr(default=())
    _places: Mapping[Keys, Place] = PrivateAttr(default_factory=dict)

    def at(self, path: str, places: Mapping[Keys, Place], keys: Keys = ()) -> Self:
        """Return the item after telling it where it stands: the file, its places, its keys in it."""
        self._path, self._places, self._keys = path, places, keys
        return self

    @property
    def path(self) -> str:
        """The file, relative to content/."""
        return self._path

    def place(self, *keys: str | int) -> Place:
        """Return the place of a value, or of the nearest thing around it that has one."""
        wanted = self._keys + keys
        for end in range(len(wanted), -1, -1):
            if wanted[:end] in self._places:
                return self._places[wanted[:end]]
        return Place(self._path)
