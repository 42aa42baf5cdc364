"""Legal documents as texts name them: by number (45/2013/QH13, 49/2024/NĐ-CP, 80-KL/TW), with the kind and
title that stand before it.

Court judgments, contracts, letters of invitation and the like bear numbers of the same shape; they state
no law and are passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model.lawids import plain

_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UPPER = "ĐÐ" + "".join(
    letter for letter in map(chr, range(0x41, 0x1EFA)) if unicodedata.normalize("NFD", letter)[0] in _LATIN
)
"""Capital letters, for character classes."""

_PART = r"[A-ZĐÐƯ][A-Za-zĐđÐðƯư&]*\d{0,3}"
_SIGNATURE = rf"{_PART}(?:\s?[-–/]\s?{_PART})*"
_NUMBER = re.compile(
    r"(?<![\w/])\d{1,6}[a-zA-Z]?(?:"
    rf"\s?/\s?(?:19|20)\d\d\s?[-–/]\s?(?P<dated>{_SIGNATURE})"
    rf"|\s?/\s?(?P<undated>{_SIGNATURE})"
    rf"|\s?[-–]\s?(?P<party>[A-ZĐÐ]{{1,3}}\s?/\s?{_PART})"
    r")(?!\w)"
)
"""State form with and without a year, and the party's form (80-KL/TW), which old laws have too (35-L/CTN)."""

KINDS = {
    "NĐ": "Nghị định",
    "QĐ": "Quyết định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "CT": "Chỉ thị",
    "PL": "Pháp lệnh",
    "L": "Lệnh",
    "SL": "Sắc lệnh",
    "KL": "Kết luận",
    "KH": "Kế hoạch",
    "HD": "Hướng dẫn",
    "TB": "Thông báo",
    "VBHN": "Văn bản hợp nhất",
}
"""Kinds of document by the letters of their signature."""

_WITHOUT_LETTERS = ("Bộ luật", "Luật", "Công văn", "Quy định", "Chương trình", "Đề án", "Quy chế")
_OF_PARLIAMENT = {"Luật": {"QH"}, "Bộ luật": {"QH"}, "Nghị quyết": {"QH", "UBTVQH"}, "Pháp lệnh": {"UBTVQH"}}
_ALONE = frozenset({"CP", "TTG", "SL", "HDBT", "HDNN", "CTN", "CT", "NQ", "QD", "LCT"})
"""Signatures of one part that make a number without a year one: 82/CP, 13/SL, 66/HĐBT."""
_PAPERS = frozenset(
    {"HĐ", "BB", "GM", "GGT", "GNP", "GUQ", "PG", "PC", "PB", "BA", "GP", "GCN"}
    | {"HS", "DS", "HC", "HNGĐ", "KDTM", "LĐ"}
)
"""First parts of what states no law: contracts, minutes, invitations, permits; cases of the courts."""
_COURTS = frozenset({"ST", "PT", "GĐT", "HSST", "DSST", "QĐST"})

_WORDS = sorted({*KINDS.values(), *_WITHOUT_LETTERS}, key=len, reverse=True)
KIND = re.compile(r"(?<!\w)(?i:" + "|".join(_WORDS).replace(" ", r"\s++") + r")(?!\w)")
_TITLE = rf"(?P<title>\s++[{UPPER}][^\W\d_]*+(?:,?\s++[^\W\d_]++){{0,14}}?)"
_YEAR = r"(?:\s+năm\s+\d{4})?"
_SAYS = r"\s*,?\s*\(?(?i:số(?:\s+hiệu)?)?\s*:?\s*"
_NUMBERED = re.compile(_YEAR + _SAYS)
_TITLED = re.compile(rf"{_TITLE}{_YEAR}(?:\s*\({KIND.pattern})?{_SAYS}")
_SHORT = re.compile(
    rf"(?P<kind>{KIND.pattern}){_TITLE}??(?P<says>(?:\s*+,)?\s++(?:(?i:số(?:\s++hiệu)?)\s*+:?\s*+)?)"
    r"(?P<number>\d{1,5}[a-z]?/(?:19|20)\d\d)(?!\w|[-–]|\s?/)"
)
_SENTENCE = re.compile(r"[.;:!?]\s|\n\s*\n|\}\}")
_REACH = 160
"""Characters before a number in which its kind and title are looked for."""


