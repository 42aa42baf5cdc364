"""Languages without rules: split by their own full stops, gated by their scripts, nothing guessed."""

from __future__ import annotations

import pytest

from pipeline.model.spoken import LexiconEntry, Style
from pipeline.speech import reader

CANTONESE = "人人喺边度冚啲都有权俾承认享法律前嘅人格。法律嘅前人人平等，并有权享受法律嘅平等保护。"
KHMER = "ជនគ្រប់រូប មានសិទ្ធិស្មើគ្នាចំពោះមុខច្បាប់។ ជនគ្រប់រូប មានសិទ្ធិ។"
TAI_DAM = "ꪋꪴ ꫛ ꪻꪠ ꪁꪷ ꪣꪲ ꪁꪫꪸꪙ ꪹꪋ - ꪢꪽ ꪶꪔ."


def test_han_text_is_split_at_its_full_stops_and_counted_by_characters() -> None:
    """The text is article 6 and 7 of the Universal Declaration of Human Rights, as the UN publishes it."""
    first, second = reader(language="yue", scripts=("Hani",)).paragraph(CANTONESE)
    assert first.written == "人人喺边度冚啲都有权俾承认享法律前嘅人格。"
    assert first.syllables == 20
    assert not first.leftovers
    assert not second.leftovers
    assert (first.utterances[0].pause_ms, second.utterances[0].pause_ms) == (450, 900)


def test_khmer_and_tai_viet_pass_their_own_gate() -> None:
    assert len(reader(language="km", scripts=("Khmr",)).paragraph(KHMER)) == 2
    (sentence,) = reader(language="blt", scripts=("Tavt",)).paragraph(TAI_DAM)
    assert not sentence.leftovers
    assert sentence.spoken == "ꪋꪴ ꫛ ꪻꪠ ꪁꪷ ꪣꪲ ꪁꪫꪸꪙ ꪹꪋ, ꪢꪽ ꪶꪔ."


@pytest.mark.parametrize(
    ("language", "scripts", "text", "unread"),
    [
        ("yue", ("Hani",), "第7条", ["7"]),
        ("yue", ("Hani",), "第七条 UBND 法律", ["UBND"]),
        ("km", ("Khmr",), "មាត្រា ៦", ["៦"]),
        ("blt", ("Tavt",), "ꪋꪴ ꫛ 12/3", ["12", "/", "3"]),
        ("mtq", ("Latn",), "Mường 法", ["法"]),
        ("mtq", ("Latn",), "5%", ["5", "%"]),
        ("hak", ("Nope",), "法律", ["法律"]),
    ],
)
def test_a_digit_a_symbol_or_a_foreign_letter_is_a_leftover(
    language: str, scripts: tuple[str, ...], text: str, unread: list[str]
) -> None:
    sentences = reader(language=language, scripts=scripts).paragraph(text)
    assert [leftover.text for sentence in sentences for leftover in sentence.leftovers] == unread


def test_the_lexicon_reads_what_the_gate_would_refuse() -> None:
    read = reader(language="yue", scripts=("Hani",), lexicon=(LexiconEntry("7", "七"),))
    (sentence,) = read.paragraph("第7条。")
    assert not sentence.leftovers
    assert [r.rule for r in sentence.readings] == ["lexicon"]


def test_an_explicit_pause_parts_an_utterance_in_any_language() -> None:
    read = reader(language="yue", scripts=("Hani",), style=Style(paragraph_pause_ms=800))
    (sentence,) = read.paragraph("人人\ue000600\ue001平等。")
    assert [(u.text, u.pause_ms) for u in sentence.utterances] == [("人人,", 600), ("平等。", 800)]


def test_tone_marks_of_other_languages_stay_where_they_are() -> None:
    assert reader(language="mtq", scripts=("Latn",)).line("hoá") == "hoá"
    assert reader().line("hoá") == "hóa"


def test_letters_and_joiners_inside_words_are_kept() -> None:
    assert reader(language="mtq", scripts=("Latn",)).line("m'nông a-b “x”") == "m'nông a-b x"
