"""What a rule is, and what it sees around the stretch that it may read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from pipeline.model.spoken import Style
from pipeline.problems import Message
from pipeline.speech import contexts

BREAK = "\ue002"
"""Stands in a rule's words where the group pause of the style belongs (between telephone groups)."""

_SIGHT = 90


@dataclass(frozen=True, slots=True)
class Around:
    """A position in a sentence: the text, the same in lower case, and what was read last."""

    text: str
    low: str
    start: int
    end: int
    style: Style
    last_rule: str = ""
    last_end: int = 0
    last_spoken: str = ""

    @property
    def before(self) -> str:
        """Up to 90 characters to the left, in lower case."""
        return self.low[max(0, self.start - _SIGHT) : self.start]

    @property
    def after(self) -> str:
        """Up to 90 characters to the right of the stretch, in lower case."""
        return self.low[self.end : self.end + _SIGHT]

    @property
    def since_last(self) -> str:
        """What stands between the last reading that was no plain word and this stretch, in lower case."""
        return self.low[self.last_end : self.start]

    def follows(self, context: str) -> bool:
        """Return whether a word of the named context stands straight before the stretch."""
        return contexts.before(context).search(self.low, max(0, self.start - _SIGHT), self.start) is not None

    def near(self, context: str) -> bool:
        """Return whether a word of the named context stands shortly before, with no number between."""
        return contexts.near(context).search(self.before) is not None

    def precedes(self, context: str) -> bool:
        """Return whether a word of the named context stands straight after the stretch."""
        return contexts.after(context).match(self.low, self.end) is not None

    def continues(self, rules: frozenset[str], joint: str) -> bool:
        """Return whether one of these rules read last, and only `joint` (a pattern) stands between."""
        return self.last_rule in rules and re.fullmatch(joint, self.since_last) is not None


@dataclass(frozen=True, slots=True)
class Unread:
    """A rule's answer where it knows that nothing may be said: why, and what the editor can do."""

    what: Message
    do: Message
    kept: str = ""
    """How the stretch stands in a spoken line, where part of it can be read; '' = as it is written."""


Answer = str | Unread | None
"""The words for the stretch ('' for silence), a refusal, or None: another rule may try."""


@dataclass(frozen=True, slots=True)
class Token:
    """A classified stretch [start, end) of the cleaned text: what is said, and by which rule.

    Without a rule it is said as it stands.
    """

    start: int
    end: int
    spoken: str
    rule: str = ""
    unread: Unread | None = None


@dataclass(frozen=True)
class Rule:
    """A named form (a verbose pattern: a space is `\\s` or `[ ]`) with the function that reads it."""

    name: str
    form: str
    read: Callable[[re.Match[str], Around], Answer]
    flags: int = 0

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The form, compiled when it is first tried, so that a start costs nothing for rules not needed."""
        return re.compile(self.form, re.VERBOSE | self.flags)
