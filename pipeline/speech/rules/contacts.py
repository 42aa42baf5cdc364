"""Telephones and hotlines, e-mail and web addresses, plates, road numbers and other codes."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.speech.numerals import cardinal, identifier, one_by_one
from pipeline.speech.rules.letters import spelt, spelt_foreign
from pipeline.speech.rules.rule import BREAK, Answer, Around, Unread, rule
from pipeline.speech.syllables import from_ascii
from pipeline.speech.tables import column
from pipeline.problems import say

_CALLS = re.compile(
    r"\b(?:gọi|điện thoại|đt|sđt|tel|fax|hotline|tổng đài|đường dây|đường dây nóng|số máy|liên hệ|di động|nhắn tin|zalo|alo|hỗ trợ)\b[^\d.;]{0,40}$"
)
_EMERGENCY = re.compile(r"\b(?:cảnh sát|công an|cứu hỏa|chữa cháy|cấp cứu|cứu nạn|cứu hộ|y tế|trẻ em|mua bán người)\s*:?\s*$")
_NOT_CALLS = re.compile(r"\b(?:nghị định|quyết định|luật|thông tư|điều|khoản|năm|ngày|đồng)\b[^\d.;]{0,20}$")
_NUMBER_OF = re.compile(r"\b(?:tài khoản|căn cước|cccd|cmnd|định danh|chứng minh|hộ chiếu|mã số thuế|mst|số thẻ|sổ|seri|serial|mã số|mã hồ sơ|mã vạch|stk)\b[^\d.;]{0,25}$")


def grouped(groups: list[str]) -> str:
    """Return groups of digits said one by one, with the style's group pause between them."""
    return f"{BREAK} ".join(one_by_one(group) for group in groups)


def telephone_groups(written: str) -> list[str]:
    """Return the digits of a telephone number in the groups in which they are said, 2-4 each.

    The writer's groups stand where there are any of that size; otherwise 4-3-3, hotlines 4-4.
    """
    parts = re.findall(r"\d+", written)
    joined: list[str] = []
    for part in parts:
        if joined and (len(part) == 1 or len(joined[-1]) == 1):
            joined[-1] += part
        else:
            joined.append(part)
    return [piece for part in joined for piece in _cut(part)]


def _cut(digits: str) -> list[str]:
    if len(digits) <= 4:
        return [digits]
    if len(digits) in (5, 6, 7):
        return [digits[:3], digits[3:]] if len(digits) < 7 else [digits[:4], digits[4:]]
    if len(digits) == 8:
        return [digits[:4], digits[4:]]
    return [digits[:4], *_cut_threes(digits[4:])]


def _cut_threes(digits: str) -> list[str]:
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return [*groups[:-2], groups[-2] + groups[-1]] if len(groups) > 1 and len(groups[-1]) == 1 else groups


def _telephone(match: re.Match[str], around: Around) -> Answer:
    digits = re.sub(r"\D", "", match.group())
    expected = 9 if match.group().startswith("+") else 10
    if not expected <= len(digits) <= expected + 2:
        return None
    return ("cộng " if match.group().startswith("+") else "") + grouped(telephone_groups(match.group()))


def _hotline(match: re.Match[str], around: Around) -> Answer:
    return grouped(telephone_groups(match.group()))


def _short_number(match: re.Match[str], around: Around) -> Answer:
    continues = around.last_rule == "phone" and re.fullmatch(r"\s*(?:,|-|và|hoặc|hay|/)\s*(?:số )?", around.since_last)
    emergency = re.fullmatch(r"11\d", match.group()) and _EMERGENCY.search(around.before)
    if not continues and not emergency and (not _CALLS.search(around.before) or _NOT_CALLS.search(around.before)):
        return None
    if re.match(r"\s*(?:đồng|người|hộ|trường hợp|vụ|cuộc|lượt|đơn|triệu|tỷ|suất|ngày|tháng|phút|giờ|%)", around.after):
        return None
    return grouped(telephone_groups(match.group()))


def _identity_number(match: re.Match[str], around: Around) -> Answer:
    if not (_NUMBER_OF.search(around.before) or len(match.group()) > 11 or match.group().startswith("0")):
        return None
    digits = match.group()
    return grouped([digits[at : at + 3] for at in range(0, len(digits), 3)])


def _plate(match: re.Match[str], around: Around) -> Answer:
    series = spelt(match["series"]) + (f" {one_by_one(match['digit'])}" if match["digit"] else "")
    groups = re.findall(r"\d+", match["number"])
    return f"{cardinal(int(match['province']), around.style)} {series}{BREAK} {grouped(groups)}"


def _prefixed(match: re.Match[str], around: Around) -> Answer:
    name = column("abbreviations", "prefixes").get(match["letters"])
    if name is None:
        return None
    tail = f" {spelt(match['tail'].upper())}" if match["tail"] else ""
    return f"{name} {identifier(match['number'], around.style)}{tail}"


def _said_code(match: re.Match[str], around: Around) -> Answer:
    name = column("abbreviations", "said").get(match["letters"])
    return None if name is None else f"{name} {cardinal(int(match['number']), around.style)}"


