"""Translations held against the Vietnamese as it stands: what renders what, what is stale, what is missing.

A translated paragraph is current while the source of its Vietnamese is the same (`of`) and while it says what
that says now: a value either stands in it as a value, or is still what it was when the text was written
(`values`). So a changed telephone number leaves no old one in any language.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from pipeline.model.authored import RundownTranslation, TranslatedParagraph
from pipeline.model.catalogue import RUNDOWN
from pipeline.model.script import SourceParagraph
from pipeline.problems import NOTHING, Message, Place, Problem, error, note, say, warning
from pipeline.work.context import Context, content_of, name_of


@dataclass(frozen=True)
class TranslatedItem:
    """One item of a translation's file, and the paragraphs that its text is."""

    number: int
    """Its place in the file, from 0."""
    authored: TranslatedParagraph
    place: Place
    paragraphs: tuple[SourceParagraph, ...]
    current: bool = True
    """Whether it renders what the Vietnamese says now; known once it is matched."""


@dataclass(frozen=True)
class Matched:
    """What a translation renders of a Vietnamese text."""

    paragraphs: tuple[SourceParagraph, ...]
    """In the order of the Vietnamese."""
    lacking: tuple[SourceParagraph, ...]
    """The Vietnamese paragraphs that no current text renders, but for optional ones."""
    problems: tuple[Problem, ...]
    renders: tuple[tuple[SourceParagraph, TranslatedItem | None], ...] = ()
    """Each Vietnamese paragraph with the item that renders it, or that did before it changed."""


@dataclass(frozen=True)
class Matching:
    """Holds one translation against its Vietnamese."""

    owner: str
    """The segment's id, or RUNDOWN."""
    translation: RundownTranslation
    original: tuple[SourceParagraph, ...]
    items: tuple[TranslatedItem, ...]
    context: Context
    _reasons: dict[int, tuple[Message, Message]] = field(default_factory=dict)

    def match(self) -> Matched:
        """Return what is rendered, what lacks, and what to do about it."""
        current = {number for number in range(len(self.items)) if not self._outdated(number)}
        queues: dict[str, deque[int]] = defaultdict(deque)
        for number in sorted(current):
            queues[self.items[number].authored.of].append(number)
        rendered: list[SourceParagraph] = []
        lacking, renders = [], []
        predecessors = self._predecessors(current)
        for at, source in enumerate(self.original):
            taken = self._taken(source, queues[source.of])
            rendered += [paragraph for number in taken for paragraph in self.items[number].paragraphs]
            item = taken[0] if taken else predecessors.get(at)
            renders.append((source, None if item is None else replace(self.items[item], current=bool(taken))))
            if not taken and not source.local:
                lacking.append(source)
        problems = (*self._problems(current, predecessors), *self._missing(renders, current))
        return Matched(tuple(rendered), tuple(lacking), problems, tuple(renders))

    def _taken(self, source: SourceParagraph, queue: deque[int]) -> list[int]:
        """Take the items that render one Vietnamese paragraph; twins of it share the queue evenly."""
        twins = sum(other.of == source.of for other in self.original)
        return [queue.popleft() for _ in range(min(max(1, len(queue) // twins), len(queue)))]

    def _outdated(self, number: int) -> bool:
        """Return whether an item renders nothing that the Vietnamese says now."""
        item = self.items[number].authored
        source = next((one for one in self.original if one.of == item.of), None)
        if source is None or item.text is None or item.was is not None:
            return True
        if reason := self._value_amiss(source, self.items[number]):
            self._reasons[number] = reason
        return number in self._reasons

    def _value_amiss(self, source: SourceParagraph, item: TranslatedItem) -> tuple[Message, Message] | None:
        """Return what is wrong with a value that the Vietnamese says and the translation does not carry."""
        carried = {keys for paragraph in item.paragraphs for keys in paragraph.values}
        for keys in source.values:
            if keys in carried or keys[0] == "commune":
                continue
            name, now = name_of(keys), content_of(self.context, keys)
            do = say("write {tag} where the text says it", tag="{{ " + name + " }}")
            was = item.authored.values.get(name)
            if was is None:
                return say(
                    "{name} ({now}) is said in words of its own, or not at all", name=name, now=now
                ), do
            if was != now:
                return say("stale: {name} was {was} and is {now} now", name=name, was=was, now=now), do
        return None

    def _predecessors(self, current: set[int]) -> dict[int, int]:
        """Return, for Vietnamese paragraphs that no item renders, the item that did before they changed: the
        one that stands between the same neighbours, or that says the same but for a value."""
        found: dict[int, int] = {}
        before = [item.authored.of for item in self.items]
        now = [paragraph.of for paragraph in self.original]
        for number, of in enumerate(before):
            if number not in current and of in now:
                found.setdefault(now.index(of), number)
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
            if tag == "replace":
                wanted = [at for at in range(j1, j2) if not self.original[at].local or j2 - j1 <= i2 - i1]
                found |= dict(zip(wanted, range(i1, i2), strict=False))
        return found

    def _problems(self, current: set[int], predecessors: dict[int, int]) -> Iterator[Problem]:
        successors = {number: self.original[at] for at, number in predecessors.items()}
        for number, item in enumerate(self.items):
            if number not in current and item.authored.text is not None:
                yield self._stale(number, item, successors.get(number))
            yield from self._misused(item)
        yield from self._twins(current)
        yield from self._order(current)

    def _stale(self, number: int, item: TranslatedItem, now: SourceParagraph | None) -> Problem:
        if number in self._reasons:
            return warning(item.place, *self._reasons[number])
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
        ofs = [paragraph.of for paragraph in self.original]
        inside = item.authored.of in ofs and 0 < ofs.index(item.authored.of) < len(ofs) - 1
        if self.owner != RUNDOWN and inside and any(paragraph.local for paragraph in item.paragraphs):
            what = say("'commune' may be used in the first or the last paragraph of a segment only")
            yield error(item.paragraphs[0].place, what, say("say it without the commune's name"))

    def _twins(self, current: set[int]) -> Iterator[Problem]:
        given = Counter(self.items[number].authored.of for number in current)
        surplus = given - Counter(paragraph.of for paragraph in self.original)
        for number in sorted(current):
            if self.items[number].authored.of in surplus:
                what = say("several items render the same Vietnamese paragraph")
                yield warning(
                    self.items[number].place, what, say("all will be aired; delete those that are not meant")
                )

    def _order(self, current: set[int]) -> Iterator[Problem]:
        order = {paragraph.of: at for at, paragraph in enumerate(self.original)}
        known = [order[self.items[number].authored.of] for number in sorted(current)]
        if known != sorted(known):
            what = say("the paragraphs stand in another order than in the Vietnamese")
            yield warning(self.translation.place("paragraphs"), what, self._update())

    def _missing(
        self, renders: Sequence[tuple[SourceParagraph, TranslatedItem | None]], current: set[int]
    ) -> Iterator[Problem]:
        """Yield each Vietnamese paragraph that was never translated, at its place: so in text order."""
        for source, item in renders:
            if (item is None or item.authored.text is None) and not source.local:
                fields = {"language": self.translation.language, "words": _one_line(source.text)}
                what = say("not translated into {language} yet: '{words}'", **fields)
                yield note(source.place, what, self._update())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _was(item: TranslatedItem) -> Message | str:
    known = item.authored.was or item.authored.vi
    if known:
        return _one_line(known)
    return _one_line(item.authored.text or "") or NOTHING
