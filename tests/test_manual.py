"""The editor's manual shows what the program really reads and says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from pipeline.content import load
from pipeline.model.authored import Segment
from pipeline.model.spoken import Style
from pipeline.speech import reader
from pipeline.translate import translator

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"
MANUAL = ROOT / "docs" / "huong-dan-bien-tap.md"


def manuals_segment() -> str:
    """The segment that the manual begins with, as an editor copies it."""
    example = re.search(r"```yaml\n(# Cán bộ.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    assert example is not None
    return example[1]


def test_the_segment_that_the_manual_begins_with_is_one() -> None:
    texts = yaml.load(manuals_segment(), yaml.BaseLoader)
    assert TypeAdapter(Segment).validate_python(texts).title == "Hỏi luật không mất tiền"


def test_the_mistake_that_the_manual_makes_is_reported_in_the_words_it_shows(tmp_path: Path) -> None:
    copy = shutil.copytree(CONTENT, tmp_path / "content")
    segment = copy / "segments" / "hoi-luat-khong-mat-tien" / "segment.yaml"
    segment.parent.mkdir()
    segment.write_text(manuals_segment().replace("source:", "souce:"), "utf-8")
    shown = re.findall(r"```\n(segments/.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    vi = translator("vi")
    found = [
        f"{problem.place}: {vi(problem.severity)}: {problem.what.words(vi)}\n    {problem.do.words(vi)}\n"
        for problem in load(copy).problems
    ]
    assert sorted(found) == sorted(shown)


def test_the_manual_shows_readings_as_they_are_read() -> None:
    section = MANUAL.read_text("utf-8").split("\n## 7.")[1].split("\n## 8.")[0]
    rows = re.findall(r"^\| (`.+`) \| (.+) \|$", section, re.MULTILINE)
    assert len(rows) >= 5
    read = reader("vi", ("Latn",), Style(), ())
    for shown, spoken in rows:
        assert read.line(shown.replace("`", "")) == spoken
