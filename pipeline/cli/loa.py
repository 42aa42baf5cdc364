"""The command `loa` and its verbs."""

from __future__ import annotations

import sys
from typing import Any

import click

from pipeline import __version__
from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import MachineLacks, Place, Problem, Stopped, error, say

VERBS = (
    *("announce", "approve", "build", "check", "completion", "fetch", "keys", "laws", "lexicon", "mirror"),
    *("new", "publish", "recall", "say", "schema", "serve", "spoken", "status", "takes", "translation"),
    *("verify", "voices"),
)


class Verbs(click.Group):
    """Verbs, each in the module of its name; what stops one is shown, never as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs' names."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb, from the module of its name."""
        if cmd_name not in VERBS:
            return None
        from importlib import import_module

        command = getattr(import_module(f"pipeline.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; end with the exit code of what stopped it."""
        try:
            return super().invoke(ctx)
        except Stopped as stopped:
            screen.show(stopped.problems)
            sys.exit(stopped.exit_code)
        except BrokenPipeError:
            raise
        except OSError as failure:
            screen.show([of_system(failure)])
            sys.exit(MachineLacks.exit_code)


def of_system(failure: OSError) -> Problem:
    """Return what the operating system refused as a problem, for what no stage foresaw."""
    what = say("the system refuses: {why}", why=failure.strerror or str(failure))
    return error(Place(str(failure.filename or "loa")), what, say("see that the file can be used"))


@click.group(
    cls=Verbs,
    help=_("From an editor's YAML to a week of verified loudspeaker bundles."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="loa")
@options.lang
def loa() -> None:
    """Hold the verbs."""
