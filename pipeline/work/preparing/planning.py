"""From scripts and lengths to the week's plan, each item with the parts that it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.content.standing import window
from pipeline.model.authored import Commune, Week
from pipeline.model.catalogue import SECTIONS, SOURCE, Catalogue
from pipeline.model.parts import PartId
from pipeline.model.plan import CommunePlan, Framing, Item, ItemKind, Offer, Plan, Wish
from pipeline.model.script import Part
from pipeline.schedule import schedule, slots_of
from pipeline.work.texts.scripts import Scripts

PartLength = Callable[[PartId, str], int]
"""The length in milliseconds of a part in a profile (by code); 0 when it is not heard."""


@dataclass(frozen=True)
class Planner:
    """Plans a week from what is to be said and how long it sounds."""

    catalogue: Catalogue
    scripts: Scripts
    length: PartLength

    def plan(self, week: Week, estimated: bool = False) -> Plan:
        """Return what airs where and when."""
        communes = self.catalogue.communes.values()
        plans = tuple(self._with_parts(schedule(self.wish(week, commune)), commune) for commune in communes)
        return Plan(week.id, week.revision, plans, estimated)

    def _with_parts(self, plan: CommunePlan, commune: Commune) -> CommunePlan:
        slots = (
            replace(slot, items=tuple(replace(item, parts=self._parts(item, commune)) for item in slot.items))
            for slot in plan.slots
        )
        return replace(plan, slots=tuple(slots))

    def wish(self, week: Week, commune: Commune) -> Wish:
        """Return everything that the plan of one commune's week follows from."""
        segments = [segment for segment in week.segments if segment in self.catalogue.segments]
        return Wish(
            commune=commune.code,
            languages={spoken.code: spoken.weight for spoken in commune.languages},
            if_missing=commune.if_missing,
            slots=slots_of(commune, week.monday),
            offers=tuple(self._offer(commune, segment) for segment in segments),
            framings=self._framings(commune),
            per_day=self.catalogue.rundown.repeat.per_day,
        )

    def playable(self, week: Week, commune: Commune) -> tuple[PartId, ...]:
        """Return every part that may play in a commune in a week, each once."""
        languages = self._languages(commune)
        frames = dict.fromkeys(self._framed(commune, language) for language in languages)
        sections = [self._section(name, commune, language) for language in frames for name in SECTIONS]
        told = [self._told(commune, segment, code) for segment in week.segments for code in languages]
        parts = dict.fromkeys(part for group in (*sections, *told) for part in group)
        return tuple(part for part in parts if self.length(part, commune.profile))

    def _parts(self, item: Item, commune: Commune) -> tuple[PartId, ...]:
        if item.kind is ItemKind.SEGMENT:
            return self._told(commune, item.segment, item.language)
        return self._section(item.kind.value, commune, item.language)

    def _section(self, name: str, commune: Commune, language: str) -> tuple[PartId, ...]:
        """Return what a section of the rundown plays in a commune; '' is without words."""
        frame = self.scripts.frames[language]
        items = (parts.get(commune.code) or parts.get("") for parts in frame.sections[name])
        return tuple(part.id for part in items if part and self.length(part.id, commune.profile))

    @staticmethod
    def _languages(commune: Commune) -> tuple[str, ...]:
        """Return what may be heard in a commune: its languages, and the one that stands in."""
        codes = dict.fromkeys([*(spoken.code for spoken in commune.languages), commune.if_missing])
        return tuple(code for code in codes if code != "skip")

    def _framings(self, commune: Commune) -> Mapping[str, Framing]:
        found = {}
        for language in self._languages(commune):
            framed = self._framed(commune, language)
            lengths = {name: self._sum(self._section(name, commune, framed), commune) for name in SECTIONS}
            found[language] = Framing(framed, *(lengths[name] for name in SECTIONS))
        return found

    def _framed(self, commune: Commune, language: str) -> str:
        """Return the language of the rundown around segments of a language: that language, else the one that
        stands in by the commune's rule, else none."""
        wanted = dict.fromkeys((language, commune.if_missing))
        return next((code for code in wanted if self._is_whole(commune, code)), "")

    def _is_whole(self, commune: Commune, language: str) -> bool:
        """Return whether all words of the rundown that communes share can be heard in a language.

        Of Vietnamese what cannot be heard is left out: nothing stands behind it.
        """
        frame = self.scripts.frames.get(language)
        if frame is None or language == SOURCE:
            return frame is not None
        items = (item for items in frame.sections.values() for item in items)
        heard = all(self.length(item[""].id, commune.profile) for item in items if "" in item)
        return frame.whole and heard

    def _offer(self, commune: Commune, segment: str) -> Offer:
        authored = self.catalogue.segments[segment]
        first, last = window(authored, self.catalogue.laws)
        lengths = {
            code: self._sum(self._told(commune, segment, code), commune) for code in self._languages(commune)
        }
        heard = {code: ms for code, ms in lengths.items() if ms}
        return Offer(segment, first, last, heard, authored.spot)

    def _told(self, commune: Commune, segment: str, language: str) -> tuple[PartId, ...]:
        """Return a segment's parts in playing order; none when its common part cannot be heard."""
        telling = self.scripts.tellings.get((segment, language))
        if not telling or not telling.common or not self.length(telling.common.id, commune.profile):
            return ()
        source = self.scripts.tellings.get((segment, SOURCE))
        instead = source if self.catalogue.rundown.local_without_voice == SOURCE else None
        first = self._local(commune, telling.first, instead.first if instead else {})
        last = self._local(commune, telling.last, instead.last if instead else {})
        return (*first, telling.common.id, *last)

    def _local(self, commune: Commune, *candidates: Mapping[str, Part]) -> list[PartId]:
        """Return the first local part that is heard, or none: the common part airs either way."""
        parts = (parts.get(commune.code) for parts in candidates)
        return [part.id for part in parts if part and self.length(part.id, commune.profile)][:1]

    def _sum(self, parts: Iterable[PartId], commune: Commune) -> int:
        return sum(self.length(part, commune.profile) for part in parts)
