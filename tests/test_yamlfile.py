"""YAML files come out as text, lists and groups with places; whatever is dangerous is a problem."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.problems import Place
from pipeline.yamlfile import YamlFile, parse, read_yaml


def parsed(text: str) -> YamlFile:
    return parse(text.encode(), "f.yaml")


def only_problem(document: YamlFile) -> str:
    (problem,) = document.problems
    return f"{problem.place}: {problem.what}"


def test_scalars_stay_the_text_that_was_written() -> None:
    document = parsed("at: 17:30\ncode: 00070\nanswer: no\ntilde: ~\nempty:\nsum: 1_000\n")
    assert document.value == {
        "at": "17:30", "code": "00070", "answer": "no", "tilde": "~", "empty": "", "sum": "1_000",
    }  # fmt: skip
    assert document.problems == ()


def test_values_and_keys_know_their_places() -> None:
    document = parsed("a:\n  - b: x\n    c: [y, 'z']\n")
    assert document.places[("a", 0, "c", 1)] == Place("f.yaml", 3, 12)
    assert document.key_places[("a", 0, "c")] == Place("f.yaml", 3, 5)


def test_a_windows_file_has_the_same_places() -> None:
    document = parsed("a: 1\r\nb: |\r\n  x\r\n\r\n  y\r\n")
    assert document.places[("b",)].line == 2
    assert document.source(("b",)).text == "x\n\ny"
    assert [place.line for place in document.source(("b",)).lines] == [3, 4, 5]


def test_lines_of_a_block_are_lines_of_the_file() -> None:
    source = parsed("s: |\n\n    một\n      hai\n\n    ba\n\n").source(("s",))
    assert source.text == "\nmột\n  hai\n\nba"
    assert source.lines[1] == Place("f.yaml", 3, 5)
    assert source.lines[2] == Place("f.yaml", 4, 5)
    assert source.lines[4] == Place("f.yaml", 6, 5)


def test_lines_of_folded_and_quoted_texts_are_found_by_their_words() -> None:
    document = parsed('f: >\n  ab\n  ab\n\n  cd\nq: "mot\n  hai\\nba\n  bon"\np: mot hai\n')
    folded, quoted = document.source(("f",)), document.source(("q",))
    assert (folded.text, quoted.text) == ("ab ab\ncd", "mot hai\nba bon")
    assert [place.line for place in folded.lines] == [2, 5]
    assert [place.line for place in quoted.lines] == [6, 7]
    assert document.source(("p",)).lines == (Place("f.yaml", 9, 4),)


def test_a_source_is_in_nfc() -> None:
    assert parsed("s: tie\u0302\u0301ng").source(("s",)).text == "tiếng"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\na: 3", "f.yaml:3:1: 'a' is written twice; first on line 1"),
        ("a: &x 1", "f.yaml:1:4: '&x' names a place"),
        ("a: *x", "f.yaml:1:4: '*x' refers to another place"),
        ("a: !!python/name:os.system ''", "f.yaml:1:4: 'tag:yaml.org,2002:python/name:os.system' is a tag"),
        ("<<: {a: 1}", "f.yaml:1:1: '<<' is no plain key"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: a line of --- begins a second document"),
        ("", "f.yaml:1:1: the file is empty"),
        ("# only a remark\n", "f.yaml:1:1: the file is empty"),
        ("a:\n\tb: 1", "f.yaml:2:1: a tab stands here"),
        ("\ufeffa: 1", "f.yaml:1:1: the file holds a byte order mark (BOM)"),
        ("a: b\x00c", "f.yaml:1:5: an invisible character (U+0000) stands here"),
        ("a: b\x07", "f.yaml:1:5: an invisible character (U+0007) stands here"),
        ("a: b\u2028c", "f.yaml:1:5: an invisible character (U+2028) stands here"),
        ("a: \ue000500\ue001", "f.yaml:1:4: an invisible character (U+E000) stands here"),
        ("a: {{ commune.name }}", "f.yaml:1:5: brackets stand where a key should be"),
        ("a: 'x", "f.yaml:1:4: a quotation mark is opened and never closed"),
        ("a: [1, 2", "f.yaml:1:4: a bracket is opened and never closed, or a comma is missing"),
        ("a: b: c", "f.yaml:1:5: a colon and a space stand where no key can be"),
        ("a: @x", "f.yaml:1:4: this character cannot begin a text"),
        ("a: 1\n b: 2", "f.yaml:2:3: a colon and a space stand where no key can be"),
        ("a:\n  b: 1\n c: 2", "f.yaml:3:2: this line does not stand in line with its neighbours"),
        ("a:\n - b\n c: 2", "f.yaml:3:2: this line does not stand in line with the items of the list"),
        ('a: "\\d"', "f.yaml:1:5: a backslash stands in double quotation marks"),
        ("a: %x", "f.yaml:1:4: this character cannot begin a text"),
        ("a: 1\nb 2\nc: 3", "f.yaml:2:1: this line is no key with a colon, nor part of the text above"),
        ("a: |\n  b\nc\nd: 3", "f.yaml:3:1: this line is no key with a colon, nor part of the text above"),
    ],
)  # fmt: skip
def test_what_yaml_allows_and_editors_should_not_is_a_problem(text: str, found: str) -> None:
    problems = [f"{problem.place}: {problem.what}" for problem in parsed(text).problems]
    assert found in problems
    assert all(str(problem.do) or "empty" in str(problem.what) for problem in parsed(text).problems)


def test_several_problems_of_a_file_are_found_at_once() -> None:
    assert len(parsed("a: &x 1\nb: *x\na: 2\nc: !t 3\n").problems) == 4


def test_bad_utf8_is_found_at_its_place() -> None:
    document = parse("a: đ\nb: ".encode() + b"\xff\xfe", "f.yaml")
    assert only_problem(document) == "f.yaml:2:4: the file is not in UTF-8 from here on"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "nested more than 32 deep"),
        ("{" * 100_000, "brackets stand where a key should be"),
        ("- " * 100_000, "nested more than 32 deep"),
        ("? " * 100_000, "brackets stand where a key should be"),
        ("- 1\n" * 100_001, "the file holds more than 100000 values"),
        ("a: " + "x" * 1_000_000, "the file is larger than 1 MB"),
    ],
    ids=["brackets", "braces", "hyphens", "question marks", "items", "bytes"],
)
def test_bombs_end_within_seconds(text: str, words: str) -> None:
    started = time.process_time()
    problems = parsed(text).problems
    assert any(words in str(problem.what) for problem in problems)
    assert time.process_time() - started < 10


def test_thirty_two_levels_are_read_and_one_more_is_not() -> None:
    assert parsed("[" * 32 + "x" + "]" * 32).problems == ()
    assert "nested more than 32 deep" in only_problem(parsed("[" * 33 + "x" + "]" * 33))


def test_a_bomb_of_aliases_is_not_composed() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 100))
    document = parsed(bomb)
    assert len(document.problems) == 100 + 2 * 99
    assert len(str(document.value)) < 5_000


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in only_problem(read_yaml(tmp_path / "none.yaml", "none.yaml"))
    assert "a folder stands where a file should be" in only_problem(read_yaml(tmp_path, "folder.yaml"))


plain = st.text("abcđếữ 0123456789:#-{}[]\"'|>&*!%@`,?~\\.\n", max_size=60)


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=200) | plain.map(str.encode))
@example(b"\x85: \xc2\x85")
@example("a: \u2029".encode())
def test_no_bytes_make_it_fail(data: bytes) -> None:
    document = parse(data, "f.yaml")
    assert document.value is not None or document.problems
    for keys in document.scalars:
        source = document.source(keys)
        assert len(source.lines) == source.text.count("\n") + 1


words = st.text("abcđếữ", min_size=1, max_size=5)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.lists(words, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8))
def test_every_line_of_a_block_is_found_where_it_stands(lines: list[str]) -> None:
    text = "s: |\n" + "".join(f"   {line}\n" for line in lines)
    source = parsed(text).source(("s",))
    written = text.split("\n")
    for line, place in zip(source.text.split("\n"), source.lines, strict=True):
        assert written[place.line - 1][place.column - 1 :] == line
