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


UNSENT_MOST = 10
"""Replies on their way to a chat beyond which it is only told how many there are: a group takes 20 messages
a minute (core.telegram.org/bots/faq)."""


def with_card(
    notice: CaseCard,
    conversation: Conversation,
    knowledge: Knowledge,
    now: datetime,
    *,
    anew: bool = False,
    unsent: int = 0,
) -> Turn:
    """The card in this chat: changed where it stands, or said; what it showed already is not taken back."""
    number, version, team = int(notice.case.number), notice.case.version, conversation.team
    standing = next((one for one in team.cards if one[0] == number), None)
    if standing and version <= standing[2] and not anew:
        return Turn(conversation, (), Outcome("none"))
    if notice.elsewhere and not standing:
        return Turn(conversation, (), Outcome("none"))
    if not standing and unsent >= UNSENT_MOST:
        return digest(conversation, knowledge)
    edits = standing[1] if standing and not anew else None
    shown = (number, edits or conversation.sent + 1, version)
    kept = tuple(one for one in team.cards if one[0] != number)
    kept = kept if notice.case.state == "merged" else (*kept, shown)  # its number may come back with an ask
    known = replace(team, cards=kept[-CARDS_KEPT:], digest=team.digest if edits else None)
    return turn_of(replace(conversation, team=known), cards.card(notice, knowledge, now, edits=edits))


def digest(conversation: Conversation, knowledge: Knowledge) -> Turn:
    """One message for all that this chat has no room for, counted on until a card is said again."""
    say, (number, count) = knowledge.phrases, conversation.team.digest or (0, 0)
    reply = Reply(
        say("team.digest", count=count + 1),
        choices=(Choice(say("team.button-list"), place("cases")),),
        edits=number or None,
    )
    told = (number or conversation.sent + 1, count + 1)
    return turn_of(replace(conversation, team=replace(conversation.team, digest=told)), reply)


def paged(notice: CasePage, conversation: Conversation, knowledge: Knowledge, unsent: int = 0) -> Turn:
    """A word about a case, with the way to its card."""
    if unsent >= UNSENT_MOST:
        return digest(conversation, knowledge)
    say = knowledge.phrases
    reply = Reply(
        say(f"team.page-{notice.what}", number=notice.case, text=notice.text).strip(),
        choices=(
            Choice(say("team.button-show", number=notice.case), place("case", "show", str(notice.case))),
        ),
        case=notice.case,
    )
    return turn_of(conversation, reply)
