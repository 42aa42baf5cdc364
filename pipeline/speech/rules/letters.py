"""Letters said by their names: the Vietnamese ones, and those of abbreviations that come from abroad."""

from __future__ import annotations

from functools import lru_cache

from pipeline.speech.tables import column


@lru_cache(maxsize=2048)
def spelt(letters: str) -> str:
    """Return the Vietnamese names of letters: 'STP' as 'ét sì tê pê'; what is no letter is left out."""
    names = column("letters", "vietnamese")
    return " ".join(names[letter] for letter in letters.upper() if letter in names)


@lru_cache(maxsize=2048)
def spelt_foreign(letters: str) -> str:
    """Return the letters of an abbreviation from abroad as announcers say them: 'GDP' as 'giê đê pê'."""
    names = column("letters", "vietnamese") | column("letters", "foreign")
    return " ".join(names[letter] for letter in letters.upper() if letter in names)
