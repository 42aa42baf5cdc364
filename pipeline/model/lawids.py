"""Numbers and ids of legal instruments: when two spellings mean the same one.

Number, year and signature make an instrument: one digit or letter further is another law (TT-BCT is of
the Ministry of Industry and Trade, TT-BTC of Finance), so nearness of spelling says nothing of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.problems import MOST_LISTED, Message, say


def number_key(number: str) -> tuple[str, ...]:
    """Return the fields of a document number, the same for all its spellings: '09/2019/NĐ-CP' and
    '9/2019/ND–CP' are ('9', '2019', 'ND', 'CP')."""
    first, *others = re.findall(r"[A-Z0-9]+", plain(number).upper()) or [""]
    return (first.lstrip("0") or first, *others)


def plain(text: str) -> str:
    """Return a text in letters without marks: 'Nghị định' is 'Nghi dinh'; a D with a bar (Đ, also the Ð of
    other alphabets) is a D."""
    bare = unicodedata.normalize("NFD", text.translate(_BARRED))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


_BARRED = str.maketrans("ĐÐđð", "DDdd")


def near_law(word: str, known: Iterable[str]) -> str | None:
    """Return the known id that a word is a misspelling of, or None: an id with another number, year or
    signature is another law, however near it looks."""
    return next((one for one in known if _same(_split(word), _split(one))), None)


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two ids name one law: the same number and signature, whatever words stand before; without a
    signature the words too, but for one slip of the pen where there is no number at all."""
    (name, number), (other_name, other_number) = one, other
    if number != other_number:
        return False
    if not number:
        return _slip(name, other_name)
    return bool(re.search("[a-z]", number)) or name == other_name


def _slip(one: str, other: str) -> bool:
    """Whether two words differ by a letter left out or two exchanged; another letter may be another name
    (luat-dan-su, luat-dan-so)."""
    return one == other or one in _slips(other) or other in _slips(one)


def _slips(word: str) -> set[str]:
    pairs = [(word[:at], word[at:]) for at in range(len(word))]
    return {
        *(before + after[1:] for before, after in pairs),
        *(before + after[1::-1] + after[2:] for before, after in pairs),
    }


def law_hint(word: str, known: Iterable[str]) -> Message:
    """Return what to do about an id that the register does not have."""
    ids = sorted(known)
    if near := near_law(word, ids):
        return say("did you mean '{near}'?", near=near)
    if not ids:
        return say("register it in laws.yaml")
    return say("register it in laws.yaml, where these are: {known}", known=", ".join(ids[:MOST_LISTED]))


def _split(name: str) -> tuple[str, str]:
    """Return the words before the first digit of an id, and its number without hyphens."""
    found = re.search(r"\d.*", name)
    words = name[: found.start()] if found else name
    number = re.sub(r"[^a-z0-9]", "", plain(found[0]).lower()).lstrip("0") if found else ""
    return words.strip("-"), number
