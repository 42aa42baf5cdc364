"""Lexicons exchanged with other tools: W3C Pronunciation Lexicon Specification 1.0.

https://www.w3.org/TR/2008/REC-pronunciation-lexicon-20081014/ A lexeme's `alias` is what Loa calls the
spoken form. Phonemes belong to an engine's alphabet and say nothing to a voice that reads words, so a
lexeme without an alias is reported and left out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from xml.parsers import expat

from pipeline.model.spoken import LexiconEntry
from pipeline.problems import NOTHING, Message, Place, Problem, Stopped, error, say, warning

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
LARGEST = 8 * 1024 * 1024
"""Largest lexicon file that is read, in bytes."""

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write_pls(entries: tuple[LexiconEntry, ...], language: str) -> bytes:
    """Return a PLS 1.0 document in UTF-8 with one lexeme an entry; `language` is a BCP 47 code."""
    ElementTree.register_namespace("", NAMESPACE)
    about = {"version": "1.0", "alphabet": "ipa", _LANGUAGE: language}
    root = ElementTree.Element(f"{{{NAMESPACE}}}lexicon", about)
    for entry in entries:
        lexeme = ElementTree.SubElement(root, f"{{{NAMESPACE}}}lexeme")
        ElementTree.SubElement(lexeme, f"{{{NAMESPACE}}}grapheme").text = entry.written
        ElementTree.SubElement(lexeme, f"{{{NAMESPACE}}}alias").text = entry.spoken
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def read_pls(data: bytes, path: str = "") -> tuple[tuple[LexiconEntry, ...], tuple[Problem, ...]]:
    """Return the entries of a PLS 1.0 document, one for each grapheme, and what could not be used.

    Raises Stopped where the data is no PLS document, is larger than LARGEST, or declares a document
    type (by which XML can be made to grow without bound, or to read other files).
    """
    root = _parsed(data, path)
    if root.tag != f"{{{NAMESPACE}}}lexicon":
        raise _refused(path, say("this is no pronunciation lexicon (PLS 1.0)"))
    entries: list[LexiconEntry] = []
    problems: list[Problem] = []
    for lexeme in root.iterfind(f"{{{NAMESPACE}}}lexeme"):
        graphemes = [_words(found) for found in lexeme.iterfind(f"{{{NAMESPACE}}}grapheme")]
        alias = lexeme.find(f"{{{NAMESPACE}}}alias")
        if alias is None or not _words(alias):
            what = say("'{word}' has no alias; phonemes alone are not read", word=", ".join(graphemes))
            problems.append(warning(Place(path), what, say("add an <alias> with the word as it is said")))
            continue
        entries += [LexiconEntry(written, _words(alias)) for written in graphemes if written]
    return tuple(entries), tuple(problems)


def _words(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _refused(path: str, what: Message, do: Message = NOTHING) -> Stopped:
    return Stopped(error(Place(path), what, do))


def _parsed(data: bytes, path: str) -> ElementTree.Element:
    if len(data) > LARGEST:
        raise _refused(path, say("a lexicon of more than {size} bytes is not read", size=LARGEST))
    try:
        _refuse_document_type(data, path)
        return ElementTree.fromstring(data)
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as fault:
        raise _refused(path, say("this is no well-formed XML: {fault}", fault=str(fault))) from None


def _refuse_document_type(data: bytes, path: str) -> None:
    def refuse(*_: object) -> None:
        what = say("a lexicon may not declare a document type")
        raise _refused(path, what, say("delete the <!DOCTYPE ...>"))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
