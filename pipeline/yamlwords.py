"""What is wrong with a YAML file, in the words of people who are no programmers."""

from __future__ import annotations

import re

import yaml

from pipeline.problems import Message, Place, Problem, error, say

UNREADABLE = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\ud800-\ue001\ufeff\ufffe\uffff]")
"""What no file may hold: control characters, unseen line separators, halves of characters, and U+E000 and
U+E001, which mark pauses after rendering. The tab and the byte order mark have words of their own."""


def place_after(before: str, name: str) -> Place:
    """Return the place in the file `name` that follows the text `before`."""
    return Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))


def unreadable(text: str, name: str) -> list[Problem]:
    """Return a problem for the first of each kind of character that no file may hold."""
    found: dict[str, Problem] = {}
    for match in UNREADABLE.finditer(text):
        if match[0] not in found:
            found[match[0]] = error(place_after(text[: match.start()], name), *_words_for(match[0]))
    return list(found.values())


def _words_for(character: str) -> tuple[Message, Message]:
    if character == "\t":
        return say("a tab stands here"), say("replace every tab by spaces")
    if character == "\ufeff":
        return (
            say("the file holds a byte order mark (BOM)"),
            say("save it as UTF-8 without BOM (in Notepad: Save as, encoding UTF-8)"),
        )
    return (
        say("an invisible character (U+{code}) stands here", code=f"{ord(character):04X}"),
        say("delete it; it may have come along when text was pasted"),
    )


_SYNTAX: dict[str, tuple[Message, Message]] = {
    "mapping values are not allowed": (
        say("a colon and a space stand where no key can be"),
        say("put the whole text in quotation marks, or below the key after |"),
    ),
    "cannot start any token": (
        say("this character cannot begin a text"),
        say("put the text in quotation marks"),
    ),
    "unexpected end of stream": (
        say("a quotation mark is opened and never closed"),
        say("close it where the text ends"),
    ),
    "expected ',' or": (
        say("a bracket is opened and never closed, or a comma is missing"),
        say("separate what stands in brackets by commas and close the bracket"),
    ),
    "expected node content": (
        say("a value is missing here, or a bracket is not closed"),
        say("write the value, or close the bracket"),
    ),
    "could not find expected ':'": (
        say("this line is no key with a colon, nor part of the text above"),
        say("write it as key: text, or indent it like the text it belongs to"),
    ),
    "expected key": (
        say("this line does not stand in line with its neighbours"),
        say("indent it by as many spaces as the lines that it belongs to"),
    ),
    "expected '-' indicator": (
        say("this line does not stand in line with the items of the list"),
        say("begin an item with a hyphen, below the other hyphens"),
    ),
    "unknown escape character": (
        say("a backslash stands in double quotation marks"),
        say("use single quotation marks for text with backslashes"),
    ),
}


_NOTICED_LATE = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")
"""Complaints that stand where libyaml gave up, lines below; an editor looks where the quotation, the bracket
or the line without a colon begins."""


def syntax(failure: yaml.YAMLError, name: str) -> Problem:
    """Return libyaml's complaint about the file `name` in an editor's words."""
    complaint = str(getattr(failure, "problem", "") or failure)
    what, do = next((words for part, words in _SYNTAX.items() if part in complaint), (_NOT_YAML, _COMPARE))
    mark = getattr(failure, "problem_mark", None)
    if any(part in complaint for part in _NOTICED_LATE):
        mark = getattr(failure, "context_mark", None) or mark
    return error(Place(name, mark.line + 1, mark.column + 1) if mark else Place(name), what, do)


_NOT_YAML = say("this cannot be read as YAML")
_COMPARE = say("compare the line with its neighbours: indentation, colons, quotation marks")
