"""`loa spoken` and `loa lexicon`, as editors type them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import docx
import yaml

from tests.builds import ROOT, SMALL, loa


def spoken(lines: str, *words: str) -> list[str]:
    command = [sys.executable, "-m", "pipeline", "spoken", "--lang", "vi", *words]
    ended = subprocess.run(command, input=lines.encode(), capture_output=True, check=True, cwd=ROOT)
    return ended.stdout.decode().splitlines()


def test_lines_in_are_lines_out() -> None:
    said = spoken("Ngày 01/7/2025\n\n25%\n")
    assert [line.strip(" .") for line in said] == [
        "ngày mùng một tháng bảy năm hai nghìn không trăm hai mươi lăm",
        "",
        "hai mươi lăm phần trăm",
    ]


def test_explaining_names_the_rule_beside_what_is_written_and_said() -> None:
    said = "\n".join(spoken("Gọi 113.\n", "--explain"))
    assert "113 → một một ba  [phone]" in said


def test_a_word_document_is_read_whole_and_what_is_unread_is_listed(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("1. Thời gian: từ 7h30 đến 11h30.")
    document.add_paragraph("Nơi nhận: như trên; Lưu: VT, XQZW.")
    document.save(str(tmp_path / "kế hoạch.docx"))
    ended = loa("spoken", tmp_path / "kế hoạch.docx")
    assert "từ bảy giờ ba mươi phút đến mười một giờ ba mươi phút" in ended.stdout
    assert ended.returncode == 1
    assert "kế hoạch.docx:3:" in ended.stderr
    assert "XQZW" in ended.stderr


def test_a_readable_text_ends_with_0(tmp_path: Path) -> None:
    (tmp_path / "bài.txt").write_text("Kính thưa bà con!\nĐiều 7 gồm 02 khoản.\n", "utf-8")
    ended = loa("spoken", tmp_path / "bài.txt")
    assert ended.returncode == 0, ended.stderr
    assert "điều bảy gồm hai khoản" in ended.stdout


def test_a_lexicon_survives_the_way_through_pls(tmp_path: Path) -> None:
    written = loa("lexicon", "--content", SMALL).stdout
    (tmp_path / "vi.pls").write_text(written, "utf-8")
    back = loa("lexicon", tmp_path / "vi.pls").stdout
    (tmp_path / "vi.yaml").write_text(back, "utf-8")
    own = yaml.safe_load((SMALL / "lexicon" / "vi.yaml").read_text("utf-8"))
    assert yaml.safe_load(back) == [{"written": e["written"], "spoken": e["spoken"]} for e in own]
