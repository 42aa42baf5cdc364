"""No entry of a lexicon takes away or adds what law hangs on, or changes a number; names remain possible."""

from __future__ import annotations

import time

import pytest

from pipeline.model.spoken import LexiconEntry
from pipeline.speech.guard import KINDS, faults, folded_form
from pipeline.speech.tables import table


def found(written: str, spoken: str, language: str = "vi") -> list[str]:
    return [str(what) for what, _ in faults(LexiconEntry(written, spoken), language)]


NAMES = [
    ("Zalo", "da lô"),
    ("Novotel", "nô vô ten"),
    ("Ba Na", "ba na"),
    ("Hai Bà Trưng", "hai bà trưng"),
    ("UBND", "uỷ ban nhân dân"),
    ("LĐTBXH", "lao động thương binh và xã hội"),
    ("BTP", "bộ tư pháp"),
    ("DNTN", "doanh nghiệp tư nhân"),
    ("tr", "triệu"),
    ("MC", "một cửa"),
    ("tỷ lệ", "tỉ lệ"),
    ("không phải trả tiền", "không phải trả tiền"),
    ("Airlines", "hãng hàng không"),
    ("đ/c", "địa chỉ"),
    ("CT", "chỉ thị"),
    ("NCTN", "người chưa thành niên"),
    ("NBBT", "người bị buộc tội"),
    ("KGM", "không gian mạng"),
    ("MP", "miễn phí"),
]
NUMBERS = [
    ("A4", "a bốn"),
    ("G7", "gờ bảy"),
    ("Covid-19", "cô vít mười chín"),
    ("Covid-19", "cô vít một chín"),
    ("H5N1", "hát năm nờ một"),
    ("F0", "ép không"),
    ("F0 không triệu chứng", "ép không không triệu chứng"),
    ("m2", "mét vuông"),
    ("50%", "năm mươi phần trăm"),
    ("24/7", "hai mươi bốn trên bảy"),
    ("115", "một một năm"),
    ("1800.1233", "một tám không không một hai ba ba"),
    ("30/4", "ba mươi tháng tư"),
    ("01/7", "mùng một tháng bảy"),
    ("T2", "thứ hai"),
    ("QL1A", "quốc lộ một a"),
    ("2,5", "hai rưỡi"),
    ("105", "một trăm lẻ năm"),
    ("2021", "hai không hai mốt"),
    ("5 ngàn", "năm nghìn"),
    ("10k", "mười nghìn"),
    ("1.500.000 đồng", "một triệu năm trăm nghìn đồng"),
    ("11/2017/QH14", "số mười một năm hai nghìn không trăm mười bảy quốc hội khóa mười bốn"),
]


@pytest.mark.parametrize(("written", "spoken"), [*NAMES, *NUMBERS])
def test_names_acronyms_and_numbers_may_be_said_as_they_are(written: str, spoken: str) -> None:
    assert found(written, spoken) == []


@pytest.mark.parametrize(
    ("written", "spoken", "words"),
    [
        ("không phải trả tiền", "phải trả tiền", "loses 'không', a negation"),
        ("Chưa thành niên", "thành niên", "loses 'chưa', a negation"),
        ("không được", "không", "loses 'được', a permission"),
        ("trừ kinh doanh", "kinh doanh", "loses 'trừ', an exception"),
        ("miễn án phí", "án phí", "loses 'miễn', an exception"),
        ("CẤM ĐỐT", "đốt", "loses 'cấm', a prohibition"),
        ("phải nộp đơn", "nộp đơn", "loses 'phải', an obligation"),
        ("nếu có khó khăn", "có khó khăn", "loses 'nếu', a condition"),
        ("chỉ hộ nghèo", "hộ nghèo", "loses 'chỉ', a limit"),
        ("hết hiệu lực", "hiệu lực", "loses 'hết', a limit"),
        ("không thể không", "không thể", "loses 'không', a negation"),
        ("hộ nghèo", "không hộ nghèo", "adds 'không', a negation"),
        ("KT", "không phải trả tiền", "adds 'phải', an obligation"),
        ("không quân", "phải quân", "adds 'phải'"),
        ("F0 không triệu chứng", "ép không triệu chứng", "loses 'không'"),
    ],
)
def test_what_law_hangs_on_is_neither_lost_nor_added(written: str, spoken: str, words: str) -> None:
    assert any(words in line for line in found(written, spoken)), found(written, spoken)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("18 tuổi", "mười sáu tuổi"),
        ("18 tuổi", "tuổi"),
        ("A4", "a"),
        ("A4", "a bốn trăm"),
        ("A4", "a bốn mươi"),
        ("Covid-19", "cô vít"),
        ("1800.1233", "một tám không không"),
        ("50 triệu", "năm mươi lăm triệu"),
        ("5 tỷ", "năm"),
        ("Điều 7", "điều tám"),
        ("2 lần", "hai hai lần"),
        ("hai năm", "năm"),
        ("ba tháng", "tháng"),
        ("hộ nghèo", "hai hộ nghèo"),
        ("15 ngày", "năm mười ngày"),
    ],
)
def test_a_number_is_said_as_it_is_written_no_more_and_no_less(written: str, spoken: str) -> None:
    (line,) = [line for line in found(written, spoken) if "is not the number in" in line]
    assert written in line


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("không", "a negation"),
        ("Phải", "an obligation"),
        ("NẾU", "a condition"),
        ("hai", "a number"),
        ("ngàn", "a number"),
    ],
)
def test_a_word_that_law_hangs_on_may_not_be_an_entry_by_itself(written: str, kind: str) -> None:
    assert found(written, written.lower()) == [f"'{written}' alone may not be an entry: it is {kind}"]


@pytest.mark.parametrize("language", ["vi", "mtq", "yue"])
@pytest.mark.parametrize("spoken", ["", "  ", "\u00a0", "...", "\u200b"])
def test_what_has_no_spoken_form_would_be_left_out(spoken: str, language: str) -> None:
    (line,) = found("trợ giúp", spoken, language)
    assert "has no spoken form: it would be left out" in line


@pytest.mark.parametrize("language", ["vi", "km"])
def test_digits_are_no_spoken_form_in_any_language(language: str) -> None:
    assert found("A4", "a 4", language) == ["the spoken form 'a 4' holds digits"]
    assert found("一八〇〇", "一八零零", "yue") == []


def test_words_are_known_for_vietnamese_alone() -> None:
    assert found("không", "mí", "mtq") == []


def test_two_spellings_of_the_same_words_are_one_written_form() -> None:
    assert folded_form("  Uỷ   ban ") == folded_form("ủy ban") == folded_form("uy\u0309 ban")
    assert folded_form("uỷ ban") != folded_form("ủy viên")


def test_no_length_makes_it_slow_or_fail() -> None:
    began = time.process_time()
    assert found("K" * 3000, "không " * 3000) == []
    assert found("K" * 3000, "không " * 2999) == ["the spoken form adds 'không', a negation"]
    assert "is not the number" in found("7" * 3000, "bảy " * 2999)[0]
    assert found("7" * 300, "bảy " * 300) == []
    assert time.process_time() - began < 5


def test_every_word_of_the_table_has_a_kind_and_a_reason() -> None:
    for word, about in table("sensitive").items():
        assert about["kind"] in KINDS
        assert about["why"]
        assert all(word in phrase.split() for phrase in about.get("apart", ()))
