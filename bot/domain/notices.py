"""Saying to a resident what they did not just ask for."""

from dataclasses import replace
from datetime import datetime

from bot.domain import correcting, handover, results
from bot.domain.conversation import Conversation
from bot.domain.inbox import asked, comeback
from bot.domain.inbox.joining import place_named
from bot.domain.inbox.placing import paged, with_card
from bot.domain.knowledge import Knowledge
from bot.domain.notice import (
    AnsweredElsewhere,
    AskTold,
    CaseCard,
    CasePage,
    Corrected,
    GroupGone,
    Keeping,
    Notice,
    ResultDay,
    RunMoved,
    StillThere,
)
from bot.domain.respond import given
from bot.domain.turn import Reply, Turn, turn_of
from bot.domain.welcome import addressed

OFFERED_MOST = 40
"""Buttons that typed words can press, where several notices came one after the other."""


def notify(
    notice: Notice, conversation: Conversation, knowledge: Knowledge, now: datetime, unsent: int = 0
) -> Turn:
    """The turn in which a conversation hears a notice; without replies where it means nothing any more.

    ``unsent`` replies are still on their way to it: beyond a few, news of cases are only counted.

    What the resident was in the middle of stays: typed words still go to the question and the buttons that
    were on the screen before, then to the notice's own. A card's buttons are only pressed: in words nobody
    could tell of which case they are.
    """
    match notice:
        case ResultDay():
            turn = results.due_today(notice, conversation, knowledge)
        case RunMoved():
            turn = handover.let_go(notice, conversation, knowledge)
        case CaseCard():
            turn = with_card(notice, conversation, knowledge, now, unsent=unsent)
        case CasePage():
            turn = paged(notice, conversation, knowledge, unsent)
        case Keeping(name=name, trouble=trouble):
            said = "team.not-kept" if trouble else "team.now-kept"
            turn = turn_of(conversation, Reply(knowledge.phrases(said, name=name, trouble=trouble)))
        case GroupGone(ward=ward):
            name = place_named(ward, knowledge)
            turn = turn_of(conversation, Reply(knowledge.phrases("team.group-gone", ward=name)))
        case Corrected():
            turn = correcting.told(notice, conversation, knowledge)
        case StillThere(ward=ward):
            name = place_named(ward, knowledge)
            turn = turn_of(conversation, Reply(knowledge.phrases("team.still-there", ward=name)))
        case AskTold():
            turn = asked.told(notice, conversation, knowledge)
        case AnsweredElsewhere():
            turn = comeback.let_go(notice, conversation, knowledge)
    if not turn.replies:
        return turn
    new = () if isinstance(notice, CaseCard | CasePage) else turn.conversation.offered
    offered = (*conversation.offered, *(one for one in new if one not in conversation.offered))
    kept = replace(turn.conversation, awaiting=conversation.awaiting, offered=offered[-OFFERED_MOST:])
    return given(addressed(replace(turn, conversation=kept), knowledge), knowledge)
