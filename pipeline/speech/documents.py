"""An editor's file as paragraphs with their places: plain text and Word documents."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from pipeline.problems import Message, Place, Stopped, error, say

LARGEST = 64 * 1024 * 1024
"""Largest file, and largest unpacked Word document, that is opened, in bytes."""


@dataclass(frozen=True)
class InputParagraph:
    """One paragraph of a file; the place's line counts lines in a text and paragraphs in a Word document."""

    text: str
    place: Place


def paragraphs(path: Path) -> tuple[InputParagraph, ...]:
    """Return the paragraphs of a .txt (one a line) or .docx file that hold any text, table cells included.

    Numbers that Word itself puts before list items are not part of the text, and so are not here.
    Raises Stopped when the file is of another kind, cannot be read, or is larger than LARGEST.
    """
    readers = {".txt": _of_text, ".docx": _of_word}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _refused(path, say("only {kinds} files are read", kinds=", ".join(readers)))
    try:
        if path.stat().st_size > LARGEST:
            raise _refused(path, say("the file is larger than {size} bytes", size=LARGEST))
        found = list(reader(path))
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise _refused(path, say("the file cannot be read: {fault}", fault=reason)) from None
    numbered = ((number, text.strip()) for number, text in enumerate(found, start=1))
    return tuple(InputParagraph(text, Place(str(path), number)) for number, text in numbered if text)


def _refused(path: Path, what: Message) -> Stopped:
    return Stopped(error(Place(str(path)), what))


def _of_text(path: Path) -> Iterator[str]:
    try:
        yield from path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as fault:
        raise _refused(path, say("the text is not UTF-8 (byte {at})", at=fault.start)) from None


def _of_word(path: Path) -> Iterator[str]:
    """The blocks of a Word document in order; a cell that spans several columns is there once."""
    for block in _word_document(path).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield from (cell.text for cell in dict.fromkeys(row.cells))
        else:
            yield block.text


def _word_document(path: Path) -> Document:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise _refused(path, say("unpacked, the document is larger than {size} bytes", size=LARGEST))
        return docx.Document(str(path))
    except (zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError):
        raise _refused(path, say("this is no Word document (.docx)")) from None
