"""From authored texts to parts: each segment in each language, rendered and read, with what is amiss."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.model.authored import Commune, Segment, Translation, Week
from pipeline.model.catalogue import Catalogue
from pipeline.model.script import Part, ReadParagraph, SourceParagraph
from pipeline.problems import Place, Problem, Severity, error, say
from pipeline.render import Renderer, paragraphs
from pipeline.speech import Reader, reader
from pipeline.work import context

SOURCE = "vi"
"""The language in which segments are first written."""
SECTIONS = ("opening", "between", "closing")


@dataclass(frozen=True)
class Telling:
    """One segment in one language: its parts, or what it waits for."""

    segment: str
    language: str
    common: Part | None
    """None when the translation is missing a paragraph, or a text has errors."""
    first: Mapping[str, Part]
    """The local part before the common one, by commune code."""
    last: Mapping[str, Part]
    stale: tuple[SourceParagraph, ...] = ()
    """The Vietnamese paragraphs that have no translation of their present text."""


@dataclass(frozen=True)
class Scripts:
    """All that is to be said."""

    tellings: Mapping[tuple[str, str], Telling]
    rundown: Mapping[str, tuple[Mapping[str, Part], ...]]
    """By section, each item's parts by commune code ('' where it is the same for all)."""

    def parts(self) -> Iterator[Part]:
        """Every part, once."""
        for telling in self.tellings.values():
            yield from filter(None, (telling.common, *telling.first.values(), *telling.last.values()))
        for items in self.rundown.values():
            for parts in items:
                yield from parts.values()


