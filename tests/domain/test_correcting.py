"""A correction as a resident hears it, and as a member of the team writes it: values in, values out."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from bot.domain.conversation import Conversation
from bot.domain.correcting import whom
from bot.domain.correction import Reach
from bot.domain.inbox.correcting import wanted_reach
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.notice import Corrected
from bot.domain.notices import notify
from bot.domain.respond import respond
from bot.domain.team.case import MemberId
from bot.domain.team.directory import Invite, Member, Role
from bot.domain.team.matter import Matter
from bot.domain.turn import CorrectionMade, Turn
from tests.conftest import NOON
from tests.talk import text_of

RIGHT = "Bản sao trích lục nay 10.000 đồng một bản."
NOTICE = Corrected(
    entry="khai-sinh", name="Đăng ký khai sinh", text=RIGHT,
    told_on=date(2026, 11, 20), made_on=date(2026, 11, 23),
)  # fmt: skip


def member(role: Role = "lead", ward: str | None = "ninh-kieu") -> Member:
    return Member(MemberId("lan"), "chị Lan", ward, role)


@dataclass
class Desk:
    """A member's private talk; so many were told of whatever they correct."""

    knowledge: Knowledge
    who: Member | None = field(default_factory=member)
    told: int = 12
    in_group: bool = False
    talk: Conversation = field(default_factory=lambda: Conversation(ConversationId("lan"), greeted=True))
    number: int = 0

    def says(self, text: str = "", place: str | None = None) -> Turn:
        self.number += 1
        message = Message(MessageId(self.number), self.talk.id, NOON, text, place)
        wanted = wanted_reach(message, self.talk, self.who, self.knowledge)
        reach = Reach(self.told, NOON - timedelta(days=3)) if wanted else None
        matter = Matter(member=self.who, in_group=self.in_group, reach=reach)
        turn = respond(message, self.talk, self.knowledge, NOON, matter)
        self.talk = turn.conversation
        return turn

    def presses(self, label: str, turn: Turn) -> Turn:
        places = {choice.label: choice.place for reply in turn.replies for choice in reply.choices}
        return self.says(place=places[label])


@pytest.fixture
def desk(knowledge: Knowledge) -> Desk:
    return Desk(knowledge)


def test_a_resident_hears_what_is_right_of_what_and_when_they_were_told(knowledge: Knowledge) -> None:
    talk = Conversation(ConversationId("c"), awaiting="question")

    turn = notify(NOTICE, talk, knowledge, NOON)

    said = text_of(turn)
    assert "20/11/2026" in said
    assert "«Đăng ký khai sinh»" in said
    assert RIGHT in said
    assert [choice.place for choice in turn.replies[0].choices] == ["entry:khai-sinh", "person:khai-sinh"]
    assert turn.conversation.awaiting == "question"


def test_an_entry_that_is_gone_since_is_still_named_and_has_no_button(knowledge: Knowledge) -> None:
    turn = notify(
        replace(NOTICE, entry="cau-9", name="mở quán ăn"), Conversation(ConversationId("c")), knowledge, NOON
    )

    assert "«mở quán ăn»" in text_of(turn)
    assert [choice.place for choice in turn.replies[0].choices] == ["person"]


def test_one_of_a_key_a_day() -> None:
    assert NOTICE.key == replace(NOTICE, text="khác").key
    assert NOTICE.key != replace(NOTICE, made_on=date(2026, 11, 24)).key


@pytest.mark.parametrize("named", ["khai-sinh", "đăng ký khai sinh", "dang ky khai sinh"])
def test_entry_text_look_and_off_it_goes(desk: Desk, named: str) -> None:
    assert "bài nào" in text_of(desk.says("/dinhchinh"))
    assert "«Đăng ký khai sinh»" in text_of(desk.says(named))
    preview = desk.says(RIGHT)
    assert preview.events == ()
    assert "12 cuộc trò chuyện" in text_of(preview)
    assert "20/11/2026" in text_of(preview)
    assert RIGHT in text_of(preview)

    sent = desk.presses("Gửi đính chính", preview)

    (made,) = sent.events
    assert isinstance(made, CorrectionMade)
    assert (made.what.text, made.what.name, made.what.by) == (RIGHT, "Đăng ký khai sinh", "lan")
    assert made.what.whom == whom("khai-sinh", "ninh-kieu", desk.knowledge, NOON, timedelta(days=14))
    assert "12 cuộc trò chuyện" in text_of(sent)
    assert desk.presses("Gửi đính chính", preview).events == ()


