"""What people write: the schema of content/, version 1.

Every model is frozen and forbids unknown keys. A model knows the places of its values:
`segment.place("valid", "until")` is where an editor finds them.
"""

from pipeline.model.authored.centre import (
    Commune,
    Contact,
    Hotline,
    Profile,
    Repeat,
    Rundown,
    RundownItem,
    Slot,
    Sound,
    SoundTargets,
    SpokenLanguage,
    Station,
    WeekDefaults,
)
from pipeline.model.authored.editorial import (
    ApprovalRecord,
    ApprovalSignature,
    ApprovedLine,
    RundownTranslation,
    Segment,
    Take,
    TranslatedParagraph,
    Translation,
    Validity,
    Week,
)
from pipeline.model.authored.fields import DAYS, Authored, Keys, Model
from pipeline.model.authored.laws import Amendment, Law
from pipeline.model.authored.voices import (
    Language,
    ModelFile,
    OwnVoice,
    SpeechModel,
    VoiceChoice,
    VoiceServer,
)

__all__ = [
    "DAYS",
    "Amendment",
    "ApprovalRecord",
    "ApprovalSignature",
    "ApprovedLine",
    "Authored",
    "Commune",
    "Contact",
    "Hotline",
    "Keys",
    "Language",
    "Law",
    "Model",
    "ModelFile",
    "OwnVoice",
    "Profile",
    "Repeat",
    "Rundown",
    "RundownItem",
    "RundownTranslation",
    "Segment",
    "Slot",
    "Sound",
    "SoundTargets",
    "SpeechModel",
    "SpokenLanguage",
    "Station",
    "Take",
    "TranslatedParagraph",
    "Translation",
    "Validity",
    "VoiceChoice",
    "VoiceServer",
    "Week",
    "WeekDefaults",
]
