"""Beginnings of new segments, communes and weeks, as an editor would write them; each passes `loa check`.

A function returns the files to write, by name relative to content/; writing is the caller's. Their sample
words state no law and nothing else that could be aired as a fact.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from pipeline import opening
from pipeline.content import kinds
from pipeline.content.official import communes_of, province_named
from pipeline.content.reading import is_id, is_week, load
from pipeline.content.standing import window
from pipeline.digest import folded
from pipeline.model.authored import Segment, Week
from pipeline.model.catalogue import Catalogue
from pipeline.problems import NOTHING, Message, Place, Stopped, error, nearest, say
from pipeline.yamlfile import parse, read_yaml

Files = Mapping[str, str]

_SEGMENT = """\
# Bài mới: thay lời mẫu ở từng dòng dưới đây. Sổ tay biên tập giải thích từng mục.
title: Bài chưa có tên
topic: chua-phan-loai
# Văn bản luật được nhắc đến, theo mã trong laws.yaml, ví dụ: [luat-11-2017-qh14/dieu-7]
laws: []
source: Ghi nội dung này lấy từ đâu
# Bài được phát từ ngày nào đến hết ngày nào, và người kiểm tra đã đọc lại ngày nào.
valid: {{from: {first}, until: {last}}}
checked_on: {first}
# Bài dự kiến dài mấy phút, số lẻ viết như 2.5. Lời nhắc dài 15 đến 40 giây thì thêm một dòng: spot: true
minutes: 3
script: |
  Đây là lời mẫu. Xin thay bằng lời của bài.

  Giữa hai đoạn để trống một dòng. Câu nên ngắn, nói như trò chuyện với bà con.
"""

_COMMUNE = """\
- code: "{code}"
  name: {name}
  # Các thứ tiếng bà con nói, thứ tiếng chính đứng đầu; mã lấy trong languages.yaml.
  languages: [vi]
  if_missing: vi
  profile: {profile}
  # Giờ phát do Ủy ban nhân dân xã định: hỏi lại xã rồi sửa.
  slots:
    - {{days: mon-sat, at: "05:15", minutes: 10}}
"""

_WEEK = """\
# Các bài của tuần từ {first} đến {last}. Bài cần nhất đứng đầu.
revision: 0
segments:
{segments}
"""


def new_segment(root: Path, name: str, today: dt.date) -> Files:
    """Return the file of a new segment called `name`, valid from today to the end of the year.

    Raises Stopped when the name is no id or is taken.
    """
    path = kinds.SEGMENT.where.replace("*", name)
    if not is_id(name):
        do = say("use small letters a-z, digits and single hyphens, like hoi-o-dau")
        _stop(f"segments/{name}", say("'{name}' is no id", name=name), do)
    if (root / "segments" / name).exists():
        _stop(path, say("the segment '{name}' is there already", name=name), _OTHER_NAME)
    last = dt.date((today + dt.timedelta(days=30)).year, 12, 31)
    return {path: _SEGMENT.format(first=today.isoformat(), last=last.isoformat())}


def sample_words() -> tuple[str, ...]:
    """Return the sentences of a new segment that its editor is to replace: title, source and script."""
    document = parse(_SEGMENT.format(first="2026-01-01", last="2026-12-31").encode(), kinds.SEGMENT.where)
    texts = [document.scalars[key,].text for key in ("title", "source", "script")]
    return tuple(folded(one) for text in texts for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one.strip())


def new_commune(root: Path, code: str) -> Files:
    """Return communes.yaml with one commune more, under its official name; what was there stays as it is.

    Raises Stopped when the province has no such code, when the commune is there already, or when the
    content's foundations cannot be read.
    """
    catalogue = _catalogue(root)
    path = kinds.COMMUNES.where
    if code in catalogue.communes or (path, code) in catalogue.unread:
        _stop(path, say("the commune {code} is there already", code=code))
    name, profile = _official_name(catalogue, code), next(iter(catalogue.profiles))
    text = _text_of(root / path, path)
    places = parse(text.encode(), path).places
    indent = " " * (places[0,].column - 3) if (0,) in places else ""
    added = textwrap.indent(_COMMUNE.format(code=code, name=name, profile=profile), indent)
    whole = f"{text.rstrip()}\n\n{added}" if text.strip() else added
    if problems := parse(whole.encode(), path).problems:
        raise Stopped(*problems)
    return {path: whole}


def new_week(root: Path, name: str) -> Files:
    """Return the file of a week ('2026-W49') with every segment that is valid on all its days.

    Raises Stopped when there is no such week, when it is planned already, or when no segment is valid.
    """
    path = kinds.WEEKS.where.replace("*", name)
    if not is_week(name):
        what = say("'{name}' is no week of the calendar", name=name)
        _stop("weeks", what, say("write year and ISO week, like 2026-W48"))
    if (root / path).exists():
        _stop(path, say("week {name} is planned already", name=name))
    catalogue = _catalogue(root)
    week = Week(segments=("any",)).at(path, {})
    days = {one.id: window(one, catalogue.laws) for one in catalogue.segments.values() if not _is_sample(one)}
    valid = [name for name, (first, last) in days.items() if first <= week.monday and week.sunday <= last]
    if not valid:
        _stop(path, say("no segment is valid on all days of week {name}", name=name), _FIRST_SEGMENT)
    fields = {"first": f"{week.monday:%d/%m/%Y}", "last": f"{week.sunday:%d/%m/%Y}"}
    return {path: _WEEK.format(**fields, segments="\n".join(f"  - {segment}" for segment in valid))}


_OTHER_NAME = say("choose another name, or edit what is there")
_FIRST_SEGMENT = say("write a segment first, or renew the valid dates of one")


def _is_sample(segment: Segment) -> bool:
    """Return whether nobody has replaced the sample words of a new segment."""
    return folded(segment.script) in folded(_SEGMENT)


def _catalogue(root: Path) -> Catalogue:
    loaded = load(root)
    if loaded.catalogue is None:
        raise Stopped(*loaded.problems)
    return loaded.catalogue


def _text_of(file: Path, path: str) -> str:
    """Return a YAML file's text, empty when there is none; raises Stopped when it is broken."""
    if not file.is_file():
        return ""
    if problems := read_yaml(file, path).problems:
        raise Stopped(*problems)
    return opening.read(file, opening.YAML_BYTES).decode().replace("\r\n", "\n")


def _official_name(catalogue: Catalogue, code: str) -> str:
    known = communes_of().get(province_named(catalogue.station.province) or "", {})
    if code not in known:
        what = say("{province} has no commune {code}", province=catalogue.station.province, code=code)
        near = nearest(code, known)
        named = say("did you mean {near} ({name})?", near=near, name=known[near]) if near else NOTHING
        _stop(kinds.COMMUNES.where, what, named)
    return known[code]


def _stop(path: str, what: Message, do: Message = NOTHING) -> NoReturn:
    raise Stopped(error(Place(path), what, do))
