"""`loa approve`: what is heard is shown, with what has changed, and signed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Message, Place, Stopped, error, say

if TYPE_CHECKING:
    from pipeline.model.authored import ApprovalSignature
    from pipeline.work.approving import Approving, Change
    from pipeline.work.preparing.approvals import Standing


@dataclass(frozen=True)
class _Pen:
    """Who signs, and how."""

    by: str | None
    role: str | None
    review: bool
    yes: bool

    def signature(self) -> ApprovalSignature:
        """Return the signature; raises Stopped when it is not said whose it is."""
        from pipeline.model.authored import ApprovalSignature

        if not self.by or not self.role:
            what = say("it is not said who approves, and in which role")
            raise Stopped(error(Place("loa approve"), what, say("add --by NAME --role ROLE")))
        return ApprovalSignature(by=self.by, role=self.role, on=options.today())


def _with_pen(verb: options.Verb) -> options.Verb:
    """Add --by, --role, --review and --yes; the verb is given them as a `pen`."""

    @click.option(
        "--by",
        callback=options.one_line,
        help=_("Who approves: a name, where that person agrees to it, or the role."),
    )
    @click.option("--role", callback=options.one_line, help=_("In which role."))
    @click.option("--review", is_flag=True, help=_("Sign as the second reader of a translation."))
    @click.option("--yes", is_flag=True, help=_("Do not ask; for who has read it elsewhere."))
    @functools.wraps(verb)
    def with_pen(*words: Any, by: str | None, role: str | None, review: bool, yes: bool, **named: Any) -> Any:
        return verb(*words, pen=_Pen(by, role, review, yes), **named)

    return cast(options.Verb, with_pen)


@click.command(
    help=_(
        "Approve WHAT: a week with all that it airs, a segment, 'rundown' or 'communes'. Shows what is heard"
        " and what has changed since it was last approved, asks, and writes approvals/."
    )
)
@click.argument("what", required=False)
@click.option("--lang", "language", help=_("Only in this language (BCP 47 code)."))
@_with_pen
@click.option("--list", "listing", is_flag=True, help=_("Only list what is approved, and what is not."))
@click.option("--week", help=_("The week in question [the newest planned]."))
@options.content
@options.machine
@options.as_json
def approve(
    what: str | None, language: str | None, pen: _Pen, listing: bool, as_json: bool, **station: Any
) -> None:
    """Approve something; `station` holds the content, the week in question and the machine."""
    from pipeline.content.reading import is_week
    from pipeline.work.approving import Approving

    chosen = what if what and is_week(what) else station["week"]
    approving = Approving.at(station["content"], chosen, options.today(), station["machine"])
    if listing or what is None:
        _list(approving.wanted(what, language) if what else approving.everything(), as_json)
        return
    signature = pen.signature()
    signed = [_sign(approving, one, signature, pen) for one in approving.wanted(what, language)]
    sys.exit(0 if all(signed) else 1)


def _list(standings: Iterable[Standing], as_json: bool) -> None:
    if as_json:
        screen.print_json({"approvals": [_data(one) for one in standings]})
        return
    screen.table((one.subject.name, one.subject.language or "-", _state(one)) for one in standings)


def _state(standing: Standing) -> Message:
    if standing.lacks.text:
        return standing.lacks
    assert standing.record
    last = standing.record.approved[-1]
    return say("approved by {by} ({role}) on {on}", by=last.by, role=last.role, on=last.on.isoformat())


def _data(standing: Standing) -> dict[str, object]:
    record = standing.record.model_dump(mode="json", exclude={"lines"}) if standing.record else None
    return {
        "what": standing.subject.name,
        "language": standing.subject.language,
        "approved": not standing.lacks.text,
        "why_not": standing.lacks,
        "record": record,
    }


def _sign(approving: Approving, standing: Standing, signature: ApprovalSignature, pen: _Pen) -> bool:
    """Show one thing, ask, and write; return whether it is signed now."""
    from pipeline.work.approving import changes

    found = changes(standing)
    if not found and _has_signed(standing, signature, pen.review):
        return True
    subject = standing.subject
    screen.tell(say("{what}: {state}", what=subject.stem, state=_state(standing)))
    for change in found or changes(replace(standing, record=None)):  # a second person is shown all of it
        _show(change)
    if not (pen.yes or (sys.stdin.isatty() and click.confirm(_("Sign this?")))):
        screen.show([error(subject.place, say("not signed"), say("answer the question, or add --yes"))])
        return False
    screen.row(str(approving.sign(standing, signature, pen.review)))
    return True


def _has_signed(standing: Standing, signature: ApprovalSignature, review: bool) -> bool:
    from pipeline.work.preparing.approvals import person

    record = standing.record
    if record is None:
        return False
    if review:
        return record.reviewed is not None and person(record.reviewed) == person(signature)
    return any(person(one) == person(signature) for one in record.approved)


def _show(change: Change) -> None:
    before, now = change.before, change.now
    if before and now:
        screen.row(f"  ~ {_marked(before.written, now.written)}")
        if before.spoken != now.spoken:
            screen.row(f"    = {_marked(before.spoken or '', now.spoken or '')}")
        if before.take != now.take:
            screen.tell(_of_takes(before.take, now.take))
        return
    line, sign = (now, "+") if now else (before, "-")
    assert line
    screen.row(f"  {sign} {line.written}")
    if line.spoken and line.spoken != line.written:
        screen.row(f"    = {line.spoken}")


def _of_takes(before: str | None, now: str | None) -> Message:
    if before and now:
        return say("    read by a recording that is another one now")
    return say("    read by a recording now") if now else say("    no longer read by a recording")


def _marked(before: str, now: str) -> str:
    """Return a text with what was taken away as [-so-] and what was added as {+so+}."""
    old, new = before.split(), now.split()
    pieces: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces += old[i1:i2]
            continue
        pieces += [f"[-{' '.join(old[i1:i2])}-]"] * (i2 > i1) + [f"{{+{' '.join(new[j1:j2])}+}}"] * (j2 > j1)
    return " ".join(pieces)
