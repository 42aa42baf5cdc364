"""Problems are data: what was found, where it stands, and what to do about it.

Texts are written in English with named fields (`say("unknown key '{key}'", key=key)`) and put into
the reader's language only where they are shown, by the translator of `pipeline.translate`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

Translate = Callable[[str], str]


def untranslated(text: str) -> str:
    """Return the English text as it is."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence for people: an English text with named fields, and their values."""

    text: str
    values: tuple[tuple[str, str | int | float | Message], ...] = ()

    def words(self, translate: Translate = untranslated) -> str:
        """Return the sentence in the translator's language, fields filled in (messages among them too)."""
        if not self.text:
            return ""
        fields = {k: v.words(translate) if isinstance(v, Message) else v for k, v in self.values}
        return translate(self.text).format(**fields)

    def __str__(self) -> str:
        return self.words()


def say(text: str, **values: str | int | float | Message) -> Message:
    """Return a message; `text` is the key of the translation catalogue, so pass it as a literal."""
    return Message(text, tuple(values.items()))


NOTHING = Message("")
MOST_LISTED = 12
"""Known words that are shown where another is unknown."""


class Severity(StrEnum):
    """How much a problem weighs: an error stops what needs the thing, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Place:
    """A place in an editor's file: path relative to content/, line and column from 1 (0 = not known)."""

    path: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        known = [str(n) for n in (self.line, self.column) if n]
        return ":".join([self.path, *known])


@dataclass(frozen=True)
class Problem:
    """One finding: `what` is wrong at `place`, and what to `do` about it."""

    place: Place
    severity: Severity
    what: Message
    do: Message = field(default=NOTHING)

    @property
    def order(self) -> tuple[Place, str, str]:
        """The key by which problems are listed: by place, errors before warnings."""
        return (self.place, self.severity, str(self.what))


def error(place: Place, what: Message, do: Message = NOTHING) -> Problem:
    """Return an error at a place."""
    return Problem(place, Severity.ERROR, what, do)


def warning(place: Place, what: Message, do: Message = NOTHING) -> Problem:
    """Return a warning at a place."""
    return Problem(place, Severity.WARNING, what, do)


def note(place: Place, what: Message, do: Message = NOTHING) -> Problem:
    """Return a note at a place: nothing is wrong, but somebody should know."""
    return Problem(place, Severity.NOTE, what, do)


def listed(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by place, each once."""
    return tuple(sorted(set(problems), key=lambda problem: problem.order))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those that are errors."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is spelt most like `word`, or None when none is near."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def suggestion(word: str, known: Iterable[str], otherwise: Message = NOTHING) -> Message:
    """Return 'did you mean ...?' with the known word that is spelt most like `word`; `otherwise` when none
    is near."""
    near = nearest(word, known)
    return say("did you mean '{near}'?", near=near) if near else otherwise


def known_here(known: Iterable[str]) -> Message:
    """Return the list of what is known; NOTHING when nothing is."""
    listed = list(known)[:MOST_LISTED]
    return say("known here: {known}", known=", ".join(listed)) if listed else NOTHING


class Stopped(Exception):
    """Work cannot go on; carries the problems that say why. The base of all errors Loa raises itself."""

    exit_code = 1

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(f"{problem.place}: {problem.what}" for problem in self.problems)


class MachineLacks(Stopped):
    """The machine lacks something (a program, disk space, a network): exit code 3."""

    exit_code = 3
