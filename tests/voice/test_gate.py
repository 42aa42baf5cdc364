"""The last gate: whatever passes can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.voice.gate import MOST_NAMED, unread


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
        assert str(unread(text, script)) == f"the voice reads {script.title()} letters only"


def test_of_many_strange_signs_the_first_are_named() -> None:
    assert str(unread("bà con 5 %", "LATIN")) == "the voice cannot read: % 5"
    said = str(unread("con " + "".join(map(chr, range(0x1780, 0x17A0))), "LATIN"))
    assert said.endswith(" …")
    assert len(said.split(": ")[1].split()) == MOST_NAMED + 1
