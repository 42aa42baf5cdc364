"""What an entry of a lexicon may not do: take a word away that law hangs on, add one, or change a number.

The lexicon goes before every other rule, into every text. So of the words in tables/sensitive.yaml as many
must be said as are written, and a number must be said by its own words: in all its readings, digit by digit,
or in parts ('Covid-19' as 'cô vít mười chín' or 'cô vít một chín'). An acronym says the words whose initials
it is. Words are known for Vietnamese alone; in other languages an entry must say something, without digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.model.spoken import LexiconEntry, Style
from pipeline.problems import Message, say
from pipeline.speech.clean import clean
from pipeline.speech.numerals import DIGITS, cardinal
from pipeline.speech.syllables import is_syllable
from pipeline.speech.tables import table

KINDS = {
    "negation": say("a negation"),
    "exception": say("an exception"),
    "prohibition": say("a prohibition"),
    "obligation": say("an obligation"),
    "permission": say("a permission"),
    "condition": say("a condition"),
    "limit": say("a limit"),
    "number": say("a number"),
}
ZERO = DIGITS[0]
COUNTING = frozenset(
    {"một", "hai", "bốn", "sáu", "bảy", "tám", "mốt", "lăm", "mười", "mươi"}
    | {"trăm", "nghìn", "triệu", "tỷ", "rưỡi"}
)
"""Words that are numbers wherever they stand..."""
MAYBE_COUNTING = frozenset(("ba", "tư", "năm", "chín", "chục", "linh", "lẻ"))
"""...and that may be something else ('Ba Na', 'thông tư', 'năm 2026')."""
SAME = {"ngàn": "nghìn", "tỉ": "tỷ", "bẩy": "bảy", "nhăm": "lăm"}
SIZES = {"tr": "triệu", "k": "nghìn"}
"""What is written small behind a number, and may be said."""
NO_NUMBER = re.compile(r"\bphần (trăm|nghìn|ngàn)\b|\bt[ỷỉ] (lệ|trọng|giá|suất|số)\b")
STYLES = (Style(zero_tens="linh"), Style(zero_tens="lẻ"))
SAID_ALSO = {"1": ("mốt", "nhất"), "2": ("nhì",), "4": ("tư",), "5": ("lăm",), "10": ("chục",)}
SAID_OF_ALL = {"2": ("vuông",), "3": ("khối",), "5": ("rưỡi",)}
"""How a number is said besides: thứ nhất; mét vuông, mét khối, hai rưỡi."""
LONGEST = 15
"""Digits of a number that is said as one."""
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_GROUPED = re.compile(r"(?<=\d)[. ](?=\d{3}(?!\d))")

EntryFault = tuple[Message, Message]
"""What is wrong, and what to do."""
_SAY_NUMBER = say("say the same number in words, no more and no less")
_WRITE_SO = say("write the text as it is to be said, and delete this entry")


def faults(entry: LexiconEntry, language: str) -> Iterator[EntryFault]:
    """Give what is wrong with an entry of a language's lexicon."""
    written, spoken = _cleaned(entry.written), _cleaned(entry.spoken)
    if not written:
        yield say("the written form is empty"), say("write the word, or delete this entry")
    elif not _TOKEN.search(spoken):
        what = say("'{written}' has no spoken form: it would be left out", written=entry.written)
        yield what, say("write how it is said, or delete this entry")
    elif any(letter.isdigit() for letter in spoken):
        yield say("the spoken form '{spoken}' holds digits", spoken=entry.spoken), say("write them in words")
    elif language == "vi":
        yield from _changes(written, spoken)


def folded_form(written: str) -> str:
    """Return a written form as two entries for the same words share it."""
    return " ".join(_cleaned(written).lower().split())


def _cleaned(text: str) -> str:
    return clean(text).text.strip()


def _changes(written: str, spoken: str) -> Iterator[EntryFault]:
    if kind := _kind_of(written.lower()):
        what = say("'{word}' alone may not be an entry: it is {kind}", word=written, kind=kind)
        yield what, say("write longer words that need another reading")
        return
    zeros = _zeros_said(written, spoken)
    if not zeros:
        what = say("'{spoken}' is not the number in '{written}'", spoken=spoken, written=written)
        yield what, _SAY_NUMBER
    before, after = _sensitive(written), _sensitive(spoken)
    after[ZERO] -= min(zeros or {0}, key=lambda digits: abs(after[ZERO] - digits - before[ZERO]))
    for word in sorted(before.keys() | after.keys()):
        named: dict[str, str | Message] = {"word": word, "kind": KINDS[table("sensitive")[word]["kind"]]}
        if after[word] < before[word]:
            yield say("the spoken form loses '{word}', {kind}", **named), _WRITE_SO
        elif after[word] > before[word] and not _stands_for(written, spoken, word):
            yield say("the spoken form adds '{word}', {kind}", **named), _WRITE_SO


