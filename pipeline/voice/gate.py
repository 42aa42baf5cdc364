"""What every machine voice refuses, whatever its engine: the last gate before sound.

The gate of speech/ knows what is unread and where; this one only makes sure that nothing it let through,
or that came another way, is spelt out or passed over in silence by a voice that does not know it.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.model.audio import Voice
from pipeline.problems import Message, Place, Stopped, error, say

if TYPE_CHECKING:
    from pipeline.voice.engine import Engine

PROSODY = frozenset(" \n\u200b,.;:!?…'\"“”‘’()-–—，。、；：！？（）「」『』《》។៕")
"""What voices turn into pauses and melody, or pass over (U+200B parts words in Khmer)."""
MOST_NAMED = 12


@dataclass(frozen=True)
class Speaks:
    """What a voice can speak: a language, written in a script (as Unicode names its letters)."""

    language: str
    script: str


def wrong_voice(voice: Voice, voices: Mapping[str, Speaks]) -> Message | None:
    """Return why a voice must not speak its language: unknown to its engine, or another language's."""
    named = {"engine": voice.engine, "name": voice.name}
    if voice.name not in voices:
        known = ", ".join(voices)
        return say("{engine} has no voice '{name}' that Loa knows; there are: {known}", **named, known=known)
    its, wanted = voices[voice.name].language, voice.language
    if wanted == its:
        return None
    return say("{engine}'s voice '{name}' speaks {its}, not {wanted}", **named, its=its, wanted=wanted)


class WithVoices:
    """What engines have in common that know of each voice which language and script it reads."""

    @property
    def voices(self) -> Mapping[str, Speaks]:
        """What each voice can speak, by its name."""
        raise NotImplementedError

    def unfit(self, voice: Voice) -> Message | None:
        """Return why not: an unknown voice, or another language's."""
        return wrong_voice(voice, self.voices)

    def refuses(self, voice: Voice, texts: Sequence[str]) -> tuple[Message | None, ...]:
        """Return for each text why not: an unfit voice, or characters that it would read its own way."""
        wrong, known = self.unfit(voice), self.voices
        return tuple(wrong or unread(text, known[voice.name].script) for text in texts)


def stop_if_refused(engine: Engine, voice: Voice, text: str) -> None:
    """Raise Stopped with the reason when an engine cannot be used here, or a voice must not say a text."""
    refused = engine.lacks() or engine.refuses(voice, [text])[0]
    if refused:
        raise Stopped(error(Place(engine.name), refused))


def unread(text: str, script: str) -> Message | None:
    """Return why no voice of a script can read a text: strange characters (digits and symbols are
    always strange), or nothing to say."""
    signs = set(unicodedata.normalize("NFC", text)) - PROSODY
    strange = {sign for sign in signs if not _readable(sign, script)}
    if strange and strange == signs and any(map(str.isalpha, signs)):
        return say("the voice reads {script} letters only", script=script.title())
    if strange:
        return unreadable(strange)
    if not any(sign.isalpha() for sign in text):
        return say("there is nothing to say in '{words}'", words=text)
    return None


def unreadable(signs: Iterable[str]) -> Message:
    """Return that a voice cannot read these signs, the first of them named."""
    listed = sorted(signs)
    more = ["…"] if len(listed) > MOST_NAMED else []
    return say("the voice cannot read: {signs}", signs=" ".join(listed[:MOST_NAMED] + more))


@functools.cache
def _readable(sign: str, script: str) -> bool:
    return unicodedata.category(sign)[0] in "LM" and unicodedata.name(sign, "").startswith(script)
