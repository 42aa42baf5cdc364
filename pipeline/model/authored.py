"""What people write: the schema of content/, version 1.

YAML scalars arrive as text and are read here by the type of their field, so that `17:30`, `00070` and
`no` mean what their writer meant. Every model is frozen and forbids unknown keys. A model knows the
places of its values: `segment.place("valid", "until")` is where an editor finds them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.digest import fingerprint
from pipeline.model.spoken import Entry, Style
from pipeline.problems import Place

Keys = tuple[str | int, ...]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _spelt(pattern: str, kind: str, text: str) -> BeforeValidator:
    """Return a validator that lets only text of one spelling through to the field's own type."""

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if re.fullmatch(pattern, value.strip()) is None:
            raise PydanticCustomError(kind, text, {"value": value})
        return value.strip()

    return BeforeValidator(check)


Text = Annotated[str, AfterValidator(_nfc), Field(min_length=1)]
"""Words for people: NFC, no white space around them, not empty."""

Id = Annotated[
    str,
    _spelt(
        r"[a-z0-9]+(-[a-z0-9]+)*", "bad_id", "'{value}' is no id: small letters a-z, digits, single hyphens"
    ),
]
"""A name that files and references use, e.g. `ai-duoc-tro-giup`."""

LanguageCode = Annotated[
    str,
    _spelt(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "bad_language", "'{value}' is no language code (BCP 47)"),
]
Whole = Annotated[int, _spelt(r"-?\d{1,9}", "bad_whole", "'{value}' is not a whole number")]
Number = Annotated[
    float, _spelt(r"-?\d{1,9}(\.\d{1,6})?", "bad_number", "'{value}' is not a number (like 12 or 0.5)")
]
Switch = Annotated[bool, _spelt(r"true|false", "bad_switch", "'{value}' is neither true nor false")]
Date = Annotated[
    dt.date, _spelt(r"\d{4}-\d{2}-\d{2}", "bad_date", "'{value}' is not a date (like 2026-11-24)")
]
Clock = Annotated[
    dt.time,
    _spelt(r"([01]\d|2[0-3]):[0-5]\d", "bad_clock", "'{value}' is not a time of day (like 05:15)"),
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _days(value: Any) -> Any:
    """Read `mon-sat` or `mon` as the list of days that it stands for."""
    if not isinstance(value, str):
        return value
    first, _, last = value.partition("-")
    span = (first, last or first)
    if not set(span) <= set(DAYS) or DAYS.index(span[0]) > DAYS.index(span[1]):
        raise PydanticCustomError(
            "bad_days", "'{value}' is no run of days (like mon-sat, or [mon, wed])", {"value": value}
        )
    return DAYS[DAYS.index(span[0]) : DAYS.index(span[1]) + 1]


def _digits(value: Any) -> Any:
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


class Approval(Model):
    """Who has approved a text, when, and the fingerprint of the text approved."""

    by: Text
    """The role, e.g. 'Giám đốc Trung tâm'; never a person's name who has not agreed to it."""
    on: Date
    of: Text | None = None
    """Fingerprint (12 hex digits) of the script approved; another text is unapproved again."""


class Hotline(Model):
    """A telephone number that segments may give, and how long it may be given."""

    number: Text
    hours: Text
    """When it answers, as written law: '8:00-17:00, thứ Hai đến thứ Sáu'."""
    until: Date
    """The last day on which it may be aired."""
    checked_on: Date
    source: Text


class SoundTargets(Model):
    """What every encoded part is held to."""

    loudness: Annotated[Number, Field(ge=-30, le=-9)] = -16.0
    """Integrated loudness in LUFS (ITU-R BS.1770)."""
    true_peak: Annotated[Number, Field(ge=-9, le=-1)] = -1.5
    """The highest true peak aimed at, in dBTP; -1.0 is never passed."""


class WeekDefaults(Model):
    """What a new week starts from."""

    days_ahead: Annotated[Whole, Field(ge=0, le=60)] = 7
    """How many days before its Monday a week should be ready; `loa status` warns after that."""


class Station(Authored):
    """station.yaml: the centre."""

    name: Text
    short_name: Text
    province: Text
    """The province's official name, e.g. 'Thanh Hoá'; communes are looked up in it."""
    hotline: Hotline | None = None
    require_approval: Switch = False
    """Refuse what is not approved."""
    mark: Text = "Giọng đọc do máy tạo"
    """What tags and manifests say of machine-made speech (Law 134/2025/QH15, Art. 11)."""
    sound: SoundTargets = SoundTargets()
    reading: Style = Style()
    week: WeekDefaults = WeekDefaults()


class VoiceChoice(Model):
    """One voice of a language."""

    engine: Id
    voice: Text
    rate: Annotated[Whole, Field(ge=80, le=300)] | None = None
    """Words a minute, for engines that can; None is the engine's own."""
    pitch: Annotated[Whole, Field(ge=0, le=99)] | None = None
    licence: Text | None = None
    """Under which the voice's speech may be aired, where the engine does not say it."""


class Language(Authored):
    """One language of languages.yaml."""

    code: LanguageCode
    name: Text
    """Its name in Vietnamese."""
    own_name: Text | None = None
    scripts: Annotated[tuple[Annotated[str, Field(pattern="^[A-Z][a-z]{3}$")], ...], Field(min_length=1)]
    """ISO 15924 codes of the scripts it is written in."""
    dialects: tuple[Text, ...] = ()
    voices: tuple[VoiceChoice, ...] = ()
    """In order of preference; a voice of another language is never used."""
    people_only: Switch = False
    """Read by people only: no machine voice exists."""

    @model_validator(mode="after")
    def _voices_or_people(self) -> Self:
        if bool(self.voices) == self.people_only:
            raise PydanticCustomError(
                "voices_or_people",
                "language '{code}' needs either voices or people_only: true",
                {"code": self.code},
            )
        return self


class Profile(Authored):
    """One playback profile of profiles.yaml: what a device takes."""

    code: Id
    name: Text
    rate: Annotated[Literal[16000, 22050, 24000, 32000, 44100, 48000], BeforeValidator(_digits)]
    """Samples a second."""
    bitrate: Annotated[Whole, Field(ge=8, le=320)]
    """kbit/s, constant."""
    tags: Switch = True
    """Whether files carry an ID3v2.3 tag."""
    note: Text | None = None


class SpokenLanguage(Model):
    """A language of a commune and its share of the airings."""

    code: LanguageCode
    weight: Annotated[Whole, Field(ge=1, le=9)] = 1


def _spoken(value: Any) -> Any:
    return {"code": value} if isinstance(value, str) else value


class Slot(Model):
    """A commune's time on air."""

    days: Annotated[tuple[Weekday, ...], BeforeValidator(_days), Field(min_length=1)]
    at: Clock
    """When it begins, local time (Asia/Ho_Chi_Minh)."""
    minutes: Annotated[Whole, Field(ge=1, le=120)]


class Contact(Model):
    """Who answers for the station, or for legal aid, in the commune."""

    name: Text
    phone: Text | None = None


class Commune(Authored):
    """One commune of communes.yaml."""

    code: Annotated[
        str, _spelt(r"\d{5}", "bad_commune", "'{value}' is no commune code (five digits, quoted)")
    ]
    name: Text
    languages: Annotated[tuple[Annotated[SpokenLanguage, BeforeValidator(_spoken)], ...], Field(min_length=1)]
    """In order of preference."""
    if_missing: str = "vi"
    """What airs for a segment that a language lacks: `skip`, or another language of the commune."""
    profile: Id
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]
    contact: Contact | None = None
    lexicon: tuple[Entry, ...] = ()
    """Spoken forms of local names."""
    note: Text | None = None


