"""What scripts/translations does, run inside the project's environment (it needs babel)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "pipeline" / "locale" / "vi" / "LC_MESSAGES"
MARKERS = {"say", "_", "message"}
CLICKS_OWN = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "Show the version and exit.",
    "default: {default}",
    "required",
    "Aborted!",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Missing command.",
    "Missing argument",
    "Missing option",
    "No such command {name!r}.",
    "No such option: {name}",
    "Option {name!r} does not take a value.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    "file",
    "directory",
    "path",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
)
"""What click itself may say of Loa's verbs and options."""
CLICKS_PLURALS = (
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Did you mean {possibility}?", "(Possible options: {possibilities})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
"""The same for one and for many; Vietnamese has one form, with the fields of the first."""
SEVERITIES = ("error", "warning", "note")


class Vietnamese(Catalog):
    """A catalogue with only the headers that its readers need: dates and names are what git knows."""

    mime_headers = (
        ("Language", "vi"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    )


def messages() -> Iterator[str]:
    """Yield every message of the code, in order of file and line."""
    yield from (*CLICKS_OWN, *SEVERITIES)
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        yield from messages_of(path.read_text("utf-8"))


def messages_of(source: str) -> Iterator[str]:
    """Yield the messages of a source in order of line; raises ValueError for one that is no literal."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            first = node.args[0]
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                raise ValueError(f"line {node.lineno}: the first argument of {node.func.id}() is no literal")
            if first.value:
                yield first.value


def current() -> Catalog:
    """Return the catalogue as it lies on disk."""
    path = FOLDER / "loa.po"
    if not path.exists():
        return Catalog(locale="vi")
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def updated(old: Catalog) -> Catalog:
    """Return a catalogue of exactly the messages in the code, with the Vietnamese known so far."""
    new = Vietnamese(locale="vi", header_comment="# Vietnamese messages of Loa.", fuzzy=False)
    keys: tuple[str | tuple[str, str], ...] = (*messages(), *CLICKS_PLURALS)
    for key in dict.fromkeys(keys):
        known, text = old.get(key), key if isinstance(key, str) else key[0]
        new.add(key, known.string if known else "", flags=["python-brace-format"] if "{" in text else [])
    return new


def main(arguments: list[str]) -> int:
    """Update the catalogue, or list what is left."""
    catalogue = updated(current())
    left = [message.id for message in catalogue if message.id and not any(message.string or "")]
    if "--left" in arguments:
        sys.stdout.write("".join(f"{text!r}\n" for text in left))
        return 1 if left else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "loa.po").open("wb") as file:
        write_po(file, catalogue, width=100, omit_header=False)
    with (FOLDER / "loa.mo").open("wb") as file:
        write_mo(file, catalogue)
    sys.stdout.write(f"{len(catalogue)} messages, {len(left)} without Vietnamese\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
