"""A picture or a voice message with an answer: taken from a member, shown and sent beside the words."""

from bot.domain.conversation import Conversation
from bot.domain.inbox.acting import Act
from bot.domain.inbox.drafting import draft, offer_supplement
from bot.domain.message import Message
from bot.domain.turn import Reply, Turn, turn_of


def written(message: Message, before: Conversation, act: Act) -> Turn:
    """What a member sent with more than words for a case: the draft of an answer, or why it cannot be one.

    ``before`` is the talk as it was: what was asked for last is still waited for where nothing comes of this.
    """
    waiting = {*act.conversation.team.asking, *(number for number, _ in act.conversation.team.adopting)}
    if message.media is None or act.case.number in waiting:
        name = "team.only-one-file" if message.media is None else "team.file-with-answer-only"
        return turn_of(before, Reply(act.knowledge.phrases(name)))
    text = message.text or act.knowledge.phrases(f"asked.with-{message.media.kind}")
    answered = act.case.state == "answered"
    return offer_supplement(text, act, message.media) if answered else draft(text, act, message.media)
