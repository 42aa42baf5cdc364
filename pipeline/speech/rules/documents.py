"""Numbers of documents: state form 32/2016/QĐ-TTg, party form 80-KL/TW, and without an issuer.

Natural reading: slash and hyphen are pauses, the second field is a year, the type is not said again
after its noun, and the issuer follows with 'của' unless the sentence names one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model.spoken import Style
from pipeline.speech.numerals import cardinal, identifier
from pipeline.speech.rules.letters import spelt
from pipeline.speech.rules.rule import Answer, Around, rule
from pipeline.speech.tables import column, table

_SIGNATURE = re.compile(r"[-/]")
_DATE = r"(?:\s*,?\s*(?:ban hành\s+)?(?:ngày|năm)\s+[\d\s/.,-]+(?:tháng\s+\d+\s*)?(?:,?\s*năm\s+\d+)?)?"
_NAMES_ISSUER = re.compile(_DATE + r"\s*,?\s*(?:của|do)\s")
_SAYS_NUMBER = re.compile(r"\bsố\s*:?\s*$|\bsố hiệu\s*:?\s*$")
_CLAUSE = re.compile(r"[;.:]\s")


@dataclass(frozen=True)
class Signature:
    """The letters of a document number, in words: type (if it names one) and issuers, outermost last."""

    kind: str
    issuers: tuple[str, ...]


@lru_cache(maxsize=4096)
def signature(letters: str) -> Signature:
    """Return the meaning of a document number's letters: 'QĐ-TTg', 'BTP-ĐA4', 'KL/TW', 'QH14'."""
    parts = [part for part in _SIGNATURE.split(letters) if part]
    kind = column("documents", "types").get(parts[0], "") if len(parts) > 1 or parts[0] not in _issuers() else ""
    return Signature(kind, tuple(_issuer(part) for part in parts[1 if kind else 0 :]))


def _issuers() -> dict[str, str]:
    return column("documents", "issuers")


def _issuer(part: str) -> str:
    numbered = re.fullmatch(r"(\D+?)(\d+)", part)
    if numbered and numbered[1] == "QH":
        return f"Quốc hội khóa {cardinal(int(numbered[2]), Style())}"
    if numbered:
        return f"{_issuer(numbered[1])} {identifier(numbered[2], Style())}"
    return _issuers().get(part) or _office(part) or column("abbreviations", "always").get(part) or spelt(part)


def _office(part: str) -> str | None:
    office = column("documents", "offices").get(part[0])
    field = column("documents", "fields").get(part[1:])
    return f"{office} {field}" if office and field else None


@lru_cache(maxsize=1)
def _nouns() -> re.Pattern[str]:
    names = {*column("documents", "types").values(), *table("documents")["nouns"]}
    return re.compile(r"\b(" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")


def _document(match: re.Match[str], around: Around) -> Answer:
    if around.style.documents == "literal":
        return _literal(match, around)
    meaning = signature(match["letters"])
    said = [_number_and_year(match, around)]
    before = _CLAUSE.split(around.before)[-1]
    noun = _nouns().findall(before)
    if meaning.kind and noun and (meaning.kind == noun[-1] or meaning.kind in noun):
        said += _of(meaning.issuers, around)
    elif noun and not meaning.kind:
        said += [" ".join(meaning.issuers)] if meaning.issuers else []
    else:
        said += [" ".join([meaning.kind, *meaning.issuers]).strip()]
    return ", ".join(part for part in said if part)


def _of(issuers: tuple[str, ...], around: Around) -> list[str]:
    if not issuers or _NAMES_ISSUER.match(around.after):
        return []
    return ["của " + ", ".join(issuers)]


def _number_and_year(match: re.Match[str], around: Around) -> str:
    said = identifier(match["number"], around.style)
    said += "".join(f" {spelt(letter.upper())}" for letter in match["suffix"] or "")
    if not _SAYS_NUMBER.search(around.before):
        said = f"số {said}"
    year = match["year"]
    return f"{said}, năm {cardinal(int(year), around.style)}" if year else said


def _literal(match: re.Match[str], around: Around) -> str:
    said = [_number_and_year(match, around).split(", ")[0]]
    if match["year"]:
        said.append(cardinal(int(match["year"]), around.style))
    parts = re.split(r"([-/])", match.group()[match.start("letters") - match.start() - 1 :])
    for part in parts:
        said.append({"/": "gạch chéo", "-": "gạch ngang"}.get(part) or _letters(part))
    return " ".join(word for word in said if word) if not match["year"] else _with_slash(said)


def _with_slash(said: list[str]) -> str:
    return " ".join([said[0], "gạch chéo", *[word for word in said[1:] if word]])


def _letters(part: str) -> str:
    numbered = re.fullmatch(r"(\D*)(\d*)", part)
    if numbered is None or not part:
        return ""
    return f"{spelt(numbered[1])} {identifier(numbered[2], Style()) if numbered[2] else ''}".strip()


def _number_only(match: re.Match[str], around: Around) -> Answer:
    clause = _CLAUSE.split(around.before)[-1]
    named = _nouns().search(clause.removesuffix(" ").removesuffix("số").rstrip(" :"), max(0, len(clause) - 40))
    numbered = _SAYS_NUMBER.search(around.before)
    direct = re.search(r"(?:" + _nouns().pattern + r")\s*$", around.before)
    if not (direct or (numbered and (named or True))):
        return None
    return _number_and_year(match, around)


_LETTERS = r"(?P<letters>[A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,3}(?:[-/][A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,3})*)(?![\w])"

RULES = (
    rule("document", r"(?P<number>\d{1,6})(?P<suffix>[a-zA-Z])?\s?(?:/\s?(?P<year>\d{4}))?\s?[/-]\s?" + _LETTERS, _document),
    rule("document", r"(?P<number>\d{1,5})(?P<suffix>[a-z])?/(?P<year>(?:19|20)\d\d)(?![\d/])", _number_only),
)
