"""Sizes, times and letters as people in a commune office read them."""

from __future__ import annotations

import math
import unicodedata

LINK_BITS = 1_000_000
"""The poor link that download times are given for: 1 Mbit/s."""


def size(count: int) -> str:
    """Return a file's size in words, decimal units: '12,3 MB', '640 kB'."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def download_time(count: int) -> str:
    """Return how long bytes take on a link of 1 Mbit/s, rounded up to what people say."""
    seconds = count * 8 / LINK_BITS
    if seconds < 60:
        return "chưa đến 1 phút"
    minutes = math.ceil(seconds / 60)
    hours, rest = divmod(minutes, 60)
    return f"khoảng {minutes} phút" if not hours else f"khoảng {hours} giờ {rest} phút"


def bare(text: str) -> str:
    """Return text in small letters without accents, as it is typed on an old phone: 'xa ngoc lac'."""
    return " ".join(unaccented(text.lower()).split())


def unaccented(text: str) -> str:
    """Return text without accents: 'Xa Ngoc Lac'."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def place_name(name: str) -> str:
    """Return a commune's name without the word for its kind: 'Ngọc Lặc' for 'Xã Ngọc Lặc'."""
    for kind in ("Xã ", "Phường ", "Đặc khu "):
        name = name.removeprefix(kind)
    return name


def letter(name: str) -> str:
    """Return the capital letter, without accent, under which a commune's name is listed; `#` for none."""
    first = bare(place_name(name))[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"
