"""The core as a whole: what always holds, whatever is said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId
from bot.domain.place import PLACE_MAX_BYTES, place
from bot.domain.procedure import FACETS
from bot.domain.turn import Asked, Missed
from tests.talk import Talk, text_of


@given(st.text(max_size=600))
def test_any_text_gets_an_answer_within_the_limits_of_the_channels(knowledge: Knowledge, text: str) -> None:
    turn = Talk(knowledge).says(text)

    assert turn.replies
    assert all(reply.text or reply.title for reply in turn.replies)
    assert all(len(one.place.encode()) <= PLACE_MAX_BYTES for reply in turn.replies for one in reply.choices)


@given(st.text(max_size=100))
def test_the_same_arguments_give_the_same_turn(knowledge: Knowledge, text: str) -> None:
    assert Talk(knowledge).says(text) == Talk(knowledge).says(text)


def test_replies_are_counted(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    first = talk.says("chào em")
    second = talk.says("đăng ký kết hôn")

    assert second.conversation.sent == len(first.replies) + len(second.replies)


def test_first_contact_brings_the_notice_once(knowledge: Knowledge) -> None:
    talk = Talk(knowledge, conversation=Conversation(id=ConversationId("new")))

    assert "Em không phải cơ quan nhà nước" in text_of(talk.says("chào em"))
    assert "Em không phải cơ quan nhà nước" not in text_of(talk.says("chào em"))


def test_a_miss_is_kept_and_small_talk_is_not(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)

    assert [type(event) for event in talk.says("karaoke khuya ồn quá thì làm sao").events] == [Missed]
    assert talk.says("cảm ơn em").events == ()


def test_a_released_question_is_the_text_that_was_shown(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("person")
    shown = text_of(talk.says("tui muốn hỏi chuyện hàng rào nhà bên"))
    events = talk.presses("Gửi cho tổ").events

    assert "tui muốn hỏi chuyện hàng rào nhà bên" in shown
    assert events == (Asked("tui muốn hỏi chuyện hàng rào nhà bên", None, None, None),)


def test_the_preview_of_a_sent_question_can_no_longer_be_pressed(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("person")
    shown_as = talk.says("hỏi chuyện hàng rào").conversation.sent
    sealed = talk.presses("Gửi cho tổ").replies[0]

    assert (sealed.edits, sealed.choices) == (shown_as, ())
    assert talk.presses("Gửi cho tổ").events == ()


@pytest.mark.parametrize(
    "kind", ["photo", "voice", "video", "document", "sticker", "location", "contact", "other"]
)
def test_a_file_is_answered_kindly(kind: str, knowledge: Knowledge) -> None:
    turn = Talk(knowledge).says("", attachment=kind)  # type: ignore[arg-type]

    assert turn.replies
    assert turn.events == ()


def test_every_facet_of_every_procedure_can_be_shown(knowledge: Knowledge) -> None:
    for entry in knowledge.procedures:
        for facet in FACETS:
            turn = Talk(knowledge).follows(place("entry", entry, facet))
            assert turn.outcome.entry == entry
            assert len(text_of(turn)) < 4000, f"{entry}/{facet} is too long for a phone"


def test_a_fee_that_ended_is_not_said_any_more(knowledge: Knowledge) -> None:
    now = datetime(2027, 1, 5, 3, 0, tzinfo=UTC)

    assert "25.000" in text_of(Talk(knowledge).follows("entry:can-cuoc-doi:fee"))
    assert "25.000" not in text_of(Talk(knowledge, now=now).follows("entry:can-cuoc-doi:fee"))


@pytest.mark.parametrize(
    "text", ["", " ", "a" * 10_000, "đăng ký khai sinh " * 600, "🙂" * 5000, "\u0300" * 4096, "(" * 4096]
)
def test_odd_texts_are_answered(text: str, knowledge: Knowledge) -> None:
    assert Talk(knowledge).says(text).replies
