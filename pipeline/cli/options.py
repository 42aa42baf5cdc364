"""Options that verbs share."""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import click

from pipeline.cli.words import _

Verb = TypeVar("Verb", bound=Callable[..., Any])

ROOT = Path(__file__).resolve().parent.parent.parent
"""The checkout: content/ and output/ lie in it unless the working folder has them."""

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
"""Of an argument or an option: a file that is there."""
FOLDER = click.Path(path_type=Path, file_okay=False)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> dt.date:
    """Return the date in Vietnam, wherever the machine's clock thinks it stands: weeks are aired by it."""
    return dt.datetime.now(ZONE).date()


def one_line(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Return a name that was typed, without white space around it; it has at least a letter, on one line."""
    if value is None:
        return None
    if not any(map(str.isalnum, value)) or not value.isprintable() or len(value) > 200:
        raise click.BadParameter(_("write a name or a role, on one line"))
    return " ".join(value.split())


def _folder(name: str) -> Path:
    here = Path.cwd() / name
    return here if here.is_dir() else ROOT / name


def _of_folder(name: str, text: str) -> Callable[[Verb], Verb]:
    return click.option(f"--{name}", type=FOLDER, default=lambda: _folder(name), help=text)


content = _of_folder("content", _("Folder of the centre's material [content]."))
"""Adds --content, the folder of the centre's material."""
output = _of_folder("output", _("Folder of everything made [output]."))
"""Adds --output, the folder of everything made."""
as_json = click.option("--json", "as_json", is_flag=True, help=_("Report as JSON on stdout."))
"""Adds --json."""
lang = click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    expose_value=False,
    help=_("Language of messages [LOA_LANG, else the system's]."),
)
"""Adds --lang; it was read before click began, see pipeline.cli.main."""


def machine(verb: Verb) -> Verb:
    """Add --offline and --models; the verb is given both, with the environment, as a `machine`."""

    @click.option("--offline", is_flag=True, help=_("Open no socket: network voices are not used."))
    @_of_folder("models", _("Folder of installed voice models [models]."))
    @functools.wraps(verb)
    def with_machine(*words: Any, offline: bool, models: Path, **named: Any) -> Any:
        from pipeline.work.casting.equipment import Machine

        return verb(*words, machine=Machine(models, dict(os.environ), offline), **named)

    return cast(Verb, with_machine)
