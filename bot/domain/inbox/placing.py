"""Cards in a chat: changed where they stand, or said anew."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation
from bot.domain.inbox import cards
from bot.domain.knowledge import Knowledge
from bot.domain.notice import CaseCard, CasePage
from bot.domain.place import place
from bot.domain.turn import Choice, Outcome, Reply, Turn, turn_of

CARDS_KEPT = 200
"""Cards of a chat that can still be changed."""


def with_card(
    notice: CaseCard, conversation: Conversation, knowledge: Knowledge, now: datetime, *, anew: bool = False
) -> Turn:
    """The card in this chat: changed where it stands, or said; what it showed already is not taken back."""
    number, version, team = int(notice.case.number), notice.case.version, conversation.team
    standing = next((one for one in team.cards if one[0] == number), None)
    if standing and version < standing[2] and not anew:
        return Turn(conversation, (), Outcome("none"))
    edits = standing[1] if standing and not anew else None
    shown = (number, edits or conversation.sent + 1, version)
    kept = tuple(one for one in team.cards if one[0] != number)
    known = replace(team, cards=(*kept, shown)[-CARDS_KEPT:])
    return turn_of(replace(conversation, team=known), cards.card(notice, knowledge, now, edits=edits))


def paged(notice: CasePage, conversation: Conversation, knowledge: Knowledge) -> Turn:
    """A word about a case, with the way to its card."""
    say = knowledge.phrases
    reply = Reply(
        say(f"team.page-{notice.what}", number=notice.case, text=notice.text).strip(),
        choices=(
            Choice(say("team.button-show", number=notice.case), place("case", "show", str(notice.case))),
        ),
        case=notice.case,
    )
    return turn_of(conversation, reply)
