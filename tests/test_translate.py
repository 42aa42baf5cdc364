"""Loa speaks Vietnamese: every message of the code has its Vietnamese, and the reader's wish is followed."""

from __future__ import annotations

import gettext
import string
import subprocess
import sys
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po, write_po

from pipeline.cli import screen, words
from pipeline.problems import Place, error, say
from pipeline.translate import LOCALES, preferred, translator

ROOT = Path(__file__).parent.parent
PO = LOCALES / "vi" / "LC_MESSAGES" / "loa.po"


@cache
def script() -> ModuleType:
    """The script that keeps the catalogue, as a module."""
    loader = SourceFileLoader("catalogue", str(ROOT / "scripts" / "catalogue.py"))
    spec = spec_from_loader("catalogue", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@cache
def entries() -> tuple[Message, ...]:
    """The entries of loa.po but for its header."""
    with PO.open("rb") as file:
        return tuple(entry for entry in read_po(file, locale="vi") if entry.id)


def english(entry: Message) -> str:
    """The message, in the form for one where it has two."""
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def vietnamese(entry: Message) -> str:
    """Its Vietnamese, which has one form only; empty where there is none yet."""
    text = entry.string or ""
    return text if isinstance(text, str) else text[0]


def fields(text: str) -> list[tuple[str, str | None, str | None]]:
    return sorted(
        (name, how, kind) for _, name, kind, how in string.Formatter().parse(text) if name is not None
    )


def test_no_message_of_the_code_is_without_vietnamese() -> None:
    known = {english(entry) for entry in entries() if vietnamese(entry)}
    assert [text for text in script().messages() if text not in known] == []


def test_nothing_is_kept_that_the_code_no_longer_says() -> None:
    said = {*script().messages(), *(one for one, _ in script().CLICKS_PLURALS)}
    assert [english(entry) for entry in entries() if english(entry) not in said] == []


def test_the_fields_of_a_message_are_the_same_in_both_languages() -> None:
    differing = [english(e) for e in entries() if fields(english(e)) != fields(vietnamese(e))]
    assert differing == []


def test_the_compiled_catalogue_says_what_the_edited_one_says() -> None:
    compiled = gettext.translation("loa", LOCALES, ["vi"])
    for entry in entries():
        if isinstance(entry.id, str):
            assert compiled.gettext(entry.id) == vietnamese(entry)
        else:
            one, many = entry.id
            assert {compiled.ngettext(one, many, count) for count in (1, 2)} == {vietnamese(entry)}


def test_writing_the_catalogue_anew_changes_nothing(tmp_path: Path) -> None:
    with (tmp_path / "loa.po").open("wb") as file:
        write_po(file, script().updated(script().current()), width=100)
    assert (tmp_path / "loa.po").read_bytes() == PO.read_bytes()


@pytest.mark.parametrize("call", ["say(text)", 'say(f"{name} is missing")', '_("a" + b)', "_(72)"])
def test_a_message_that_is_no_literal_is_refused(call: str) -> None:
    with pytest.raises(ValueError, match="line 2: the first argument"):
        list(script().messages_of(f"name = 1\n{call}\n"))


def test_messages_are_found_in_the_order_of_their_lines() -> None:
    source = 'def one():\n    return say("first", n=_("second"))\nother = say("third")\n'
    assert list(script().messages_of(source)) == ["first", "second", "third"]


def test_a_problem_is_worded_in_vietnamese_with_its_fields() -> None:
    what = say("unknown key '{key}'", key="souce")
    assert what.words(translator("vi")) == "khoá lạ 'souce'"
    assert what.words(translator("en")) == "unknown key 'souce'"


def test_a_message_within_a_message_is_vietnamese_too() -> None:
    what = say("{part} is not spoken: {why}", part="bài", why=say("the clip is empty"))
    assert what.words(translator("vi")) == "bài chưa đọc được: đoạn âm thanh trống rỗng"


def test_a_shown_problem_is_vietnamese_from_its_weight_to_its_remedy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "translate", translator("vi"))
    screen.show(
        [error(Place("laws.yaml", 5, 1), say("'{key}' is missing", key="title"), say("name it once"))]
    )
    assert capsys.readouterr().err == "laws.yaml:5:1: lỗi: thiếu khoá 'title'\n    chỉ ghi một lần\n"


@pytest.mark.parametrize(
    ("asked", "set_for_loa", "locale", "language"),
    [
        ("en", "vi", "vi_VN", "en"),
        (None, "vi", "en_US", "vi"),
        (None, None, "vi_VN", "vi"),
        (None, None, "Vietnamese_Vietnam", "vi"),
        (None, None, "fr_FR", "en"),
        (None, "", None, "en"),
        (None, "fr", "vi_VN", "vi"),
        ("VI", None, "en_GB", "vi"),
    ],
)
def test_the_wish_counts_first_then_loa_lang_then_the_locale(
    asked: str | None, set_for_loa: str | None, locale: str | None, language: str
) -> None:
    assert preferred(asked, set_for_loa, locale) == language


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "Các lệnh:"),
        (["check", "--help"], "Kiểm tra mọi nội dung"),
        (["chec"], "Không có lệnh 'chec'."),
        (["check", "--jbs"], "Không có tuỳ chọn --jbs."),
        (["say", "--language"], "cần có giá trị đi kèm"),
        (["check", "tuần", "thừa"], "Thừa phần không hiểu được (thừa)"),
    ],
)
def test_the_command_line_speaks_vietnamese_down_to_the_words_of_its_library(
    arguments: list[str], said: str
) -> None:
    command = [sys.executable, "-m", "pipeline", "--lang", "vi", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert said in (ended.stdout + ended.stderr).decode()
