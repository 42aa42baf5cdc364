"""What rendering makes of a segment: paragraphs of written text, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.problems import Place


@dataclass(frozen=True)
class SourceParagraph:
    """A paragraph before rendering: template source, its fingerprint, its lines' places."""

    text: str
    lines: tuple[Place, ...]
    of: str
    """Fingerprint of the Vietnamese template source that it is, or that it translates."""
    local: bool
    """Whether it uses `commune`, and so differs from commune to commune."""

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.lines[0] if self.lines else Place()


@dataclass(frozen=True)
class Paragraph:
    """A rendered paragraph: written text (NFC; pauses as marks, see pipeline.render)."""

    text: str
    place: Place
    of: str
    local: bool
