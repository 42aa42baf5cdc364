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
_GOES_ON = re.compile(r"\s+(?:ngày|của|do|về)\s")
_CLAUSE = re.compile(r"[;.:]\s")


@dataclass(frozen=True)
class Signature:
    """The letters of a document number, in words: types that they may mean and issuers, outermost last."""

    kinds: tuple[str, ...]
    issuers: tuple[str, ...]


@lru_cache(maxsize=4096)
def signature(letters: str) -> Signature:
    """Return the meaning of a document number's letters: 'QĐ-TTg', 'BTP-ĐA4', 'KL/TW', 'QH14'."""
    parts = [part for part in _SIGNATURE.split(letters) if part]
    kinds = _kinds(parts[0]) if len(parts) > 1 or parts[0] not in _issuers() else ()
    return Signature(kinds, tuple(_issuer(part) for part in parts[1 if kinds else 0 :]))


def _kinds(letters: str) -> tuple[str, ...]:
    """The meanings of a type's letters, the commonest first: QĐ is 'quyết định', in the party also 'quy định'."""
    return tuple(filter(None, column("documents", "types").get(letters, "").split(" | ")))


def _issuers() -> dict[str, str]:
    return column("documents", "issuers")


def _issuer(part: str) -> str:
    numbered = re.fullmatch(r"(\D+?)(\d+)", part)
    if numbered and numbered[1] == "QH":
        return f"Quốc hội khóa {cardinal(int(numbered[2]), Style())}"
    if numbered:
        return f"{_issuer(numbered[1])} {identifier(numbered[2], Style())}"
    return _issuers().get(part) or office(part) or column("abbreviations", "always").get(part) or spelt(part)


def office(letters: str) -> str | None:
    """Return the office that letters are made of: 'STP' as 'Sở Tư pháp', 'BTNMT' by the list of issuers."""
    kind = column("documents", "offices").get(letters[:1])
    field = column("documents", "fields").get(letters[1:])
    listed = _issuers().get(letters) if len(letters) > 2 else None
    return listed or (f"{kind} {field}" if kind and field else None)


@lru_cache(maxsize=1)
def _nouns() -> re.Pattern[str]:
    kinds = (kind for letters in column("documents", "types") for kind in _kinds(letters))
    names = {*kinds, *table("documents")["nouns"]}
    return re.compile(r"\b(" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")


def _document(match: re.Match[str], around: Around) -> Answer:
    if around.style.documents == "literal":
        return _literal(match, around)
    meaning = signature(match["letters"])
    said = [_number_and_year(match, around), *_type_and_issuers(meaning, around)]
    end = "," if _GOES_ON.match(around.after) else ""
    return ", ".join(part for part in said if part) + end


def _type_and_issuers(meaning: Signature, around: Around) -> list[str]:
    nouns = _nouns().findall(_CLAUSE.split(around.before)[-1])
    if not nouns:
        return [" ".join([*meaning.kinds[:1], *meaning.issuers])]
    if not meaning.kinds:
        return [" ".join(meaning.issuers)]
    if not set(meaning.kinds) & set(nouns):
        return [" ".join([meaning.kinds[0], *meaning.issuers])]
    named = not meaning.issuers or _NAMES_ISSUER.match(around.after)
    return [] if named else ["của " + ", ".join(meaning.issuers)]


def _number_and_year(match: re.Match[str], around: Around) -> str:
    said = identifier(match["number"], around.style)
    said += "".join(f" {spelt(letter.upper())}" for letter in match["suffix"] or "")
    if not _SAYS_NUMBER.search(around.before):
        said = f"số {said}"
    year = match["year"]
    return f"{said}, năm {cardinal(int(year), around.style)}" if year else said


def _literal(match: re.Match[str], around: Around) -> str:
    """The station's literal style: every slash and hyphen is said, letters by their names."""
    said = [_number_and_year(match, around).split(", ")[0]]
    for mark, part in re.findall(r"([-/])\s?([^-/]+)", match.group()):
        said += [_LITERAL_MARKS[mark], _literal_part(part.strip(), around)]
    return " ".join(said)


_LITERAL_MARKS = {"/": "gạch chéo", "-": "gạch ngang"}


def _literal_part(part: str, around: Around) -> str:
    pieces = re.findall(r"\d+|[^\W\d_]+", part)
    return " ".join(cardinal(int(piece), around.style) if piece.isdigit() else spelt(piece) for piece in pieces)


def _number_only(match: re.Match[str], around: Around) -> Answer:
    direct = re.search(r"(?:" + _nouns().pattern + r")\s*$", around.before)
    if not direct and not _SAYS_NUMBER.search(around.before):
        return None
    if around.style.documents == "literal":
        return _literal(match, around)
    return _number_and_year(match, around)


def _silent_colon(match: re.Match[str], around: Around) -> Answer:
    return "" if re.search(r"\bsố\s*$", around.before) else None


_LETTERS = r"(?P<letters>[A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,3}(?:[-/][A-ZĐƯ][A-Za-zĐđƯư&]*\d{0,3})*)(?![\w])"

RULES = (
    rule("document", r"(?P<number>\d{1,6})(?P<suffix>[a-zA-Z])?\s?(?:/\s?(?P<year>\d{4}))?\s?[/-]\s?" + _LETTERS, _document),
    rule("document", r"(?P<number>\d{1,5})(?P<suffix>[a-z])?/(?P<year>(?:19|20)\d\d)(?![\d/])", _number_only),
)
COLON = (rule("document.colon", r":(?=\s*\d)", _silent_colon),)
