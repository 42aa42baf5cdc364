"""What no rule reads in a rendered text, at its place in the editor's file."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.model.catalogue import SOURCE
from pipeline.model.script import Paragraph, SourceParagraph
from pipeline.model.spoken import Sentence
from pipeline.problems import Place, Problem, error, say, warning
from pipeline.work.texts.context import TemplateValues, content_of, name_of


def unread_leftovers(
    source: SourceParagraph, paragraph: Paragraph, sentences: tuple[Sentence, ...], language: str
) -> Iterator[Problem]:
    """Yield what no rule reads, at its place: an error. How a value is said in another language than
    Vietnamese is asked for by the value's name: a warning, for only that language waits for it."""
    values = paragraph.values if language != SOURCE else ()
    said = [reading for sentence in sentences for reading in sentence.readings if reading.rule == "lexicon"]
    for value in values:
        if not any(one.start <= value.start and value.end <= one.end for one in said):
            yield _unsaid(source, value.name, paragraph.text[value.start : value.end], language)
    left = [leftover for sentence in sentences for leftover in sentence.leftovers]
    left = [one for one in left if not any(v.start < one.end and one.start < v.end for v in values)]
    for place, one in zip(places_of(source, [one.text for one in left]), left, strict=True):
        yield error(place, one.what, one.do)


LITERAL = (("station", "hotline", "number"),)
"""Values that a text may not write out itself: when they change, nothing would tell."""


def literal(source: SourceParagraph, paragraph: Paragraph, values: TemplateValues) -> Iterator[Problem]:
    """Yield a warning for each value that a text has written out instead of asking for it."""
    for keys in LITERAL:
        content, name = content_of(values, keys), name_of(keys)
        starts = {value.start for value in paragraph.values}
        for found in re.finditer(rf"(?<!\w){re.escape(content)}(?!\w)", paragraph.text) if content else ():
            if found.start() not in starts:
                what = say("{content} is written out: it is {name}", content=content, name=name)
                do = say("write {tag}, so that it changes with it", tag="{{ " + name + " }}")
                yield warning(next(places_of(source, [content]), source.place), what, do)


def _unsaid(source: SourceParagraph, name: str, content: str, language: str) -> Problem:
    place = next(places_of(source, [name.rpartition(".")[2]]), source.place)
    what = say(
        "how {name} ({content}) is said in {language} is not known",
        name=name,
        content=content,
        language=language,
    )
    do = say(
        'add a line to lexicon/{language}.yaml: - {{written: "{content}", spoken: ...}}',
        content=content,
        language=language,
    )
    return warning(place, what, do)


def places_of(source: SourceParagraph, texts: Iterable[str]) -> Iterator[Place]:
    """Yield where each of the texts stands in a template paragraph: of equal ones, one after the other.

    What a template inserted has no place of its own: it is where the paragraph begins.
    """
    seen: Counter[str] = Counter()
    for text in texts:
        yield next(itertools.islice(_standing(source, text), seen[text], None), source.place)
        seen[text] += 1


def _standing(source: SourceParagraph, text: str) -> Iterator[Place]:
    whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    for line, place in zip(source.text.splitlines(), source.lines, strict=False):
        for match in whole.finditer(line):
            yield Place(place.path, place.line, place.column + match.start())
