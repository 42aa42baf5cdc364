"""Laws as people cite them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.model.authored import Law

PLACES = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "chuong": "Chương", "muc": "Mục"}


def cited(laws: Mapping[str, Law], reference: str) -> str:
    """Return 'Luật Trợ giúp pháp lý số 11/2017/QH14, Điều 7' for `luat-11-2017-qh14/dieu-7`.

    A reference to no known law comes back as it is.
    """
    name, *_ = reference.split("/")
    if name not in laws:
        return reference
    law = laws[name]
    return ", ".join(filter(None, (f"{law.title} số {law.number}", places(reference))))


def places(reference: str) -> str:
    """Return 'Điều 7, khoản 2' for `luat-11-2017-qh14/dieu-7/khoan-2`; '' for a law as a whole."""
    return ", ".join(map(_place, reference.split("/")[1:]))


def _place(place: str) -> str:
    kind, _, number = place.partition("-")
    return f"{PLACES.get(kind, kind)} {number}".strip()
