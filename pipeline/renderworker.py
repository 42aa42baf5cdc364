"""The process in which templates are compiled and rendered: `python -m pipeline.renderworker`.

Templates come from many hands, and one may loop for ever or ask for all memory (`{{ 'x' * 10**10 }}`
hangs while it is compiled, because Jinja folds constants). So nothing of a template is touched outside
this process, whose memory is capped and which its parent kills when it takes too long.

A request is {"text": template, "context": {...} or null}; null asks only to compile. The answer is
{"text": ...} with every value of the context marked by its name (VALUE_MARK), {"uses": names, "values":
paths}, or {"fault": kind, "line": from 1, "word": what was found, "known": what is known}.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import signal
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, cast

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from pipeline import tools
from pipeline.model.script import marked_value

MEMORY_MB = 512
MAX_CHARACTERS = 20_000
MAX_SECONDS = 10
NAMES = ("station", "commune", "week", "law", "pause", "range")
"""What a template may speak of."""

_BUILT_IN = ("capitalize", "default", "first", "int", "join", "last", "length", "lower", "replace", "round",
             "sort", "trim", "upper")  # fmt: skip
_ADDRESS = re.compile(r"<[^<]*[^>]* at 0x[0-9a-f]{6,}>", re.IGNORECASE)
"""How Python shows what has no text of its own; it differs from run to run."""
_MARKS = re.compile("[\ue002-\ue004]")
"""What marks values; a template that writes one would pass its own words off as a value."""
_ROOTS = ("station", "week", "commune")
_BLOCKS = (nodes.AssignBlock, nodes.FilterBlock, nodes.Macro, nodes.CallBlock)
"""Blocks that catch text before it is written: they would see the marks of values."""


class TemplateFault(TemplateRuntimeError):
    """What a template asks for that it cannot have."""

    def __init__(self, kind: str, word: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(kind)
        self.kind, self.word, self.known = kind, word, known


class NamedText(str):
    """A text of the context that knows the name by which a template asks for it."""

    _name = ""

    @staticmethod
    def of(name: str, text: str) -> NamedText:
        """Return the text under its name."""
        value = NamedText(text)
        value._name = name
        return value


class Record:
    """A group of the context: its fields can be read, and nothing else of it."""

    def __init__(self, name: str, fields: Mapping[str, Any]) -> None:
        self._name = name
        self._fields = {key: _wrapped(f"{name}.{key}", value) for key, value in fields.items()}

    def __getitem__(self, key: str) -> Any:
        return self._fields[key]

    def __str__(self) -> str:
        raise TemplateFault("whole", self._name, tuple(self._fields))


def _wrapped(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return Record(name, value)
    if isinstance(value, str):
        return NamedText.of(name, value)
    return tuple(_wrapped(name, item) for item in value) if isinstance(value, list) else value


class UndefinedName(StrictUndefined):
    """A name that means nothing; whatever is done with it tells which names would."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        known = tuple(obj._fields) if isinstance(obj, Record) else NAMES if obj is missing else ()
        if exc is UndefinedError:
            exc = cast(type[TemplateRuntimeError], lambda _: TemplateFault("undefined", str(name), known))
        super().__init__(hint, obj, name, exc)


def ngay(value: object) -> str:
    """Return a date of the context (2026-11-24) as it is written in a script: 'ngày 24/11/2026'."""
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        raise TemplateFault("no_date", str(value)) from None
    return _renamed(value, f"ngày {day.day:02}/{day.month:02}/{day.year}")


def so(value: object) -> str:
    """Return a whole number with points between its thousands: 1500000 is '1.500.000'."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TemplateFault("no_number", str(value))
    return f"{value:,}".replace(",", ".")


def gio(value: object) -> str:
    """Return a time of day (05:15) as it is written in a script: '5 giờ 15 phút', '17 giờ'."""
    try:
        time = dt.time.fromisoformat(str(value))
    except ValueError:
        raise TemplateFault("no_time", str(value)) from None
    return _renamed(value, f"{time.hour} giờ {time.minute} phút" if time.minute else f"{time.hour} giờ")


def _renamed(value: object, text: str) -> str:
    """Return another spelling of a value, under the value's name."""
    return NamedText.of(value._name, text) if isinstance(value, NamedText) else text


