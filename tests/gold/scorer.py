"""Score spoken Vietnamese against a gold table: strict and accepted shares, a row for each class.

    python -m tests.gold.scorer tests/gold/spoken-vi.tsv -- loa spoken --lang vi

strict: equal to the canonical reading after folding case, punctuation, white space and the placement of
tone marks. accepted: equal to any admissible reading, with linh/lẻ, nghìn/ngàn, mùng/mồng, tư/bốn and the
spellings of units folded as well. In the column `accepted`, [a|b|] are alternatives, the last one empty.
"""

from __future__ import annotations

import argparse
import collections
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_TONES = {
    unicodedata.normalize("NFC", pair + mark): unicodedata.normalize("NFC", pair[0] + mark + pair[1])
    for pair in ("oa", "oe", "uy")
    for mark in "\u0300\u0301\u0309\u0303\u0323"
}
_TONE = re.compile(r"(?<!q)(" + "|".join(_TONES) + r")(?![a-zà-ỹđ])")
_PUNCTUATION = re.compile(r"[.,;:!?()\"'“”‘’…–—\-_‐‑]")
_SAME = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\blẻ\b", "linh"),
        (r"\bngàn\b", "nghìn"),
        (r"\bmồng\b", "mùng"),
        (r"\btỉ\b", "tỷ"),
        (r"\bkỉ\b", "kỷ"),
        (r"\bqui\b", "quy"),
        (r"\bbẩy\b", "bảy"),
        (r"\bnhăm\b", "lăm"),
        (r"\bki(?:lo|lô)\s*mét\b|\bkilomet\b", "ki lô mét"),
        (r"\bki(?:lo|lô)\s*gam\b|\bkilogram\b", "ki lô gam"),
        (r"\b(?:kí|ký|ki) lô\b", "ki lô"),
        (r"\bgram\b", "gam"),
        (r"\b(?:xen|cen|sen|xăng|xem) ti\b", "xăng ti"),
        (r"\bmili\s*gam\b", "mi li gam"),
        (r"\bmili\s*lít\b", "mi li lít"),
        (r"\bhécta\b|\bhecta\b|\bhec ta\b", "héc ta"),
        (r"\bkhông trăm linh\b", "linh"),
        (r"\b(mươi|linh|tháng|phần) bốn\b", r"\1 tư"),
        (r"\bphê\b", "pê"),
    )
)


@dataclass(frozen=True)
class Row:
    """One row of a gold table."""

    kind: str
    written: str
    spoken: str
    accepted: str


@dataclass(frozen=True)
class Score:
    """The rows of a class, and how many were read admissibly and canonically."""

    rows: int
    accepted: int
    strict: int


def rows(table: Path) -> tuple[Row, ...]:
    """Return the rows of a table; where a column `accepted` is missing the canonical reading stands in."""
    header, *lines = table.read_text(encoding="utf-8").splitlines()
    names = header.split("\t")
    found = [dict(zip(names, line.split("\t"), strict=False)) for line in lines if line]
    return tuple(
        Row(row["class"], row["written"], row["spoken"], row.get("accepted") or row["spoken"])
        for row in found
    )


def fold(text: str) -> str:
    """Return a reading without case, punctuation and white space, tone marks in one place."""
    lowered = _TONE.sub(lambda match: _TONES[match[1]], unicodedata.normalize("NFC", text).lower())
    return " ".join(_PUNCTUATION.sub(" ", lowered).split())


def same(text: str) -> str:
    """Return a folded reading with words that mean the same to a listener made one."""
    for pattern, replacement in _SAME:
        text = pattern.sub(replacement, text)
    return text


def admits(accepted: str, spoken: str) -> bool:
    """Return whether a pattern of admissible readings holds the spoken one."""
    folded = _TONE.sub(lambda match: _TONES[match[1]], unicodedata.normalize("NFC", accepted).lower())
    plain = same(re.sub(r" +", " ", re.sub(r"[.,;:!?\"“”…–—-]", " ", folded)))
    pattern = "".join(
        {"[": "(?:", "]": ")", "|": "|"}.get(token) or re.escape(token) + " "
        for token in re.findall(r"[\[\]|]|[^\s\[\]|]+", plain)
    )
    words = "".join(word + " " for word in same(fold(spoken)).split())
    return re.fullmatch(pattern, words) is not None


def scores(table: Iterable[Row], answers: Iterable[str]) -> dict[str, Score]:
    """Return the score of each class, in the order of the classes' names."""
    rows_of, accepted, strict = (collections.Counter[str]() for _ in range(3))
    for row, answer in zip(table, answers, strict=True):
        rows_of[row.kind] += 1
        accepted[row.kind] += admits(row.accepted, answer)
        strict[row.kind] += fold(row.spoken) == fold(answer)
    return {kind: Score(rows_of[kind], accepted[kind], strict[kind]) for kind in sorted(rows_of)}


def main() -> int:
    """Score the command given on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("table", type=Path)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    table = rows(options.table)
    written = "".join(row.written + "\n" for row in table)
    run = subprocess.run(options.command, input=written, capture_output=True, encoding="utf-8", check=True)
    found = scores(table, run.stdout.splitlines())
    for kind, score in found.items():
        sys.stdout.write(
            f"{kind:10} {score.accepted:4} of {score.rows:4} accepted, {score.strict:4} strict\n"
        )
    total = sum(score.rows for score in found.values())
    accepted = 100 * sum(score.accepted for score in found.values()) / total
    strict = 100 * sum(score.strict for score in found.values()) / total
    sys.stdout.write(f"accepted {accepted:.1f} %, strict {strict:.1f} %, of {total} rows\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
