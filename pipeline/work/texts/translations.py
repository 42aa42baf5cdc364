"""Translations held against the Vietnamese as it stands: what renders what, what is stale, what is missing.

A translated paragraph is current while the source of its Vietnamese is the same (`of`) and while it says what
that says now: a value either stands in it as a value, or is still what it was when the text was written
(`values`). So a changed telephone number leaves no old one in any language.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.model.authored import RundownTranslation, TranslatedParagraph
from pipeline.model.catalogue import RUNDOWN
from pipeline.model.script import SourceParagraph
from pipeline.problems import NOTHING, Message, Place, Problem, error, note, say, warning
from pipeline.work.texts.context import TemplateValues, content_of, name_of


@dataclass(frozen=True)
class TranslatedItem:
    """One item of a translation's file, and the paragraphs that its text is."""

    number: int
    """Its place in the file, from 0."""
    authored: TranslatedParagraph
    place: Place
    paragraphs: tuple[SourceParagraph, ...]


@dataclass(frozen=True)
class Rendering:
    """One Vietnamese paragraph, and what renders it."""

    source: SourceParagraph
    items: tuple[TranslatedItem, ...] = ()
    """The items that render what it says now; most have one."""
    before: TranslatedItem | None = None
    """Where there are none, the item that rendered it before it changed, or that waits for its text."""

    @property
    def paragraphs(self) -> tuple[SourceParagraph, ...]:
        """What is said for it, in order."""
        return tuple(paragraph for item in self.items for paragraph in item.paragraphs)


@dataclass(frozen=True)
class Match:
    """What a translation renders of a Vietnamese text."""

    renderings: tuple[Rendering, ...]
    """Of each Vietnamese paragraph, in order."""
    problems: tuple[Problem, ...]

    @property
    def lacking(self) -> tuple[SourceParagraph, ...]:
        """The Vietnamese paragraphs that no current text renders, but for optional ones."""
        return tuple(one.source for one in self.renderings if not one.items and not one.source.local)


OF_COMMUNES = say("{name} is another one in each commune: it must stand as a value").text
Objection = tuple[Message, Message]
"""Why an item renders nothing that the Vietnamese says now, and what to do."""


