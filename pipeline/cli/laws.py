"""`loa laws`: how the legal instruments stand, and who uses them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Message, errors, say

if TYPE_CHECKING:
    from pipeline.content.naming import Mention
    from pipeline.model.authored import Amendment
    from pipeline.work.laws import Lawbook, LawEntry, Use


@click.command(
    help=_(
        "Show how each law of laws.yaml stands today and which texts use it; of one LAW (its id or its "
        "number), every place that must be looked at again when it changes."
    )
)
@click.argument("law", required=False)
@options.content
@options.as_json
@options.lang
def laws(law: str | None, content: Path, as_json: bool) -> None:
    """Show the register as it is used."""
    from pipeline.work.laws import laws as lawbook

    found = lawbook(content, options.today(), law)
    screen.show(found.problems)
    if as_json:
        screen.print_json(_data(found))
    else:
        _tell(found, whole=law is not None)
    sys.exit(1 if errors(found.problems) else 0)


def _tell(found: Lawbook, whole: bool) -> None:
    for entry in found.entries:
        law = entry.law
        screen.tell(say("{id}: {title} ({number})", id=law.id, title=law.title, number=law.number))
        screen.table([("  ", line) for line in _facts(entry)])
        if rows := [_row(use) for use in _shown(entry, whole)]:
            screen.table(rows)
    for mention in found.unregistered:
        what = say("the text names '{words}', which is not in laws.yaml", words=mention.words)
        screen.table([(str(mention.place), what)])


def _facts(entry: LawEntry) -> Iterator[Message]:
    """Yield how a law stands, when it was looked up, and what has amended it."""
    law = entry.law
    yield _standing(entry)
    if law.checked_on:
        yield say("last checked on {day}: {source}", day=law.checked_on.isoformat(), source=law.source or "")
    else:
        yield say("not looked up yet")
    yield from map(_amended, law.amended)
    if not entry.uses:
        yield say("no text uses it")


def _standing(entry: LawEntry) -> Message:
    law, end = entry.law, entry.end.isoformat() if entry.end else ""
    begin = law.effective.isoformat() if law.effective else ""
    if entry.standing == "unknown":
        return say("nobody knows whether it is in force")
    if entry.standing == "not_yet":
        return say("not yet in force: from {day} on", day=begin)
    if entry.standing == "in_force" and not end:
        return say("in force since {begin}, no end is known", begin=begin)
    if entry.standing == "in_force":
        what = say("in force since {begin}, repealed from {end} on", begin=begin, end=end)
    else:
        what = say("repealed since {end}", end=end)
    return say("{what}, replaced by {newer}", what=what, newer=law.replaced_by) if law.replaced_by else what


def _amended(amendment: Amendment) -> Message:
    from pipeline.model.citation import Citation

    where = "; ".join(Citation.within("", article).words for article in amendment.articles)
    if amendment.begins is None or amendment.checked_on is None:
        note = amendment.note or where or "?"
        return say("nobody knows whether an amendment was passed: {note}", note=note)
    return say(
        "amended from {day} on by {by} ({where}); looked up on {checked} by {role}",
        day=amendment.begins.isoformat(),
        by=amendment.by or "",
        where=where or say("any article"),
        checked=amendment.checked_on.isoformat(),
        role=amendment.checked_by or "",
    )


def _shown(entry: LawEntry, whole: bool) -> Iterator[Use]:
    """Yield every place, or the first of each text."""
    seen = set()
    for use in entry.uses:
        if whole or (use.segment, use.language) not in seen:
            seen.add((use.segment, use.language))
            yield use


def _row(use: Use) -> tuple[str | Message, ...]:
    how = {
        "rests": say("rests on {what}", what=use.words or say("all of it")),
        "names": say("names {what}", what=use.words),
        "translates": say("translates what rests on it or names it"),
    }[use.how]
    return "  " + (use.segment or "-"), use.language or "-", str(use.place), _days(how, use)


def _days(how: Message, use: Use) -> Message:
    if use.checked_on is None:
        return how
    checked = use.checked_on.isoformat()
    if use.until is None:
        return say("{how}; checked on {checked}, may air on no day", how=how, checked=checked)
    until = use.until.isoformat()
    return say("{how}; checked on {checked}, may air until {until}", how=how, checked=checked, until=until)


def _data(found: Lawbook) -> dict[str, Any]:
    return {
        "laws": [_law(entry) for entry in found.entries],
        "unregistered": [
            {"words": mention.words, "entry": mention.entry, **_place(mention)}
            for mention in found.unregistered
        ],
        "problems": screen.as_data(found.problems),
    }


def _law(entry: LawEntry) -> dict[str, Any]:
    law = entry.law.model_dump(mode="json", by_alias=True)
    return law | {
        "standing": entry.standing,
        "ends": entry.end.isoformat() if entry.end else None,
        "uses": [
            {
                "how": use.how,
                "words": use.words,
                "checked_on": use.checked_on.isoformat() if use.checked_on else None,
                "until": use.until.isoformat() if use.until else None,
                **_place(use),
            }
            for use in entry.uses
        ],
    }


def _place(one: Use | Mention) -> dict[str, Any]:
    return {"segment": one.segment, "language": one.language, **vars(one.place)}
