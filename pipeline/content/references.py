"""Words that one file says and another must know: languages, laws, profiles, sounds, segments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline.content import kinds
from pipeline.content.kinds import Kind
from pipeline.model.authored import Commune, Law, Segment, Week
from pipeline.model.catalogue import PHRASES, Catalogue
from pipeline.model.citation import Citation
from pipeline.model.lawids import law_hint
from pipeline.problems import Message, Place, Problem, error, known_here, say, suggestion, warning

_PLACE_IN_LAW = re.compile(r"(chuong|muc|dieu|khoan|diem)-[a-zđ0-9]+")


def references(catalogue: Catalogue) -> Iterator[Problem]:
    """Give a problem for each reference that leads nowhere, and for each that is made twice."""
    known = _Known(catalogue)
    yield from _languages(catalogue, known)
    for commune in catalogue.communes.values():
        yield from _commune(commune, known)
    for segment in catalogue.segments.values():
        yield from _segment(segment, known)
    for week in catalogue.weeks.values():
        yield from _week(week, known)
    yield from _laws(catalogue, known)
    yield from _rundown(catalogue, known)


@dataclass(frozen=True)
class _Known:
    """What references may lead to."""

    catalogue: Catalogue

    def unless(
        self, kind: Kind, ids: Collection[str], word: str, place: Place, what: Message
    ) -> Iterator[Problem]:
        """Give `what` when nothing of a kind is called `word`; what is there but unread counts as known."""
        if not self._is_there(kind, ids, word):
            yield error(place, what, suggestion(word, ids, known_here(sorted(ids))))

    def _is_there(self, kind: Kind, ids: Collection[str], word: str) -> bool:
        unread = self.catalogue.unread
        return word in ids or (kind.where, word) in unread or (kind.where, "*") in unread

    def language(self, code: str, place: Place) -> Iterator[Problem]:
        """Give a problem when a language is not in the registry."""
        what = say("the language '{code}' is not in languages.yaml", code=code)
        return self.unless(kinds.LANGUAGES, self.catalogue.languages, code, place, what)

    def segment(self, name: str, place: Place) -> Iterator[Problem]:
        """Give a problem when no folder of segments/ has a name."""
        what = say("there is no segment '{name}'", name=name)
        return self.unless(kinds.SEGMENT, self.catalogue.segments, name, place, what)

    def law(self, name: str, place: Place) -> Iterator[Problem]:
        """Give a problem when a law is not in the register."""
        if not self._is_there(kinds.LAWS, self.catalogue.laws, name):
            what = say("the law '{name}' is not in laws.yaml", name=name)
            yield error(place, what, law_hint(name, self.catalogue.laws))


def _languages(catalogue: Catalogue, known: _Known) -> Iterator[Problem]:
    yield from known.language("vi", Place(kinds.LANGUAGES.where, 1, 1))
    for code in catalogue.lexicons:
        yield from known.language(code, Place(f"lexicon/{code}.yaml", 1, 1))
    for (_, code), translation in catalogue.translations.items():
        yield from known.language(code, Place(translation.path, 1, 1))
    for segment, code in catalogue.takes:
        place = Place(f"recordings/{code}/{segment}/takes.yaml", 1, 1)
        yield from known.language(code, place)
        if segment != PHRASES:
            yield from known.segment(segment, place)


def _commune(commune: Commune, known: _Known) -> Iterator[Problem]:
    codes = [language.code for language in commune.languages]
    for number, code in enumerate(codes):
        place = commune.place("languages", number)
        yield from known.language(code, place)
        if code in codes[:number]:
            yield error(place, say("the language '{code}' is listed twice", code=code), _KEEP_ONE)
    yield from _if_missing(commune, codes)
    what = say("the profile '{name}' is not in profiles.yaml", name=commune.profile)
    profiles = known.catalogue.profiles
    yield from known.unless(kinds.PROFILES, profiles, commune.profile, commune.place("profile"), what)


def _if_missing(commune: Commune, codes: list[str]) -> Iterator[Problem]:
    allowed = dict.fromkeys(["vi", "skip", *codes])
    if commune.if_missing not in allowed:
        what = say("if_missing: '{word}' is no language of this commune", word=commune.if_missing)
        do = say("write one of: {allowed}", allowed=", ".join(allowed))
        yield error(commune.place("if_missing"), what, do)


def _segment(segment: Segment, known: _Known) -> Iterator[Problem]:
    for number, cited in enumerate(segment.citations):
        place = segment.place("laws", number)
        yield from known.law(cited.law, place)
        yield from _places(cited, place)


def _places(cited: Citation, place: Place) -> Iterator[Problem]:
    """Give each word that names no place in a law."""
    for wrong in (word for word in cited.places if not re.fullmatch(_PLACE_IN_LAW, word)):
        what = say("'{word}' is no place in a law", word=wrong)
        yield error(place, what, say("write it like dieu-7 or dieu-7/khoan-2"))


def _week(week: Week, known: _Known) -> Iterator[Problem]:
    for number, name in enumerate(week.segments):
        place = week.place("segments", number)
        yield from known.segment(name, place)
        if name in week.segments[:number]:
            yield error(place, say("the segment '{name}' is listed twice", name=name), _KEEP_ONE)


def _laws(catalogue: Catalogue, known: _Known) -> Iterator[Problem]:
    for law in catalogue.laws.values():
        place = law.place("replaced_by")
        if law.replaced_by == law.id:
            what = say("the law '{name}' replaces itself", name=law.id)
            yield error(place, what, say("name the newer law"))
        elif law.replaced_by:
            yield from known.law(law.replaced_by, place)
        if law.expires and law.effective and law.expires <= law.effective:
            what = say("the law ends ({expires}) before it begins", expires=law.expires.isoformat())
            yield error(law.place("expires"), what, say("correct effective or expires"))
        yield from _amended(law, known)


def _amended(law: Law, known: _Known) -> Iterator[Problem]:
    for number, amendment in enumerate(law.amended):
        place = law.place("amended", number, "by")
        if amendment.by == law.id:
            what = say("the law '{name}' amends itself", name=law.id)
            yield error(place, what, say("name the law that amends it"))
        elif amendment.by:
            yield from known.law(amendment.by, place)
        for one, article in enumerate(amendment.articles):
            yield from _places(
                Citation.within(law.id, article), law.place("amended", number, "articles", one)
            )


def _rundown(catalogue: Catalogue, known: _Known) -> Iterator[Problem]:
    rundown = catalogue.rundown
    used = set()
    for part in ("opening", "between", "closing"):
        for number, item in enumerate(getattr(rundown, part)):
            if item.sound:
                used.add(item.sound)
                place = rundown.place(part, number, "sound")
                what = say("the sound '{name}' is not in sounds/sounds.yaml", name=item.sound)
                yield from known.unless(kinds.SOUNDS, catalogue.sounds, item.sound, place, what)
    for name in catalogue.sounds.keys() - used:
        what = say("no part of the rundown plays the sound '{name}'", name=name)
        yield warning(catalogue.sounds[name].place("id"), what, say("use it in rundown.yaml, or delete it"))


_KEEP_ONE = say("keep one of the two")
