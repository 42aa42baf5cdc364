"""Who has a new week, and the words that tell them: for SMS, Zalo and e-mail.

SMS is counted as networks count it (3GPP TS 23.038): a text in the GSM alphabet has 160 characters in one
message and 153 in each of several; one letter outside it and all are UCS-2, 70 and 67. Most Vietnamese
letters are outside, so the SMS is written without accents, as offices in the communes are used to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model.published import PublishedWeek
from pipeline.pages.site.words import size, unaccented

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€\f")
"""Letters of the extension table: each takes the room of two."""


@dataclass(frozen=True)
class Announcement:
    """The words for one commune."""

    code: str
    name: str
    week: str
    revision: str
    sms: str
    """Without accents."""
    zalo: str
    subject: str
    email: str


def announcement(week: PublishedWeek, address: str) -> Announcement:
    """Return the words that tell a commune of its week; `address` is the site's, with a slash at its end."""
    page = f"{address}communes/{week.code}/"
    days = f"{week.monday:%d/%m}-{week.sunday:%d/%m/%Y}"
    what = f"Chương trình trợ giúp pháp lý tuần {days} (bản {week.revision})"
    recalled = [f"THU HỒI, không phát: {one.title}. Lý do: {one.reason}" for one in week.recalled]
    amount = f"{len(week.airings)} chương trình, {size(week.bundle.bytes)}"
    lines = [f"Kính gửi {week.name},", *recalled, f"{what} đã có: {amount}.", f"Tải về, xem lịch: {page}"]
    return Announcement(
        code=week.code,
        name=week.name,
        week=week.week,
        revision=week.revision,
        sms=_sms(week, days, page),
        zalo="\n".join([*lines, week.station]),
        subject=("Thu hồi - " if recalled else "") + f"{what}, {week.name}",
        email="\n\n".join([*lines, _how(week), week.station]) + "\n",
    )


def messages(text: str) -> int:
    """Return how many SMS a text takes."""
    if GSM.union(GSM_TWICE).issuperset(text):
        length, one, many = len(text) + sum(letter in GSM_TWICE for letter in text), 160, 153
    else:
        length, one, many = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= one else -(-length // many)


def new_since(weeks: Iterable[PublishedWeek], announced: Mapping[str, str]) -> tuple[PublishedWeek, ...]:
    """Return the weeks that were not announced yet; `announced` is what `mark` made, by commune."""
    return tuple(week for week in weeks if announced.get(week.code) != mark(week))


def mark(week: PublishedWeek) -> str:
    """Return what names a week and its revision: '2026-W48A'."""
    return f"{week.week}{week.revision}"


def _sms(week: PublishedWeek, days: str, page: str) -> str:
    """Return the SMS: what matters first, so that a long name of a segment costs only its own end."""
    recalled = ", ".join(one.title for one in week.recalled)
    words = f"THU HOI, khong phat: {recalled}. " if recalled else ""
    words += f"{week.name}: da co chuong trinh TGPL {days}, ban {week.revision}: {page}"
    return "".join(c if c in GSM or c in GSM_TWICE else "?" for c in unaccented(words))


def _how(week: PublishedWeek) -> str:
    file = re.sub(".*/", "", week.bundle.path)
    return (
        f"Tệp {file} có mọi chương trình, lịch phát và danh sách phát. Giải nén vào USB hoặc nạp vào "
        "phần mềm của đài. Không tải được thì gọi Trung tâm để nhận USB."
    )
