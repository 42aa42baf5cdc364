"""The reader's language: messages are written in English and kept in Vietnamese beside them.

pipeline/locale/vi/LC_MESSAGES/loa.po is the catalogue that people edit; loa.mo is made from it by
scripts/translations, and a test holds that both agree and that no message is missing.
"""

from __future__ import annotations

import gettext
from pathlib import Path

from pipeline.problems import Translate, untranslated

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("vi", "en")


def translator(language: str) -> Translate:
    """Return the translator into a language of LANGUAGES; anything but 'vi' leaves English."""
    if language != "vi":
        return untranslated
    return gettext.translation("loa", LOCALES, ["vi"]).gettext


def preferred(asked: str | None, set_for_loa: str | None, locale: str | None) -> str:
    """Return the language to speak: as asked, else LOA_LANG, else the locale's, else English.

    A wish that is no language of LANGUAGES counts as none.
    """
    for wish in (asked, set_for_loa, locale):
        if wish and wish[:2].lower() in LANGUAGES:
            return wish[:2].lower()
    return "en"
