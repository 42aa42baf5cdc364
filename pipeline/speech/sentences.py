"""Where a sentence ends: at its script's full stops, but not at 'TP.', 'Điều 1.', 'đ/c' or a list number."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAUSES = r"(?:\s*\ue000\d+\ue001)"
_END = re.compile(rf"[.!?…]+[\"')\]]*(?:{_PAUSES}+|(?=\s+\S))")
_ANY_END = re.compile(r"(?:[.!?…]+[\"')\]]*(?=\s|$)|[。！？．།။။។៕꫟꫞]+[」』”\"']*)" + _PAUSES + r"*(?=\s*\S)")
_NEXT_BEGINS = re.compile(r"\s+[\"'(\[-]*\s*(?:[^\W\d_]|\d|§)")
_SHORT = re.compile(
    r"(?:^|[\s(\"/.-])(?:tp|tx|tt|p|q|x|h|t|đ/c|kt|tm|tl|tuq|ths|ts|pgs|gs|bs|cn|tr|số|st|ub|pct)$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"[\s\"'(-]*(?:điều|khoản|mục|chương|phần|phụ lục|câu|bài|tiểu mục|tiết|§)\s*"
    r"(?:\d+[a-zđ]?|[ivxlc]+|[a-zđ]|thứ \w+)",
    re.IGNORECASE,
)
_INNER_MARK = re.compile(r"[:;]\s*[-+]?\s*(?:\d{1,2}|[a-zđ])$")
_LIST_MARK = re.compile(r"(?:\d+(?:\.\d+)*|[IVXL]+|[A-ZĐa-zđ])")


def vietnamese(text: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of each sentence of a cleaned Vietnamese text, without white space around."""
    start = 0
    for stop in _END.finditer(text):
        if _ends_sentence(text, start, stop):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


def any_script(text: str) -> Iterator[tuple[int, int]]:
    """Yield the [start, end) of each sentence of a text in any script, by its full stops."""
    start = 0
    for stop in _ANY_END.finditer(text):
        yield from _trimmed(text, start, stop.end())
        start = stop.end()
    yield from _trimmed(text, start, len(text))


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    after = text[stop.end() : stop.end() + 8]
    if not _NEXT_BEGINS.match(after):
        return False
    if stop.group()[0] != ".":
        return True
    letter = after.strip(" \"'([-")[:1]
    before = text[max(start, stop.start() - 40) : stop.start()]
    if letter.islower():
        return False
    heads = _LIST_MARK.fullmatch(before.strip(" -\"'(")) or _HEADING.fullmatch(before)
    return not (heads or _INNER_MARK.search(before) or _SHORT.search(before))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
