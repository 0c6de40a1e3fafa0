"""Saying to a resident what they did not just ask for."""

from dataclasses import replace
from datetime import datetime

from bot.domain import correcting, handover, results
from bot.domain.conversation import Conversation
from bot.domain.inbox import asked
from bot.domain.inbox.joining import place_named
from bot.domain.inbox.placing import paged, with_card
from bot.domain.knowledge import Knowledge
from bot.domain.notice import (
    AskTold,
    CaseCard,
    CasePage,
    Corrected,
    GroupGone,
    Keeping,
    Notice,
    ResultDay,
    RunMoved,
)
from bot.domain.respond import given
from bot.domain.turn import Reply, Turn, turn_of
from bot.domain.welcome import addressed


def notify(notice: Notice, conversation: Conversation, knowledge: Knowledge, now: datetime) -> Turn:
    """The turn in which a conversation hears a notice; without replies where it means nothing any more.

    What the resident was in the middle of stays: typed words still go to the buttons and the question that
    were on the screen before.
    """
    match notice:
        case ResultDay():
            turn = results.due_today(notice, conversation, knowledge)
        case RunMoved():
            turn = handover.let_go(notice, conversation, knowledge)
        case CaseCard():
            turn = with_card(notice, conversation, knowledge, now)
        case CasePage():
            turn = paged(notice, conversation, knowledge)
        case Keeping(name=name, trouble=trouble):
            said = "team.not-kept" if trouble else "team.now-kept"
            turn = turn_of(conversation, Reply(knowledge.phrases(said, name=name, trouble=trouble)))
        case GroupGone(ward=ward):
            name = place_named(ward, knowledge)
            turn = turn_of(conversation, Reply(knowledge.phrases("team.group-gone", ward=name)))
        case Corrected():
            turn = correcting.told(notice, conversation, knowledge)
        case AskTold():
            turn = asked.told(notice, conversation, knowledge)
    if not turn.replies:
        return turn
    kept = replace(turn.conversation, awaiting=conversation.awaiting)
    return given(addressed(replace(turn, conversation=kept), knowledge), knowledge)
