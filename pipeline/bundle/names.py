"""Names that the most primitive player keeps in order and no console confuses."""

from __future__ import annotations

import re
import unicodedata

from pipeline.model.plan import DAY_NAMES, SlotTime

_UNITS = ("xa", "phuong", "dac-khu")
"""What stands before a commune's name since 1 July 2025, and tells it from no other in its bundle's name."""


def programme_name(week: str, letter: str, time: SlotTime) -> str:
    """Return the file name of a slot's programme: `26W48A_1T2_0515.MP3`.

    Year and ISO week ('2026-W48'), revision letter, number and name of the day (7CN is Sunday), time.
    ASCII capitals, digits and underscores; at most 26 characters before the suffix; sorts as it airs.
    """
    day = time.date.weekday()
    return f"{week[2:4]}{week[5:]}{letter}_{day + 1}{DAY_NAMES[day]}_{time.at:%H%M}.MP3"


def bundle_name(code: str, commune: str) -> str:
    """Return a bundle's name without suffix: `15061-ngoc-lac` for commune 15061, 'Xã Ngọc Lặc'."""
    name = slug(commune)
    for unit in _UNITS:
        name = name.removeprefix(f"{unit}-")
    return f"{code}-{name}".rstrip("-")


def slug(text: str) -> str:
    """Return Vietnamese text as small ASCII letters and digits with single hyphens between its words."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
