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
CLICKS_OWN = ("Usage:", "Options", "Commands", "Show this message and exit.", "Show the version and exit.")
SEVERITIES = ("error", "warning", "note")


def messages() -> Iterator[str]:
    """Yield every message of the code, in order of file and line."""
    yield from (*CLICKS_OWN, *SEVERITIES)
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        yield from messages_of(path.read_text("utf-8"))


def messages_of(source: str) -> Iterator[str]:
    """Yield the messages of one file's source; raises ValueError for one that is no literal."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MARKERS
            and node.args
        ):
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
    new = Catalog(
        locale="vi", domain="loa", project="loa", header_comment="# Vietnamese messages of Loa.", fuzzy=False
    )
    new.creation_date = new.revision_date = old.creation_date if len(old) else new.creation_date
    for text in dict.fromkeys(messages()):
        known = old.get(text)
        new.add(text, known.string if known else "", flags=["python-brace-format"] if "{" in text else [])
    return new


def main(arguments: list[str]) -> int:
    """Update the catalogue, or list what is left."""
    catalogue = updated(current())
    left = [message.id for message in catalogue if message.id and not message.string]
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
