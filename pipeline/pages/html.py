"""The door to Jinja2 for pages: everything is escaped, an undefined name is an error."""

from __future__ import annotations

import datetime as dt
import functools
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def page(template: str, **values: object) -> str:
    """Return a page of one of our own templates, with the values in it."""
    return _environment().get_template(template).render(**values)


def length(ms: int) -> str:
    """Return a length in minutes and seconds, rounded to the second: '3:05'."""
    seconds = round(ms / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def day(date: dt.date) -> str:
    """Return a date as Vietnamese write it: '23/11/2026'."""
    return f"{date:%d/%m/%Y}"


def weekday(date: dt.date) -> str:
    """Return the Vietnamese name of a date's day."""
    return WEEKDAYS[date.weekday()]


def link(path: str) -> str:
    """Return a path beside the page as a URL that cannot lead anywhere else."""
    return quote(path.lstrip("/"))


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"clock": length, "day": day, "weekday": weekday, "link": link}
    return environment
