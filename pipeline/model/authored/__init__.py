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
    ApprovedLine,
    RundownTranslation,
    Segment,
    Signature,
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
    Server,
    SpeechModel,
    VoiceChoice,
)

__all__ = [
    "DAYS",
    "Amendment",
    "ApprovalRecord",
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
    "Server",
    "Signature",
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
    "Week",
    "WeekDefaults",
]
