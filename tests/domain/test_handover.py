"""Taking a guide to another device by a code."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import Conversation
from bot.domain.handover import LOCKED, WRONG_MOST, code_from, code_in
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Handed, Message, MessageId
from bot.domain.notices import notify
from bot.domain.respond import respond
from bot.domain.turn import CodeMade, CodeUsed, Told, Turn
from tests.conftest import NOON
from tests.talk import Talk, text_of

CHANCE = "8f3a61c29b07d4e5"


def begun(knowledge: Knowledge) -> Talk:
    """A talk in the middle of a guide."""
    talk = Talk(knowledge)
    talk.follows("guide:khai-sinh")
    talk.follows(next(place for _, place in talk.conversation.offered if place.startswith("run:")))
    return talk


def brings(talk: Talk, typed: str, knowledge: Knowledge, to: Conversation) -> Turn:
    """Another conversation says the code of the run of this one."""
    handed = Handed(talk.conversation.id, talk.conversation.runs[0])
    message = Message(MessageId(99), to.id, NOON, typed, handed=handed)
    return respond(message, to, knowledge, NOON)


@pytest.mark.parametrize("chance", ["0" * 16, "f" * 16, CHANCE])
def test_a_code_is_read_however_it_is_typed(chance: str) -> None:
    code = code_from(chance)
    first, second = code[:4], code[4:]
    for typed in (
        code, code.upper(), f"{first}-{second}", f"{first} {second}", f" mã {first}-{second} ",
        f"/tieptuc {code}", f"/start c-{code}", f"open:c-{code}",
    ):  # fmt: skip
        assert code_in(typed) == code


@pytest.mark.parametrize(
    "text",
    ["", "khai sinh", "cccd gplx", "2345 6789", "23456789", "tôi mất thẻ", "open:w-ninh-kieu", "bkmt"],
)
def test_other_words_are_no_code(text: str) -> None:
    assert code_in(text) is None


def test_the_code_is_said_kept_and_drawn(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    talk.presses("Để sau làm tiếp")
    run = talk.conversation.runs[0]
    message = Message(MessageId(9), talk.conversation.id, NOON, place=f"move:{run.id}", chance=CHANCE)

    turn = respond(message, talk.conversation, knowledge, NOON)

    (event,) = turn.events
    assert event == CodeMade(code_from(CHANCE), run.id, NOON + timedelta(hours=24))
    assert event.code.upper() == text_of(turn).split("»: ")[1][:9].replace("-", "")
    assert turn.replies[0].code == f"c-{event.code}"


def test_the_other_device_goes_on_where_the_first_stood_and_the_first_is_told(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    talk.conversation = replace(
        talk.conversation, ticked=("khai-sinh/aa",), ward="ninh-kieu", showing=talk.conversation.showing
    )
    here = Conversation(ConversationId("c2"), greeted=True)

    turn = brings(talk, code_from(CHANCE), knowledge, here)

    taken, left = turn.conversation.runs[0], talk.conversation.runs[0]
    assert taken.answers == left.answers
    assert "làm tiếp ở máy này" in text_of(turn)
    assert "Bước 2/" in text_of(turn)
    used, event = turn.events
    assert used == CodeUsed(talk.conversation.id, left.id)
    assert isinstance(event, Told)
    assert event.conversation_id == talk.conversation.id
    told = notify(event.notice, talk.conversation, knowledge, NOON)
    assert told.conversation.runs == ()
    assert told.conversation.showing is None
    assert told.conversation.ticked == ()
    assert "đã được làm tiếp trên máy khác" in text_of(told)
    assert notify(event.notice, told.conversation, knowledge, NOON).replies == ()


def test_an_old_button_of_a_run_that_moved_leads_to_the_menu(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    old = talk.conversation.offered[0][1]
    turn = brings(talk, code_from(CHANCE), knowledge, Conversation(ConversationId("c2"), greeted=True))
    (event,) = (one for one in turn.events if isinstance(one, Told))
    talk.conversation = notify(event.notice, talk.conversation, knowledge, NOON).conversation

    assert "không còn giữ" in text_of(talk.follows(old))


def test_the_owner_who_brings_the_code_just_goes_on(knowledge: Knowledge) -> None:
    talk = begun(knowledge)

    turn = brings(talk, code_from(CHANCE), knowledge, talk.conversation)

    assert turn.events == ()
    assert turn.conversation.runs == talk.conversation.runs
    assert "Bước 2/" in text_of(turn)


def test_guessing_codes_is_locked_out_and_questions_are_still_answered(knowledge: Knowledge) -> None:
    talk, guess = Talk(knowledge), code_from(CHANCE)
    for _ in range(WRONG_MOST - 1):
        assert "không mở được" in text_of(talk.says(guess))
    assert "tạm không nhận mã" in text_of(talk.says(guess))

    right = begun(knowledge)
    assert "tạm không nhận mã" in text_of(brings(right, guess, knowledge, talk.conversation))
    assert "Giấy chứng sinh" in text_of(talk.says("khai sinh cần giấy tờ gì"))
    talk.now += LOCKED
    assert "không mở được" in text_of(talk.says(guess))


def test_whoever_helps_is_told_how_and_every_step_says_so(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("guide:khai-sinh")

    turn = talk.presses("Tôi làm giúp người khác")

    assert "tự đăng nhập VNeID" in text_of(turn)
    assert "làm giúp người khác" in turn.replies[-1].text
    following = talk.follows(
        next(place for _, place in talk.conversation.offered if place.startswith("run:"))
    )
    assert "làm giúp người khác" in text_of(following)