def _kind_of(word: str) -> Message | None:
    if SAME.get(word, word) in COUNTING | MAYBE_COUNTING:
        return KINDS["number"]
    return KINDS[table("sensitive")[word]["kind"]] if word in table("sensitive") else None


def _sensitive(text: str) -> Counter[str]:
    """Return how often each word that law hangs on stands in a text, where it means that."""
    alone = _apart().sub(" ", " ".join(_WORD.findall(text.lower())))
    return Counter(word for word in alone.split() if word in table("sensitive"))


@cache
def _apart() -> re.Pattern[str]:
    phrases = [phrase for word in table("sensitive").values() for phrase in word.get("apart", ())]
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in longest_first))


def _stands_for(written: str, spoken: str, word: str) -> bool:
    """Return whether a written form is an acronym of the spoken one, with that word's initial among its
    letters; or a foreign name in which the word is but a sound."""
    if not _is_abbreviation(written):
        return False
    if "names" in table("sensitive")[word]:
        return True
    letters = [letter for letter in written.lower() if letter.isalpha()]
    reached = {0}
    for said in _WORD.findall(spoken.lower()):
        further = {at + 1 for at in reached if at < len(letters) and said.startswith(letters[at])}
        reached = further | (reached if said != word else set())
    return len(letters) in reached


def _is_abbreviation(written: str) -> bool:
    """Return whether letters stand for words: capitals, or what is no Vietnamese syllable."""
    return all(run.isupper() or not is_syllable(run.lower()) for run in _WORD.findall(written))


def _zeros_said(written: str, spoken: str) -> set[int]:
    """Return how often 'không' may be a digit of the number that is written; nothing where the spoken form
    says another number."""
    tokens = [SAME.get(token, token) for token in _TOKEN.findall(_plain(_GROUPED.sub("", written)))]
    wanted = tuple(token for token in tokens if token[0].isdigit() or token in COUNTING | MAYBE_COUNTING)
    free = frozenset(SIZES[token] for token in tokens if token in SIZES)
    if not wanted and _is_abbreviation(written):
        free = COUNTING
    said = tuple(SAME.get(word, word) for word in _WORD.findall(_plain(spoken)))
    return set(_Numbers(wanted, said, free).ends())


def _plain(text: str) -> str:
    return NO_NUMBER.sub(" ", text.lower())


class _Numbers:
    """Lays the words that are said against the numbers that are written, in order."""

    def __init__(self, wanted: tuple[str, ...], said: tuple[str, ...], free: frozenset[str]) -> None:
        self._wanted, self._said, self._free = wanted, said, free
        self._seen: set[tuple[int, int, int, int]] = set()

    def ends(self) -> Iterator[int]:
        """Give how many zeros were said, for each way in which all that is wanted is said and no more."""
        waiting = [(0, 0, 0, 0)]
        while waiting:
            at, token, digit, zeros = state = waiting.pop()
            if state in self._seen:
                continue
            self._seen.add(state)
            if token == len(self._wanted) and at == len(self._said):
                yield zeros
            waiting += self._following(at, token, digit, zeros)

    def _following(self, at: int, token: int, digit: int, zeros: int) -> Iterator[tuple[int, int, int, int]]:
        if at < len(self._said) and (self._said[at] not in COUNTING or self._said[at] in self._free):
            yield at + 1, token, digit, zeros
        if token == len(self._wanted):
            return
        wanted = self._wanted[token]
        if not wanted[0].isdigit():
            if self._said[at : at + 1] == (wanted,):
                yield at + 1, token + 1, 0, zeros
            return
        if digit == 0 and wanted[0] == "0" and wanted.strip("0"):
            yield at, token, len(wanted) - len(wanted.lstrip("0")), zeros
        for end in range(digit + 1, min(len(wanted), digit + LONGEST) + 1):
            for words in _readings(wanted[digit:end], whole=(digit, end) == (0, len(wanted))):
                if self._said[at : at + len(words)] == words:
                    following = (token + 1, 0) if end == len(wanted) else (token, end)
                    yield at + len(words), *following, zeros + words.count(ZERO)


@lru_cache(maxsize=4096)
def _readings(digits: str, whole: bool) -> frozenset[tuple[str, ...]]:
    """Return how digits are said as one number; `whole`: they are all of it."""
    known = {(DIGITS[int(digits)],)} if len(digits) == 1 else set[tuple[str, ...]]()
    if digits[0] != "0":
        known |= {tuple(cardinal(int(digits), style).split()) for style in STYLES}
    swapped = {"tư": "bốn", "bốn": "tư"}  # hai mươi bốn, một trăm linh tư
    known |= {(*words[:-1], swapped[words[-1]]) for words in known if len(words) > 1 and words[-1] in swapped}
    also = SAID_ALSO.get(digits, ()) + (SAID_OF_ALL.get(digits, ()) if whole else ())
    return frozenset(known | {(word,) for word in also})
