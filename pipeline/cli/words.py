"""The language that the command line speaks; set once, before any verb is imported."""

from __future__ import annotations

from pipeline.problems import Translate, untranslated
from pipeline.translate import translator

translate: Translate = untranslated


def speak(language: str) -> None:
    """Speak a language of pipeline.translate.LANGUAGES from now on."""
    global translate
    translate = translator(language)


def _(text: str) -> str:
    """Return a text of the command line in the language spoken."""
    return translate(text)
