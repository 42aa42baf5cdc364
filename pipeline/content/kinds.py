"""Which files content/ is made of, and what each must hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from pipeline.model import authored
from pipeline.model.spoken import LexiconEntry


@dataclass(frozen=True)
class Kind:
    """A kind of file: where such files lie under content/, the type of what they hold, one or a list."""

    where: str
    type: type[Any]
    many: bool = False
    key: str = ""
    """The field by which an item of a list is known; no two may share it."""

    templates: tuple[tuple[str | None, ...], ...] = ()
    """Keys whose texts are templates; None stands for any item of a list."""

    def is_template(self, keys: authored.Keys) -> bool:
        """Return whether the text at `keys` is a template."""
        return any(
            len(keys) == len(wanted)
            and all(want in (None, key) for key, want in zip(keys, wanted, strict=True))
            for wanted in self.templates
        )

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """What reads one item of the file."""
        return TypeAdapter(self.type)


STATION = Kind("station.yaml", authored.Station)
LANGUAGES = Kind("languages.yaml", authored.Language, many=True, key="code")
VOICES = Kind("voices.yaml", authored.OwnVoice, many=True, key="name")
PROFILES = Kind("profiles.yaml", authored.Profile, many=True, key="code")
COMMUNES = Kind("communes.yaml", authored.Commune, many=True, key="code")
LAWS = Kind("laws.yaml", authored.Law, many=True, key="id")
_PARTS = ("opening", "between", "closing")
RUNDOWN = Kind("rundown.yaml", authored.Rundown, templates=tuple((part, None, "text") for part in _PARTS))
SOUNDS = Kind("sounds/sounds.yaml", authored.Sound, many=True, key="id")
LEXICON = Kind("lexicon/*.yaml", LexiconEntry, many=True, key="written")
SEGMENT = Kind("segments/*/segment.yaml", authored.Segment, templates=(("script",),))
TRANSLATION = Kind("segments/*/*.yaml", authored.Translation, templates=(("paragraphs", None, "text"),))
RUNDOWN_TRANSLATION = Kind("rundown/*.yaml", authored.RundownTranslation, templates=TRANSLATION.templates)
TAKES = Kind("recordings/*/*/takes.yaml", authored.Take, many=True, key="file")
WEEKS = Kind("weeks/*.yaml", authored.Week)
APPROVALS = Kind("approvals/*.yaml", authored.ApprovalRecord)

KINDS = (
    STATION, LANGUAGES, VOICES, PROFILES, COMMUNES, LAWS, RUNDOWN,
    SOUNDS, LEXICON, SEGMENT, TRANSLATION, RUNDOWN_TRANSLATION, TAKES, WEEKS, APPROVALS,
)  # fmt: skip
