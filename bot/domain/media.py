"""What a member sends beside words: a picture or a voice message, known by its channel's name for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MediaKind = Literal["photo", "voice"]

MOST_BYTES: Mapping[MediaKind, int] = {"photo": 5 * 1024 * 1024, "voice": 1024 * 1024}
"""What the web page may have to load on a weak phone; a voice message of this size lasts minutes."""


CONTENT_TYPES: Mapping[MediaKind, str] = {"photo": "image/jpeg", "voice": "audio/ogg"}
"""As a page is told: by the kind, never by what came with the file."""


@dataclass(frozen=True, slots=True)
class Media:
    """One picture or voice message. The core never opens it."""

    kind: MediaKind
    file: str = field(repr=False)
    """The channel's reference: whoever has it and the bot's token has the file, so no log shows it."""
