"""Questions in a group: everybody's are answered, nobody's own is done there."""

import pytest

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.respond import respond
from bot.domain.team.directory import Group
from bot.domain.team.matter import Matter
from bot.domain.turn import Turn
from tests.conftest import NOON
from tests.talk import text_of

HERE = Conversation(ConversationId("g"), greeted=True)
OURS = Matter(in_group=True, group=Group(HERE.id, "ninh-kieu"))


def said(
    knowledge: Knowledge,
    text: str = "",
    place: str | None = None,
    *,
    here: Conversation = HERE,
    matter: Matter = OURS,
) -> Turn:
    return respond(Message(MessageId(7), here.id, NOON, text, place), here, knowledge, NOON, matter)


def test_a_question_is_answered_without_what_is_ones_own(knowledge: Knowledge) -> None:
    turn = said(knowledge, "khai sinh cần giấy tờ gì")

    assert turn.outcome.entry == "khai-sinh"
    verbs = {choice.place.partition(":")[0] for reply in turn.replies for choice in reply.choices}
    assert verbs
    assert not verbs & {"guide", "papers", "person", "ward", "rate", "remind", "mine", "forget"}


@pytest.mark.parametrize("text", ["/xoadulieu", "/hoinguoi", "/phuong", "/dulieucuatoi", "/tieptuc"])
def test_a_command_for_oneself_leads_to_the_private_chat(text: str, knowledge: Knowledge) -> None:
    turn = said(knowledge, text)

    assert "chat riêng" in text_of(turn)
    assert turn.events == ()


@pytest.mark.parametrize(
    "place", ["guide:khai-sinh", "forget:yes", "release", "ward:ninh-kieu", "run:1:a:b", "papers:khai-sinh"]
)
def test_so_does_a_press(place: str, knowledge: Knowledge) -> None:
    turn = said(knowledge, place=place)

    assert "chat riêng" in text_of(turn)
    assert (turn.events, turn.conversation.runs) == ((), ())


def test_two_misses_offer_nobody_words_that_are_not_theirs(knowledge: Knowledge) -> None:
    first = said(knowledge, "xyzzy quux")
    second = said(knowledge, "plugh xyzzy", here=first.conversation)

    assert "Em sẽ gửi" not in text_of(second)
    assert (second.conversation.draft, second.conversation.missed) == (None, "")


def test_a_teams_group_is_answered_for_its_ward(knowledge: Knowledge) -> None:
    assert said(knowledge, "xin chào").conversation.ward == "ninh-kieu"
    assert said(knowledge, "xin chào", matter=Matter(in_group=True)).conversation.ward is None
