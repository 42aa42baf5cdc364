"""`loa spoken`: texts read aloud on paper, as the station reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline import content
from pipeline.model.spoken import LexiconEntry, Sentence, Style
from pipeline.problems import Place, Problem, error
from pipeline.speech import Reader, documents, reader
from pipeline.speech.documents import InputParagraph


@dataclass(frozen=True)
class Aloud:
    """One paragraph of a file with what is said for it."""

    paragraph: InputParagraph
    sentences: tuple[Sentence, ...]

    @property
    def spoken(self) -> str:
        """The whole paragraph as it is said."""
        return " ".join(sentence.spoken for sentence in self.sentences)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What no rule reads, at its place in the file."""
        left = (one for sentence in self.sentences for one in sentence.leftovers)
        return tuple(error(self._place(one.start), one.what, one.do) for one in left)

    def _place(self, start: int) -> Place:
        place = self.paragraph.place
        return Place(place.path, place.line, start + 1)


def station_reader(root: Path, language: str) -> Reader:
    """Return the reader of a language in the station's style and with its lexicon.

    Without content that can be read it is the plain reader: a text can be tried before there is a station.
    """
    catalogue = content.load(root).catalogue
    if catalogue is None:
        return reader(language)
    known = catalogue.languages.get(language)
    scripts = known.scripts if known else ("Latn",)
    style: Style = catalogue.station.reading
    lexicon: tuple[LexiconEntry, ...] = catalogue.lexicons.get(language, ())
    return reader(language, scripts, style, lexicon)


def aloud(path: Path, read: Reader) -> tuple[Aloud, ...]:
    """Return a .txt or .docx file's paragraphs with what is said; raises Stopped when it cannot be read."""
    return tuple(Aloud(one, read.paragraph(one.text)) for one in documents.paragraphs(path))
