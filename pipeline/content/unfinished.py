"""What was left in texts and is not meant for listeners: sample words, blanks, marks of what is still to do;
paragraphs that say nothing or stand twice, titles that nobody hears.

Sample words and marks are errors in what a week airs, and notes in drafts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.content.scaffold import sample_words
from pipeline.digest import folded
from pipeline.model.authored import Authored, RundownTranslation, Segment, Translation
from pipeline.model.catalogue import PHRASES, Catalogue, TemplateText
from pipeline.model.script import SourceParagraph
from pipeline.paragraphs import paragraphs
from pipeline.problems import Message, Place, Problem, error, note, say, warning

SAMPLE_SHARE, SAMPLE_WORDS = 0.75, 4
"""A sample sentence was left when so much of it stands there in a row, and so many words at least."""
LONG_PARAGRAPH = 120
"""Characters of a paragraph that nobody says twice for emphasis, as one says a short sentence."""
TITLE_SHARE = 0.5
"""Of a title's words, as many at least are said in its script; in the sample all of them are."""
_SMALL = """
    là gì ở đâu thì những nào bằng cách và của cho các một hai ba phần ai có được không khi với về từ
    đến này ấy bài
"""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words of titles that any script has, or none needs."""

_WORD = re.compile(r"[^\W\d_]+")
_BLANK = re.compile(
    r"[\[(]\s*(?:\.{2,}|…+)\s*[\])]"  # [...]
    r"|(?:^|(?<=[\s\"'«“(\[]))(?<![,;] )(?:\.{3,}|…+)"  # số ..., but not 'đất đai, hộ tịch, ...' nor 'v.v...'
    r"|_{3,}|\?{3,}",
    re.MULTILINE,
)
_MARK = re.compile(r"\b(?:TODO|FIXME|TBD)\b|\b(?i:lorem\s+ipsum)\b")
_CROSSES = re.compile(r"(?<!\w)[xX]{3,}(?!\w)")
_COUNTED = re.compile(
    r"\b(?:chương|mục|phần|khóa|khoá|kỳ|thứ|điều|quyển|tập|thế kỷ|đại hội|lần)\s+$", re.IGNORECASE
)
"""Before XXX, which is thirty then."""
_UNSAID = re.compile(r"\{\{\s*pause\([^{}]*\)\s*\}\}|\{#.*?#\}", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?](?=\s)")


def unfinished(catalogue: Catalogue, today: dt.date) -> Iterator[Problem]:
    """Give what was left in the texts; `today` tells which weeks are still to be aired."""
    aired = _aired(catalogue, today)
    for path, source in _texts(catalogue):
        severity = error if path in aired else note
        yield from (severity(place, what, do) for place, what, do in _left_in(source))
    for path, place in _still_vietnamese(catalogue):
        yield (error if path in aired else note)(place, *_TRANSLATE)
    yield from _in_paragraphs(catalogue)
    yield from _unsaid_titles(catalogue)


def _aired(catalogue: Catalogue, today: dt.date) -> set[str]:
    """Return the files whose texts are aired in weeks that have not ended."""
    weeks = [week for week in catalogue.weeks.values() if week.sunday >= today]
    segments = {segment for week in weeks for segment in week.segments}
    paths = {catalogue.rundown.path}
    paths |= {one.path for name, one in catalogue.segments.items() if name in segments}
    paths |= {one.path for (name, _), one in catalogue.translations.items() if name in segments}
    spoken = (takes for (name, _), takes in catalogue.takes.items() if name in segments | {PHRASES})
    return paths | {take.path for takes in spoken for take in takes}


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, TemplateText]]:
    """Give the texts that are aired, titles and sources, each with the file that they stand in."""
    for (path, _), source in catalogue.sources.items():
        yield path, source
    about: list[Segment | RundownTranslation] = [
        *catalogue.segments.values(),
        *catalogue.translations.values(),
    ]
    for item in about:
        if isinstance(item, Segment | Translation):
            yield item.path, _source(item, "title", item.title)
        yield item.path, _source(item, "source", item.source)
    for take in (take for takes in catalogue.takes.values() for take in takes):
        yield take.path, _source(take, "read", take.read)


def _source(item: Authored, key: str, text: str) -> TemplateText:
    """Return a text that is no template, each of its lines at the place where it begins."""
    return TemplateText(text, (item.place(key),) * (text.count("\n") + 1))


def _still_vietnamese(catalogue: Catalogue) -> Iterator[tuple[str, Place]]:
    """Give the paragraphs of translations that are word by word the Vietnamese ones."""
    for (name, _), translation in catalogue.translations.items():
        segment = catalogue.segments.get(name)
        script = paragraphs(catalogue.sources[segment.path, ("script",)]) if segment else ()
        vietnamese = {folded(one.text) for one in script if len(_WORD.findall(_TAG.sub("", one.text))) > 2}
        for number, paragraph in enumerate(translation.paragraphs):
            if paragraph.text and folded(paragraph.text) in vietnamese:
                yield translation.path, translation.place("paragraphs", number, "text")


_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TRANSLATE = (say("this paragraph is still the Vietnamese one"), say("translate it, or delete the item"))


def _left_in(text: TemplateText) -> Iterator[tuple[Place, Message, Message]]:
    written = text.text
    for found in _BLANK.finditer(written):
        what = say("a blank was left: '{mark}'", mark=found[0].strip())
        yield text.at(found.start()), what, _FILL_IN
    for found in (*_MARK.finditer(written), *_crosses(written)):
        what = say("a mark of what is still to do was left: '{mark}'", mark=folded(found[0]))
        yield text.at(found.start()), what, _FILL_IN
    for start, sentence in _samples(written):
        what = say("sample words were left: '{words}'", words=sentence)
        yield text.at(start), what, say("replace them by your own, or delete them")


_FILL_IN = say("write what belongs there, or delete it")


def _crosses(written: str) -> Iterator[re.Match[str]]:
    for found in _CROSSES.finditer(written):
        if found[0] != "XXX" or not _COUNTED.search(written[: found.start()]):
            yield found


def _samples(written: str) -> Iterator[tuple[int, str]]:
    """Give where a sample sentence begins that was left, whole or for the most part."""
    words = [(found[0].lower(), found.start()) for found in _WORD.finditer(written)]
    told = set()
    for size, runs in _runs().items():
        for at in range(len(words) - size + 1):
            sentence = runs.get(tuple(word for word, _ in words[at : at + size]))
            if sentence and sentence not in told:
                told.add(sentence)
                yield words[at][1], sentence


@cache
def _runs() -> dict[int, dict[tuple[str, ...], str]]:
    """Return the runs of words by which sample sentences are known, by their number of words."""
    found: dict[int, dict[tuple[str, ...], str]] = {}
    for sentence in sample_words():
        words = tuple(word.lower() for word in _WORD.findall(sentence))
        size = min(len(words), max(SAMPLE_WORDS, -int(-SAMPLE_SHARE * len(words) // 1)))
        runs = {words[at : at + size]: sentence for at in range(len(words) - size + 1)}
        found.setdefault(size, {}).update(runs)
    return found


def _in_paragraphs(catalogue: Catalogue) -> Iterator[Problem]:
    """Give the paragraphs that say nothing, and those that stand twice in one script or translation."""
    files: dict[str, list[SourceParagraph]] = defaultdict(list)
    for (path, _), source in catalogue.sources.items():
        files[path] += paragraphs(source)
    for path, found in files.items():
        yield from (warning(one.place, *_SAYS_NOTHING) for one in found if _is_empty(one.text))
        if path != catalogue.rundown.path:  # it may greet in the same words at both ends
            yield from _twice(found)


_SAYS_NOTHING = (say("this paragraph says nothing"), say("delete it"))


def _is_empty(text: str) -> bool:
    said = _UNSAID.sub("", text)
    return "{" not in said and not any(letter.isalnum() for letter in said)


def _twice(found: Iterable[SourceParagraph]) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for paragraph in found:
        first = seen.setdefault(" ".join(re.findall(r"\w+", paragraph.text.lower())), paragraph.place)
        if first != paragraph.place and _is_long(paragraph.text):
            what = say("this paragraph stands twice; first on line {line}", line=first.line)
            do = say("it will be aired twice; delete one of the two if that is not meant")
            yield warning(paragraph.place, what, do)


def _is_long(text: str) -> bool:
    return len(text) >= LONG_PARAGRAPH or len(_SENTENCE_END.findall(f"{text} ")) > 1


def _unsaid_titles(catalogue: Catalogue) -> Iterator[Problem]:
    for segment in catalogue.segments.values():
        said = set(_WORD.findall(segment.script.lower()))
        words = set(_WORD.findall(segment.title.lower())) - SMALL_WORDS
        if any(_samples(segment.title)):
            continue
        if len(words) > 1 and len(words & said) < TITLE_SHARE * len(words):
            what = say("the script hardly says what its title says: '{title}'", title=segment.title)
            yield warning(segment.place("title"), what, say("see whether the title belongs to this script"))
