"""Where `loa` begins: the language of its words, how it ends, then the verb."""

from __future__ import annotations

import gettext
import locale
import os
import signal
import sys
from collections.abc import Sequence
from itertools import zip_longest
from typing import NoReturn

from pipeline.cli import words
from pipeline.cli.words import _
from pipeline.translate import LOCALES, preferred

QUIETLY = "ignore::UserWarning:multiprocessing.resource_tracker"
"""Python's tracker of semaphores, a process of its own, would speak up when Ctrl-C ends the others."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `loa` and end the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = preferred(_asked(given), os.environ.get("LOA_LANG"), locale.getlocale()[0])
    words.speak(language)
    signal.signal(signal.SIGINT, _stop)
    os.environ.setdefault("PYTHONWARNINGS", QUIETLY)
    _let_click_speak(language)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]

    from pipeline.cli.loa import loa

    loa(given, prog_name="loa")


def _stop(_signal: int, _frame: object) -> NoReturn:
    """End at once on Ctrl-C, with all processes at work: whatever is under its name is whole."""
    from pipeline import tools

    tools.kill_processes()
    print("\n" + _("stopped; what was made is kept"), file=sys.stderr, flush=True)
    os._exit(128 + signal.SIGINT)


def _asked(arguments: list[str]) -> str | None:
    """Return the value of --lang wherever it stands: help texts need it before click reads options."""
    for word, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def _let_click_speak(language: str) -> None:
    """Let click find its own few words ('Usage', 'Options') in our catalogue."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("loa", str(LOCALES))
    gettext.textdomain("loa")
