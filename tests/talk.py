"""A resident talking with the core: values in, values out."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import Attachment, ConversationId, Message, MessageId
from bot.domain.privacy import Kind, mask
from bot.domain.respond import respond
from bot.domain.turn import Turn
from tests.conftest import NOON


@dataclass
class Talk:
    """One conversation; keeps the state between turns and every button ever shown."""

    knowledge: Knowledge
    now: datetime = NOON
    conversation: Conversation = field(
        default_factory=lambda: Conversation(id=ConversationId("c1"), greeted=True)
    )
    shown: dict[str, str] = field(default_factory=dict)
    """Label → place, of all buttons so far."""
    number: int = 0

    def says(self, text: str, attachment: Attachment | None = None) -> Turn:
        words = {Kind(kind): word for kind, word in self.knowledge.phrases.group("privacy.masked").items()}
        safe = mask(text, words)
        return self._turn(safe.text, None, attachment, tuple(sorted(safe.kinds)))

    def presses(self, label: str) -> Turn:
        """Press a button by its label: of the last turn, or an old one."""
        return self.follows(self.shown[label])

    def follows(self, place: str) -> Turn:
        return self._turn("", place, None, ())

    def _turn(
        self, text: str, place: str | None, attachment: Attachment | None, masked: tuple[Kind, ...]
    ) -> Turn:
        self.number += 1
        message = Message(
            MessageId(self.number), self.conversation.id, self.now, text, place, attachment, masked
        )
        turn = respond(message, self.conversation, self.knowledge, self.now)
        self.conversation = turn.conversation
        self.shown |= {choice.label: choice.place for reply in turn.replies for choice in reply.choices}
        return turn


def text_of(turn: Turn) -> str:
    """All that a resident reads of a turn, buttons included."""
    return "\n".join(
        part
        for reply in turn.replies
        for part in (reply.title, reply.text, reply.note, *(choice.label for choice in reply.choices))
    )
