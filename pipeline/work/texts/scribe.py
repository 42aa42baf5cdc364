"""From authored texts to scripts: rendered, translated and read, with what is amiss."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.model.authored import Commune, RundownTranslation, Segment, Week
from pipeline.model.catalogue import RUNDOWN, SECTIONS, SOURCE, Catalogue
from pipeline.model.parts import FIRST, LAST, SILENCE, SOUNDS, PartId
from pipeline.model.script import Part, ReadParagraph, SourceParagraph
from pipeline.problems import Problem, error, say
from pipeline.render import Renderer, paragraphs
from pipeline.speech import Reader, reader
from pipeline.work.texts import context
from pipeline.work.texts.byname import spoken_by_name
from pipeline.work.texts.scripts import RundownScript, Scripts, SegmentScript
from pipeline.work.texts.translations import Match, Matching, Rendering, TranslatedItem
from pipeline.work.texts.unread import literal, unread_leftovers


class Scribe:
    """Renders and reads the texts of a catalogue; collects the problems on the way."""

    def __init__(self, catalogue: Catalogue, renderer: Renderer, week: Week | None) -> None:
        self.catalogue = catalogue
        self.problems: list[Problem] = []
        """What keeps texts from being heard."""
        self.remarks: list[Problem] = []
        """What somebody should look at, and which silences nothing."""
        self._renderer = renderer
        self._context = context.of_week(catalogue, week)
        self._readers: dict[tuple[str, str], Reader] = {}

    def scripts(self, segments: Iterable[Segment]) -> Scripts:
        """Return what is to be said for the segments and the rundown."""
        tellings = [telling for segment in segments for telling in self._tellings(segment)]
        frames = {frame.language: frame for frame in self._frames()}
        return Scripts({(telling.segment, telling.language): telling for telling in tellings}, frames)

    @property
    def values(self) -> context.TemplateValues:
        """What templates may use that communes share."""
        return self._context

    def matched(self, owner: str, language: str) -> Match:
        """Return how a translation stands to its Vietnamese; one that is not there yet renders nothing."""
        translation, original = self.catalogue.translations.get((owner, language)), self.original(owner)
        if translation is None:
            return Match(tuple(Rendering(paragraph) for paragraph in original), ())
        return self._matched(owner, original, translation)

    def original(self, owner: str) -> tuple[SourceParagraph, ...]:
        """Return the Vietnamese paragraphs of a segment, or of the rundown."""
        if owner == RUNDOWN:
            return tuple(itertools.chain(*self._words_of_rundown().values()))
        return self._inspected(self.catalogue.segments[owner].path, ("script",))

    def _tellings(self, segment: Segment) -> Iterator[SegmentScript]:
        original = self.original(segment.id)
        self.problems += misused(original)
        yield self._telling(segment, SOURCE, tuple((paragraph,) for paragraph in original), ())
        for (owner, language), translation in self.catalogue.translations.items():
            if owner == segment.id and language in self.catalogue.languages:
                matched = self._matched(owner, original, translation)
                self.problems += matched.problems
                rendered = tuple(one.paragraphs for one in matched.renderings)
                yield self._telling(segment, language, rendered, matched.lacking)

    def _inspected(self, path: str, keys: tuple[str | int, ...]) -> tuple[SourceParagraph, ...]:
        found = []
        for paragraph in paragraphs(self.catalogue.sources[path, keys]):
            inspection = self._renderer.inspect(paragraph)
            self.problems += inspection.problems
            values = tuple(leaf for keys in inspection.values for leaf in context.leaves(self._context, keys))
            local, printed = inspection.uses_commune, inspection.printed
            found.append(replace(paragraph, local=local, values=values, printed=printed))
        return tuple(found)

    def _matched(
        self, owner: str, original: tuple[SourceParagraph, ...], translation: RundownTranslation
    ) -> Match:
        items = tuple(
            TranslatedItem(
                number,
                authored,
                translation.place("paragraphs", number, "of"),
                tuple(replace(one, of=authored.of) for one in self._translated(translation, number)),
            )
            for number, authored in enumerate(translation.paragraphs)
        )
        return Matching(owner, translation, original, items, self._context).match()

    def _translated(self, translation: RundownTranslation, number: int) -> tuple[SourceParagraph, ...]:
        written = translation.paragraphs[number].text
        return self._inspected(translation.path, ("paragraphs", number, "text")) if written else ()

    def _telling(
        self,
        segment: Segment,
        language: str,
        rendered: tuple[tuple[SourceParagraph, ...], ...],
        stale: tuple[SourceParagraph, ...],
    ) -> SegmentScript:
        """Return a segment in a language; `rendered` has what renders each of its Vietnamese paragraphs."""
        own, before = PartId(segment.id, language), len(self.problems)
        source = tuple(itertools.chain(*rendered))
        common = [paragraph for paragraph in source if not paragraph.local]
        read = self._all_read(common, language, self._context)
        whole = read and not stale and len(self.problems) == before
        return SegmentScript(
            segment.id,
            language,
            Part(own, language, read) if whole else None,
            self._local(replace(own, place=FIRST), rendered[0] if rendered else ()),
            self._local(replace(own, place=LAST), rendered[-1] if len(rendered) > 1 else ()),
            stale,
            values_of(source),
            read,
        )

    def _local(self, own: PartId, edge: tuple[SourceParagraph, ...]) -> dict[str, Part]:
        local = [paragraph for paragraph in edge if paragraph.local]
        return self._by_commune(own, local) if local else {}

    def _by_commune(self, own: PartId, local: Sequence[SourceParagraph]) -> dict[str, Part]:
        """Return a local part by commune, for those that speak the language; one that cannot be read is not
        there."""
        found: dict[str, Part] = {}
        for commune in self.catalogue.communes.values():
            if own.language in (SOURCE, *(spoken.code for spoken in commune.languages)):
                values = context.of_commune(self._context, commune)
                part = self._part(replace(own, commune=commune.code), local, values, commune)
                found |= {commune.code: part} if part else {}
        return found

    def _frames(self) -> Iterator[RundownScript]:
        """Yield the rundown in Vietnamese, in each language that it is translated into, and without words."""
        words = self._words_of_rundown()
        yield self._frame(SOURCE, words)
        original = tuple(itertools.chain(*words.values()))
        for (owner, language), translation in self.catalogue.translations.items():
            if owner == RUNDOWN and language in self.catalogue.languages:
                matched = self._matched(RUNDOWN, original, translation)
                self.problems += matched.problems
                renderings = iter(matched.renderings)
                translated = {
                    key: tuple(itertools.chain(*(next(renderings).paragraphs for _ in some)))
                    for key, some in words.items()
                }
                yield self._frame(language, translated, matched.lacking)
        yield self._frame("", {})

    def _words_of_rundown(self) -> dict[tuple[str, int], tuple[SourceParagraph, ...]]:
        """Return the Vietnamese paragraphs of each item of the rundown that has words."""
        rundown = self.catalogue.rundown
        return {
            (section, number): self._inspected(rundown.path, (section, number, "text"))
            for section in SECTIONS
            for number, item in enumerate(getattr(rundown, section))
            if item.text
        }

    def _frame(
        self,
        language: str,
        words: Mapping[tuple[str, int], tuple[SourceParagraph, ...]],
        stale: tuple[SourceParagraph, ...] = (),
    ) -> RundownScript:
        sections = {section: tuple(self._items(section, language, words)) for section in SECTIONS}
        shared = [key for key, some in words.items() if some and not any(one.local for one in some)]
        whole = not stale and all(sections[section][number] for section, number in shared)
        return RundownScript(language, sections, whole, stale, values_of(itertools.chain(*words.values())))

    def _items(
        self, section: str, language: str, words: Mapping[tuple[str, int], tuple[SourceParagraph, ...]]
    ) -> Iterator[Mapping[str, Part]]:
        for number, item in enumerate(getattr(self.catalogue.rundown, section)):
            if item.sound:
                yield {"": Part(PartId(SOUNDS, place=item.sound), sound=item.sound)}
            elif item.text:
                own = PartId(section, language, str(number))
                yield self._words(own, words.get((section, number), ()))
            else:
                ms = round(1000 * (item.silence or 0))
                yield {"": Part(PartId(SILENCE, place=str(ms)), silence_ms=ms)}

    def _words(self, own: PartId, source: tuple[SourceParagraph, ...]) -> Mapping[str, Part]:
        if any(paragraph.local for paragraph in source):
            return self._by_commune(own, source)
        part = self._part(own, source, self._context) if source else None
        return {"": part} if part else {}

    def _part(
        self,
        own: PartId,
        source: Iterable[SourceParagraph],
        values: context.TemplateValues,
        commune: Commune | None = None,
    ) -> Part | None:
        """Return a part; None when anything in it cannot be rendered or read."""
        before = len(self.problems)
        read = self._all_read(source, own.language, values, commune)
        return Part(own, own.language, read) if len(self.problems) == before else None

    def _all_read(
        self,
        source: Iterable[SourceParagraph],
        language: str,
        values: context.TemplateValues,
        commune: Commune | None = None,
    ) -> tuple[ReadParagraph, ...]:
        read = (self._read(paragraph, language, values, commune) for paragraph in source)
        return tuple(filter(None, read))

    def _read(
        self, source: SourceParagraph, language: str, values: context.TemplateValues, commune: Commune | None
    ) -> ReadParagraph | None:
        rendered = self._renderer.render(source, values)
        self.problems += rendered.problems
        paragraph = rendered.paragraph
        if paragraph is None:
            return None
        read = self.reader(language, commune)
        sentences = read.paragraph(paragraph.text)
        self.problems += unread_leftovers(source, paragraph, sentences, language)
        self.remarks += literal(source, paragraph, self._context)
        said = spoken_by_name(paragraph, sentences, read) if source.local else ""
        return ReadParagraph(paragraph, sentences, said)

    def reader(self, language: str, commune: Commune | None = None) -> Reader:
        """Return what reads a language, in Vietnamese with a commune's own lexicon before the station's."""
        own = commune.lexicon if commune and language == SOURCE else ()
        key = (language, commune.code if own and commune else "")
        if key not in self._readers:
            lexicon = self.catalogue.lexicons.get(language, ())
            scripts = self.catalogue.languages[language].scripts
            self._readers[key] = reader(language, scripts, self.catalogue.station.reading, (*lexicon, *own))
        return self._readers[key]


def values_of(source: Iterable[SourceParagraph]) -> tuple[str, ...]:
    """Return the names of the values that paragraphs ask for, each once."""
    return tuple(dict.fromkeys(context.name_of(keys) for one in source for keys in one.values))


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
