"""Where each text stands in each language, and who must do what next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.problems import NOTHING, Message, say


@dataclass(frozen=True)
class Rejection:
    """A voice that does not speak a part, and why."""

    voice: str
    why: Message


class State(StrEnum):
    """Where a segment stands in a language."""

    MACHINE = "machine"
    """A voice speaks it."""
    PEOPLE = "people"
    """Fresh recordings of all its paragraphs are there."""
    WAITING = "waiting"
    """Its text is ready; it waits for a reader (or for a voice that does not refuse it)."""
    STALE = "stale"
    """Its translation lacks the present text of a paragraph."""
    FAULTY = "faulty"
    """Its text has an error, which is among the problems."""
    UNTRANSLATED = "untranslated"
    UNAPPROVED = "unapproved"
    """It could be heard, and nobody has approved it as it is now, where the station asks for that."""


WORDS = {
    State.MACHINE: say("spoken by machine"),
    State.PEOPLE: say("recorded"),
    State.WAITING: say("waits for a reader"),
    State.STALE: say("translation out of date"),
    State.FAULTY: say("has an error"),
    State.UNTRANSLATED: say("not translated"),
    State.UNAPPROVED: say("not approved"),
}


@dataclass(frozen=True)
class Coverage:
    """One segment, or the rundown, in one language."""

    segment: str
    language: str
    state: State
    by: str = ""
    """The engine and voice, or the reader's role."""
    rejected: tuple[Rejection, ...] = ()
    """The voices before it that do not speak it, and why."""
    values: tuple[str, ...] = ()
    """The names of the values that it says: where one changes, it is another text."""

    @property
    def why(self) -> Message:
        """Why the last voice asked does not speak it."""
        return self.rejected[-1].why if self.rejected else NOTHING


class Role(StrEnum):
    """Who is to do it."""

    EDITOR = "editor"
    TRANSLATOR = "translator"
    READER = "reader"
    REVIEWER = "reviewer"
    APPROVER = "approver"


ROLES = {
    Role.EDITOR: say("editor"),
    Role.TRANSLATOR: say("translator"),
    Role.READER: say("reader"),
    Role.REVIEWER: say("second reader of the translation"),
    Role.APPROVER: say("approver"),
}


@dataclass(frozen=True)
class Errand:
    """One thing to do, of one segment (or the rundown, the communes, a week) in one language."""

    role: Role
    what: str
    language: str
    task: Message
    command: str = ""
    """What to run for it; '' where a text is to be written."""
