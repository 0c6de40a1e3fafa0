"""Questions in a group: answered for all who read there; whatever is one person's own is done in private."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.team.matter import Matter
from bot.domain.turn import Reply, Turn, turn_of

SHARED = frozenset({"entry", "sources", "field", "fields", "event", "hours", "menu", "help", "none"})
"""Places that show the same to everybody. Guides, lists of papers, questions to the team, the ward that one
lives in and one's data are kept by conversation, and a group's conversation is everybody's."""
Answer = Callable[[Message, Conversation, Knowledge, datetime], Turn]


def answer(
    respond: Answer,
    message: Message,
    conversation: Conversation,
    matter: Matter,
    knowledge: Knowledge,
    now: datetime,
) -> Turn:
    """What ``respond`` says, as far as a group may have it."""
    if message.handed or (message.place and not shared(message.place)):
        return in_private(conversation, knowledge)
    ward = matter.group.ward if matter.group else None
    turn = respond(message, replace(conversation, ward=ward, ward_asked=True), knowledge, now)
    if turn.conversation.draft or turn.conversation.awaiting:
        return replace(in_private(conversation, knowledge), events=turn.events)
    return for_all(turn)


def shared(place: str) -> bool:
    """Whether a place shows the same to everybody."""
    return place.partition(":")[0] in SHARED


def for_all(turn: Turn) -> Turn:
    """The turn without the buttons that lead to something of one's own."""
    replies = tuple(
        replace(reply, choices=tuple(choice for choice in reply.choices if shared(choice.place)))
        for reply in turn.replies
    )
    offered = tuple(one for one in turn.conversation.offered if shared(one[1]))
    return replace(turn, replies=replies, conversation=replace(turn.conversation, offered=offered))


def in_private(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """This is one person's own: where it is done."""
    alone = replace(conversation, awaiting=None, draft=None, missed="", misses=0)
    return turn_of(alone, Reply(knowledge.phrases("group.in-private")))