class Scribe:
    """Renders and reads the texts of a catalogue; collects the problems on the way."""

    def __init__(self, catalogue: Catalogue, renderer: Renderer, week: Week | None) -> None:
        self.catalogue = catalogue
        self.problems: list[Problem] = []
        self._renderer = renderer
        self._context = context.of_week(catalogue, week)
        self._readers: dict[tuple[str, str], Reader] = {}

    def scripts(self, segments: Iterable[Segment]) -> Scripts:
        """Return what is to be said for the segments and the rundown."""
        tellings = [telling for segment in segments for telling in self._tellings(segment)]
        return Scripts(
            {(telling.segment, telling.language): telling for telling in tellings},
            {section: tuple(self._items(section)) for section in SECTIONS},
        )

    def _tellings(self, segment: Segment) -> Iterator[Telling]:
        original = self._inspected(segment.path, ("script",))
        self.problems += misused(original)
        yield self._telling(segment, SOURCE, original, ())
        for (owner, language), translation in self.catalogue.translations.items():
            if owner == segment.id and language in self.catalogue.languages:
                rendered, stale = self._matched(original, translation)
                yield self._telling(segment, language, rendered, stale)

    def _inspected(self, path: str, keys: tuple[str | int, ...]) -> tuple[SourceParagraph, ...]:
        found = []
        for paragraph in paragraphs(self.catalogue.sources[path, keys]):
            inspection = self._renderer.inspect(paragraph)
            self.problems += inspection.problems
            found.append(replace(paragraph, local=inspection.uses_commune))
        return tuple(found)

    def _matched(
        self, original: tuple[SourceParagraph, ...], translation: Translation
    ) -> tuple[tuple[SourceParagraph, ...], tuple[SourceParagraph, ...]]:
        """Return the translated paragraphs in the order of the Vietnamese, and those that are stale."""
        by_original: dict[str, deque[SourceParagraph]] = defaultdict(deque)
        for number, translated in enumerate(translation.paragraphs):
            for paragraph in self._inspected(translation.path, ("paragraphs", number, "text")):
                by_original[translated.of].append(paragraph)
        rendered, stale = [], []
        for source in original:
            if by_original[source.of]:
                rendered += self._renders(source, by_original[source.of], original)
            elif not source.local:
                stale.append(source)
        return tuple(rendered), tuple(stale)

    @staticmethod
    def _renders(
        source: SourceParagraph, queue: deque[SourceParagraph], original: tuple[SourceParagraph, ...]
    ) -> list[SourceParagraph]:
        """Take what renders one Vietnamese paragraph; twins of it share the queue evenly."""
        twins = sum(other.of == source.of for other in original)
        share = max(1, len(queue) // twins)
        return [queue.popleft() for _ in range(min(share, len(queue)))]

    def _telling(
        self,
        segment: Segment,
        language: str,
        source: tuple[SourceParagraph, ...],
        stale: tuple[SourceParagraph, ...],
    ) -> Telling:
        before = len(self.problems)
        name = f"{segment.id}/{language}"
        common = self._part(name, language, [p for p in source if not p.local], self._context)
        whole = not stale and not any(p.severity is Severity.ERROR for p in self.problems[before:])
        return Telling(
            segment.id,
            language,
            common if whole and common.paragraphs else None,
            self._local(f"{name}/first", language, source[:1]),
            self._local(f"{name}/last", language, source[1:][-1:]),
            stale,
        )

    def _local(self, name: str, language: str, edge: tuple[SourceParagraph, ...]) -> dict[str, Part]:
        leader = name.rsplit("/", 1)[0]
        local = [paragraph for paragraph in edge if paragraph.local]
        if not local:
            return {}
        return {
            commune.code: self._part(
                f"{name}/{commune.code}",
                language,
                local,
                context.of_commune(self._context, commune),
                commune,
                leader,
            )
            for commune in self.catalogue.communes.values()
            if language == SOURCE or language in {spoken.code for spoken in commune.languages}
        }

    def _items(self, section: str) -> Iterator[Mapping[str, Part]]:
        for number, item in enumerate(getattr(self.catalogue.rundown, section)):
            if item.sound:
                yield {"": Part(f"sounds/{item.sound}", sound=item.sound)}
            elif item.text:
                source = self._inspected(self.catalogue.rundown.path, (section, number, "text"))
                yield self._words(f"{section}/{number}", source)
            else:
                ms = round(1000 * (item.silence or 0))
                yield {"": Part(f"silence/{ms}", silence_ms=ms)}

    def _words(self, name: str, source: tuple[SourceParagraph, ...]) -> dict[str, Part]:
        if not any(paragraph.local for paragraph in source):
            return {"": self._part(name, SOURCE, source, self._context)}
        return {
            commune.code: self._part(
                f"{name}/{commune.code}", SOURCE, source, context.of_commune(self._context, commune), commune
            )
            for commune in self.catalogue.communes.values()
        }

    def _part(
        self,
        name: str,
        language: str,
        source: Iterable[SourceParagraph],
        values: context.Context,
        commune: Commune | None = None,
        leader: str = "",
    ) -> Part:
        read = [self._read(paragraph, language, values, commune) for paragraph in source]
        return Part(name, language, tuple(filter(None, read)), leader=leader)

    def _read(
        self, source: SourceParagraph, language: str, values: context.Context, commune: Commune | None
    ) -> ReadParagraph | None:
        rendered = self._renderer.render(source, values)
        self.problems += rendered.problems
        paragraph = rendered.paragraph
        if paragraph is None:
            return None
        sentences = self._reader(language, commune).paragraph(paragraph.text)
        left = [leftover for sentence in sentences for leftover in sentence.leftovers]
        places = places_of(source, [leftover.text for leftover in left])
        self.problems += [error(place, one.what, one.do) for place, one in zip(places, left, strict=True)]
        return ReadParagraph(paragraph, sentences)

    def _reader(self, language: str, commune: Commune | None) -> Reader:
        own = commune.lexicon if commune and language == SOURCE else ()
        key = (language, commune.code if own and commune else "")
        if key not in self._readers:
            lexicon = self.catalogue.lexicons.get(language, ())
            scripts = self.catalogue.languages[language].scripts
            self._readers[key] = reader(language, scripts, self.catalogue.station.reading, (*own, *lexicon))
        return self._readers[key]


def misused(script: tuple[SourceParagraph, ...]) -> Iterator[Problem]:
    """Yield the problems of a script that uses `commune` where all communes share the audio."""
    do = say("move the words about the commune to the first or the last paragraph")
    for paragraph in script[1:-1]:
        if paragraph.local:
            what = say("'commune' may be used in the first or the last paragraph of a segment only")
            yield error(paragraph.place, what, do)
    if script and all(paragraph.local for paragraph in script):
        what = say("every paragraph uses 'commune', so nothing is left that all communes share")
        yield error(script[0].place, what, say("write at least one paragraph without 'commune'"))


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
