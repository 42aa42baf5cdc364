"""What official registers know: communes after 1 July 2025, and language codes that are easily confused.

Communes come from the package vietnam-provinces, which follows the General Statistics Office. Its list is
read from the package's own data file, because importing the package takes longer than a whole check.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from pipeline.model.authored import Commune
from pipeline.model.catalogue import Catalogue
from pipeline.problems import MachineLacks, Place, Problem, error, say, suggestion, warning

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_UNIT = re.compile(r"^(tỉnh|thành phố|xã|phường|đặc khu) ")
_CONFUSED = {
    "stg": ("Trieng", "Stiêng: sti, stt"),
    "roo": ("Rotokas (Papua New Guinea)", ""),
    "mnw": ("Mon (Myanmar)", "M'nông: cmo"),
    "tay": ("Atayal (Taiwan)", "Tày: tyz"),
}


@functools.cache
def communes_of() -> Mapping[str, Mapping[str, str]]:
    """Return for each province (official name) its communes: five-digit code to official name.

    Raises MachineLacks when the package or its data is not there.
    """
    found = importlib.util.find_spec("vietnam_provinces")
    try:
        folder = Path(found.origin if found and found.origin else "").parent
        provinces = json.loads((folder / "data" / "nested-divisions.json").read_bytes())
    except (OSError, ValueError) as failure:
        what = say("the register of communes cannot be read: {why}", why=str(failure))
        do = say("install the package vietnam-provinces again")
        raise MachineLacks(error(Place("vietnam-provinces"), what, do)) from failure
    wards = {one["name"]: {f"{ward['code']:05}": ward["name"] for ward in one["wards"]} for one in provinces}
    return MappingProxyType(wards)


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one, wherever their tone marks are placed (Hoá, Hóa)."""
    return _tone_folded(one) == _tone_folded(other)


def province_named(name: str) -> str | None:
    """Return the official name of a province, given with or without 'Tỉnh' or 'Thành phố'."""
    wanted = _bare(name)
    return next((official for official in communes_of() if _bare(official) == wanted), None)


def _bare(name: str) -> str:
    return _tone_folded(_UNIT.sub("", unicodedata.normalize("NFC", name).lower()))


@functools.lru_cache(maxsize=4096)
def _tone_folded(name: str) -> str:
    """Return a name in small letters with each syllable's tone mark behind it."""
    return " ".join(_syllable(word) for word in unicodedata.normalize("NFD", name.lower()).split())


def _syllable(word: str) -> str:
    tones = "".join(mark for mark in word if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in word if letter not in _TONES)) + tones


def official(catalogue: Catalogue) -> Iterator[Problem]:
    """Give a problem for each commune or language code that the registers know otherwise."""
    yield from _confused(catalogue)
    province = province_named(catalogue.station.province)
    if province is None:
        names = [_UNIT.sub("", name.lower()).title() for name in communes_of()]
        what = say("there is no province '{name}'", name=catalogue.station.province)
        otherwise = say("write its official name, like Thanh Hoá")
        do = suggestion(catalogue.station.province, names, otherwise)
        yield error(catalogue.station.place("province"), what, do)
        return
    for commune in catalogue.communes.values():
        yield from _commune(commune, province)


def _commune(commune: Commune, province: str) -> Iterator[Problem]:
    known = communes_of()[province]
    name = known.get(commune.code)
    if name is None:
        what = say("{province} has no commune with the code {code}", province=province, code=commune.code)
        do = say("look the code up in the official list of communes")
        if right := next((code for code, other in known.items() if same_name(other, commune.name)), None):
            do = say("{name} has the code {code}", name=commune.name, code=right)
        yield error(commune.place("code"), what, do)
    elif not same_name(name, commune.name):
        names = {"code": commune.code, "official": name, "name": commune.name}
        what = say("{code} is '{official}', not '{name}'", **names)
        yield error(commune.place("name"), what, say("correct the name, or the code"))


def _confused(catalogue: Catalogue) -> Iterator[Problem]:
    for code, language in catalogue.languages.items():
        if code in _CONFUSED:
            meaning, right = _CONFUSED[code]
            what = say("the code '{code}' means {meaning}", code=code, meaning=meaning)
            meant = say("perhaps you mean {right}", right=right)
            do = meant if right else say("look the code up in ISO 639-3")
            yield warning(language.place("code"), what, do)
