"""`loa translation`: a translation's file made, or brought up to date with its Vietnamese, without anybody's
copying a fingerprint. The translator's comments, and the order that she keeps, stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import content, yamlediting
from pipeline.content import kinds
from pipeline.digest import folded
from pipeline.model.authored import TranslatedParagraph
from pipeline.model.catalogue import RUNDOWN, SOURCE, Catalogue
from pipeline.model.script import SourceParagraph
from pipeline.problems import Place, Stopped, error, known_here, listed, say, suggestion
from pipeline.render import Renderer
from pipeline.store import write_whole
from pipeline.work.preparing.prepare import choose
from pipeline.work.texts.context import TemplateValues, content_of, name_of
from pipeline.work.texts.scribe import Scribe
from pipeline.work.texts.translations import Match, TranslatedItem, is_carried

_TAG = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
UNKNOWN = "(lời cũ không còn ghi lại)"
"""What stands for the old Vietnamese where the file never held it."""
UNSURE = "(lời dịch tự viết giá trị: xem có đúng như ở `values` không, rồi xoá dòng này)"
"""What stands for it where only the translator can say which value the text says."""
_BEGINNING = """\
# Bản dịch. Viết lời dịch sau mỗi khoá `text:` (dài hơn một dòng thì viết | rồi xuống dòng, thụt vào);
# các khoá khác do lệnh loa translation ghi.
# Chỗ {{{{ ... }}}} trong lời Việt là giá trị hay đổi: chép nguyên cả ngoặc vào lời dịch.
{title}source: Dịch từ lời tiếng Việt
paragraphs: []
"""


@dataclass(frozen=True)
class TranslationUpdate:
    """What became of a translation's file."""

    file: Path
    new: int
    """Items that wait for their first translation."""
    stale: int
    """Items that wait to be translated anew: their key `was` holds the old Vietnamese."""
    left: int
    """Items that render nothing any more; they stand at the end."""


def update(
    root: Path, owner: str, language: str, week: str | None, translator: str | None
) -> TranslationUpdate:
    """Bring the translation of a segment (or RUNDOWN) up to date; return what its translator has to do.

    Raises Stopped for an unknown segment or language, and when the file cannot be read.
    """
    loaded = content.load(root)
    catalogue = loaded.catalogue
    if catalogue is None:
        raise Stopped(*loaded.problems)
    _stop_if_unknown(catalogue, owner, language)
    name = _file_of(owner, language)
    if broken := [problem for problem in loaded.problems if problem.place.path == name]:
        raise Stopped(*listed(broken))
    with Renderer() as renderer:
        scribe = Scribe(catalogue, renderer, choose(catalogue, week))
        matched = scribe.matched(owner, language)
    file = root / name
    text = file.read_text("utf-8") if file.is_file() else _begun(catalogue, owner)
    document = yamlediting.edited(text)
    updated = _Updating(document, matched, scribe.values).run(file)
    if translator:
        document["translator"] = translator
    written = yamlediting.as_text(document)
    if not file.is_file() or written != text:
        write_whole(file, written.encode())
    return updated


def _file_of(owner: str, language: str) -> str:
    return f"rundown/{language}.yaml" if owner == RUNDOWN else f"segments/{owner}/{language}.yaml"


def _stop_if_unknown(catalogue: Catalogue, owner: str, language: str) -> None:
    if owner != RUNDOWN and owner not in catalogue.segments:
        what, known = say("there is no segment '{name}'", name=owner), [*catalogue.segments, RUNDOWN]
        raise Stopped(error(Place(f"segments/{owner}"), what, suggestion(owner, known, known_here(known))))
    if language == SOURCE or language not in catalogue.languages:
        what = say("'{code}' is no language of languages.yaml to translate into", code=language)
        codes = [code for code in catalogue.languages if code != SOURCE]
        raise Stopped(
            error(Place(kinds.LANGUAGES.where), what, suggestion(language, codes, known_here(codes)))
        )


def _begun(catalogue: Catalogue, owner: str) -> str:
    if owner == RUNDOWN:
        return _BEGINNING.format(title="")
    title = yamlediting.as_text({"title": catalogue.segments[owner].title})
    return _BEGINNING.format(
        title=f"# title: tên bài bằng thứ tiếng ấy; dưới đây còn là tên tiếng Việt.\n{title}"
    )


@dataclass
class _Updating:
    """Changes the items of one file, as ruamel.yaml holds them."""

    document: Any
    matched: Match
    context: TemplateValues

    def run(self, file: Path) -> TranslationUpdate:
        """Put the items in the order of the Vietnamese; what renders nothing any more comes last."""
        held = list(self.document["paragraphs"])
        items: list[Any] = []
        for rendering in self.matched.renderings:
            known = rendering.items or ((rendering.before,) if rendering.before else ())
            for item in known:
                self._renew(held[item.number], rendering.source, item, current=bool(rendering.items))
                items.append(held[item.number])
            items += [] if known else [self._new(rendering.source)]
        left = [item for item in held if not any(item is one for one in items)]
        if [id(item) for item in held] != [id(item) for item in (*items, *left)]:
            self.document["paragraphs"][:] = [*items, *left]
        stale = sum("was" in item for item in items)
        new = sum(not str(item.get("text") or "").strip() for item in items)
        return TranslationUpdate(file, new, stale, len(left))

    def _new(self, source: SourceParagraph) -> dict[str, Any]:
        values = self._values(source)
        return {
            "of": source.of,
            "vi": yamlediting.block(source.text),
            **({"values": values} if values else {}),
            "text": None,
        }

    def _renew(self, held: Any, source: SourceParagraph, item: TranslatedItem, current: bool) -> None:
        """Bring one item up to date; its text is the translator's, and stays."""
        authored, values = item.authored, self._values(source)
        if authored.text and authored.was is None and not current:
            _put_before(held, "text", "was", self._before(authored, source))
        elif authored.was and folded(authored.was) == folded(filled(source.text, values)):
            held.pop("was")  # the Vietnamese is again what the text renders
        if source.of != authored.of or folded(authored.vi or "") != folded(source.text):
            held["of"] = source.of
            _put_before(held, "text", "vi", yamlediting.block(source.text))
        if current and authored.text:
            uncarried = {name_of(keys) for keys in source.values if not is_carried(source, item, keys)}
            values = {
                name: authored.values[name] for name in values if name in uncarried & set(authored.values)
            }
        if values:
            _put_before(held, "text", "values", values)
        else:
            held.pop("values", None)

    def _values(self, source: SourceParagraph) -> dict[str, str]:
        """Return what the values of a Vietnamese paragraph are, by name, but for the communes' own."""
        contents = {keys: content_of(self.context, keys) for keys in source.values if keys[0] != "commune"}
        return {name_of(keys): content for keys, content in contents.items() if content}

    def _before(self, authored: TranslatedParagraph, source: SourceParagraph) -> str:
        """Return the Vietnamese that a text renders, with the values that it had then, on one line: a line is
        what the translator deletes."""
        if authored.of == source.of and not set(self._values(source)) & set(authored.values):
            return UNSURE
        return folded(filled(authored.vi, authored.values)) if authored.vi else UNKNOWN


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a template with the values that are known in the places of their tags."""
    return _TAG.sub(lambda tag: values.get(tag[1], tag[0]), text)


def _put_before(held: Any, key: str, name: str, value: object) -> None:
    """Set a key of an item; a new one comes before another."""
    if name in held:
        if str(held[name]) != str(value):
            held[name] = value
        return
    held.insert(list(held).index(key) if key in held else len(held), name, value)
