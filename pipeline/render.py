"""Templates to written text: Jinja2 in a worker process that cannot harm the build.

Every way in which a template can end badly (a misspelt name, an escape from the sandbox, an endless
loop, too much memory, too much text) is a problem at the line of the editor's file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.digest import JSON
from pipeline.model.lawids import law_hint
from pipeline.model.script import PAUSE_MARK, VALUE_MARK, Paragraph, SourceParagraph, Value
from pipeline.paragraphs import paragraphs, translated
from pipeline.problems import MachineLacks, Message, Place, Problem, error, known_here, say, suggestion
from pipeline.tools import Worker, WorkerEnded
from pipeline.yamlwords import UNREADABLE

__all__ = ["Context", "Inspection", "RenderResult", "Renderer", "paragraphs", "translated"]

Context = Mapping[str, JSON]
"""What a template may speak of, as JSON values: `station`, `week`, `laws` (by id; a template asks
`law('id')`), and for local paragraphs `commune`."""

_TAG = re.compile(r"\{[{%]")
_SECONDS = 2.0
_SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class Inspection:
    """What compiling a paragraph shows: what is wrong with it, and which values it asks for."""

    problems: tuple[Problem, ...]
    uses_commune: bool
    values: tuple[tuple[str, ...], ...] = ()
    """The keys of every value that it asks for."""
    printed: tuple[tuple[str, ...], ...] = ()
    """The same for those that it writes out, each as often as it does."""


@dataclass(frozen=True)
class RenderResult:
    """A paragraph as written text, or None when it rendered to nothing or has a problem."""

    paragraph: Paragraph | None
    problems: tuple[Problem, ...] = ()


class Renderer:
    """Renders paragraphs in a process of its own; use it as a context manager, from one thread."""

    def __init__(self) -> None:
        self._worker = Worker("pipeline.renderworker")
        self._awake = False

    def __enter__(self) -> Renderer:
        self._worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; rendering again starts a new one."""
        self._worker.close()
        self._awake = False

    def inspect(self, paragraph: SourceParagraph) -> Inspection:
        """Compile a paragraph: return what is wrong with it, and which values it asks for."""
        answer = self._ask(paragraph.text, None)
        if "fault" in answer:
            return Inspection((_problem(paragraph, answer),), paragraph.local)
        values, printed = (tuple(map(tuple, answer[name])) for name in ("values", "printed"))
        return Inspection((), "commune" in answer["uses"], values, printed)

    def render(self, paragraph: SourceParagraph, context: Context) -> RenderResult:
        """Return the written text of a paragraph, its lines trimmed and empty ones left out."""
        answer = self._ask(paragraph.text, dict(context))
        if "fault" in answer:
            return RenderResult(None, (_problem(paragraph, answer),))
        text, values = _unmarked(_tidied(answer["text"]))
        if bad := UNREADABLE.search(PAUSE_MARK.sub("", text)):
            answer = {"fault": "invisible", "line": 0, "word": f"U+{ord(bad[0]):04X}", "known": []}
            return RenderResult(None, (_problem(paragraph, answer),))
        made = Paragraph(text, paragraph.place, paragraph.of, paragraph.local, values)
        return RenderResult(made if text else None)

    def _ask(self, text: str, context: object) -> Any:
        try:
            if not self._awake:
                self._wake()
            return self._worker.ask({"text": text, "context": context}, _SECONDS)
        except WorkerEnded as end:
            self._awake = False
            return {"fault": "too_slow" if end.timed_out else "too_much", "line": 0, "word": "", "known": []}

    def _wake(self) -> None:
        """Start the process apart from any template, so that a slow start is not taken for a slow one."""
        try:
            self._worker.ask({"text": "", "context": None}, _SECONDS_TO_START)
        except WorkerEnded as end:
            what = say("the process that renders templates does not start")
            do = say("install Loa again (delete .venv and run scripts/loa)")
            raise MachineLacks(error(Place("render"), what, do)) from end
        self._awake = True


def _tidied(text: str) -> str:
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).split("\n"))
    return "\n".join(line for line in lines if line)


def _unmarked(text: str) -> tuple[str, tuple[Value, ...]]:
    """Return a text without the marks of its values, and where these stand in it."""
    pieces: list[str] = []
    values: list[Value] = []
    at = length = 0
    for mark in VALUE_MARK.finditer(text):
        length += mark.start() - at + len(mark[2])
        pieces += [text[at : mark.start()], mark[2]]
        values.append(Value(length - len(mark[2]), length, mark[1]))
        at = mark.end()
    return "".join([*pieces, text[at:]]), tuple(values)


