"""Scripts, translations and recordings: what belongs to what, and what has become stale."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.content.audio import is_plain, take_file
from pipeline.digest import fingerprint, folded
from pipeline.model.authored import Take, Translation
from pipeline.model.catalogue import PHRASES, Catalogue
from pipeline.model.script import SourceParagraph
from pipeline.paragraphs import paragraphs, translated
from pipeline.problems import Place, Problem, error, note, say, warning

_DISTRICT = re.compile(r"\b(huyện|thị trấn|thị xã)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(cũ|trước đây|nguyên là|trước ngày|không còn|bãi bỏ|kết thúc|giải thể|sáp nhập)\b", re.IGNORECASE
)
_END = re.compile(r"[.!?;:]\s|\n\s*\n")

Scripts = Mapping[str, tuple[SourceParagraph, ...]]


def texts(catalogue: Catalogue) -> Iterator[Problem]:
    """Give what is wrong with, missing from or stale in scripts, translations and recordings."""
    scripts = scripts_of(catalogue)
    for (segment, _), translation in catalogue.translations.items():
        if segment in scripts:
            yield from _translation(catalogue, translation, scripts[segment])
    for (segment, language), takes in catalogue.takes.items():
        spoken = spoken_paragraphs(catalogue, scripts, segment, language)
        for take in takes:
            yield from _take(catalogue, take)
            if segment != PHRASES:
                yield from _of_its_text(take, spoken)
    yield from _out_of_date(catalogue)
    yield from _approved_before(catalogue)


def scripts_of(catalogue: Catalogue) -> Scripts:
    """Return the Vietnamese paragraphs of every segment."""
    sources = catalogue.sources
    return {name: paragraphs(sources[item.path, ("script",)]) for name, item in catalogue.segments.items()}


def spoken_paragraphs(
    catalogue: Catalogue, scripts: Scripts, segment: str, language: str
) -> tuple[SourceParagraph, ...] | None:
    """Return the paragraphs of a segment in a language; None when it has no text in it."""
    if language == "vi":
        return scripts.get(segment)
    translation = catalogue.translations.get((segment, language))
    return tuple(_translated(catalogue, translation)) if translation else None


def _translated(catalogue: Catalogue, translation: Translation) -> Iterator[SourceParagraph]:
    for number, paragraph in enumerate(translation.paragraphs):
        source = catalogue.sources[translation.path, ("paragraphs", number, "text")]
        yield translated(source, paragraph.of)


def _words(text: str) -> str:
    """Return the first words of a text, to know it by."""
    words = text.split()
    return " ".join(words[:7]) + (" …" if len(words) > 7 else "")


def _translation(
    catalogue: Catalogue, translation: Translation, script: Sequence[SourceParagraph]
) -> Iterator[Problem]:
    order = {paragraph.of: number for number, paragraph in enumerate(script)}
    given = Counter(paragraph.of for paragraph in translation.paragraphs)
    missing = [paragraph for paragraph in script if paragraph.of not in given]
    twins = given - Counter(paragraph.of for paragraph in script)
    for number, paragraph in enumerate(_translated(catalogue, translation)):
        place = translation.place("paragraphs", number, "of")
        if paragraph.of not in order:
            yield _stale(place, paragraph, missing.pop(0) if missing else None)
        elif paragraph.of in twins:
            what = say("several items render the same Vietnamese paragraph")
            yield warning(place, what, say("all will be aired; delete those that are not meant"))
        if paragraph.local and 0 < order.get(paragraph.of, 0) < len(script) - 1:
            what = say("'commune' may be used in the first or the last paragraph of a segment only")
            yield error(paragraph.place, what, say("say it without the commune's name"))
    yield from _missing(translation, missing)
    known = [order[paragraph.of] for paragraph in translation.paragraphs if paragraph.of in order]
    if known != sorted(known):
        what = say("the paragraphs stand in another order than in the Vietnamese script")
        yield warning(translation.place("paragraphs"), what, say("sort them like the script"))


def _stale(place: Place, paragraph: SourceParagraph, now: SourceParagraph | None) -> Problem:
    what = say("stale: the Vietnamese of '{words}' has changed", words=_words(paragraph.text))
    if now is None:
        return warning(place, what, say("it is no longer in the script; delete it"))
    do = say("translate '{words}' anew, then write of: {of}", words=_words(now.text), of=now.of)
    return warning(place, what, do)


def _missing(translation: Translation, missing: Sequence[SourceParagraph]) -> Iterator[Problem]:
    for paragraph in missing:
        what = say("not translated yet: '{words}'", words=_words(paragraph.text))
        do = say("add an item with of: {of}", of=paragraph.of)
        yield note(translation.place("paragraphs"), what, do)


def _take(catalogue: Catalogue, take: Take) -> Iterator[Problem]:
    if not is_plain(take.file):
        what = say("'{file}' is no plain file name", file=take.file)
        yield error(take.place("file"), what, say("put the recording beside takes.yaml"))
    elif take_file(take) not in catalogue.heads:
        what = say("the recording {file} is missing", file=take.file)
        yield warning(take.place("file"), what, say("put it beside takes.yaml, or delete the item"))
    if not take.consent:
        what = say("the reader has not agreed to this recording's being aired")
        yield warning(take.place("consent"), what, say("ask for consent; until then it is not used"))


def _of_its_text(take: Take, spoken: Sequence[SourceParagraph] | None) -> Iterator[Problem]:
    if spoken is None:
        yield warning(
            take.place("file"), say("there is no text in this language that the recording belongs to")
        )
    elif not any(may_be_read(paragraph.text, take.read) for paragraph in spoken):
        what = say("stale: no paragraph reads '{words}' any more", words=_words(take.read))
        yield warning(take.place("read"), what, say("record the paragraph anew as it now stands"))


def may_be_read(template: str, read: str) -> bool:
    """Return whether a template may render to a text as read: its own words stand there in order.

    Only rendering can tell surely; a block tag makes every text possible.
    """
    if "{%" in template:
        return True
    if "{{" not in template:
        return fingerprint(template) == fingerprint(read)
    text, (first, *rest) = folded(read), [folded(piece) for piece in _own_words(template)]
    if not text.startswith(first) or not text.endswith(rest[-1] if rest else ""):
        return False
    at = len(first)
    for piece in rest:
        if (found := text.find(piece, at)) < 0:
            return False
        at = found + len(piece)
    return True


def _own_words(template: str) -> list[str]:
    """Return the text around the printing tags of a template."""
    pieces, at = [], 0
    while (start := template.find("{{", at)) >= 0 and (end := template.find("}}", start)) >= 0:
        pieces.append(template[at:start])
        at = end + 2
    return [*pieces, template[at:]]


def _out_of_date(catalogue: Catalogue) -> Iterator[Problem]:
    """Give each word of the district tier, abolished on 1 July 2025, that is not said of the past."""
    vietnamese = [
        source
        for (path, keys), source in catalogue.sources.items()
        if keys == ("script",) or path == catalogue.rundown.path
    ]
    for source in vietnamese:
        for offset, word in _districts(source.text):
            what = say("'{word}': districts and towns ended on 1 July 2025", word=word)
            do = say("name the commune or the province; of the past, say 'trước đây' or 'cũ'")
            yield warning(source.place(offset), what, do)


def _districts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        sentence = text[start:end]
        if not _PAST.search(sentence):
            yield from ((start + match.start(), match[0]) for match in _DISTRICT.finditer(sentence))
        start = end


def _approved_before(catalogue: Catalogue) -> Iterator[Problem]:
    """Give each script that was approved and has been changed since."""
    for segment in catalogue.segments.values():
        if segment.approved and not segment.is_approved:
            now = fingerprint(segment.script)
            what = say("what was approved is another text (of: {of})", of=segment.approved.of or "")
            do = say("let it be approved again; its text now has of: {of}", of=now)
            if not segment.approved.of:
                what = say("the approval does not say which text it is of")
                do = say("if it is of the text as it stands, add of: {of}", of=now)
            yield warning(segment.place("approved"), what, do)
