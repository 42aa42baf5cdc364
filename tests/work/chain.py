"""A small station whose every link can be changed: values, texts, translations, takes and approvals; and what
it would air, word by word, without any sound."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import yamlediting
from pipeline.model.authored import ApprovalSignature
from pipeline.work.approving import Approving
from pipeline.work.check import WeekCheck, check
from pipeline.work.listing import ReadBy, list_takes
from pipeline.work.preparing.prepare import Prepared, prepare
from pipeline.work.translating import TranslationUpdate, update
from tests.builds import SMALL
from tests.stations import write_take

TODAY = dt.date(2026, 11, 24)
WEEK = "2026-W48"
DIRECTOR = ApprovalSignature(by="người duyệt thử", role="Giám đốc", on=TODAY)
DEPUTY = ApprovalSignature(by="người duyệt thứ hai", role="Phó giám đốc", on=TODAY)
READER = ReadBy("người đọc thử", TODAY, consent=True)
HOTLINE, OTHER = "1800.1233", "1900.6789"
CARRIED = "{{ station.hotline.number }}"


@dataclass(frozen=True)
class Chain:
    """A station under test."""

    root: Path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace words in a file wherever they stand; an empty `old` stands for the whole file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8") if old else ""
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new) if old else new, "utf-8")

    def translate(
        self, owner: str, language: str, *texts: str, translator: str = "người dịch"
    ) -> TranslationUpdate:
        """Make a translation, and give its paragraphs texts in order ('' leaves one as it is)."""
        update(self.root, owner, language, WEEK, translator)
        self._fill(owner, language, texts)
        update(self.root, owner, language, WEEK, translator)
        self._fill(owner, language, texts)  # the translator has seen the values, and deletes the line `was`
        return update(self.root, owner, language, WEEK, translator)

    def _fill(self, owner: str, language: str, texts: tuple[str, ...]) -> None:
        name = f"rundown/{language}.yaml" if owner == "rundown" else f"segments/{owner}/{language}.yaml"
        held = yamlediting.edited((self.root / name).read_text("utf-8"))
        for item, text in zip(held["paragraphs"], texts, strict=False):
            if text:
                item["text"] = text
                item.pop("was", None)
        (self.root / name).write_text(yamlediting.as_text(held), "utf-8")

    def record(self, owner: str, language: str, seed: int = 0) -> tuple[str, ...]:
        """Have a reader record all that is to be read, and list it; another seed is another recording."""
        for one in list_takes(self.root, owner, language, TODAY, None).to_read:
            folder = self.root / "recordings" / language / owner
            folder.mkdir(parents=True, exist_ok=True)
            spelt = re.sub(r"(\d)", r" \1 ", one.text)  # a reader says each digit
            write_take(folder / f"{one.name}.wav", spelt, 100 * seed + int(one.name))
        return list_takes(self.root, owner, language, TODAY, READER).listed

    def approve(self, *, by: ApprovalSignature = DIRECTOR, review: bool = False, only: str = "") -> None:
        """Sign all that the week airs (or one thing, by its stem)."""
        approving = Approving.at(self.root, WEEK, TODAY)
        for standing in approving.everything():
            fits = not only or standing.subject.stem == only
            if fits and not (review and standing.subject.language in ("", "vi")):
                approving.sign(standing, by, review)

    def prepared(self) -> Prepared:
        """Return the week as a build begins with it."""
        return prepare(self.root, WEEK, TODAY)

    def airs(self) -> set[tuple[str, str, str]]:
        """Return what the communes would hear: language, what it is of, and the words as written."""
        checked = check(self.root, WEEK, TODAY)
        assert isinstance(checked, WeekCheck)
        parts = {
            part
            for plan in checked.plan.communes
            for slot in plan.slots
            for item in slot.items
            for part in item.parts
        }
        heard = (checked.prepared.castings[part].part for part in parts)
        return {
            (part.language, part.id.owner, paragraph.paragraph.written)
            for part in heard
            for paragraph in part.paragraphs
        }

    def findings(self) -> list[str]:
        """Return all findings but notes, as `loa check` shows them."""
        return [
            f"{p.place}: {p.severity}: {p.what} ({p.do})"
            for p in self.prepared().problems
            if p.severity != "note"
        ]

    def value(self, name: str) -> Any:
        """Return a YAML file's value."""
        return yamlediting.edited((self.root / name).read_text("utf-8"))


def chain(folder: Path, level: str = "none") -> Chain:
    """Return a fresh station in which Mường, read by people, has the segment that says the hotline."""
    root = Path(shutil.copytree(SMALL, folder / "content"))
    made = Chain(root)
    made.change("station.yaml", "province:", f"require_approval: {level}\nprovince:")
    made.change("lexicon/mtq.yaml", "", f'- {{written: "{HOTLINE}", spoken: a b c d}}\n')
    made.change("communes.yaml", "languages: [vi]", "languages: [vi, mtq]")
    return made
