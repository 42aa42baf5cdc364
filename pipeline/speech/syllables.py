"""What a Vietnamese syllable can look like, and how many syllables a text has.

The orthography is closed: about twenty onsets, some 150 rhymes ('ăk' is there for names such as Đắk
Lắk), six tones, of which only two go with a final stop. What does not fit is an abbreviation, a foreign
word or a slip, and is not read on trust.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ONSETS = frozenset(re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"))
_RHYME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu
    iêc iêm iên iêng iêp iêt iêu o oc oi om on ong op ot ooc oong
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oe oem oen oeo oep oet
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut
    uâc uân uâng uât uây uê uêch uên uênh uêt uô uôc uôi uôm uôn uông uôp uôt uơ
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưp ưt ưu
    ươ ươc ươi ươm ươn ương ươp ươt ươu ăk y yêm yên yêng yêt yêu
"""
_RHYMES = frozenset(_RHYME_LIST.split())
_AFTER_QU = _RHYMES | {"ych", "ynh", "yt", "yp", "yn", "yu", "ya"}
_FRONT = frozenset("eêiy")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STOP = re.compile(r"(?:c|ch|k|p|t)$")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL_RUN = re.compile(r"[aeiouyàèìòùáéíóúâêîôûäëïöüăơư]+", re.IGNORECASE)


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Return whether a lower-case NFC word can be one Vietnamese syllable, tone included."""
    letters, tone = _without_tone(word)
    if tone is None:
        return False
    onset = next((part for part in _by_length(letters) if _fits(part, letters)), None)
    if onset is None:
        return False
    return tone in ("\u0301", "\u0323") or not _STOP.search(letters[len(onset) :])


def _without_tone(word: str) -> tuple[str, str | None]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = [mark for mark in decomposed if mark in _TONES]
    bare = "".join(mark for mark in decomposed if mark not in _TONES)
    return unicodedata.normalize("NFC", bare), None if len(tones) > 1 else "".join(tones)


def _by_length(letters: str) -> tuple[str, ...]:
    return tuple(onset for onset in ("ngh", letters[:2], letters[:1], "") if letters.startswith(onset))


def _fits(onset: str, letters: str) -> bool:
    rhyme = letters[len(onset) :]
    if onset and (onset not in _ONSETS or not _goes_with(onset, rhyme[:1])):
        return False
    return rhyme in (_AFTER_QU if onset == "qu" else _RHYMES)


def _goes_with(onset: str, vowel: str) -> bool:
    """c, ng and g are written before back vowels, gh and ngh before front ones ('gì' and 'giếng' aside)."""
    if onset in ("gh", "ngh"):
        return vowel in _FRONT
    return vowel not in _FRONT if onset in ("c", "ng") else (onset, vowel) not in (("g", "e"), ("g", "ê"))


@lru_cache(maxsize=4096)
def from_ascii(letters: str) -> str | None:
    """Return a syllable for letters written without marks, as in web addresses, or None where none fits.

    'thanh' stays; 'nguyen' becomes 'nguyên', and a final stop takes the tone it needs: 'phap' -> 'pháp'.
    """
    if is_syllable(letters):
        return letters
    for onset in _by_length(letters):
        rhyme = _rhymes_without_marks().get(letters[len(onset) :])
        if rhyme and (not onset or onset in _ONSETS):
            syllable = onset + (_with_sharp_tone(rhyme) if _STOP.search(rhyme) else rhyme)
            return syllable if is_syllable(syllable) else None
    return None


@lru_cache(maxsize=1)
def _rhymes_without_marks() -> dict[str, str]:
    marked_first = sorted(_RHYMES, key=lambda rhyme: (without_marks(rhyme) == rhyme, rhyme))
    return {without_marks(rhyme): rhyme for rhyme in marked_first}


def without_marks(text: str) -> str:
    """Return a text without tones and the marks on vowels: 'ủy' as 'uy' (đ stays)."""
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if not unicodedata.combining(mark))


def _with_sharp_tone(rhyme: str) -> str:
    """Put the tone on the vowel that carries it before a final stop, which is the last one."""
    at = max(place for place, letter in enumerate(rhyme) if without_marks(letter) in "aeiouy")
    return unicodedata.normalize("NFC", rhyme[: at + 1] + "\u0301" + rhyme[at + 1 :])


def count_words(text: str) -> int:
    """Return the number of words, which in Vietnamese is the number of syllables."""
    return len(_WORD.findall(text))


def estimate(text: str, scripts: tuple[str, ...]) -> int:
    """Return about how many syllables a text has, for scripts without rules of their own.

    Han: one for each character. Latin: one for each run of vowels, at least one a word. Other scripts
    write vowels as marks around consonants, and mostly one cluster a syllable: one for every two letters.
    """
    if not {"Hani", "Hans", "Hant"}.isdisjoint(scripts):
        return len(_HAN.findall(text))
    if "Latn" in scripts:
        return sum(max(1, len(_VOWEL_RUN.findall(word))) for word in _WORD.findall(text))
    letters = sum(1 for character in text if unicodedata.category(character).startswith("L"))
    return (letters + 1) // 2
