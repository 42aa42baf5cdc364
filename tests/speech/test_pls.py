"""Lexicons in W3C PLS 1.0: written and read back, and nothing hostile is followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.spoken import LexiconEntry
from pipeline.problems import Stopped
from pipeline.speech import pls

words = (
    st.text("abcđêơ <&>'\"", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
)


@given(st.lists(st.builds(LexiconEntry, words, words), max_size=5).map(tuple))
def test_what_is_written_is_read_back(entries: tuple[LexiconEntry, ...]) -> None:
    assert pls.read_pls(pls.write_pls(entries, "vi")) == (entries, ())


def test_a_lexeme_of_another_tool_gives_an_entry_for_each_grapheme() -> None:
    data = (
        f'<lexicon version="1.0" xmlns="{pls.NAMESPACE}" alphabet="ipa" xml:lang="vi"><lexeme>'
        "<grapheme>UBND</grapheme><grapheme>Ubnd</grapheme><alias>ủy ban nhân dân</alias></lexeme></lexicon>"
    ).encode()
    entries, problems = pls.read_pls(data)
    assert entries == (LexiconEntry("UBND", "ủy ban nhân dân"), LexiconEntry("Ubnd", "ủy ban nhân dân"))
    assert problems == ()


def test_a_lexeme_with_phonemes_alone_is_reported() -> None:
    data = (
        f'<lexicon version="1.0" xmlns="{pls.NAMESPACE}"><lexeme><grapheme>Zalo</grapheme>'
        "<phoneme>zaːlo</phoneme></lexeme></lexicon>"
    ).encode()
    entries, (problem,) = pls.read_pls(data, "zalo.pls")
    assert entries == ()
    assert "'Zalo'" in str(problem.what)
    assert problem.place.path == "zalo.pls"


BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><lexicon>&b;</lexicon>'
THIEF = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><lexicon>&x;</lexicon>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        THIEF,
        b"",
        b"<lexicon>",
        b"<other/>",
        b"\xff\xfe\x00",
        b"<lexicon/>",
        b'<?xml version="1.0" encoding="nope"?><a/>',
    ],
)
def test_what_is_hostile_or_no_lexicon_stops_with_words(data: bytes) -> None:
    with pytest.raises(Stopped) as stopped:
        pls.read_pls(data, "x.pls")
    assert stopped.value.problems[0].place.path == "x.pls"


def test_a_lexicon_of_any_size_is_not_read() -> None:
    with pytest.raises(Stopped, match="bytes"):
        pls.read_pls(b" " * (pls.LARGEST + 1))
