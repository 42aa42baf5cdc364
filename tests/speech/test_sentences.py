"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

import pytest

from pipeline.speech import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.vietnamese(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Bà con đến TP. Thanh Hóa họp.",
        "Điều 1. Phạm vi điều chỉnh",
        "Chương II. NHỮNG QUY ĐỊNH CHUNG",
        "1. Mục đích",
        "2.1. Yêu cầu chung.",
        "I. MỤC ĐÍCH",
        "a. Người nghèo",
        "Đồng chí ThS. Nguyễn Văn An phát biểu.",
        "số tiền 1.000.000 đồng",
        "Kính gửi: Sở Tư pháp./.",
        "KT. GIÁM ĐỐC",
        "trang tgpl.moj.gov.vn của Cục",
    ],
)
def test_a_full_stop_that_ends_no_sentence_parts_nothing(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["Bà con đến.", "Bà con về."],
        ["Ai được trợ giúp?", "Người nghèo!", "Trẻ em."],
        ['Ông hỏi: "Có mất tiền không?"', "Không."],
        ["Theo khoản 1 Điều 2.", "Người nghèo được miễn phí."],
        ["Năm 2025.", "Tháng 4."],
        ["Điều 1. Phạm vi điều chỉnh.", "Luật này quy định."],
    ],
)
def test_sentences_end_at_their_marks(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_other_scripts_end_sentences_in_their_own_way() -> None:
    text = "人人平等。法律之前！មាន។ ទេ។"
    found = [text[start:end] for start, end in sentences.any_script(text)]
    assert found == ["人人平等。", "法律之前！", "មាន។", "ទេ។"]
