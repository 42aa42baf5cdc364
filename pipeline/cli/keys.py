"""`loa keys`: the pair of keys that communes trust."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import Place, Stopped, error, say

if TYPE_CHECKING:
    from pipeline.publish.keys import SecretKey

SECRET = Path.home() / ".loa" / "loa.key"
"""Where the secret key lies unless told otherwise: outside every project."""


_passphrase_file = click.option(
    "--passphrase-file", type=options.FILE, help=_("File with the key's passphrase [asked on the terminal].")
)


def secret_key(verb: options.Verb) -> options.Verb:
    """Add --key and --passphrase-file, for verbs that sign; the verb is given the key as `key`."""

    @click.option(
        "--key",
        type=click.Path(path_type=Path, dir_okay=False),
        default=SECRET,
        help=_("File of the secret key [~/.loa/loa.key]."),
    )
    @_passphrase_file
    @functools.wraps(verb)
    def with_key(*words: Any, key: Path, passphrase_file: Path | None, **named: Any) -> Any:
        return verb(*words, key=_secret(key, passphrase_file, named["content"], named["output"]), **named)

    return cast(options.Verb, with_key)


@click.group(help=_("Make and show the pair of keys by which communes know what is the centre's."))
@options.lang
def keys() -> None:
    """Hold what can be done with keys."""


@keys.command(help=_("Make a new pair: FILE (~/.loa/loa.key) stays secret, FILE.pub goes to the communes."))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=SECRET)
@_passphrase_file
@click.option(
    "--no-passphrase", is_flag=True, help=_("Leave the secret key open: for a machine that is safe.")
)
@options.content
@options.output
@options.lang
def new(file: Path, passphrase_file: Path | None, no_passphrase: bool, content: Path, output: Path) -> None:
    """Make a new pair of keys."""
    from pipeline.publish.keys import new_key, refuse_inside, write_secret
    from pipeline.store import write_whole

    refuse_inside(file, (options.ROOT, content, output))
    passphrase = "" if no_passphrase else _passphrase(passphrase_file, confirm=True)
    key = new_key()
    write_secret(key, file, passphrase)
    public = file.with_name(f"{file.name}.pub")
    write_whole(public, key.public.text().encode())
    lies = say("the secret key lies in {file}: keep a copy where no fire and no thief comes", file=str(file))
    screen.tell(lies)
    named = {"id": key.public.id, "file": str(public)}
    screen.tell(say("the public key {id} lies in {file}: give it to the communes", **named))


def _secret(file: Path, passphrase_file: Path | None, *folders: Path) -> SecretKey:
    """Return the secret key, its passphrase asked where it needs one."""
    from pipeline.publish.keys import needs_passphrase, read_secret, refuse_inside

    refuse_inside(file, (options.ROOT, *folders))
    try:
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        what, do = say("there is no secret key here"), say("run: scripts/loa keys new, or name it by --key")
        raise Stopped(error(Place(str(file)), what, do)) from None
    asked = needs_passphrase(text, file)
    return read_secret(text, file, _passphrase(passphrase_file, confirm=False) if asked else "")


def _passphrase(file: Path | None, confirm: bool) -> str:
    if file:
        return file.read_text("utf-8").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(_("no terminal to ask the passphrase on: name a file by --passphrase-file"))
    return str(click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=confirm, err=True))
