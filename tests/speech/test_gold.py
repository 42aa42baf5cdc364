"""The reader against the gold tables: a ratchet on what it reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.speech import reader
from tests.gold import scorer

GOLD = Path(__file__).parents[1] / "gold"


def answers(table: tuple[scorer.Row, ...]) -> list[str]:
    read = reader()
    return [read.line(row.written) for row in table]


def shares(table: tuple[scorer.Row, ...]) -> tuple[float, float]:
    found = scorer.scores(table, answers(table)).values()
    return (
        100 * sum(score.accepted for score in found) / len(table),
        100 * sum(score.strict for score in found) / len(table),
    )


def test_the_gold_table_is_read_admissibly_and_mostly_canonically() -> None:
    accepted, strict = shares(scorer.rows(GOLD / "spoken-vi.tsv"))
    assert accepted >= 99.4
    assert strict >= 98.4


@pytest.mark.parametrize("row", scorer.rows(GOLD / "own-vi.tsv"), ids=lambda row: row.written)
def test_a_row_of_our_own_is_read_as_written_down(row: scorer.Row) -> None:
    assert reader().line(row.written) == row.spoken


def test_our_own_rows_are_no_rows_of_the_gold_table() -> None:
    gold = {row.written for row in scorer.rows(GOLD / "spoken-vi.tsv")}
    assert not gold & {row.written for row in scorer.rows(GOLD / "own-vi.tsv")}


def test_the_scorer_refuses_a_wrong_word_and_a_left_digit() -> None:
    row = scorer.Row(
        "range", "2016-2020", "", "hai nghìn không trăm mười sáu [đến |]hai nghìn không trăm hai mươi"
    )
    assert scorer.admits(row.accepted, "hai nghìn không trăm mười sáu, hai nghìn không trăm hai mươi.")
    assert not scorer.admits(row.accepted, "hai nghìn không trăm mười sáu trừ hai nghìn không trăm hai mươi")
    assert not scorer.admits(row.accepted, "2016 đến 2020")


PEERS = [line.split("\t") for line in (GOLD / "peers-vi.tsv").read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("written", "spoken", "peers", "verdict"), PEERS, ids=[row[0] for row in PEERS])
def test_where_peers_agree_against_us_the_verdict_stands(
    written: str, spoken: str, peers: str, verdict: str
) -> None:
    """`ours`: theirs is wrong or leaves something unread; `both`: a listener may hear either."""
    assert reader().line(written) == spoken
    assert verdict in ("ours", "both")
    assert scorer.fold(spoken) != scorer.fold(peers)
