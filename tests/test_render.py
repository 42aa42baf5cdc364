"""Templates become written text in a process of their own, and end as problems where they end badly."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model.catalogue import TemplateText
from pipeline.model.script import PAUSE_MARK, SourceParagraph
from pipeline.problems import Place
from pipeline.render import Context, Renderer, paragraphs

CONTEXT: Context = {
    "station": {"name": "Trung tâm", "hotline": {"number": "1800.1233"}, "until": "2026-12-31"},
    "commune": {"name": "Xã Ngọc Lặc", "contact": None, "slots": [{"at": "05:15"}, {"at": "17:00"}]},
    "week": {"id": "2026-W48", "number": 48, "sum": 1_500_000},
    "laws": {"luat-11-2017-qh14": {"title": "Luật Trợ giúp pháp lý", "effective": "2018-01-01"}},
}

ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture(autouse=True)
def _kept_renderers() -> None:
    """Have each renderer start a process of its own, and end it."""


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as open_one:
        yield open_one


def source(text: str) -> SourceParagraph:
    """The text as one paragraph that begins in line 10, column 5 of a file."""
    places = tuple(Place("f.yaml", 10 + number, 5) for number in range(text.count("\n") + 1))
    (paragraph,) = paragraphs(TemplateText(text, places))
    return paragraph


def written(renderer: Renderer, text: str) -> str:
    rendered = renderer.render(source(text), CONTEXT)
    assert rendered.problems == ()
    assert rendered.paragraph is not None
    return rendered.paragraph.text


def complaints(renderer: Renderer, text: str) -> list[str]:
    paragraph = source(text)
    problems = [*renderer.inspect(paragraph).problems, *renderer.render(paragraph, CONTEXT).problems]
    assert all(str(problem.do) for problem in problems)
    return [f"{problem.place}: {problem.what}. {problem.do}" for problem in problems]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Kính thưa bà con {{ commune.name }}!", "Kính thưa bà con Xã Ngọc Lặc!"),
        ("Gọi {{ station.hotline.number }}.", "Gọi 1800.1233."),
        ("{{ law('luat-11-2017-qh14').title }}", "Luật Trợ giúp pháp lý"),
        ("từ {{ law('luat-11-2017-qh14').effective | ngay }}", "từ ngày 01/01/2018"),
        ("{{ week.sum | so }} đồng", "1.500.000 đồng"),
        ("{% for slot in commune.slots %}{{ slot.at | gio }}; {% endfor %}", "5 giờ 15 phút; 17 giờ;"),
        ("{{ ['a', 'b'] | join(', ') }}", "a, b"),
        ("{% if commune.contact %}có{% else %}không{% endif %}", "không"),
        ("{{ nhom | default('bà con') }}", "bà con"),
        ("một   hai\n   ba", "một hai\nba"),
        ("tie\u0302\u0301ng", "tiếng"),
    ],
)
def test_templates_speak_of_station_commune_week_and_laws(renderer: Renderer, text: str, result: str) -> None:
    assert written(renderer, text) == result


def test_a_pause_becomes_a_mark_that_nobody_reads(renderer: Renderer) -> None:
    text = written(renderer, "một {{ pause(0.5) }} hai")
    assert PAUSE_MARK.findall(text) == ["\ue000500\ue001"]
    assert PAUSE_MARK.sub("", text).split() == ["một", "hai"]


def test_a_paragraph_that_renders_to_nothing_is_dropped(renderer: Renderer) -> None:
    rendered = renderer.render(source("{% if commune.contact %}x{% endif %}"), CONTEXT)
    assert (rendered.paragraph, rendered.problems) == (None, ())


def test_a_paragraph_keeps_its_place_and_fingerprint(renderer: Renderer) -> None:
    paragraph = source("Chào {{ commune.name }}")
    rendered = renderer.render(paragraph, CONTEXT).paragraph
    assert rendered is not None
    assert (rendered.place, rendered.of, rendered.local) == (Place("f.yaml", 10, 5), paragraph.of, True)


@pytest.mark.parametrize(("text", "uses"), [("{{ commune.name }}", True), ("{{ week.id }} commune", False)])
def test_inspection_tells_whether_the_commune_is_used(renderer: Renderer, text: str, uses: bool) -> None:
    inspection = renderer.inspect(source(text))
    assert (inspection.problems, inspection.uses_commune) == ((), uses)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("một\nhai {{ communes.name }}", "11:12", "did you mean 'commune'"),
        ("một\nhai {{ commune.nam }}", "11:20", "did you mean 'name'"),
        ("{{ station.hotline.numbr }}", "10:24", "did you mean 'number'"),
        ("{{ xyz }}", "10:8", "known here: station, commune"),
        ("{{ law('luat-112017-qh14').title }}", "10:13", "did you mean 'luat-11-2017-qh14'"),
        ("{{ law('luat-11-2017-qh13').title }}", "10:13", "register it in laws.yaml"),
        ("{{ law('x').titel }}", "10:13", "not in laws.yaml"),
        ("{{ 'a' | ngya }}", "10:14", "did you mean 'ngay'"),
        ("{{ 'mai' | ngay }}", "10:9", "'mai' is no date"),
        ("{{ 'x' | so }}", "10:9", "'x' is no whole number"),
        ("{{ '25:00' | gio }}", "10:9", "'25:00' is no time of day"),
        ("{{ pause(11) }}", "10:14", "a pause of '11' seconds"),
        ("{{ pause(0.01) }}", "10:14", "a pause of '0.01' seconds"),
        ("{{ commune.contact.name }}", "10:24", "'name' is not known here"),
        ("{{ commune.contact }}", "10:5", "nothing is written in the field"),
        ("{{ commune }}", "10:8", "'commune' cannot be read aloud as a whole"),
        ("{{ commune.slots }}", "10:5", "cannot be read aloud as a whole"),
        ("{{ law ~ '' }}", "10:8", "'law' cannot be read aloud as a whole"),
        ("{% if x", "10:5", "not closed in the same paragraph"),
        ("{% if week %}một", "10:5", "not closed in the same paragraph"),
        ("một {% endif %}", "10:12", "the block tag 'endif' does not belong here"),
        ("{{ 'a' 'b' }}{{ a b }}", "10:", "the brackets cannot be read"),
        ("{{ “a” }}", "10:5", "the brackets cannot be read"),
        ("{% include 'x' %}", "10:8", "cannot bring in another file"),
        ("{% import 'x' as y %}", "10:8", "cannot bring in another file"),
        ("{{ ''.__class__.__mro__ }}", "10:5", "forbidden"),
        ("{{ '{0.__class__}'.format(1) }}", "10:5", "forbidden"),
        ("{{ commune.__init__.__globals__ }}", "10:5", "forbidden"),
        ("{{ commune._fields }}", "10:5", "forbidden"),
        ("{{ law.__globals__ }}", "10:5", "forbidden"),
        ("{% set x = [] %}{{ x.append(1) }}", "10:5", "forbidden"),
        ("{{ 1 / 0 }}", "10:5", "cannot be worked out"),
        ("{{ 'x' * 10**10 }}", "10:5", "too much memory"),
        ("{{ 'x' * 10**8 }}", "10:5", ""),
        ("{{ 'ab' * 15000 }}", "10:5", "longer than 20000 characters"),
        ("{% for i in range(10**9) %}{% endfor %}", "10:5", "too much memory"),
        (ENDLESS, "10:5", "longer than 2 seconds"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "10:5", "nested too deeply"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "10:5", "nested too deeply"),
        ("{{ '\\x00' }}", "10:5", "an invisible character (U+0000)"),
        ("{{ '\\ud800' }}", "10:5", "an invisible character (U+D800)"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_bad_template_is_a_problem_at_its_line(
    renderer: Renderer, text: str, place: str, words: str
) -> None:
    started = time.monotonic()
    found = complaints(renderer, text)
    assert time.monotonic() - started < 30
    assert any(complaint.startswith(f"f.yaml:{place}") and words in complaint for complaint in found), found


def test_what_differs_from_run_to_run_cannot_be_used(renderer: Renderer) -> None:
    for text in ("{{ [1, 2] | random }}", "{{ lipsum() }}", "{{ commune.name.upper ~ '' }}"):
        assert complaints(renderer, text)


def test_after_a_template_that_was_killed_the_next_renders(renderer: Renderer) -> None:
    assert complaints(renderer, ENDLESS)
    assert written(renderer, "{{ week.id }}") == "2026-W48"


def test_a_template_that_does_not_end_is_ended_after_two_seconds(renderer: Renderer) -> None:
    assert written(renderer, "một") == "một"  # the process has started
    began = time.monotonic()
    (problem,) = renderer.render(source(ENDLESS), CONTEXT).problems
    assert "longer than 2 seconds" in str(problem.what)
    assert 2 <= time.monotonic() - began < 5


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
def test_an_endless_template_does_not_outlive_a_killed_parent() -> None:
    command = [sys.executable, "-m", "pipeline.renderworker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(json.dumps({"text": ENDLESS, "context": {}}).encode() + b"\n")
        process.stdin.close()
        assert process.wait(timeout=60) == -signal.SIGALRM


def test_rendering_for_a_whole_province_takes_seconds(renderer: Renderer) -> None:
    paragraph = source("Kính thưa bà con {{ commune.name }}! Chào {{ station.name }}.")
    started = time.monotonic()
    for _ in range(166 * 10):
        renderer.render(paragraph, CONTEXT)
    assert time.monotonic() - started < 20


tags = st.sampled_from(
    [
        "{{ commune.name }}",
        "{{ x }}",
        "{% if week %}",
        "{% endif %}",
        "{{",
        "}}",
        "{#",
        "#}",
        "{% for",
        "|",
        "'",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tags | st.text("ab {}%'\"|().\\ \n", max_size=8), min_size=1, max_size=8).map("".join))
def test_no_template_makes_it_fail(renderer: Renderer, text: str) -> None:
    for paragraph in paragraphs(
        TemplateText(text, tuple(Place("f.yaml", n + 1, 1) for n in range(text.count("\n") + 1)))
    ):
        renderer.inspect(paragraph)
        rendered = renderer.render(paragraph, CONTEXT)
        assert rendered.paragraph is None or not rendered.problems
        assert all(re.match(r"f\.yaml:\d+:\d+$", str(problem.place)) for problem in rendered.problems)
