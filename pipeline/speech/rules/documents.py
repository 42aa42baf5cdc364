"""Numbers of documents: state form 32/2016/QĐ-TTg, party form 80-KL/TW, and without an issuer.

Natural reading: slash and hyphen are pauses, the second field is a year, the type is not said again
after its noun, and the issuer follows with 'của' unless the sentence names one. A station may choose
the literal reading instead (Style.documents).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.model.spoken import Style
from pipeline.speech.numerals import cardinal, identifier
from pipeline.speech.rules.letters import spelt
from pipeline.speech.rules.rule import Answer, Around, Rule
from pipeline.speech.tables import column, table

_DATE = r"(?:\s*,?\s*(?:ban hành\s+)?(?:ngày|năm)\s+[\d\s/.,-]+(?:tháng\s+\d+\s*)?(?:,?\s*năm\s+\d+)?)?"
_NAMES_ISSUER = re.compile(_DATE + r"\s*,?\s*(?:của|do)\s")
_GOES_ON = re.compile(r"\s+(?:ngày|năm|của|do|về)\s")
_SAYS_NUMBER = re.compile(r"\bsố(?: hiệu)?\s*:?\s*$")
_CLAUSE = re.compile(r"[;.:]\s")
_MARKS = {"/": "gạch chéo", "-": "gạch ngang"}


@dataclass(frozen=True)
class NumberLetters:
    """The letters of a document number in words: the types that they may mean, and the issuers."""

    kinds: tuple[str, ...]
    issuers: tuple[str, ...]


@lru_cache(maxsize=4096)
def signature(letters: str, style: Style) -> NumberLetters:
    """Return the meaning of a document number's letters: 'QĐ-TTg', 'BTP-ĐA4', 'KL/TW', 'QH14'."""
    parts = [part for part in re.split(r"[-/]", letters) if part]
    kinds = _kinds(parts[0]) if len(parts) > 1 or parts[0] not in _issuers() else ()
    return NumberLetters(kinds, tuple(_issuer(part, style) for part in parts[1 if kinds else 0 :]))


def _kinds(letters: str) -> tuple[str, ...]:
    """The meanings of a type's letters, the commonest first: QĐ 'quyết định', in the party 'quy định'."""
    return tuple(filter(None, column("documents", "types").get(letters, "").split(" | ")))


def _issuers() -> dict[str, str]:
    return column("documents", "issuers")


def _issuer(part: str, style: Style) -> str:
    numbered = re.fullmatch(r"(\D+?)(\d+)", part)
    if numbered and numbered[1].endswith("QH"):
        return f"{_issuer(numbered[1], style)} khóa {cardinal(int(numbered[2]), style)}"
    if numbered:
        return f"{_issuer(numbered[1], style)} {identifier(numbered[2], style)}"
    return _issuers().get(part) or office(part) or column("abbreviations", "always").get(part) or spelt(part)


def office(letters: str) -> str | None:
    """Return the office that letters are made of: 'STP' as 'Sở Tư pháp', 'BTNMT' by the list of issuers."""
    kind = column("documents", "offices").get(letters[:1])
    field = column("documents", "fields").get(letters[1:])
    listed = _issuers().get(letters) if len(letters) > 2 else None
    return listed or (f"{kind} {field}" if kind and field else None)


@cache
def _nouns() -> re.Pattern[str]:
    kinds = {kind for letters in column("documents", "types") for kind in _kinds(letters)}
    names = sorted({*kinds, *table("documents")["nouns"]}, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(names) + r")\b")


@cache
def _noun_before() -> re.Pattern[str]:
    return re.compile(r"(?:" + _nouns().pattern + r"|\b(?:nđ|qđ|tt|nq|ct|kh|cv))\s*$")


def _document(match: re.Match[str], around: Around) -> Answer:
    if around.style.documents == "literal":
        return _literal(match, around)
    meaning = signature(match["letters"], around.style)
    said = [_number_and_year(match, around), *_type_and_issuers(meaning, around)]
    return ", ".join(part for part in said if part) + ("," if _GOES_ON.match(around.after) else "")


def _type_and_issuers(meaning: NumberLetters, around: Around) -> list[str]:
    nouns = _nouns_in(_CLAUSE.split(around.text[max(0, around.start - 90) : around.start])[-1])
    if nouns and not meaning.kinds:
        return [issuer for issuer in meaning.issuers if not _is_named(issuer, around)]
    if not nouns or not set(meaning.kinds) & set(nouns):
        return [in_words(meaning)]
    named = not meaning.issuers or _NAMES_ISSUER.match(around.after)
    return [] if named else ["của " + ", ".join(meaning.issuers)]


def _is_named(issuer: str, around: Around) -> bool:
    """Whether the sentence goes on with 'của' and this issuer ('của Quốc hội khóa XV')."""
    begins = " ".join(issuer.lower().split()[:2])
    return _NAMES_ISSUER.match(around.after) is not None and begins in around.after


def in_words(meaning: NumberLetters) -> str:
    """Return a signature that stands by itself: 'kế hoạch Sở Tư pháp'."""
    return " ".join([*meaning.kinds[:1], ", ".join(meaning.issuers)]).strip()


def _nouns_in(clause: str) -> list[str]:
    """The types of document that a clause names, written out or abbreviated ('NĐ 144/2021/NĐ-CP')."""
    short = [kind for word in re.findall(r"[A-ZĐ][A-ZĐTr]+", clause[-40:]) for kind in _kinds(word)]
    return [*_nouns().findall(clause.lower()), *short]


def _number_and_year(match: re.Match[str], around: Around) -> str:
    said = identifier(match["number"], around.style)
    said += f" {spelt(match['suffix'])}" if match["suffix"] else ""
    if not _SAYS_NUMBER.search(around.before):
        said = f"số {said}"
    return f"{said}, năm {cardinal(int(match['year']), around.style)}" if match["year"] else said


def _literal(match: re.Match[str], around: Around) -> str:
    """Every slash and hyphen is said, letters by their names."""
    said = [_number_and_year(match, around).split(", ")[0]]
    for mark, part in re.findall(r"([-/])\s?([^-/]+)", match.group()):
        said += [_MARKS[mark], _literal_part(part, around)]
    return " ".join(said)


def _literal_part(part: str, around: Around) -> str:
    pieces = re.findall(r"\d+|[^\W\d_]+", part)
    said = (cardinal(int(one), around.style) if one.isdigit() else spelt(one) for one in pieces)
    return " ".join(said)


def _number_only(match: re.Match[str], around: Around) -> Answer:
    if not _SAYS_NUMBER.search(around.before) and not _noun_before().search(around.before):
        return None
    if around.style.documents == "literal":
        return _literal(match, around)
    return _number_and_year(match, around)


def _silent_colon(match: re.Match[str], around: Around) -> Answer:
    return "" if re.search(r"\bsố\s*$", around.before) else None


_PART = r"[A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,3}"

RULES = (
    Rule(
        "document",
        r"(?P<number>\d{1,6})(?P<suffix>[a-zA-Z])?\s?(?:/\s?(?P<year>\d{4}))?\s?[/-]\s?"
        rf"(?P<letters>{_PART}(?:[-/]{_PART})*)(?!\w)",
        _document,
    ),
    Rule("document", r"(?P<number>\d{1,5})(?P<suffix>[a-z])?/(?P<year>(?:19|20)\d\d)(?![\d/])", _number_only),
)
COLON = (Rule("document.colon", r":(?=\s*\d)", _silent_colon),)
