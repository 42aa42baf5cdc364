"""The last gate: whatever passes can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.voice.gate import unread


@given(st.text())
def test_no_digit_or_symbol_passes(text: str) -> None:
    if unread(text, "LATIN") is None:
        assert any(sign.isalpha() for sign in text)
        assert not any(sign.isnumeric() or sign in "#%&/@+=*_<>[]{}|\\^~`$€₫°" for sign in text)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ,.?!", min_size=1))
def test_plain_vietnamese_passes(text: str) -> None:
    assert (unread(text, "LATIN") is None) == any(sign.isalpha() for sign in text)


def test_each_script_keeps_the_others_out() -> None:
    khmer, han, tai_viet = "មនុស្សទាំងអស់", "人人生而自由", "ꪀꪱꪙ"
    assert unread(khmer, "KHMER") is None
    assert unread(han, "CJK") is None
    for text, script in [(khmer, "LATIN"), (han, "LATIN"), (tai_viet, "LATIN"), ("abc", "CJK")]:
        assert "cannot read" in str(unread(text, script))
