"""The takes that may be aired, by what was read in them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import opening
from pipeline.digest import fingerprint
from pipeline.model.authored import Take
from pipeline.model.catalogue import PHRASES, Catalogue
from pipeline.model.script import PAUSE_MARK
from pipeline.model.spoken import Sentence
from pipeline.problems import Stopped


@dataclass(frozen=True)
class Bank:
    """Takes that may be aired, by the fingerprint of what was read."""

    recordings: Path
    """Where the takes' paths begin: the folder content/."""
    takes: Mapping[str, Take]

    @staticmethod
    def of(catalogue: Catalogue, language: str, owner: str) -> Bank:
        """Return the takes of the phrase bank (PHRASES); or of any segment, those of its own folder first: a
        take belongs to what was read, so a segment that was renamed keeps its takes."""
        others = () if owner == PHRASES else (name for name, code in catalogue.takes if code == language)
        found: dict[str, Take] = {}
        for name in (owner, *(other for other in sorted(others) if other not in (owner, PHRASES))):
            found = {**usable_takes(catalogue, name, language), **found}
        return Bank(catalogue.root, found)

    def file(self, take: Take) -> Path:
        """Return where a take's sound lies."""
        return file_of(self.recordings, take)

    def take(self, sentence: Sentence) -> Take | None:
        """Return the take of a sentence as it is written."""
        return self.takes.get(as_written(sentence)) if self.takes else None


def file_of(root: Path, take: Take) -> Path:
    """Return where a take's sound lies under content/."""
    return (root / take.path).with_name(take.file)


@functools.lru_cache(maxsize=4096)
def _sha256(file: Path, changed_ns: int, length: int) -> str:
    return opening.sha256_of(file, opening.SOUND_BYTES)


def bytes_of(file: Path) -> str:
    """Return the fingerprint of a recording's bytes, '' for what is no file or too large to be a recording; a
    file that did not change is read once in a run."""
    try:
        known = file.stat()
        return _sha256(file, known.st_mtime_ns, known.st_size)[:12]
    except (OSError, Stopped):  # it is a finding of the check
        return ""


def as_written(sentence: Sentence) -> str:
    """Return the fingerprint of a sentence as people read it, without pause marks."""
    return fingerprint(PAUSE_MARK.sub(" ", sentence.written))


def usable_takes(catalogue: Catalogue, owner: str, language: str) -> Mapping[str, Take]:
    """Return the takes of a folder that may be aired, by the fingerprint of what was read: with the reader's
    consent, and with the very bytes that were listed."""
    takes = catalogue.takes.get((owner, language), ())
    return {take.fingerprint: take for take in takes if take.consent and is_as_listed(catalogue.root, take)}


def is_as_listed(root: Path, take: Take) -> bool:
    """Return whether a take's file is there, and is the one that was listed."""
    file = file_of(root, take)
    return file.is_file() and take.sha256 in (None, bytes_of(file))
