"""A law, or a place in it, as texts cite it."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "chuong": "Chương", "muc": "Mục"}


@dataclass(frozen=True)
class Citation:
    """`luat-11-2017-qh14/dieu-7/khoan-2`: a law of laws.yaml by its id, and where in it."""

    law: str
    places: tuple[str, ...] = ()
    """The kind and number of each place, from the widest on: `dieu-7`; none is the law as a whole."""

    @staticmethod
    def parse(text: str) -> Citation:
        """Return the citation that an editor wrote."""
        law, *places = text.split("/")
        return Citation(law, tuple(places))

    @staticmethod
    def within(law: str, text: str) -> Citation:
        """Return a place of a law: 'dieu-7/khoan-2'."""
        return Citation(law, tuple(text.split("/")))

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """The kind and the number of each place: ('dieu', '7')."""
        pairs = (place.partition("-") for place in self.places)
        return tuple((kind, number) for kind, _, number in pairs)

    @property
    def words(self) -> str:
        """The places as people say them: 'Điều 7, khoản 2'; '' for the law as a whole."""
        return ", ".join(f"{WORDS.get(kind, kind)} {number}".strip() for kind, number in self.numbers)

    def overlaps(self, other: Citation) -> bool:
        """Return whether two places of one law have anything in common: 'dieu-7' and 'dieu-7/khoan-2' have,
        'khoan-2' and 'khoan-3' of it have not."""
        own = dict(self.numbers)
        return all(own[kind] == number for kind, number in other.numbers if kind in own)
