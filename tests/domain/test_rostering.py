"""`/lichtruc`: who is on duty, in words."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.clock import WARD_ZONE
from bot.domain.conversation import Conversation
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, Message, MessageId
from bot.domain.respond import respond
from bot.domain.team.case import MemberId
from bot.domain.team.directory import Group, Invite, Member, Team
from bot.domain.team.matter import Matter
from bot.domain.turn import GroupBound, Joined, Turn
from tests.conftest import NOON
from tests.talk import text_of

MAU = Member(MemberId("mau"), "chị Mẫu", "vi-du", "member")
DU = Member(MemberId("du"), "cô Dụ", "vi-du", "member", "to-ho-tich")
LAN = Member(MemberId("lan"), "chị Lan", "ninh-kieu", "member")
CITY = Member(MemberId("tp"), "anh Thành", None, "lead")
GROUP = Group(ConversationId("g"), "vi-du")
MORNING = datetime(2026, 11, 23, 9, tzinfo=WARD_ZONE)


def asked(
    knowledge: Knowledge,
    member: Member | None,
    text: str = "/lichtruc",
    place: str | None = None,
    *,
    group: Group | None = None,
    in_group: bool = False,
    now: datetime = MORNING,
) -> Turn:
    """What the bot says in private, or in a group."""
    known = replace(knowledge, team=Team((MAU, DU, LAN, CITY), (GROUP,)))
    here = Conversation(ConversationId("g" if group or in_group else "p"), greeted=True)
    matter = Matter(member=member, group=group, in_group=in_group or group is not None)
    return respond(Message(MessageId(1), here.id, now, text, place), here, known, now, matter)


def test_the_roster_names_who_is_on_duty_now_and_in_the_coming_week(knowledge: Knowledge) -> None:
    (reply,) = asked(knowledge, MAU).replies

    assert reply.title == "Lịch trực của Phường Ví Dụ"
    assert reply.text.splitlines() == [
        "Đang trực: chị Mẫu, anh Thử (chưa vào tổ); cô Dụ (Tổ hộ tịch).",
        "",
        "• Hôm nay, thứ Hai 23/11/2026: chị Mẫu, anh Thử (chưa vào tổ); cô Dụ (Tổ hộ tịch)",
        "• thứ Ba 24/11/2026: anh Thử (chưa vào tổ); cô Dụ (Tổ hộ tịch)",
        "• thứ Tư 25/11/2026: chị Mẫu, anh Thử (chưa vào tổ); cô Dụ (Tổ hộ tịch)",
        "• thứ Năm 26/11/2026: anh Thử (chưa vào tổ); cô Dụ (Tổ hộ tịch)",
        "• thứ Sáu 27/11/2026: chị Mẫu, anh Thử (chưa vào tổ); cô Dụ (Tổ hộ tịch)",
    ]


@pytest.mark.parametrize("text", ["/lichtruc", "/lichtruc@to_so_bot", " /LICHTRUC "])
def test_it_is_told_in_the_teams_group_too(text: str, knowledge: Knowledge) -> None:
    assert "Đang trực: chị Mẫu" in text_of(asked(knowledge, MAU, text, group=GROUP))


def test_a_button_beside_the_list_leads_there(knowledge: Knowledge) -> None:
    listed = asked(knowledge, MAU, "/cauhoi")
    places = {choice.label: choice.place for reply in listed.replies for choice in reply.choices}

    assert "Đang trực" in text_of(asked(knowledge, MAU, "", places["Lịch trực"]))


def test_when_the_ward_is_closed_nobody_is_called(knowledge: Knowledge) -> None:
    told = text_of(asked(knowledge, MAU, now=NOON))

    assert "ngoài giờ trực" in told
    assert "trước 13:00 hôm nay" in told
    assert "Đang trực" not in told


def test_a_day_on_which_the_ward_is_closed_is_not_told(knowledge: Knowledge) -> None:
    told = text_of(asked(knowledge, MAU, now=datetime(2026, 12, 23, 9, tzinfo=WARD_ZONE)))

    assert "Đang trực: cô Dụ; cô Dụ (Tổ hộ tịch)." in told
    assert "24/12/2026" not in told
    assert "25/12/2026" in told


def test_a_day_that_the_roster_does_not_name_is_everybodys(knowledge: Knowledge) -> None:
    told = text_of(asked(knowledge, MAU, now=datetime(2026, 11, 28, 9, tzinfo=WARD_ZONE)))

    assert "cả tổ cùng trả lời" in told
    assert "Hôm nay" not in told


def test_who_is_of_one_team_sees_its_roster(knowledge: Knowledge) -> None:
    bound = replace(GROUP, team="to-1")

    assert "cô Dụ" not in text_of(asked(knowledge, MAU, group=bound))
    assert "cô Dụ (Tổ hộ tịch)" in text_of(asked(knowledge, DU))


@pytest.mark.parametrize(
    ("member", "says"),
    [
        (LAN, "Phường Ninh Kiều chưa có lịch trực. Câu hỏi tới cả tổ"),
        (CITY, "Tổ thành phố chưa có lịch trực"),
        (None, "dành cho thành viên của tổ"),
    ],
)
def test_without_a_roster_it_says_so_kindly(member: Member | None, says: str, knowledge: Knowledge) -> None:
    assert says in text_of(asked(knowledge, member))


def test_it_is_not_told_in_a_group_of_others(knowledge: Knowledge) -> None:
    told = text_of(asked(knowledge, MAU, in_group=True))

    assert "chat riêng" in told
    assert "chị Mẫu" not in told


def test_an_invite_may_be_for_one_team(knowledge: Knowledge) -> None:
    def brings(invite: Invite, in_group: bool) -> Turn:
        here = Conversation(ConversationId("c"), greeted=True)
        matter = Matter(invite=invite, invite_code="code", in_group=in_group)
        return respond(Message(MessageId(1), here.id, NOON, "/start"), here, knowledge, NOON, matter)

    joined = brings(Invite("vi-du", "member", NOON, "cô Dụ", "to-ho-tich"), in_group=False)
    bound = brings(Invite("vi-du", "group", NOON, team="to-1"), in_group=True)

    assert "Đã vào tổ: Tổ hộ tịch, Phường Ví Dụ" in text_of(joined)
    assert "nhận câu hỏi của Tổ công nghệ số khu vực 1, Phường Ví Dụ" in text_of(bound)
    teams = [
        event.member.team if isinstance(event, Joined) else event.group.team
        for event in (*joined.events, *bound.events)
        if isinstance(event, Joined | GroupBound)
    ]
    assert teams == ["to-ho-tich", "to-1"]
