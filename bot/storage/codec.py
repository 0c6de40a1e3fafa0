"""States, replies and guides as JSON: absent keys get their defaults, so later versions read old rows."""

from pydantic import TypeAdapter

from bot.domain.conversation import Conversation
from bot.domain.guide import Guide
from bot.domain.turn import Reply

_CONVERSATION = TypeAdapter(Conversation)
_REPLY = TypeAdapter(Reply)
_GUIDE = TypeAdapter(Guide)


def state_to_json(conversation: Conversation) -> str:
    return _CONVERSATION.dump_json(conversation, exclude_defaults=True).decode()


def state_from_json(text: str) -> Conversation:
    return _CONVERSATION.validate_json(text)


def reply_to_json(reply: Reply) -> str:
    return _REPLY.dump_json(reply, exclude_defaults=True).decode()


def reply_from_json(text: str) -> Reply:
    return _REPLY.validate_json(text)


def guide_to_json(guide: Guide) -> str:
    return _GUIDE.dump_json(guide, exclude_defaults=True).decode()


def guide_from_json(text: str) -> Guide:
    return _GUIDE.validate_json(text)
