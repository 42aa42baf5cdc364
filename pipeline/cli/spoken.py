"""`loa spoken`: written lines in, spoken lines out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options, screen
from pipeline.cli.words import _
from pipeline.problems import say

if TYPE_CHECKING:
    from pipeline.model.spoken import Sentence
    from pipeline.speech import Reader


@click.command(help=_("Turn written lines (stdin) into spoken ones, one each; or read a .txt or .docx FILE."))
@click.argument("file", type=options.FILE, required=False)
@click.option("--lang", "language", default="vi", show_default=True, help=_("Language of the text."))
@click.option("--explain", is_flag=True, help=_("Show what is written, what is said for it, and the rule."))
@options.content
def spoken(file: Path | None, language: str, explain: bool, content: Path) -> None:
    """Read lines, or a file."""
    from pipeline.work.reading import station_reader

    read = station_reader(content, language)
    if file:
        _read_file(file, read, explain)
        return
    for line in sys.stdin:
        if explain:
            _explain(read.paragraph(line.rstrip("\n")))
        else:
            screen.row(read.line(line.rstrip("\n")))


def _read_file(file: Path, read: Reader, explain: bool) -> None:
    """Print a file's paragraphs as they are said; end with 1 when anything in it is unread."""
    from pipeline.work.reading import aloud

    paragraphs = aloud(file, read)
    for one in paragraphs:
        if explain:
            _explain(one.sentences)
        else:
            screen.row(one.spoken)
    unread = [problem for one in paragraphs for problem in one.problems]
    screen.show(unread)
    sys.exit(1 if unread else 0)


def _explain(sentences: Iterable[Sentence]) -> None:
    for sentence in sentences:
        screen.row(sentence.written)
        screen.row(f"  = {sentence.spoken}")
        for reading in sentence.readings:
            screen.row(f"    {reading.written} → {reading.spoken}  [{reading.rule}]")
        for left in sentence.leftovers:
            screen.tell(say("    {written} is not read: {why}", written=left.text, why=left.what))
