"""Asking for the link of the inbox's pages, and forms that carry their case: pure values."""

from datetime import timedelta

import pytest

from bot.domain.conversation import Conversation
from bot.domain.inbox.codes import LENGTH, LETTERS
from bot.domain.inbox.signing_in import LIVES
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.respond import respond
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, MemberId
from bot.domain.team.directory import Member, Team
from bot.domain.team.matter import Held, Matter
from bot.domain.turn import CaseKept, SignInMade, Turn
from tests.conftest import NOON

LAN = Member(MemberId("lan"), "chị Lan", "ninh-kieu", "officer")
CHANCE = "0123456789abcdef0123456789abcdef"
TALK = Conversation(ConversationId("lan"))


def said(text: str = "", place: str | None = None) -> Message:
    return Message(MessageId(1), TALK.id, NOON, text=text, place=place, chance=CHANCE)


def answered(message: Message, knowledge: Knowledge, matter: Matter) -> Turn:
    return respond(message, TALK, knowledge.with_team(Team((LAN,))), NOON, matter)


@pytest.mark.parametrize(
    "message", [said("/dangnhap"), said(" /dangnhap@tosobot"), said("Mở", place="sign-in")]
)
def test_a_member_gets_a_link_that_nobody_guesses(message: Message, knowledge: Knowledge) -> None:
    turn = answered(message, knowledge, Matter(member=LAN))

    (event,) = turn.events
    assert isinstance(event, SignInMade)
    assert event.until == NOON + LIVES == NOON + timedelta(minutes=10)
    assert turn.replies[0].entrance == f"/vao/{event.code}"
    assert len(LETTERS) ** LENGTH > 2**80
    assert len(event.code) == LENGTH
    assert event.code not in turn.replies[0].text


@pytest.mark.parametrize("matter", [Matter(), Matter(member=LAN, in_group=True)])
def test_nobody_else_and_no_group_gets_one(matter: Matter, knowledge: Knowledge) -> None:
    turn = answered(said("/dangnhap"), knowledge, matter)

    assert turn.events == ()
    assert turn.replies[0].entrance == ""


def held(**changes: object) -> Matter:
    asks = tuple(
        Ask(AskId(id), ConversationId(f"c{id}"), "karaoke?", NOON, ward="ninh-kieu") for id in (7, 8, 9)
    )
    case = Case(
        number=CaseNumber(7),
        scope="ward",
        ward="ninh-kieu",
        text="karaoke?",
        opened_at=NOON,
        state_since=NOON,
    )
    now = case.into("claimed", NOON, holder=LAN.id, **changes)
    return Matter(member=LAN, cases={CaseNumber(7): Held(now, asks)})


def kept(turn: Turn) -> list[CaseKept]:
    return [event for event in turn.events if isinstance(event, CaseKept)]


def test_words_that_come_with_their_case_are_its_draft(knowledge: Knowledge) -> None:
    turn = answered(said("Tới quầy văn hoá.", place="case:draft:7"), knowledge, held())

    assert [(one.act, one.case.draft) for one in kept(turn)] == [("draft", "Tới quầy văn hoá.")]


def test_words_that_come_with_their_case_are_a_question_to_the_asker(knowledge: Knowledge) -> None:
    turn = answered(said("Quán rộng bao nhiêu?", place="case:question:7"), knowledge, held())

    assert [(one.act, one.case.state) for one in kept(turn)] == [("ask-back", "need_info")]


@pytest.mark.parametrize("verb", ["draft", "question"])
def test_no_words_are_refused(verb: str, knowledge: Knowledge) -> None:
    turn = answered(said(place=f"case:{verb}:7"), knowledge, held())

    assert kept(turn) == []
    assert "Chưa có chữ nào" in turn.replies[0].text


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("case:send:7:4", {7, 8}),
        ("case:send:7:4:", {7, 8, 9}),
        ("case:send:7:4:7.8", {9}),
        ("case:send:7:4:x.7", {8, 9}),
    ],
)
def test_a_form_says_itself_who_is_left_out_and_a_button_what_was_left_out_before(
    place: str, told: set[int], knowledge: Knowledge
) -> None:
    matter = held()
    (one,) = matter.cases.values()
    drafted = one.case.into(
        "drafted", NOON, holder=LAN.id, draft="Tới quầy.", version=4, left_out=(AskId(9),)
    )
    ready = Matter(member=LAN, cases={CaseNumber(7): Held(drafted, one.asks)})

    (sent,) = (one for one in kept(answered(said(place=place), knowledge, ready)) if one.act == "send")

    assert {ask.id for ask in sent.asks if ask.state == "told"} == told
