"""Speech for all tests of sound: spoken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.audio import Clip, Format, Voice
from pipeline.sound.join import join
from pipeline.sound.master import master
from pipeline.voice.espeak import Espeak

TEXTS = (
    "Kính thưa bà con và các bạn!",
    "Mọi người đều bình đẳng trước pháp luật và được pháp luật bảo vệ như nhau.",
    "Người được trợ giúp pháp lý không phải trả tiền, lợi ích vật chất hoặc lợi ích khác.",
    "Ai cũng có quyền được bảo vệ bằng pháp luật.",
)
IP24 = Format(24000, 48)
USB44 = Format(44100, 96)
FORMATS = (IP24, USB44, Format(16000, 32), Format(22050, 48), Format(32000, 64), Format(48000, 128))


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, ...]:
    """Some sentences, one clip each."""
    folder = tmp_path_factory.mktemp("clips")
    for number, text in enumerate(TEXTS):
        Espeak().speak(Voice("espeak", "vi", "vi"), text, folder / f"{number}.wav")
    return tuple(Clip(folder / f"{number}.wav", 450) for number in range(len(TEXTS)))


@pytest.fixture(scope="session")
def joined(clips: tuple[Clip, ...]) -> Path:
    """The sentences joined."""
    out = clips[0].path.with_name("joined.wav")
    join(clips, out)
    return out


@pytest.fixture(scope="session")
def mastered(joined: Path) -> Path:
    """The sentences joined and mastered."""
    out = joined.with_name("mastered.wav")
    master(joined, out)
    return out
