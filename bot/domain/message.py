"""What a resident did: typed a text, pressed a button, sent a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from bot.domain.media import Media
from bot.domain.privacy import Kind
from bot.domain.run import Run

ConversationId = NewType("ConversationId", str)
"""Random; the only name by which a resident is known outside the address table."""

MessageId = NewType("MessageId", int)
"""Given by the store, growing; also the number that a resident is told for their question."""

Attachment = Literal["photo", "voice", "video", "document", "sticker", "location", "contact", "other"]


@dataclass(frozen=True, slots=True)
class Handed:
    """What a code brings: a run of another conversation, as it is now, with what belongs to it."""

    owner: ConversationId
    run: Run
    ticked: tuple[str, ...] = ()
    ward: str | None = None


@dataclass(frozen=True, slots=True)
class HandedAnswers:
    """What a code brings: the team's answers to what another conversation asks."""

    owner: ConversationId
    way: str
    """Under which id they were offered."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a resident did, with their words already masked."""

    id: MessageId
    conversation_id: ConversationId
    received_at: datetime
    text: str = ""
    place: str | None = None
    """Where the pressed button leads, when a button was pressed."""
    attachment: Attachment | None = None
    """What was sent beside or instead of words; only its kind is kept."""
    masked: tuple[Kind, ...] = ()
    """What the mask found in the words, so that the reply can warn."""
    chance: str = "0" * 32
    """Thirty-two random hexadecimal digits, for a turn that has to make a code."""
    handed: Handed | HandedAnswers | None = None
    """What the code that this message consists of opens."""
    media: Media | None = None
    """The attachment itself, for as long as the turn takes: only a member's answer to a case keeps it."""