def _code(match: re.Match[str], around: Around) -> Answer:
    parts = re.findall(r"\d+|[^\W\d_]+", match.group())
    return " ".join(identifier(part, around.style) if part.isdigit() else spelt(part) for part in parts)


def _numbered_letter(match: re.Match[str], around: Around) -> Answer:
    return f"{identifier(match['number'], around.style)} {spelt(match['letter'])}"


def _electronic(match: re.Match[str], around: Around) -> Answer:
    written = re.sub(r"^https?://", "", match.group().lower())
    written = re.sub(r"^www\.", "", written).rstrip("/")
    parts = re.findall(r"[^\W_]+|[^\s]", written)
    words = [_SYMBOLS.get(part) or _address_word(part) for part in parts]
    said = " ".join(word or part for word, part in zip(words, parts, strict=True))
    unknown = next((part for word, part in zip(words, parts, strict=True) if word is None), None)
    return said if unknown is None else _unread_address(unknown, match.group(), said)


def _unread_address(part: str, address: str, said: str) -> Unread:
    return Unread(
        say("'{part}' in the address '{address}' cannot be read aloud", part=part, address=address),
        say("add '{part}' and its spoken form to the lexicon, or name the place instead of its address", part=part),
        kept=said,
    )


_SYMBOLS = {".": "chấm", "@": "a còng", "-": "gạch ngang", "_": "gạch dưới", "/": "gạch chéo", ":": "hai chấm", "?": "hỏi", "=": "bằng", "&": "và", "%": "phần trăm", "#": "thăng", "+": "cộng", "~": "ngã"}


@lru_cache(maxsize=1024)
def _address_word(part: str) -> str | None:
    known = column("words", "web").get(part) or column("words", "loans").get(part)
    if known is not None:
        return known
    if part.isdigit():
        return one_by_one(part)
    if re.search(r"\d", part):
        pieces = [_address_word(piece) for piece in re.findall(r"\d+|\D+", part)]
        return " ".join(piece for piece in pieces if piece) if all(pieces) else None
    syllables = _toneless(part)
    if syllables:
        return " ".join(syllables)
    return spelt_foreign(part) if len(part) <= 6 and part.isascii() else None


def _toneless(part: str) -> list[str] | None:
    """Return a run of letters cut into syllables, longest first, or None where it does not come out."""
    if not part:
        return []
    for length in range(min(7, len(part)), 0, -1):
        syllable = from_ascii(part[:length]) if length > 1 or part in "aeiouy" else None
        rest = _toneless(part[length:]) if syllable else None
        if syllable and rest is not None:
            return [syllable, *rest]
    return None


_CAPITAL = "A-ZĐ"
_DOMAIN = r"(?:[a-z0-9][a-z0-9-]*\.)+(?:vn|com|net|org|gov|edu|info|io|me|app|asia|biz)"

ELECTRONIC = (
    rule("electronic", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _electronic),
    rule("electronic", r"(?:https?://|www\.)[^\s,;()\"']*[^\s,;()\"'.:?!]", _electronic, re.IGNORECASE),
    rule("electronic", _DOMAIN + r"(?![\w])(?:/[^\s,;()\"']*[^\s,;()\"'.:?!])?", _electronic, re.IGNORECASE),
)
PHONES = (
    rule("phone", r"(?:\+84[\s.-]?|\(?0\d{1,3}\)?[\s.-]{0,2})\d{1,4}(?:[\s.-]?\d{1,4}){1,4}(?![\d/])", _telephone),
    rule("phone", r"1[89]00[\s.-]?\d{2,4}(?:[\s.-]?\d{2,4})?(?![\d/]|[.,]\d)", _hotline),
    rule("phone", r"\d{3,4}[\s.-]\d{3,4}(?:[\s.-]\d{3,4})?(?![\d/]|[.,]\d)", _short_number),
    rule("phone", r"(?:1\d{2,4}|9\d{2,4}|\d{6,8})(?![\d/]|[.,]\d)", _short_number),
    rule(
        "plate",
        r"(?P<province>\d{2})[-\s]?(?P<series>[A-ZĐ]{1,2})(?P<digit>\d)?\s?[-\s.]\s?(?P<number>\d{3}\.\d{2}|\d{4,5})(?!\d)",
        _plate,
    ),
    rule("number.identity", r"\d{9,19}(?![\d]|[.,]\d)", _identity_number),
)
CODES = (
    rule("code.road", r"(?P<letters>[A-ZĐKm]{1,3})[.\s-]?(?P<number>\d{1,4})(?P<tail>[A-Za-z])?(?!\w)", _prefixed),
    rule("code.word", r"(?P<letters>[A-Za-z]+)[\s-]?(?P<number>\d{1,4})(?!\w)", _said_code),
    rule("code", rf"[{_CAPITAL}]{{1,5}}[-.]?\d{{1,6}}(?:[{_CAPITAL}]{{1,3}}\d{{0,4}})?(?!\w)", _code),
    rule("code", rf"\d{{1,4}}[{_CAPITAL}]{{1,3}}\d{{1,4}}(?!\w)", _code),
    rule("code", r"(?P<number>\d{1,4})(?P<letter>[A-Za-zĐđ])(?!\w)", _numbered_letter),
)
