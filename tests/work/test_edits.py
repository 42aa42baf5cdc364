"""Random edits of a station, against a model that knows nothing of fingerprints: after each, exactly what is
current, recorded and approved airs, word by word; and what did not change stays on air."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline import yamlediting
from pipeline.model.spoken import LexiconEntry
from pipeline.render import Renderer
from pipeline.speech import reader
from pipeline.store import Store
from pipeline.work.approving import Approving
from pipeline.work.listing import list_takes
from pipeline.work.preparing import prepare as preparing
from pipeline.work.translating import update
from tests.stations import write_take
from tests.work.chain import CARRIED, DIRECTOR, READER, TODAY, WEEK, Chain, chain

SEEDS, EDITS = 40, 55
SENTENCES = (
    "Bà con cứ hỏi.",
    f"Bà con gọi số {CARRIED}.",
    f"Xin nhắc lại: {CARRIED}, và {CARRIED}.",
    "Trợ giúp pháp lý là miễn phí.",
    "Bà con không phải trả tiền.",
    "Hỏi luật là để sống yên ổn.",
    "Giấy nào cũng giữ, đừng vội vứt đi.",
)
LEXICON = {"bà con": "bà con ta", "miễn phí": "miễn tiền phí"}
HEAD = "title: Bà con hỏi miễn phí\ntopic: a\nsource: b\nvalid: {from: 2026-01-01, until: 2026-12-31}\n"


@dataclass
class Rendering:
    """A translated paragraph, and the hotline that stood in the Vietnamese when it was written."""

    text: str
    hotline: str
    marked: bool = False
    """Whether an update has marked it as stale: then only the translator can say that it is current."""


@dataclass
class Model:
    """What is true of the station, kept in plain words."""

    level: str
    hotline: str = "1800.1233"
    said: bool = True
    """Whether the lexicon says the hotline in Mường."""
    scripts: dict[str, list[str]] = field(default_factory=dict)
    translations: dict[str, dict[str, Rendering]] = field(default_factory=dict)
    """By segment and Vietnamese paragraph."""
    takes: dict[str, int] = field(default_factory=dict)
    """By what is read; the number is that of the recording."""
    approved: dict[tuple[str, str], list[object]] = field(default_factory=dict)
    lexicon: dict[str, str] = field(default_factory=dict)

    def written(self, text: str) -> str:
        return text.replace(CARRIED, self.hotline)

    def spoken(self, text: str) -> str:
        entries = tuple(LexiconEntry(written, said) for written, said in self.lexicon.items())
        read = reader("vi", ("Latn",), None, entries).paragraph(self.written(text))
        return " ".join(sentence.spoken for sentence in read)

    def current(self, segment: str) -> list[str]:
        """What is said in Mường, so far as it says what the Vietnamese says now."""
        known = self.translations.get(segment, {})
        pairs = [(vi, known[vi]) for vi in self.scripts[segment] if vi in known]
        return [
            self.written(made.text) for vi, made in pairs if not self.is_stale(vi, made) and not made.marked
        ]

    def is_stale(self, vi: str, made: Rendering) -> bool:
        return made.text.count(CARRIED) < vi.count(CARRIED) and made.hotline != self.hotline

    def heard(self) -> dict[tuple[str, str], list[object]]:
        """What could be heard if nobody had to approve it: the lines of each segment in each language."""
        found: dict[tuple[str, str], list[object]] = {}
        for segment, script in self.scripts.items():
            found["vi", segment] = sorted((self.written(text), self.spoken(text)) for text in script)
            texts = self.current(segment)
            whole = len(texts) == len(script) and (
                self.said or not any(self.hotline in text for text in texts)
            )
            if whole and all(text in self.takes for text in texts):
                found["mtq", segment] = sorted((text, self.takes[text]) for text in texts)
        return found

    def airs(self) -> set[tuple[str, str]]:
        """The language and the words of everything that must air, and of nothing else."""
        return {
            (language, words)
            for (language, segment), lines in self.heard().items()
            if self.level == "none" or any(lines == known for known in self.approved.values())
            for words, _ in lines  # type: ignore[misc]
        }


@dataclass
class Desk:
    """The station beside its model; every edit changes both."""

    made: Chain
    model: Model
    random: random.Random
    store: Store
    recordings: int = 0
    sentences: int = 100

    def write(self) -> None:
        """Write the segments, with white space and comments that mean nothing."""
        for segment, script in self.model.scripts.items():
            lines = "\n\n".join("  " + self._noise(text).replace("\n", "\n  ") for text in script)
            self.made.change(
                f"segments/{segment}/segment.yaml", "", f"{HEAD}checked_on: 2026-11-20\nscript: |\n{lines}\n"
            )

    def _noise(self, text: str) -> str:
        if self.random.random() < 0.2:
            text = text.replace(" ", "\n" if self.random.random() < 0.5 else "  ", 1)
        if self.random.random() < 0.2:
            text = text.replace(CARRIED, "{{station.hotline.number}}")
        return text + "{# ghi chú #}" if self.random.random() < 0.1 else text

    def segment(self) -> str:
        return self.random.choice(sorted(self.model.scripts))

    def new_sentence(self) -> str:
        """Return a sentence that never stood anywhere: one that comes back may find its old translation, or
        not, by what became of the file."""
        self.sentences += 1
        tail = self.random.choice(("", f", xin gọi {CARRIED}", ", bà con nhớ cho", ", miễn phí"))
        return f"Đoạn thứ {self.sentences}{tail}."

    def change_hotline(self) -> None:
        old, self.model.hotline = (
            self.model.hotline,
            f"1{self.random.randrange(800, 999)}.{self.random.randrange(1000, 9999)}",
        )
        self.made.change("station.yaml", old, self.model.hotline)
        self.model.said = self.random.random() < 0.7
        self.say_hotline(self.model.said)

    def say_hotline(self, said: bool = True) -> None:
        self.model.said = said
        number = self.model.hotline if said else "000"
        self.made.change("lexicon/mtq.yaml", "", f'- {{written: "{number}", spoken: a b c}}\n')

    def edit_paragraph(self) -> None:
        script = self.model.scripts[self.segment()]
        script[self.random.randrange(len(script))] = self.new_sentence()
        self.write()

    def insert_paragraph(self) -> None:
        script = self.model.scripts[self.segment()]
        script.insert(self.random.randrange(len(script) + 1), self.new_sentence())
        self.write()

    def delete_paragraph(self) -> None:
        script = self.model.scripts[self.segment()]
        if len(script) > 1:
            del script[self.random.randrange(len(script))]
        self.write()

    def turn_paragraphs(self) -> None:
        self.random.shuffle(self.model.scripts[self.segment()])
        self.write()

    def rename(self) -> None:
        old, new = self.segment(), f"bai-{self.random.randrange(10**6)}"
        for folder in ("segments", "recordings/mtq"):
            if (self.made.root / folder / old).exists():
                shutil.move(self.made.root / folder / old, self.made.root / folder / new)
        self.model.scripts[new] = self.model.scripts.pop(old)
        if old in self.model.translations:
            self.model.translations[new] = self.model.translations.pop(old)
        names = sorted(self.model.scripts, key=lambda _: self.random.random())
        self.made.change(f"weeks/{WEEK}.yaml", "", f"segments: [{', '.join(names)}]\n")

    def change_lexicon(self) -> None:
        written = self.random.choice(sorted(LEXICON))
        if self.model.lexicon.pop(written, None) is None:
            self.model.lexicon[written] = LEXICON[written]
        lines = [f"- {{written: {one}, spoken: {said}}}\n" for one, said in self.model.lexicon.items()]
        self.made.change("lexicon/vi.yaml", "", "".join(["- {written: Zalo, spoken: da lô}\n", *lines]))

    def only_update(self) -> None:
        segment = self.segment()
        update(self.made.root, segment, "mtq", WEEK, "người dịch")
        for vi, made in self.model.translations.get(segment, {}).items():
            made.marked = made.marked or (vi in self.model.scripts[segment] and self.model.is_stale(vi, made))

    def translate(self) -> None:
        segment = self.segment()
        script, known = self.model.scripts[segment], self.model.translations.setdefault(segment, {})
        current = set(self.model.current(segment))
        texts = []
        for vi in script:
            fresh = vi in known and self.model.written(known[vi].text) in current
            if not fresh or self.random.random() < 0.2:
                mark = "".join(self.random.choices("abcdeghiklmnopqrstuvxy", k=8))
                carries = CARRIED in vi and self.random.random() < 0.7
                values = f" {CARRIED}" * self.random.randint(1, vi.count(CARRIED)) if carries else ""
                known[vi] = Rendering(mark + values, self.model.hotline)
            texts.append(known[vi].text)
        update(self.made.root, segment, "mtq", WEEK, "người dịch")
        self.made.translate(segment, "mtq", *texts)

    def record(self) -> None:
        segment = self.segment()
        texts = self.model.current(segment)
        if not texts:
            return
        for one in list_takes(self.made.root, segment, "mtq", TODAY, None).to_read:
            self.recordings += 1
            folder = self.made.root / "recordings/mtq" / segment
            folder.mkdir(parents=True, exist_ok=True)
            write_take(folder / f"{one.name}.wav", one.text, self.recordings)
        list_takes(self.made.root, segment, "mtq", TODAY, READER)
        for text in texts:
            if text not in self.model.takes:
                self.recordings += 1
                self.model.takes[text] = self.recordings

    def damage_take(self) -> None:
        listings = sorted(self.made.root.glob("recordings/mtq/*/takes.yaml"))
        items = [(one, item) for one in listings for item in yamlediting.edited(one.read_text("utf-8"))]
        if items:
            listing, item = self.random.choice(items)
            file = listing.with_name(item["file"])
            file.write_bytes(file.read_bytes() + b"\0\0")
            read = " ".join(str(item["read"]).split())
            same = [i for _, i in items if " ".join(str(i["read"]).split()) == read]
            if len(same) == 1:
                self.model.takes.pop(read, None)

    def approve(self) -> None:
        approving = Approving(self.prepared())
        for standing in approving.everything():
            approving.sign(standing, DIRECTOR)
        self.model.approved |= self.model.heard()

    def prepared(self) -> preparing.Prepared:
        return preparing.prepare(self.made.root, WEEK, TODAY, store=self.store)

    def airs(self) -> set[tuple[str, str]]:
        prepared = self.prepared()
        commons = [one.common for one in prepared.scripts.tellings.values() if one.common]
        heard = [part for part in commons if prepared.castings[part.id].heard]
        return {(part.language, one.paragraph.written) for part in heard for one in part.paragraphs}


RULES: tuple[tuple[Callable[[Desk], None], int], ...] = (
    (Desk.change_hotline, 3),
    (Desk.say_hotline, 2),
    (Desk.edit_paragraph, 2),
    (Desk.insert_paragraph, 1),
    (Desk.delete_paragraph, 1),
    (Desk.turn_paragraphs, 1),
    (Desk.rename, 1),
    (Desk.change_lexicon, 2),
    (Desk.only_update, 1),
    (Desk.translate, 5),
    (Desk.record, 5),
    (Desk.damage_take, 1),
    (Desk.approve, 4),
    (Desk.write, 1),
)


class Kept(Renderer):
    """A renderer that goes on: a process of its own for each edit would take most of the time."""

    def __exit__(self, *_: object) -> None:
        """Stay."""


@pytest.fixture(scope="module")
def kept() -> Renderer:
    return Kept()


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[pytest.mark.soak] if seed > 1 else []) for seed in range(SEEDS)]
)
def test_after_any_edit_exactly_what_is_current_and_approved_airs(
    tmp_path: Path, seed: int, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("preparing.prepare", "translating"):
        monkeypatch.setattr(f"pipeline.work.{module}.Renderer", lambda: kept)
    chosen = random.Random(seed)
    level = "texts" if seed % 2 else "none"
    made = chain(tmp_path, level)
    model = Model(level, scripts={"hoi-o-dau": [*SENTENCES[:3]], "tro-giup-phap-ly-la-gi": [*SENTENCES[3:5]]})
    desk = Desk(made, model, chosen, Store(tmp_path / "store"))
    desk.write()
    log = []
    for _ in range(EDITS):
        (rule,) = chosen.choices([rule for rule, _ in RULES], [weight for _, weight in RULES])
        log.append(rule.__name__)
        rule(desk)
        assert desk.airs() == model.airs(), log
