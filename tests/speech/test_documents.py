"""An editor's files: paragraphs with their places from plain text and Word."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from pipeline.problems import Place, Stopped
from pipeline.speech import reader
from pipeline.speech.documents import InputParagraph, paragraphs

PLAN = (
    "SỞ TƯ PHÁP\n"
    "Số: 12/KH-STP\n"
    "\n"
    "KẾ HOẠCH\n"
    "Truyền thông về trợ giúp pháp lý năm 2026\n"
    "I. MỤC ĐÍCH, YÊU CẦU\n"
    "1. Mục đích\n"
    "a) Nâng cao nhận thức của người dân tại 10 xã;\n"
    "- Tăng cường công tác TGPL ở cơ sở.\n"
    "Nơi nhận:\n"
    "- UBND tỉnh (để b/c);\n"
    "- Lưu: VT, TTTGPL.\n"
    "KT. GIÁM ĐỐC\n"
)


def test_a_text_has_a_paragraph_a_line_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_bytes("\ufeffMột\r\n\r\n  Hai ".encode())
    assert paragraphs(file) == (
        InputParagraph("Một", Place(str(file), 1)),
        InputParagraph("Hai", Place(str(file), 3)),
    )


def test_a_word_document_gives_its_paragraphs_and_table_cells_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trước bảng")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Ô gộp"
    table.cell(1, 0).text = "Trái"
    table.cell(1, 1).text = "Phải"
    document.add_paragraph("Sau bảng")
    file = tmp_path / "ke-hoach.docx"
    document.save(str(file))
    assert [paragraph.text for paragraph in paragraphs(file)] == [
        "Trước bảng",
        "Ô gộp",
        "Trái",
        "Phải",
        "Sau bảng",
    ]


def test_a_plan_with_headings_lists_and_recipients_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text(PLAN, encoding="utf-8")
    read = reader()
    sentences = [sentence for paragraph in paragraphs(file) for sentence in read.paragraph(paragraph.text)]
    assert [leftover.text for sentence in sentences for leftover in sentence.leftovers] == []
    spoken = [sentence.spoken for sentence in sentences]
    assert spoken[1] == "số mười hai, kế hoạch sở tư pháp"
    assert spoken[-3:] == [
        "ủy ban nhân dân tỉnh, để báo cáo;",
        "lưu: văn thư, trung tâm trợ giúp pháp lý.",
        "ký thay giám đốc",
    ]


def bad_files(folder: Path) -> list[Path]:
    (folder / "anh.jpg").write_bytes(b"x")
    (folder / "ma.txt").write_bytes(b"\xff\xfe\x00\x81")
    (folder / "gia.docx").write_bytes(b"no zip at all")
    with zipfile.ZipFile(folder / "rong.docx", "w") as archive:
        archive.writestr("x.xml", "<a/>")
    with zipfile.ZipFile(folder / "bom.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (65 * 1024 * 1024))
    return [*sorted(folder.iterdir()), folder / "khong-co.txt"]


def test_what_cannot_be_read_stops_with_the_file_s_name(tmp_path: Path) -> None:
    for file in bad_files(tmp_path):
        with pytest.raises(Stopped) as stopped:
            paragraphs(file)
        assert stopped.value.problems[0].place.path == str(file)
