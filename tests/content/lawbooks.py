"""What the tests of the register share: laws to add to the good station's one, and texts that name them."""

from __future__ import annotations

from pathlib import Path

from pipeline import content
from pipeline.model.catalogue import Catalogue
from tests.content.judging import SEGMENT, spoil

LAWS, ABOUT = "laws.yaml", "segments/tro-giup-phap-ly-la-gi/segment.yaml"
"""ABOUT rests on luat-11-2017-qh14 and was checked on 2026-11-20; the week airs from 23 to 28 November."""


def known(law: str, number: str, title: str, effective: str, more: str = "") -> str:
    """A law of the register, as a line."""
    return (
        f"- {{id: {law}, number: {number}, title: {title}, effective: {effective}, {more}"
        "checked_on: 2026-11-20, source: x}\n"
    )


NEWER = known("luat-moi", "1/2026/QH16", "Luật Mới", "2026-11-26")
OTHERS = (
    known("luat-dat-dai-2013", "45/2013/QH13", "Luật Đất đai", "2014-07-01", "expires: 2025-01-01, ")
    + known("luat-dat-dai-2024", "31/2024/QH15", "Luật Đất đai", "2025-01-01")
    + known("luat-hoa-giai", "58/2020/QH14", "Luật Hoà giải và đối thoại", "2021-01-01")
    + known("nd-cu", "7/2007/NĐ-CP", "Nghị định", "2007-01-01")
)
"""Two laws of one title, one whose tone mark may stand elsewhere, one that is known by its kind only."""


def with_law(root: Path, *lines: str) -> None:
    """Add lines to the one law of the register."""
    spoil(root, LAWS, "  source: vbpl.vn\n", "".join(f"  {line}\n" for line in ("source: vbpl.vn", *lines)))


def amendment(since: str = "2026-11-01", looked_up: str = "2026-11-10", articles: str = "[dieu-7]") -> str:
    keys = f"by: luat-moi, from: {since}, articles: {articles}, checked_by: x, checked_on: {looked_up}"
    return f"amended: [{{{keys}}}]"


def register(root: Path, more: str) -> None:
    (root / LAWS).write_text((root / LAWS).read_text("utf-8") + more, "utf-8")


def writes(root: Path, words: str, name: str = SEGMENT) -> None:
    """Begin a script with other words."""
    spoil(root, name, "script: |\n", f"script: |\n  {words}\n\n")


def loaded(root: Path) -> Catalogue:
    catalogue = content.load(root).catalogue
    assert catalogue
    return catalogue
