"""Pydantic's findings in the words of editors, each at the place of what it is about."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from pipeline.model.authored import Keys
from pipeline.problems import NOTHING, Message, Place, Problem, error, say, suggestion
from pipeline.yamlfile import YamlFile, clipped

Words = tuple[Message, Message]


def worded(finding: ErrorDetails, document: YamlFile, keys: Keys, model: type[Any]) -> Problem:
    """Return a finding on the item at `keys` of a document as a problem for its editor."""
    where: Keys = (*keys, *finding["loc"])
    kind = finding["type"]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        place = document.key_places.get(where, _around(document, where))
        return error(place, *_unknown_key(str(where[-1]), _holder(model, finding["loc"][:-1])))
    if kind == "missing":
        key = str(where[-1])
        what = say("'{key}' is missing", key=key)
        return error(_around(document, where), what, say("add a line '{key}: ...'", key=key))
    say_it = _WORDS.get(kind, _plain(_UNFIT, _SEE_MANUAL))
    return error(_around(document, where), *say_it(_shown(finding["input"]), finding.get("ctx", {})))


def _around(document: YamlFile, where: Keys) -> Place:
    """Return the place of a value, or of the nearest thing around it that has one."""
    spans = (where[:end] for end in range(len(where), -1, -1))
    return next((document.places[span] for span in spans if span in document.places), Place(document.name))


def _shown(value: object) -> str:
    if isinstance(value, dict | list | tuple):
        return "{...}" if isinstance(value, dict) else "[...]"
    return clipped(str(value))


def _unknown_key(key: str, holder: type[Any] | None) -> Words:
    known = _keys_of(holder) if holder else []
    what = say("unknown key '{key}'", key=clipped(key))
    if key in ("approved", "reviewed"):
        return what, _BY_COMMAND
    otherwise = say("delete it; the keys here are: {known}", known=", ".join(known))
    return what, suggestion(key, known, otherwise)


_BY_COMMAND = say("delete it: scripts/loa approve keeps approvals, in approvals/")


def _keys_of(model: type[Any]) -> list[str]:
    if issubclass(model, BaseModel):
        return [field.alias or name for name, field in model.model_fields.items()]
    return [field.name for field in dataclasses.fields(model)]


def _holder(model: type[Any], path: tuple[str | int, ...]) -> type[Any] | None:
    """Return the model that stands at a path inside another; None when the path leads nowhere."""
    if not path:
        return model
    if isinstance(path[0], int):
        return _holder(model, path[1:])
    types = _types_of(model)
    inner = _model_in(types[path[0]]) if path[0] in types else None
    return _holder(inner, path[1:]) if inner else None


def _types_of(model: type[Any]) -> dict[str, Any]:
    if issubclass(model, BaseModel):
        return {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    return typing.get_type_hints(model)


def _model_in(annotation: Any) -> type[Any] | None:
    """Return the model that a field's annotation speaks of: itself, or what its list or option holds."""
    if isinstance(annotation, type) and (
        issubclass(annotation, BaseModel) or dataclasses.is_dataclass(annotation)
    ):
        return annotation
    return next(filter(None, map(_model_in, typing.get_args(annotation))), None)


_Say = Callable[[str, Mapping[str, Any]], Words]


def _plain(what: Message, do: Message = NOTHING) -> _Say:
    """Return words that need nothing but the value: it takes the place of '{value}'."""

    def words(value: str, _: Mapping[str, Any]) -> Words:
        named = dataclasses.replace(what, values=(("value", value),)) if "{value}" in what.text else what
        return named, do

    return words


def _choice(value: str, context: Mapping[str, Any]) -> Words:
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    what = say("'{value}' is not one of: {expected}", value=value, expected=expected)
    return what, suggestion(value, expected.split(", "), say("write one of these words"))


def _bound(value: str, context: Mapping[str, Any]) -> Words:
    for name, bound in context.items():
        if name in ("ge", "gt"):
            return say("{value} is too small", value=value), say("at least {bound}", bound=f"{bound:g}")
        if name in ("le", "lt"):
            return say("{value} is too large", value=value), say("at most {bound}", bound=f"{bound:g}")
    return _UNFIT, _SEE_MANUAL


def _language(value: str, context: Mapping[str, Any]) -> Words:
    code = str(context.get("code", value))
    what = say("language '{code}' needs either voices or people_only: true", code=code)
    return what, say("list its voices, or write people_only: true, not both")


