"""The way of a member to the pages of the inbox: a link that signs in once, for ten minutes."""

from datetime import datetime, timedelta

from bot.domain.conversation import Conversation
from bot.domain.inbox.codes import code_from
from bot.domain.knowledge import Knowledge
from bot.domain.message import Message
from bot.domain.team.matter import Matter
from bot.domain.turn import Reply, SignInMade, Turn, turn_of

LIVES = timedelta(minutes=10)


def sign_in(
    message: Message, conversation: Conversation, matter: Matter, knowledge: Knowledge, now: datetime
) -> Turn:
    """A link for this member alone; none in a group, where others read it."""
    say = knowledge.phrases
    if matter.in_group:
        return turn_of(conversation, Reply(say("team.sign-in-private")))
    if matter.member is None:
        return turn_of(conversation, Reply(say("team.not-a-member")))
    code = code_from(message.chance)
    reply = Reply(
        say("team.sign-in", minutes=int(LIVES.total_seconds() // 60)),
        title=say("team.sign-in-title"),
        entrance=f"/vao/{code}",
    )
    return turn_of(conversation, reply, events=(SignInMade(code, now + LIVES),))
