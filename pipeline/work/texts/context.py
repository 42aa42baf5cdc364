"""What templates may use: the centre, the week, the laws, and in local parts the commune."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.digest import JSON, canonical
from pipeline.model.authored import Commune, Law, Week
from pipeline.model.catalogue import Catalogue

TemplateValues = dict[str, JSON]


def of_week(catalogue: Catalogue, week: Week | None) -> TemplateValues:
    """Return what every template may use: `station`, `week` (None outside a week) and `laws`."""
    station = catalogue.station
    hotline = station.hotline
    return {
        "station": {
            "name": station.name,
            "short_name": station.short_name,
            "province": station.province,
            "hotline": {"number": hotline.number, "hours": hotline.hours} if hotline else None,
        },
        "week": {"id": week.id, "monday": week.monday.isoformat(), "sunday": week.sunday.isoformat()}
        if week
        else None,
        "laws": {law.id: _law(law) for law in catalogue.laws.values()},
    }


def _law(law: Law) -> TemplateValues:
    """Return what templates may say of a law; what nobody knows is no field of it."""
    known: TemplateValues = {"number": law.number, "title": law.title}
    return known | ({"effective": law.effective.isoformat()} if law.effective else {})


def of_commune(context: TemplateValues, commune: Commune) -> TemplateValues:
    """Return the context of a local part: all of the above, and `commune`."""
    contact = commune.contact
    return context | {
        "commune": {
            "code": commune.code,
            "name": commune.name,
            "contact": {"name": contact.name, "phone": contact.phone} if contact else None,
        }
    }


def name_of(keys: Iterable[str]) -> str:
    """Return a value's name as a template asks for it: `station.hotline.number`, `law('id').title`."""
    root, *rest = keys
    if root == "laws":
        return ".".join([f"law('{rest[0]}')" if rest else "law", *rest[1:]])
    return ".".join([root, *rest])


def leaves(context: TemplateValues, keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a value, or of every value of a group."""
    found: JSON = context
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        yield keys
        return
    for key in found:
        yield from leaves(context, (*keys, key))


def content_of(context: TemplateValues, keys: Iterable[str]) -> str:
    """Return what a value is, '' where there is none; a group of values as JSON."""
    found: JSON = context
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    if isinstance(found, str):
        return found
    return "" if found is None else canonical(found).decode()
