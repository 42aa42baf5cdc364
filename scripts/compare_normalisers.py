"""Compare Loa's readings with those of other Vietnamese normalisers; for developers only.

    python -m venv PEERS
    PEERS/bin/pip install sea-g2p vinorm g2p-hamster kitten-text-processing vietnormalizer donglao-g2p
    python scripts/compare_normalisers.py PEERS/bin/python tests/gold/spoken-vi.tsv
    python scripts/compare_normalisers.py PEERS/bin/python tests/gold/own-vi.tsv --votes

Prints the accepted share of each class as a Markdown table; with --votes, the rows on which two peers
agree with each other and not with Loa. A peer that is not installed, or fails, is left out by name.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.speech import reader  # noqa: E402 - the script runs from a checkout, without installation
from tests.gold import scorer  # noqa: E402

PEERS = {
    "sea-g2p": "import sea_g2p; say = sea_g2p.Normalizer().normalize",
    "vinorm": "import vinorm; say = vinorm.TTSnorm",
    "g2p-hamster": (
        "import g2p_hamster.t0 as t0; say = lambda line: t0.pipeline.normalize(line)['read_string']"
    ),
    "kitten": "import kitten_text_processing as k; say = k.Normalizer(lang='vi').normalize",
    "vietnormalizer": "import vietnormalizer; say = vietnormalizer.VietnameseNormalizer().normalize",
    "donglao": "import donglao_g2p; say = donglao_g2p.normalize",
}
"""The peers: for each, Python that binds `say` to a function of one line."""

_LOOP = """
import sys
for line in sys.stdin.read().split("\\n")[:-1]:
    try:
        said = str(say(line))
    except Exception:
        said = ""
    sys.stdout.write(" ".join(said.split()) + "\\n")
"""


def answers(python: str, setup: str, written: list[str]) -> list[str] | None:
    """Return a peer's readings, one a line, or None where it cannot be run."""
    lines = "".join(line + "\n" for line in written)
    run = subprocess.run(
        [python, "-c", setup + "\n" + _LOOP], input=lines, capture_output=True, encoding="utf-8"
    )
    said = run.stdout.split("\n")[:-1]
    return said if run.returncode == 0 and len(said) == len(written) else None


def shares(table: tuple[scorer.Row, ...], said: dict[str, list[str]]) -> list[str]:
    """Return a Markdown table: a row a class, a column a normaliser, accepted shares in percent."""
    names = list(said)
    scored = {name: scorer.scores(table, said[name]) for name in names}
    rows = ["| Lớp | Số hàng | " + " | ".join(names) + " |", "|---|---:|" + "---:|" * len(names)]
    for kind, score in scored[names[0]].items():
        cells = [f"{100 * scored[name][kind].accepted / score.rows:.0f}" for name in names]
        rows.append(f"| {kind} | {score.rows} | " + " | ".join(cells) + " |")
    totals = [100 * sum(score.accepted for score in scored[name].values()) / len(table) for name in names]
    return [
        *rows,
        f"| **tất cả** | {len(table)} | " + " | ".join(f"**{total:.1f}**" for total in totals) + " |",
    ]


def votes(table: tuple[scorer.Row, ...], said: dict[str, list[str]]) -> list[str]:
    """Return the rows where two peers say the same and Loa something else: written, Loa's, theirs."""
    found = []
    for at, row in enumerate(table):
        ours = scorer.same(scorer.fold(said["loa"][at]))
        others = Counter(scorer.same(scorer.fold(said[name][at])) for name in said if name != "loa")
        reading, count = others.most_common(1)[0]
        if count > 1 and reading != ours:
            found.append(f"{row.written}\t{said['loa'][at]}\t{reading}")
    return found


def main() -> int:
    """Compare on the table given on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("python", help="the Python of an environment that holds the peers")
    parser.add_argument("table", type=Path)
    parser.add_argument("--votes", action="store_true")
    options = parser.parse_args()
    table = scorer.rows(options.table)
    written = [row.written for row in table]
    read = reader()
    found: dict[str, list[str] | None] = {"loa": [read.line(line) for line in written]}
    found |= {name: answers(options.python, setup, written) for name, setup in PEERS.items()}
    said = {name: readings for name, readings in found.items() if readings is not None}
    for name in found.keys() - said.keys():
        sys.stderr.write(f"{name} is left out\n")
    sys.stdout.write("\n".join(votes(table, said) if options.votes else shares(table, said)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
