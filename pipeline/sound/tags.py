"""ID3v2.3 tags: small, UTF-16, the same bytes from the same words."""

from __future__ import annotations

import io
from typing import Any

MACHINE_KEY = "LOA:MACHINE-SPEECH"
"""The machine-readable mark of machine-made speech: a TXXX frame of this description with the value 1."""
MARK_KEY = "LOA:MARK"
UTF16 = 1


def tag(title: str, station: str, week: str, date: str = "", mark: str = "") -> bytes:
    """Return an ID3v2.3 tag to put before a file's frames.

    `mark` says in words that speech was made by a machine (Law 134/2025/QH15, Art. 11), and is empty
    for what people read; with it goes the machine-readable mark. `date` is 'YYYY-MM-DD' or empty.
    """
    from mutagen import id3

    frames = [("TIT2", title), ("TPE1", station), ("TALB", week)]
    if date:
        frames += [("TYER", date[:4]), ("TDAT", date[8:10] + date[5:7])]
    made: Any = id3.ID3()  # type: ignore[no-untyped-call]  # mutagen has no types
    for name, text in frames:
        made.add(getattr(id3, name)(UTF16, [text]))
    if mark:
        made.add(id3.TXXX(UTF16, MACHINE_KEY, ["1"]))  # type: ignore[no-untyped-call]
        made.add(id3.TXXX(UTF16, MARK_KEY, [mark]))  # type: ignore[no-untyped-call]
    file = io.BytesIO()
    made.save(file, v1=0, v2_version=3, padding=lambda _info: 0)
    return file.getvalue()
