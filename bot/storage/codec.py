"""States, replies and guides as JSON: absent keys get their defaults, so later versions read old rows."""

from typing import Annotated

from pydantic import Discriminator, TypeAdapter

from bot.domain.conversation import Conversation
from bot.domain.guide import Guide
from bot.domain.notice import Notice
from bot.domain.team.case import Case
from bot.domain.turn import Reply

_CONVERSATION = TypeAdapter(Conversation)
_REPLY = TypeAdapter(Reply)
_GUIDE = TypeAdapter(Guide)
_CASE = TypeAdapter(Case)
_NOTICE: TypeAdapter[Notice] = TypeAdapter(Annotated[Notice, Discriminator("kind")])


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


def case_to_json(case: Case) -> str:
    return _CASE.dump_json(case, exclude_defaults=True).decode()


def case_from_json(text: str) -> Case:
    return _CASE.validate_json(text)


def notice_to_json(notice: Notice) -> str:
    return _NOTICE.dump_json(notice).decode()


def notice_from_json(text: str) -> Notice:
    return _NOTICE.validate_json(text)
