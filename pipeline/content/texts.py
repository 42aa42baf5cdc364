"""Recordings that are missing or may not be aired, and texts that name what is no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.audio import is_plain, take_file
from pipeline.model.authored import Take
from pipeline.model.catalogue import Catalogue
from pipeline.problems import Problem, error, say, warning

_DISTRICT = re.compile(r"\b(huyện|thị trấn|thị xã)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(cũ|trước đây|nguyên là|trước ngày|không còn|bãi bỏ|kết thúc|giải thể|sáp nhập)\b", re.IGNORECASE
)
_END = re.compile(r"[.!?;:]\s|\n\s*\n")


def texts(catalogue: Catalogue) -> Iterator[Problem]:
    """Give what is wrong with recordings as files, and words of authorities that are no more.

    Whether translations and recordings belong to what is written now, only rendering can tell.
    """
    for takes in catalogue.takes.values():
        for take in takes:
            yield from _take(catalogue, take)
    yield from _out_of_date(catalogue)


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


def _out_of_date(catalogue: Catalogue) -> Iterator[Problem]:
    """Give each word of the district tier, abolished on 1 July 2025, that is not said of the past."""
    for (path, keys), source in catalogue.sources.items():
        if keys != ("script",) and path != catalogue.rundown.path:
            continue
        for offset, word in _districts(source.text):
            what = say("'{word}': districts and towns ended on 1 July 2025", word=word)
            do = say("name the commune or the province; of the past, say 'trước đây' or 'cũ'")
            yield warning(source.at(offset), what, do)


def _districts(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        sentence = text[start:end]
        if not _PAST.search(sentence):
            yield from ((start + match.start(), match[0]) for match in _DISTRICT.finditer(sentence))
        start = end
