"""What scripts/reference does, run inside the project's environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

os.environ.pop("LOA_LANG", None)

from pipeline.cli import words

words.speak("en")

from pipeline.cli.loa import loa  # noqa: E402

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """# Commands
Written by `scripts/reference` from the commands' own `--help`. Exit codes: 0 done, 1 the content has errors,
2 usage, 3 the machine lacks something, 4 made, but some items failed and are not aired (they are listed).
"""


def reference() -> str:
    """Return the page: every command with its help."""
    sections = (f"\n## {name}\n```\n{text}\n```\n" for name, text in helps(loa, None, "loa"))
    return HEAD + "".join(sections)


def helps(command: click.Command, parent: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
    """Yield each command's full name and its help, a group before its members."""
    settings = {"max_content_width": 100, **command.context_settings}
    context = click.Context(command, parent, name.rsplit(" ", 1)[-1], terminal_width=100, **settings)
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for member in command.list_commands(context):
            found = command.get_command(context, member)
            assert found
            yield from helps(found, context, f"{name} {member}")


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