def test_the_entry_can_stand_in_the_command(desk: Desk) -> None:
    assert "«Đăng ký khai sinh»" in text_of(desk.says("/dinhchinh khai-sinh"))


def test_what_may_mean_several_is_chosen_and_what_means_none_asked_again(desk: Desk) -> None:
    assert "Chưa tìm ra" in text_of(desk.says("/dinhchinh tàu vũ trụ lên sao hoả"))
    which = desk.says("giấy khai sinh bị sai chữ")
    assert len(which.replies[0].choices) > 2

    assert "Viết điều đúng" in text_of(desk.says(place=which.replies[0].choices[0].place))


def test_another_text_takes_the_place_of_the_first_and_an_old_button_shows_it(desk: Desk) -> None:
    desk.says("/dinhchinh khai-sinh")
    first = desk.says(RIGHT)
    desk.says("Bản sao nay 12.000 đồng một bản.")

    shown = desk.presses("Gửi đính chính", first)
    assert shown.events == ()
    assert "12.000" in text_of(shown)
    (made,) = desk.presses("Gửi đính chính", shown).events
    assert isinstance(made, CorrectionMade)
    assert made.what.text == "Bản sao nay 12.000 đồng một bản."


def test_anything_else_that_is_pressed_ends_it(desk: Desk) -> None:
    desk.says("/dinhchinh khai-sinh")
    desk.says(place="menu")

    assert desk.says("đăng ký kết hôn cần giấy tờ gì").outcome.entry == "ket-hon"


def test_it_can_be_dropped(desk: Desk) -> None:
    preview = desk.says("/dinhchinh khai-sinh")
    preview = desk.says(RIGHT)
    assert "Không gửi gì cả" in text_of(desk.presses("Thôi", preview))
    assert desk.presses("Gửi đính chính", preview).events == ()


def test_a_text_too_long_for_a_phone_is_not_taken(desk: Desk) -> None:
    desk.says("/dinhchinh khai-sinh")

    assert "Dài quá" in text_of(desk.says("x" * 1001))


def test_where_nobody_was_told_nothing_is_sent(desk: Desk) -> None:
    desk.told = 0
    desk.says("/dinhchinh khai-sinh")

    assert "chưa ai được trả lời" in text_of(desk.says(RIGHT))


@pytest.mark.parametrize("role", ["member", "officer", "auditor", None])
def test_it_is_for_those_who_look_after_the_knowledge(desk: Desk, role: Role | None) -> None:
    desk.who = member(role) if role else None
    desk.talk = replace(desk.talk, greeted=True)

    assert "tổ trưởng" in text_of(desk.says("/dinhchinh khai-sinh"))
    assert desk.says(place="correct:send:0").events == ()


@pytest.mark.parametrize("role", ["lead", "editor", "approver", "admin"])
def test_it_is_offered_to_them_as_they_join(desk: Desk, role: Role) -> None:
    invite = Invite("ninh-kieu", role, NOON)
    message = Message(MessageId(1), desk.talk.id, NOON, place="open:i-x")

    turn = respond(message, desk.talk, desk.knowledge, NOON, Matter(invite=invite, invite_code="x"))

    assert "correct" in [choice.place for choice in turn.replies[0].choices]


def test_not_in_a_group(desk: Desk) -> None:
    desk.in_group = True

    assert "chat riêng" in text_of(desk.says("/dinhchinh@to_so_bot"))
    assert desk.talk.team.correcting is None


def test_a_member_of_a_ward_corrects_for_it_and_one_of_the_city_for_all(knowledge: Knowledge) -> None:
    here = replace(knowledge, default_ward="ninh-kieu")
    days = timedelta(days=14)

    assert whom("khai-sinh", "ninh-kieu", here, NOON, days).wards == ("ninh-kieu", None)
    assert whom("khai-sinh", "an-binh", here, NOON, days).wards == ("an-binh",)
    assert whom("khai-sinh", None, here, NOON, days).wards == ()