@dataclass(frozen=True)
class NamedDocument:
    """A legal document where a text names it."""

    start: int
    """Where its naming begins: at its kind, if that stands before the number."""
    at: int
    """Where its number begins."""
    end: int
    number: str
    """As written, without white space: '45/2013/QH13'."""
    title: str
    """Its kind and title as the text has them, or its kind alone: 'Luật Đất đai', 'Nghị định'."""


def documents(text: str) -> Iterator[NamedDocument]:
    """Yield the documents that a text names by number, in the order in which they stand.

    A number without its signature ('Nghị định 49/2024') counts where the kind stands before it.
    """
    found = [*_in_full(text), *_in_short(text)]
    yield from sorted(found, key=lambda document: document.at)


def _in_full(text: str) -> Iterator[NamedDocument]:
    for match in _NUMBER.finditer(text):
        if _is_document(match):
            signature = match["dated"] or match["undated"] or match["party"]
            letters = re.split(r"\s?[-–/]", signature.replace("Ð", "Đ"))[0]
            start, title = _named_before(text, match.start())
            title = title or KINDS.get(letters, "Văn bản")
            yield NamedDocument(start, match.start(), match.end(), _tidy(match[0]), title)


def _is_document(match: re.Match[str]) -> bool:
    parts = re.split(r"\s?[-–/]\s?", match["dated"] or match["undated"] or match["party"])
    if parts[0] in _PAPERS or _COURTS & set(parts):
        return False
    if match["undated"] and len(parts) == 1:
        return plain(parts[0]).upper() in _ALONE
    return len("".join(parts)) > 1


def _tidy(number: str) -> str:
    return re.sub(r"\s", "", number).replace("–", "-").replace("Ð", "Đ")


def _named_before(text: str, number: int) -> tuple[int, str]:
    """Return where the kind before a number begins, and the kind with its title; the number's own place and
    '' where none stands there."""
    begins = max(0, number - _REACH)
    begins = max([begins, *(begins + end.end() for end in _SENTENCE.finditer(text[begins:number]))])
    kinds = list(KIND.finditer(text, begins, number))
    for kind in reversed(kinds):
        titled = _TITLED.fullmatch(text, kind.end(), number)
        if titled and not any(other[0][0].isupper() for other in kinds if _is_in(titled, other)):
            return kind.start(), _capital(kind[0] + titled["title"])
    if kinds and _NUMBERED.fullmatch(text, kinds[-1].end(), number):
        return kinds[-1].start(), _capital(kinds[-1][0])
    return number, ""


def _is_in(titled: re.Match[str], kind: re.Match[str]) -> bool:
    return titled.start("title") < kind.start() < titled.end("title")


def _in_short(text: str) -> Iterator[NamedDocument]:
    for match in _SHORT.finditer(text):
        title = match["title"] or ""
        if not title or "số" in match["says"].lower():
            named = _capital(match["kind"] + title)
            yield NamedDocument(match.start(), match.start("number"), match.end(), match["number"], named)


def _capital(words: str) -> str:
    folded = " ".join(words.split())
    return folded[:1].upper() + folded[1:]


_ENTRY = """\
- id: {id}
  number: {number}
  title: {title}
  status: unknown
  # Chưa tra cứu. Tra xong thì xoá dòng status ở trên, bỏ dấu thăng và điền:
  # effective: ngày có hiệu lực
  # checked_on: ngày tra
  # source: tra ở đâu
  # number phải đủ cả phần chữ, như trên văn bản.
  # Đã hết hiệu lực thì thêm: expires, replaced_by. Đã sửa đổi thì thêm: amended.
"""


def entry(number: str, title: str) -> str:
    """Return the entry of laws.yaml with which a document is registered before anyone has looked it up."""
    kind = KIND.match(title)
    named = f"{kind[0] if kind else 'Văn bản'} {number}"
    words = re.findall(r"[a-z0-9]+", plain(named).lower())
    return _ENTRY.format(id="-".join(words), number=number, title=title)


def may_have(title: str, number: tuple[str, ...]) -> bool:
    """Return whether a document called by its kind ('Nghị định', 'Luật Đất đai') may have a number (its
    fields, see number_key)."""
    kind = KIND.match(title)
    named = _capital(kind[0].lower()) if kind else ""
    letters = {plain(letters) for letters, name in KINDS.items() if name == named}
    letters |= _OF_PARLIAMENT.get(named, set())
    return any(part.rstrip("0123456789") in letters for part in number[2:3])
