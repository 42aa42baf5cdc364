"""Telephones and hotlines, numbers of accounts and papers, e-mail and web addresses."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.problems import say
from pipeline.speech.numerals import one_by_one
from pipeline.speech.rules.letters import spelt_foreign
from pipeline.speech.rules.rule import BREAK, Answer, Around, Rule, Unread
from pipeline.speech.syllables import from_ascii
from pipeline.speech.tables import column

_PHONES = frozenset({"phone"})
_LONGEST_SPELT = 6
"""More letters than this are no longer followed when they are spelt; such a name belongs in the lexicon."""
_LONGEST_SYLLABLE = 7
_LONGEST_NAME = 40


def grouped(groups: list[str]) -> str:
    """Return groups of digits said one by one, with the style's group pause between them."""
    return f"{BREAK} ".join(one_by_one(group) for group in groups)


def telephone_groups(written: str) -> list[str]:
    """Return the digits of a telephone number in the groups in which they are said, 2-5 each.

    The writer's groups stand where they have that size; otherwise 4-3-3, hotlines 4-4.
    """
    joined: list[str] = []
    for part in re.findall(r"\d+", written):
        if joined and len(joined[-1]) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    if len(joined) > 1 and len(joined[-1]) == 1:
        joined[-2:] = [joined[-2] + joined[-1]]
    return [piece for part in joined for piece in _cut(part)]


def _cut(digits: str) -> list[str]:
    if len(digits) <= 4:
        return [digits]
    if len(digits) <= 6:
        return [digits[:3], digits[3:]]
    return [digits[:4], *threes(digits[4:])] if len(digits) > 8 else [digits[:4], digits[4:]]


def threes(digits: str) -> list[str]:
    """Return digits in groups of three; a single one left over joins the group before it."""
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return [*groups[:-2], groups[-2] + groups[-1]] if len(groups) > 1 and len(groups[-1]) == 1 else groups


def _telephone(match: re.Match[str], around: Around) -> Answer:
    written = match.group()
    abroad = written.startswith("+")
    digits = len(re.sub(r"\D", "", written))
    if not (11 if abroad else 9) <= digits <= (12 if abroad else 11):
        return None
    return ("cộng " if abroad else "") + grouped(telephone_groups(written))


def _hotline(match: re.Match[str], around: Around) -> Answer:
    return grouped(telephone_groups(match.group()))


def _short_number(match: re.Match[str], around: Around) -> Answer:
    """Few digits are a telephone number only where somebody is to be called, or after another one."""
    emergency = re.fullmatch(r"11\d", match.group()) and around.follows("emergency")
    called = around.near("call") and not around.near("not_call")
    listed = around.continues(_PHONES, r"\s*(?:,|-|và|hoặc|hay|/)\s*(?:số )?")
    if not (emergency or called or listed) or around.precedes("counted"):
        return None
    return grouped(telephone_groups(match.group()))


def _identity(match: re.Match[str], around: Around) -> Answer:
    digits = re.sub(r"\D", "", match.group())
    spaced = len(digits) < len(match.group())
    if not (around.near("identity") or (not spaced and (len(digits) > 11 or digits.startswith("0")))):
        return None
    return grouped(threes(digits))


def _electronic(match: re.Match[str], around: Around) -> Answer:
    """The parts of an address; 'https://' and 'www.' are silent, they are never typed."""
    written = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower()).rstrip("/")
    parts = re.findall(r"[^\W_]+|[^\s]", written)
    words = [column("words", "address_marks").get(part) or _address_word(part) for part in parts]
    said = " ".join(word or part for word, part in zip(words, parts, strict=True))
    if None not in words:
        return said
    part = parts[words.index(None)]
    what = say("'{part}' in the address '{address}' cannot be read aloud", part=part, address=match.group())
    do = say("add '{part}' and its spoken form to the lexicon, or name the place instead", part=part)
    return Unread(what, do, kept=said)


@lru_cache(maxsize=4096)
def _address_word(part: str) -> str | None:
    known = column("words", "web").get(part) or column("words", "loans").get(part)
    if known is not None:
        return known
    if part.isdigit():
        return one_by_one(part)
    if re.search(r"\d", part):
        pieces = [_address_word(piece) for piece in re.findall(r"\d+|\D+", part)]
        return " ".join(piece for piece in pieces if piece) if all(pieces) else None
    syllables = _syllables(part) if len(part) <= _LONGEST_NAME else None
    if syllables:
        return " ".join(syllables)
    spellable = len(part) <= _LONGEST_SPELT and part.isascii() and part.isalpha()
    return spelt_foreign(part) if spellable else None


@lru_cache(maxsize=4096)
def _syllables(part: str) -> tuple[str, ...] | None:
    """Return a run of letters cut into known words and syllables, longest first, or None."""
    if not part:
        return ()
    for length in range(len(part), 0, -1):
        word = column("words", "web").get(part[:length]) or _syllable(part[:length])
        rest = _syllables(part[length:]) if word else None
        if word and rest is not None:
            return (word, *rest)
    return None


def _syllable(letters: str) -> str | None:
    if len(letters) == 1:
        return letters if letters in "aeiouy" else None
    return from_ascii(letters) if len(letters) <= _LONGEST_SYLLABLE else None


_END = r"(?![\d/]|[.,]\d)"
_PATH = r"[^\s,;()\"']*[^\s,;()\"'.:?!]"
_DOMAIN = r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,8}(?:vn|com|net|org|gov|edu|info|io|me|app|asia|biz)(?!\w)"

ELECTRONIC = (
    Rule("electronic", r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", _electronic),
    Rule("electronic", r"(?:https?://|www\.)" + _PATH, _electronic, re.IGNORECASE),
    Rule("electronic", _DOMAIN + r"(?:/" + _PATH + ")?", _electronic, re.IGNORECASE),
)
PHONES = (
    Rule(
        "phone",
        r"(?:\+84[\s.-]?|\(?0\d{1,3}\)?[\s.-]{0,2})\d{1,4}(?:[\s.-]?\d{1,4}){1,4}(?![\d/])",
        _telephone,
    ),
    Rule("phone", r"1[89]00[\s.-]?\d{2,4}(?:[\s.-]?\d{2,4})?" + _END, _hotline),
    Rule("phone", r"\d{3,4}[\s.-]\d{3,4}(?:[\s.-]\d{3,4})?" + _END, _short_number),
    Rule("phone", r"(?:1\d{2,4}|9\d{2,4}|\d{6,8})" + _END, _short_number),
)
IDENTITIES = (Rule("number.identity", r"(?:\d{9,19}|\d{3}(?:[ ]\d{3}){2,4})(?!\d|[.,]\d)", _identity),)