class Law(Authored):
    """One legal instrument of laws.yaml."""

    id: Id
    number: Text
    """As written: '11/2017/QH14'."""
    title: Text
    effective: Date
    expires: Date | None = None
    replaced_by: Id | None = None
    checked_on: Date
    source: Text


class RundownItem(Authored):
    """One thing that a slot plays beside its segments: a sound, words (a template), or silence."""

    sound: Id | None = None
    """A file of sounds/, by its id."""
    text: Text | None = None
    """Vietnamese, a template; `commune` may be used."""
    silence: Annotated[Number, Field(gt=0, le=10)] | None = None
    """Seconds."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(part is not None for part in (self.sound, self.text, self.silence)) != 1:
            raise PydanticCustomError("one_of", "say exactly one of sound, text and silence")
        return self


class Repeat(Model):
    """What may repeat."""

    per_day: Annotated[Whole, Field(ge=1, le=9)] = 2
    """How often a segment may air in one language on one day; never twice in one slot."""


class Rundown(Authored):
    """rundown.yaml: the order of a slot."""

    opening: tuple[RundownItem, ...] = ()
    between: tuple[RundownItem, ...] = ()
    closing: tuple[RundownItem, ...] = ()
    repeat: Repeat = Repeat()
    local_without_voice: Literal["omit", "vi"] = "omit"
    """What becomes of a segment's local paragraph in a language that no machine speaks."""


class Sound(Authored):
    """One file of sounds/sounds.yaml."""

    id: Id
    file: Text
    title: Text
    source: Text
    """Who made it, and how."""
    licence: Text


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
        str, _spelt(r"[0-9a-f]{12}", "bad_fingerprint", "'{value}' is no fingerprint (12 hex digits)")
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

    @property
    def letter(self) -> str:
        """The revision as people see it: A, B, ..."""
        return chr(ord("A") + self.revision)
