"""The centre: its station, languages, profiles, communes, rundown and sounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from pipeline.model.authored.fields import (
    Authored,
    Clock,
    Date,
    Id,
    LanguageCode,
    Model,
    Number,
    Switch,
    Text,
    WebAddress,
    Weekday,
    Whole,
    digits,
    run_of_days,
    spelt,
)
from pipeline.model.spoken import LexiconEntry, Style


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


def _level_of_approval(value: Any) -> Any:
    """Read the switch of old, which knew only all or nothing."""
    return {"true": "all", "false": "none"}.get(value, value) if isinstance(value, str) else value


class Station(Authored):
    """station.yaml: the centre."""

    name: Text
    short_name: Text
    province: Text
    """The province's official name, e.g. 'Thanh Hoá'; communes are looked up in it."""
    hotline: Hotline | None = None
    site: WebAddress | None = None
    """Where communes find what `loa publish` made; podcasts and announcements need it."""
    require_approval: Annotated[
        Literal["none", "texts", "all", "two-persons"], BeforeValidator(_level_of_approval)
    ] = "none"
    """How much must be approved before it may air; each level asks for what those before it ask, and more."""
    mark: Text = "Giọng đọc do máy tạo"
    """What tags and manifests say of machine-made speech (Law 134/2025/QH15, Art. 11)."""
    sound: SoundTargets = SoundTargets()
    reading: Style = Style()
    week: WeekDefaults = WeekDefaults()


class Profile(Authored):
    """One playback profile of profiles.yaml: what a device takes."""

    code: Id
    name: Text
    rate: Annotated[Literal[16000, 22050, 24000, 32000, 44100, 48000], BeforeValidator(digits)]
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


_SpokenOrCode = Annotated[
    SpokenLanguage, BeforeValidator(_spoken, json_schema_input_type=SpokenLanguage | LanguageCode)
]


class Slot(Model):
    """A commune's time on air."""

    days: Annotated[
        tuple[Weekday, ...],
        BeforeValidator(run_of_days, json_schema_input_type=tuple[Weekday, ...] | str),
        Field(min_length=1),
    ]
    at: Clock
    """When it begins, local time (Asia/Ho_Chi_Minh)."""
    minutes: Annotated[Whole, Field(ge=1, le=120)]


class Contact(Model):
    """Who answers for the station, or for legal aid, in the commune."""

    name: Text
    phone: Text | None = None


class Commune(Authored):
    """One commune of communes.yaml."""

    code: Annotated[str, spelt(r"\d{5}", "bad_commune")]
    name: Text
    languages: Annotated[tuple[_SpokenOrCode, ...], Field(min_length=1)]
    """In order of preference."""
    if_missing: str = "vi"
    """What airs for a segment that a language lacks: `skip`, or another language of the commune."""
    profile: Id
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]
    contact: Contact | None = None
    lexicon: tuple[LexiconEntry, ...] = ()
    """Spoken forms of local names."""
    note: Text | None = None


class RundownItem(Model):
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
