"""Document numbers are found in texts in every form that state and party write, with what they are called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from pipeline.content.documents import documents, entry
from pipeline.model.authored import Law
from pipeline.model.lawids import near_law, number_key

GOLD = Path(__file__).parent.parent / "gold" / "own-vi.tsv"


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Luật Đất đai số 45/2013/QH13 có hiệu lực", "45/2013/QH13", "Luật Đất đai"),
        ("Điều 7 Luật Trợ giúp pháp lý, số 11/2017/QH14.", "11/2017/QH14", "Luật Trợ giúp pháp lý"),
        (
            "Luật Phòng, chống mua bán người (số 53/2024/QH15)",
            "53/2024/QH15",
            "Luật Phòng, chống mua bán người",
        ),
        ("Luật Nhà ở\n  năm 2023\n  (Luật số 27/2023/QH15)", "27/2023/QH15", "Luật Nhà ở"),
        ("Bộ luật Hình sự năm 2015 số 100/2015/QH13", "100/2015/QH13", "Bộ luật Hình sự"),
        ("một số điều của Luật Đất đai số 45/2013/QH13", "45/2013/QH13", "Luật Đất đai"),
        ("Luật Nhà ở, Luật số 27/2023/QH15", "27/2023/QH15", "Luật"),
        ("Luật Nhà ở và Nghị định số 49/2024/NĐ-CP", "49/2024/NĐ-CP", "Nghị định"),
        ("nghị định 49/2024/NÐ–CP", "49/2024/NĐ-CP", "Nghị định"),
        ("Nghị định của Chính phủ số 49/2024/NĐ-CP", "49/2024/NĐ-CP", "Nghị định"),
        ("số 45 / 2013 / QH13", "45/2013/QH13", "Văn bản"),
        ("số:39/2020/TT-BTTTT", "39/2020/TT-BTTTT", "Thông tư"),
        ("12.345/2013/QH13", "345/2013/QH13", "Văn bản"),
        ("quyết định 32/2016/QĐ-TTg", "32/2016/QĐ-TTg", "Quyết định"),
        ("30a/2008/NQ-CP", "30a/2008/NQ-CP", "Nghị quyết"),
        ("326/2016/UBTVQH14", "326/2016/UBTVQH14", "Văn bản"),
        ("44/2002/PL-UBTVQH10", "44/2002/PL-UBTVQH10", "Pháp lệnh"),
        ("15/2012/L-CTN", "15/2012/L-CTN", "Lệnh"),
        ("10/2018/TTLT-BTP-BCA-BQP", "10/2018/TTLT-BTP-BCA-BQP", "Thông tư liên tịch"),
        ("12/VBHN-VPQH", "12/VBHN-VPQH", "Văn bản hợp nhất"),
        ("kế hoạch 177/KH-STP", "177/KH-STP", "Kế hoạch"),
        ("công văn 2455/BTTTT-TTCS", "2455/BTTTT-TTCS", "Công văn"),
        ("80-KL/TW", "80-KL/TW", "Kết luận"),
        ("Luật số 35-L/CTN", "35-L/CTN", "Luật"),
        ("Nghị định 82/CP", "82/CP", "Nghị định"),
        ("Sắc lệnh số 13/SL", "13/SL", "Sắc lệnh"),
        ("Theo Nghị định 49/2024, bà con", "49/2024", "Nghị định"),
        ("Luật Đất đai số 45/2013 thì", "45/2013", "Luật Đất đai"),
    ],
)
def test_a_number_is_found_with_its_kind_and_title(text: str, number: str, title: str) -> None:
    (found,) = documents(text)
    assert (found.number, found.title) == (number, title)
    assert "".join(text[found.at : found.end].split()).replace("–", "-").replace("Ð", "Đ") == number


@pytest.mark.parametrize(
    "text",
    [
        "ngày 01/7/2025, tháng 7/2024, 24/7, 100km/h, 1800.1233, 45/2013, COVID-19, 3G/4G",
        "Luật Đất đai có hiệu lực từ tháng 7/2024",
        "luật quy định về hồ sơ số 12/2024",
        "bản án số 05/2023/HS-ST, 12/2020/QĐST-HNGĐ",
        "hợp đồng số 12/HĐ-TGPL, giấy mời 12/GM-UBND, biên bản 7/BB-VPHC",
        "Điều 7/Khoản 2, mẫu A/B, 5/THPT",
    ],
)
def test_what_states_no_law_is_no_document(text: str) -> None:
    assert list(documents(text)) == []


def test_every_full_number_of_the_gold_sentences_is_found() -> None:
    shape = r"\d+[a-z]?/(?:19|20)\d\d/[A-ZĐ][\w&/-]*\w|\d+/[A-ZĐ]\w*-[\w&/-]*\w|\d+-[A-ZĐ]+/[A-ZĐƯ]+"
    papers = {"05/2023/HS-ST", "12/GM-UBND"}
    written = [row.split("\t")[1] for row in GOLD.read_text("utf-8").splitlines() if "\t" in row]
    numbers = {number for text in written for number in re.findall(shape, text)} - papers
    assert len(numbers) > 60
    assert numbers <= {found.number for text in written for found in documents(text)}


@pytest.mark.parametrize(
    ("number", "title", "name"),
    [
        ("45/2013/QH13", "Luật Đất đai", "luat-45-2013-qh13"),
        ("49/2024/NĐ-CP", "Nghị định", "nghi-dinh-49-2024-nd-cp"),
        ("80-KL/TW", "Kết luận", "ket-luan-80-kl-tw"),
        ("12/2013/TTLT-BLĐTBXH&BTC", "Thông tư liên tịch", "thong-tu-lien-tich-12-2013-ttlt-bldtbxh-btc"),
        ("326/2016/UBTVQH14", "Văn bản", "van-ban-326-2016-ubtvqh14"),
    ],
)
def test_the_entry_to_paste_is_an_entry_that_claims_nothing(number: str, title: str, name: str) -> None:
    (pasted,) = yaml.load(entry(number, title), yaml.BaseLoader)
    law = TypeAdapter(Law).validate_python(pasted)
    assert (law.id, law.number, law.title, law.status) == (name, number, title, "unknown")
    assert (law.effective, law.checked_on, law.source) == (None, None, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("09/2019/NĐ-CP", "9/2019/ND–CP"),
        ("45 / 2013 / QH13", "45/2013/QH13"),
        ("49/2024/NÐ-CP", "49/2024/NĐ/CP"),
    ],
)
def test_spellings_of_a_number_are_one(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_numbers_that_differ_in_a_letter_or_a_digit_are_two() -> None:
    numbers = [
        "45/2013/QH13",
        "45/2013/QH14",
        "54/2013/QH13",
        "45/2014/QH13",
        "45a/2013/QH13",
        "1/2020/TT-BTC",
        "1/2020/TT-BCT",
    ]
    assert len({number_key(number) for number in numbers}) == len(numbers)


KNOWN = ("luat-11-2017-qh14", "thong-tu-01-2020-tt-btc", "nghi-dinh-49-2024", "luat-dat-dai", "luat-dan-su")


@pytest.mark.parametrize(
    "word",
    [
        *(
            "luat-11-2017-qh15",
            "luat-12-2017-qh14",
            "luat-11-2018-qh14",
            "luat-45-2013-qh13",
            "luat-17-2011-qh14",
        ),
        *("thong-tu-01-2020-tt-bct", "thong-tu-01-2020-tt-btp", "thong-tu-10-2020-tt-btc"),
        *("thong-tu-49-2024", "quy-dinh-49-2024", "luat-dan-so", "luat-nha-o", "luat"),
    ],
)
def test_another_law_is_never_suggested(word: str) -> None:
    assert near_law(word, KNOWN) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("luat-112017-qh14", "luat-11-2017-qh14"),
        ("luat-11-2017-qh-14", "luat-11-2017-qh14"),
        ("luatt-11-2017-qh14", "luat-11-2017-qh14"),
        ("11-2017-qh14", "luat-11-2017-qh14"),
        ("thong-tu-1-2020-tt-btc", "thong-tu-01-2020-tt-btc"),
        ("nghi-dinh-492024", "nghi-dinh-49-2024"),
        ("luat-dat-dia", "luat-dat-dai"),
        ("luat-dat-da", "luat-dat-dai"),
    ],
)
def test_a_misspelling_of_the_same_number_is(word: str, meant: str) -> None:
    assert near_law(word, KNOWN) == meant
