"""Spoken form: written paragraphs in, sentences to be said out, and whatever no rule can read.

The way in is `reader`; `pls` exchanges lexicons with other tools, `documents` opens an editor's files.
After Ebden & Sproat 2014, "The Kestrel TTS text normalization system", doi 10.1017/S1351324914000175.
"""

from pipeline.speech.reader import Reader, reader

__all__ = ["Reader", "reader"]
