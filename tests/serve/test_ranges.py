"""Which bytes a request asks for: the cases of RFC 9110, and that no header whatever breaks the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.serve.ranges import RangeAnswer, wanted

TAG = '"abc"'
WHOLE = RangeAnswer(200, 0, 1000)


@pytest.mark.parametrize(
    ("given_range", "answer"),
    [
        ("bytes=0-499", RangeAnswer(206, 0, 500)),
        ("bytes=500-", RangeAnswer(206, 500, 1000)),
        ("bytes=-1", RangeAnswer(206, 999, 1000)),
        ("bytes=-5000", RangeAnswer(206, 0, 1000)),
        ("bytes=0-99999", RangeAnswer(206, 0, 1000)),
        ("BYTES = 7 - 7", WHOLE),
        ("Bytes=7-7", RangeAnswer(206, 7, 8)),
        ("bytes=1000-", RangeAnswer(416)),
        ("bytes=-0", RangeAnswer(416)),
        ("bytes=9-3", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=0-1,5-6", WHOLE),
        ("seconds=0-1", WHOLE),
        ("bytes=a-b", WHOLE),
    ],
)
def test_a_range_is_answered_as_the_standard_says(given_range: str, answer: RangeAnswer) -> None:
    assert wanted({"range": given_range}, TAG, 1000) == answer


def test_a_range_holds_only_for_the_version_that_the_client_has_begun() -> None:
    ranged = {"range": "bytes=10-"}
    assert wanted(ranged | {"if-range": TAG}, TAG, 1000).status == 206
    assert wanted(ranged | {"if-range": '"other"'}, TAG, 1000) == WHOLE
    assert wanted(ranged | {"if-range": f"W/{TAG}"}, TAG, 1000) == WHOLE
    assert wanted(ranged | {"if-range": "Tue, 24 Nov 2026 00:00:00 GMT"}, TAG, 1000) == WHOLE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if-none-match": TAG}, 304),
        ({"if-none-match": f'"x", W/{TAG}'}, 304),
        ({"if-none-match": "*"}, 304),
        ({"if-none-match": '"x"'}, 200),
        ({"if-none-match": TAG, "range": "bytes=0-1"}, 304),
        ({"if-match": '"x"'}, 412),
        ({"if-match": f"W/{TAG}"}, 412),
        ({"if-match": TAG}, 200),
        ({"if-match": "*"}, 200),
    ],
)
def test_conditions_are_judged_before_ranges(headers: dict[str, str], status: int) -> None:
    assert wanted(headers, TAG, 1000).status == status


SPELT = 'bytesBW/=-,;*"0123456789 \t'
NAMES = st.sampled_from(["range", "if-range", "if-match", "if-none-match"])


@given(st.dictionaries(NAMES, st.text(SPELT, max_size=60) | st.just(TAG)), st.integers(0, 10**9))
def test_no_header_asks_for_bytes_that_are_not_there(headers: dict[str, str], length: int) -> None:
    answer = wanted(headers, TAG, length)
    assert answer.status in {200, 206, 304, 412, 416}
    assert 0 <= answer.start <= answer.stop <= length
    assert answer.status != 206 or answer.start < answer.stop