@dataclass(frozen=True)
class Matching:
    """Holds one translation against its Vietnamese."""

    owner: str
    """The segment's id, or RUNDOWN."""
    translation: RundownTranslation
    original: tuple[SourceParagraph, ...]
    items: tuple[TranslatedItem, ...]
    context: TemplateValues

    def match(self) -> Match:
        """Return what is rendered, what lacks, and what to do about it."""
        current = [item for item in self.items if self._is_current(item)]
        before = self._before({item.number for item in current})
        queues: dict[str, deque[TranslatedItem]] = defaultdict(deque)
        for item in current:
            queues[item.authored.of].append(item)
        renderings = tuple(
            Rendering(source, self._taken(at, queues[source.of]), before.get(at))
            for at, source in enumerate(self.original)
        )
        problems = (*self._problems(renderings, current), *self._missing(renderings))
        return Match(renderings, problems)

    def _taken(self, at: int, queue: deque[TranslatedItem]) -> tuple[TranslatedItem, ...]:
        """Take the items that render one Vietnamese paragraph; twins of it share the queue evenly."""
        twins = sum(other.of == self.original[at].of for other in self.original[at:])
        return tuple(queue.popleft() for _ in range(-(-len(queue) // twins)))

    @cached_property
    def _sources(self) -> Mapping[str, SourceParagraph]:
        return {source.of: source for source in self.original}

    def _is_current(self, item: TranslatedItem) -> bool:
        source, authored = self._sources.get(item.authored.of), item.authored
        written = authored.text is not None and authored.was is None
        return source is not None and written and self._amiss(source, item) is None

    def _amiss(self, source: SourceParagraph, item: TranslatedItem) -> Objection | None:
        """Return what is wrong with a value that the Vietnamese says and the translation does not carry."""
        for keys in dict.fromkeys(source.values):
            if is_carried(source, item, keys):
                continue
            name, now = name_of(keys), content_of(self.context, keys)
            do = say("write {tag} where the text says it", tag="{{ " + name + " }}")
            was = item.authored.values.get(name)
            if keys[0] == "commune":
                return Message(OF_COMMUNES, (("name", name),)), do
            if was is None and now:
                what = say("{name} ({now}) is said in words of its own, or not as often", name=name, now=now)
                return what, do
            if (was or "") != now:
                return say("stale: {name} was {was} and is {now} now", name=name, was=was or "", now=now), do
        return None

    def _before(self, current: set[int]) -> dict[int, TranslatedItem]:
        """Return, for Vietnamese paragraphs that no item renders, the item that did before they changed: it
        says the same but for a value, or stands between the same neighbours and is the most like it."""
        now = [source.of for source in self.original]
        left = [item for item in self.items if item.number not in current]
        found = {now.index(item.authored.of): item for item in reversed(left) if item.authored.of in now}
        was = [item.authored.of for item in self.items]
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
            if tag == "replace":
                used = current | {item.number for item in found.values()}
                free = [item for item in self.items[i1:i2] if item.number not in used]
                changed = {at: self.original[at] for at in range(j1, j2) if at not in found}
                found |= _alike(free, changed)
        return found

    def _problems(
        self, renderings: Sequence[Rendering], current: Sequence[TranslatedItem]
    ) -> Iterator[Problem]:
        successors = {one.before.number: one.source for one in renderings if one.before and not one.items}
        numbers = {item.number for item in current}
        for item in self.items:
            if item.number not in numbers and item.authored.text is not None:
                yield self._stale(item, successors.get(item.number))
            yield from self._misused(item)
        for rendering in renderings:
            if len(rendering.items) > 1:
                what = say("several items render the same Vietnamese paragraph")
                do = say("all will be aired; delete those that are not meant")
                yield from (warning(item.place, what, do) for item in rendering.items)
        order = [item.number for rendering in renderings for item in rendering.items]
        if order != sorted(order):
            what = say("the paragraphs stand in another order than in the Vietnamese")
            yield warning(self.translation.place("paragraphs"), what, self._update())

    def _stale(self, item: TranslatedItem, now: SourceParagraph | None) -> Problem:
        source = self._sources.get(item.authored.of)
        reason = self._amiss(source, item) if source else None
        if reason and (item.authored.was is None or reason[0].text == OF_COMMUNES):
            return warning(item.place, *reason)
        if now is None:
            what = say("no Vietnamese paragraph is like this any more: '{was}'", was=_was(item))
            return warning(item.place, what, say("delete the item"))
        words = {"was": _was(item), "now": _one_line(now.text)}
        what = say("stale: the Vietnamese was '{was}' and is now '{now}'", **words)
        if item.authored.was is not None:
            return warning(item.place, what, say("translate it anew, then delete the line `was`"))
        return warning(item.place, what, self._update())

    def _update(self) -> Message:
        fields = {"owner": self.owner, "language": self.translation.language}
        return say("run: scripts/loa translation {owner} {language}", **fields)

    def _misused(self, item: TranslatedItem) -> Iterator[Problem]:
        ends = {source.of for source in (*self.original[:1], *self.original[-1:])}
        inside = item.authored.of in self._sources and item.authored.of not in ends
        if self.owner != RUNDOWN and inside and any(paragraph.local for paragraph in item.paragraphs):
            what = say("'commune' may be used in the first or the last paragraph of a segment only")
            yield error(item.paragraphs[0].place, what, say("say it without the commune's name"))

    def _missing(self, renderings: Sequence[Rendering]) -> Iterator[Problem]:
        """Yield each Vietnamese paragraph that was never translated: where its text is to be written; or, in
        text order, at its own place."""
        for one in renderings:
            if one.items or one.source.local or (one.before and one.before.authored.text):
                continue
            fields = {"language": self.translation.language, "words": _one_line(one.source.text)}
            what = say("not translated into {language} yet: '{words}'", **fields)
            if one.before:
                yield note(one.before.place, what, say("fill in `text`"))
            else:
                yield note(one.source.place, what, self._update())


def is_carried(source: SourceParagraph, item: TranslatedItem, keys: tuple[str, ...]) -> bool:
    """Return whether a translation says a value as a value: asks for it, and writes it out as often as the
    Vietnamese does."""
    asked = any(keys in paragraph.values for paragraph in item.paragraphs)
    printed = sum(paragraph.printed.count(keys) for paragraph in item.paragraphs)
    return asked and printed >= source.printed.count(keys)


def _alike(
    items: Sequence[TranslatedItem], changed: Mapping[int, SourceParagraph]
) -> dict[int, TranslatedItem]:
    """Return which item rendered which of the changed paragraphs: as many of each, in their order; else each
    by what is most like it."""
    if len(items) == len(changed):
        return dict(zip(changed, items, strict=True))
    pairs = sorted(
        ((_likeness(item, source), -at, -item.number) for item in items for at, source in changed.items()),
        reverse=True,
    )
    found: dict[int, TranslatedItem] = {}
    by_number = {item.number: item for item in items}
    for likeness, at, number in pairs:
        if likeness > 0 and -at not in found and by_number[-number] not in found.values():
            found[-at] = by_number[-number]
    return found


def _likeness(item: TranslatedItem, source: SourceParagraph) -> float:
    known = item.authored.was or item.authored.vi or ""
    ratio = SequenceMatcher(None, known.split(), source.text.split(), autojunk=False).ratio()
    return ratio if known or source.local else 0.01  # of an unknown one any may be the next


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _was(item: TranslatedItem) -> Message | str:
    known = item.authored.was or item.authored.vi
    if known:
        return _one_line(known)
    return _one_line(item.authored.text or "") or NOTHING