def _problem(paragraph: SourceParagraph, answer: Mapping[str, Any]) -> Problem:
    kind, word, known = answer["fault"], answer["word"], answer["known"]
    if kind == "syntax":
        quoted = re.search(r"'([^']+)'", word)
        complaint, word = word, quoted[1] if quoted else ""
        what, do = _syntax(complaint, word, known)
    else:
        what, do = _words(kind, word, known)
    return error(_place(paragraph, answer["line"], word), what, do)


def _place(paragraph: SourceParagraph, line: int, word: str) -> Place:
    """Return the place of a word in a line (from 1) of a paragraph; of the line, or of its first tag."""
    texts = paragraph.text.split("\n")
    if not 1 <= line <= len(paragraph.lines):
        line = next((number for number, text in enumerate(texts, 1) if _TAG.search(text)), 1)
    text, place = texts[line - 1], paragraph.lines[line - 1]
    at = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else None
    at = at or _TAG.search(text)
    return Place(place.path, place.line, place.column + (at.start() if at else 0))


def _near(word: str, known: list[str], otherwise: Message) -> Message:
    return suggestion(word, known, known_here(known) if known else otherwise)


def _words(kind: str, word: str, known: list[str]) -> tuple[Message, Message]:
    """Return what a fault of a template is, and what to do about it."""
    if kind == "undefined":
        return say("'{word}' is not known here", word=word), _near(word, known, _SPELLING)
    if kind == "no_law":
        what = say("law('{word}') is not in laws.yaml", word=word)
        return what, law_hint(word, known)
    if kind == "whole":
        what = say("'{word}' cannot be read aloud as a whole", word=word)
        return what, say("name one of its fields after a point, like commune.name")
    what, do = _FAULTS.get(kind, _FAULTS["failed"])
    return (Message(what.text, (("word", word),)) if "{word}" in what.text else what), do


_SPELLING = say("compare the spelling with the editor's manual")
_FAULTS: dict[str, tuple[Message, Message]] = {
    "nothing": (
        say("nothing is written in the field that is named here"),
        say("fill the field in, or put an if around it"),
    ),
    "no_date": (say("'{word}' is no date"), say("give the filter ngay a date like 2026-11-24")),
    "no_number": (say("'{word}' is no whole number"), say("give the filter so a whole number")),
    "no_time": (say("'{word}' is no time of day"), say("give the filter gio a time like 05:15")),
    "no_pause": (
        say("a pause of '{word}' seconds cannot be made"),
        say("write a number from 0.1 to 10, like pause(0.5)"),
    ),
    "forbidden": (
        say("this is forbidden in a script: {word}"),
        say("use only what the editor's manual lists"),
    ),
    "too_slow": (
        say("the paragraph takes longer than 2 seconds to render"),
        say("look for a loop that does not end, or a very large number"),
    ),
    "too_much": (
        say("the paragraph needs too much memory, or is nested too deeply"),
        say("look for a very large number, or a text repeated without end"),
    ),
    "too_long": (
        say("the paragraph grows longer than {word} characters"),
        say("shorten it, or look for a loop that repeats too often"),
    ),
    "invisible": (
        say("the rendered text holds an invisible character ({word})"),
        say("write plain words in the quotation marks"),
    ),
    "other_file": (
        say("a script cannot bring in another file ({word})"),
        say("write the words here, or put them into a segment of their own"),
    ),
    "failed": (say("this cannot be worked out ({word})"), say("compare it with the editor's manual")),
}


def _syntax(complaint: str, word: str, filters: list[str]) -> tuple[Message, Message]:
    """Return Jinja's complaint about a template, with the word that it quotes, in an editor's words."""
    if complaint.startswith("No filter named"):
        return say("the filter '{word}' is not known", word=word), _near(word, filters, _SPELLING)
    if "looking for the following tags" in complaint or "end of template" in complaint:
        return say("a block or a bracket is opened here and not closed in the same paragraph"), _CLOSE
    if "unknown tag" in complaint:
        return say("the block tag '{word}' does not belong here", word=word), _CLOSE
    what = say("the brackets cannot be read: {complaint}", complaint=complaint)
    return what, say("compare the line with the examples of the editor's manual")


_CLOSE = say("open and close a block (if ... endif) in one paragraph, without a blank line between")