def _lacking(_: str, context: Mapping[str, Any]) -> Words:
    what = say("missing here: {keys}", keys=str(context.get("keys", "")))
    return what, say("add these keys, or write status: unknown as long as nobody knows")


_UNFIT = say("this does not fit here")
_SEE_MANUAL = say("see the editor's manual for what belongs here")
_TEXT = _plain(say("a text is expected here, not a list or a group"), say("write the words after the colon"))
_LIST = _plain(say("a list is expected here"), say("write its items below, each after a hyphen, or in [ ]"))
_GROUP = _plain(say("keys with values are expected here"), say("write 'key: value' lines here"))
_EMPTY = _plain(say("nothing is written here"), say("fill it in, or delete the key where it is optional"))
_LONG = _plain(say("the text is longer than 20,000 characters"), say("make several segments of it"))
_ONE_WORD = _plain(say("one plain value is expected here"), say("write it after the colon, without brackets"))
_WHOLE = _plain(say("'{value}' is not a whole number"), say("write digits only, like 10"))
_NUMBER = _plain(say("'{value}' is not a number"), say("write digits, with a point where needed, like 0.5"))
_SWITCH = _plain(say("'{value}' is neither true nor false"), say("write true or false"))
_DATE = _plain(say("'{value}' is no date"), say("write year-month-day, like 2026-11-24"))
_CLOCK = _plain(
    say("'{value}' is no time of day"), say("write hours and minutes from 00:00 to 23:59, like 05:15")
)

_WORDS: dict[str, _Say] = {
    "string_type": _TEXT,
    **dict.fromkeys(("list_type", "tuple_type"), _LIST),
    **dict.fromkeys(("model_type", "model_attributes_type", "dataclass_type", "dict_type"), _GROUP),
    **dict.fromkeys(("string_too_short", "too_short"), _EMPTY),
    "literal_error": _choice,
    **dict.fromkeys(("string_too_long", "too_long"), _LONG),
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _bound),
    "string_pattern_mismatch": _plain(
        say("'{value}' is no script code"), say("write an ISO 15924 code like Latn, Hans, Khmr or Tavt")
    ),
    **dict.fromkeys(("int_type", "float_type", "bool_type", "date_type", "time_type"), _ONE_WORD),
    **dict.fromkeys(("int_parsing", "int_from_float", "bad_whole"), _WHOLE),
    **dict.fromkeys(("float_parsing", "bad_number"), _NUMBER),
    **dict.fromkeys(("bool_parsing", "bad_switch"), _SWITCH),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    **dict.fromkeys(("date_parsing", "bad_date"), _DATE),
    **dict.fromkeys(("time_parsing", "bad_clock"), _CLOCK),
    "bad_id": _plain(
        say("'{value}' is no id"), say("use small letters a-z, digits and single hyphens, like hoi-o-dau")
    ),
    "bad_language": _plain(
        say("'{value}' is no language code"), say("write a code of BCP 47, like vi, mtq or blt")
    ),
    "bad_days": _plain(
        say("'{value}' is no run of days"), say("write one like mon-sat, or a list like [mon, wed, fri]")
    ),
    "bad_commune": _plain(
        say("'{value}' is no commune code"), say('write its five digits in quotation marks, like "15061"')
    ),
    "bad_fingerprint": _plain(
        say("'{value}' is no fingerprint"), say("copy the 12 letters and digits that scripts/loa check shows")
    ),
    "bad_address": _plain(
        say("'{value}' is no web address"), say("write it in full, like https://giong.example/v1")
    ),
    "bad_variable": _plain(
        say("'{value}' is no name of an environment variable"),
        say("write capitals, digits and underscores, like GIONG_DOC_KEY; never the key itself"),
    ),
    "bad_sha256": _plain(
        say("'{value}' is no SHA-256"), say("copy the 64 letters and digits that the file's source gives")
    ),
    "one_voice": _plain(
        say("a voice has exactly one of server, program and model"),
        say("make two voices of it, or fill it in"),
    ),
    "one_of": _plain(
        say("an item holds exactly one of sound, text and silence"),
        say("make two items of it, or fill it in"),
    ),
    "backwards": _plain(say("'until' lies before 'from'"), say("exchange the two dates, or correct one")),
    "voices_or_people": _language,
    "not_known": _lacking,
}
