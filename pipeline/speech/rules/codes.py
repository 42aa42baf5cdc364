"""Codes of letters and digits: plates, roads, units of the police, 'G7', 'số nhà 25B'."""

from __future__ import annotations

import re

from pipeline.problems import say
from pipeline.speech.numerals import cardinal, identifier, one_by_one
from pipeline.speech.rules.contacts import grouped
from pipeline.speech.rules.letters import spelt
from pipeline.speech.rules.rule import BREAK, Answer, Around, Rule, Unread
from pipeline.speech.tables import column


def _plate(match: re.Match[str], around: Around) -> Answer:
    series = spelt(match["series"]) + (f" {one_by_one(match['digit'])}" if match["digit"] else "")
    groups = re.findall(r"\d+", match["number"])
    return f"{cardinal(int(match['province']), around.style)} {series}{BREAK} {grouped(groups)}"


def _prefixed(match: re.Match[str], around: Around) -> Answer:
    name = column("abbreviations", "prefixes").get(match["letters"])
    if name is None:
        return None
    tail = f" {spelt(match['tail'])}" if match["tail"] else ""
    return f"{name} {identifier(match['number'], around.style)}{tail}"


def _said(match: re.Match[str], around: Around) -> Answer:
    name = column("abbreviations", "said").get(match["letters"])
    return None if name is None else f"{name} {cardinal(int(match['number']), around.style)}"


_MISTYPED = re.compile(r"\d[OoIl]\d")
"""A letter that looks like a digit, between digits: '2O26' is a slip of the hand, and not to be guessed."""


def _mixed(match: re.Match[str], around: Around) -> Answer:
    if _MISTYPED.search(match.group()):
        what = say("'{written}' has a letter between its digits", written=match.group())
        return Unread(what, say("write the digit 0 or 1, if that is what is meant"))
    parts = re.findall(r"\d+|[^\W\d_]+", match.group())
    return " ".join(identifier(part, around.style) if part.isdigit() else spelt(part) for part in parts)


PLATES = (
    Rule(
        "plate",
        r"(?P<province>\d{2})[-\s]?(?P<series>[A-ZĐ]{1,2})(?P<digit>\d)?\s?[-\s.]\s?"
        r"(?P<number>\d{3}\.\d{2}|\d{4,5})(?!\d)",
        _plate,
    ),
)
CODES = (
    Rule(
        "code.road",
        r"(?P<letters>[A-ZĐKm]{1,3})[.\s-]?(?P<number>\d{1,4})(?P<tail>[A-Za-z])?(?![\w/])",
        _prefixed,
    ),
    Rule("code.word", r"(?P<letters>[A-Za-z]+)[\s-]?(?P<number>\d{1,4})(?!\w)", _said),
    Rule("code", r"[A-ZĐ]{1,5}[-.]?\d{1,6}(?:[A-ZĐ]{1,3}\d{0,4})?(?!\w)", _mixed),
    Rule("code", r"\d{1,4}[A-ZĐ]{1,3}\d{1,4}(?!\w)", _mixed),
    Rule("code", r"\d{1,4}[A-Za-zĐđ](?!\w)", _mixed),
)