def pause(seconds: object) -> str:
    """Return the mark of a silence of 0.1 to 10 seconds inside a paragraph."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0.1 <= seconds <= 10:
        raise TemplateFault("no_pause", str(seconds))
    return f"\ue000{round(seconds * 1000)}\ue001"


FILTERS = {"ngay": ngay, "so": so, "gio": gio}


def _printable(value: Any) -> Any:
    """Let through what can be read aloud; a list, a switch or nothing at all cannot."""
    if isinstance(value, NamedText):
        return marked_value(value._name, value)
    if isinstance(value, str) and (mark := _MARKS.search(value)):
        raise TemplateFault("invisible", f"U+{ord(mark[0]):04X}")
    if isinstance(value, str | int | float | UndefinedName | Record) and not isinstance(value, bool):
        return value
    raise TemplateFault("whole" if value is not None else "nothing", type(value).__name__)


def _environment() -> ImmutableSandboxedEnvironment:
    found = ImmutableSandboxedEnvironment(
        undefined=UndefinedName, autoescape=False, finalize=_printable, trim_blocks=True, lstrip_blocks=True
    )
    found.filters = FILTERS | {name: found.filters[name] for name in _BUILT_IN}
    found.globals = {"range": found.globals["range"], "pause": pause}
    return found


_ENVIRONMENT = _environment()


@functools.lru_cache(maxsize=1024)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


def _uses(text: str) -> dict[str, Any]:
    """Return the names that a template speaks of, and the values, each as the keys that lead to it; raises
    Fault for a name that means nothing."""
    _compiled(text)
    tree = _ENVIRONMENT.parse(text)
    for tag in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        raise TemplateFault("other_file", type(tag).__name__.lower())
    for block in tree.find_all(_BLOCKS):
        raise TemplateFault("forbidden", type(block).__name__.lower())
    names = sorted(meta.find_undeclared_variables(tree))
    for name in names:
        if name not in NAMES:
            raise TemplateFault("undefined", name, NAMES)
    printed = (keys for output in tree.find_all(nodes.Output) for keys in _values(output))
    return {"uses": names, "values": sorted(set(_values(tree))), "printed": sorted(printed)}


def _values(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    """Yield the keys that lead to each value, or group of values, that an expression asks for."""
    if keys := _keys(node):
        yield keys
    else:
        for child in node.iter_child_nodes():
            yield from _values(child)


def _keys(node: nodes.Node) -> tuple[str, ...]:
    """Return the keys of `station.hotline.number` or `law('id').title`; none for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,) if node.name in _ROOTS else ()
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "law":
        named = [one.value for one in node.args if isinstance(one, nodes.Const)]
        return ("laws", *map(str, named[:1]))  # where the law is not named outright, it may be any
    if isinstance(node, nodes.Getattr):
        before, key = _keys(node.node), node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before, key = _keys(node.node), str(node.arg.value)
    else:
        return ()
    return before if before in ((), ("laws",)) else (*before, key)


def _rendered(text: str, context: Mapping[str, Any]) -> str:
    laws = context.get("laws", {})

    def law(name: object) -> Record:
        if name not in laws:
            raise TemplateFault("no_law", str(name), tuple(laws))
        return Record(f"law('{name}')", laws[name])

    given = {name: _wrapped(name, value) for name, value in context.items() if name != "laws"}
    pieces, length = [], 0
    for piece in _compiled(text).generate({**given, "law": law}):
        length += len(piece)
        if length > MAX_CHARACTERS:
            raise TemplateFault("too_long", str(MAX_CHARACTERS))
        pieces.append(piece)
    written = "".join(pieces)
    if address := _ADDRESS.search(written):
        raise TemplateFault("whole", address[0].rpartition(" at ")[0].rpartition(".")[2].lstrip("<"))
    return written


def _end_in(seconds: int) -> None:
    """Have the system end this process unless called again in time (0 = never): the parent kills it much
    sooner, but a parent that was killed itself cannot."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def handle(request: Any) -> dict[str, Any]:
    """Return the answer to one request; whatever a template does, it is an answer."""
    _end_in(MAX_SECONDS)
    try:
        return _answer(request["text"], request["context"])
    finally:
        _end_in(0)


def _answer(text: str, context: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        if context is None:
            return _uses(text)
        return {"text": _rendered(text, context)}
    except TemplateSyntaxError as failure:
        return _fault("syntax", failure.lineno, failure.message or "", tuple(_ENVIRONMENT.filters))
    except TemplateFault as failure:
        return _fault(failure.kind, _line(failure), failure.word, failure.known)
    except SecurityError as failure:
        return _fault("forbidden", _line(failure), str(failure))
    except (MemoryError, OverflowError, RecursionError) as failure:
        return _fault("too_much", _line(failure), "")
    except Exception as failure:  # a template may fail in any way that Python can
        return _fault("failed", _line(failure), type(failure).__name__)


def _fault(kind: str, line: int, word: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"fault": kind, "line": line, "word": word[:200], "known": list(known)}


def _line(failure: BaseException) -> int:
    """Return the template's line in which something failed; 0 when it is not known."""
    frames = traceback.extract_tb(failure.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == "<template>"), 0)


if __name__ == "__main__":
    tools.answer(handle, MEMORY_MB)
