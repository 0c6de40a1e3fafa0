"""A member answers with a picture or a voice message: values in, values out."""

from dataclasses import asdict, replace

import pytest

from bot.domain.conversation import Conversation
from bot.domain.inbox.intake import gone_with
from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.message import ConversationId
from bot.domain.notices import notify
from bot.domain.team.case import CaseNumber
from bot.domain.team.directory import Team
from bot.domain.turn import Enclosed, Turn
from tests.conftest import NOON
from tests.domain.test_inbox import BINH, GROUP, LAN, READER, TEAM, Office, ask_of
from tests.talk import text_of

MAP = Media("photo", "AgACmap")
VOICE = Media("voice", "AwACvoice")


@pytest.fixture
def office(knowledge: Knowledge) -> Office:
    return Office(replace(knowledge, team=TEAM))


def sends(office: Office, number: CaseNumber, who: object = BINH) -> Turn:
    assert who in (LAN, BINH)
    member = LAN if who is LAN else BINH
    return office.press(member, "case", "send", str(number), str(office.case(number).version))


def enclosed(turn: Turn) -> list[Enclosed | None]:
    return [reply.enclosed for reply in turn.replies]


def heard(office: Office, who: str) -> list[Enclosed | None]:
    """What goes with the words that an asker reads."""
    return [
        reply.enclosed
        for told in office.told_to(who)
        for reply in notify(told, Conversation(ConversationId(who)), office.knowledge, NOON).replies
    ]


@pytest.mark.parametrize("media", [MAP, VOICE])
def test_a_picture_or_voice_in_reply_to_a_card_is_the_draft_and_goes_to_all_who_asked(
    office: Office, media: Media
) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))

    preview = office.send(LAN, media.kind, media, "Đi cửa này ạ.", case=number)

    assert office.case(number).draft == "Đi cửa này ạ."
    assert office.case(number).holder == LAN.id
    (shown,) = enclosed(preview)
    assert shown
    assert (shown.media, shown.of) == (media, number)
    sends(office, number)
    for who in ("r1", "r2"):
        (got,) = heard(office, who)
        assert got
        assert got.media == media
    assert office.case(number).draft_media is None
    assert office.case(number).answer_media == media


def test_without_a_caption_a_sentence_stands_for_it(office: Office) -> None:
    number = office.receives(ask_of(1))

    office.send(LAN, "photo", MAP, case=number)

    assert office.case(number).draft == "Dạ, tổ gửi anh/chị ảnh kèm theo."


def test_in_private_it_is_the_draft_of_the_case_that_one_writes_to(office: Office) -> None:
    number = office.receives(ask_of(1))
    alone = Conversation(ConversationId("lan"))
    writing = office.press(LAN, "case", "claim", str(number), conversation=alone).conversation

    preview = office.send(LAN, "voice", VOICE, conversation=writing)

    assert office.case(number).draft_media == VOICE
    assert preview.conversation.team.writing == 0


def test_it_always_wants_a_second_pair_of_eyes_where_there_is_somebody(office: Office) -> None:
    number = office.receives(ask_of(1))
    preview = office.send(LAN, "photo", MAP, "Mang theo giấy tờ.", case=number)

    assert "xem, nghe lại" in text_of(preview)
    assert "cần người khác" in text_of(sends(office, number, LAN))
    assert office.told_to("r1") == []
    sends(office, number, BINH)
    assert len(office.told_to("r1")) == 1


def test_who_is_alone_sends_it_alone(knowledge: Knowledge) -> None:
    office = Office(replace(knowledge, team=Team((LAN,), (GROUP,))))
    number = office.receives(ask_of(1))
    office.send(LAN, "photo", MAP, case=number)

    sends(office, number, LAN)

    assert len(office.told_to("r1")) == 1


def test_a_new_draft_takes_its_place_and_words_alone_take_it_off(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.send(LAN, "photo", MAP, case=number)
    office.send(LAN, "voice", VOICE, "Nghe giúp em.", case=number)
    assert (office.case(number).draft, office.case(number).draft_media) == ("Nghe giúp em.", VOICE)

    preview = office.reply(LAN, number, "Mang căn cước tới quầy số hai.")

    assert enclosed(preview) == [None]
    sends(office, number, LAN)
    assert heard(office, "r1") == [None]


@pytest.mark.parametrize("kind", ["video", "document", "sticker", "photo", "voice"])
def test_what_cannot_be_sent_on_is_said_kindly_and_the_words_are_still_waited_for(
    office: Office, kind: str
) -> None:
    """A picture without a reference was too large, or one of many."""
    number = office.receives(ask_of(1))
    alone = Conversation(ConversationId("lan"))
    writing = office.press(LAN, "case", "claim", str(number), conversation=alone).conversation

    turn = office.send(LAN, kind, text="Xem tệp", conversation=writing)  # type: ignore[arg-type]

    assert "một ảnh" in text_of(turn)
    assert office.case(number).state == "claimed"
    assert turn.conversation.team.writing == number
    office.write(LAN, "Mang căn cước tới quầy.", turn.conversation)
    assert office.case(number).draft == "Mang căn cước tới quầy."


def test_a_question_to_the_asker_is_words(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.press(LAN, "case", "claim", str(number))
    office.press(LAN, "case", "ask", str(number))

    turn = office.send(LAN, "photo", MAP, "Giấy này phải không ạ?", case=number)

    assert "gõ chữ" in text_of(turn)
    assert office.case(number).draft == ""
    assert "Người dân sẽ nhận" in text_of(office.reply(LAN, number, "Anh chị có giấy này chưa?"))


def test_whoever_answers_second_with_a_picture_may_add_it(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.reply(LAN, number, "Mang căn cước tới quầy số hai.")
    sends(office, number, LAN)

    offer = office.send(BINH, "photo", MAP, "Cửa vào đây.", case=number)
    assert offer.replies[0].enclosed
    assert office.case(number).draft == ""
    preview = office.press(BINH, "case", "supplement", str(number))
    assert preview.replies[0].enclosed
    sends(office, number, LAN)

    assert [one.media if one else None for one in heard(office, "r1")] == [None, MAP]
    assert office.case(number).answer == "Mang căn cước tới quầy số hai.\n\nCửa vào đây."
    assert office.group.team.unsent_media == ()


def test_a_supplement_given_up_takes_its_picture_along(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.reply(LAN, number, "Mang căn cước tới quầy số hai.")
    sends(office, number, LAN)
    office.send(BINH, "photo", MAP, case=number)
    office.press(BINH, "case", "supplement", str(number))

    office.press(BINH, "case", "back", str(number))

    assert office.case(number).state == "answered"
    assert office.case(number).draft_media is None


def test_an_answer_with_a_picture_is_not_remembered_in_words_alone(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.send(LAN, "photo", MAP, case=number)

    sent = sends(office, number)

    assert "Nhớ câu trả lời" not in text_of(sent)
    assert "bằng chữ" in text_of(office.press(LAN, "case", "remember", str(number)))


def test_who_is_no_member_or_writes_to_no_case_hears_what_they_heard_before(office: Office) -> None:
    number = office.receives(ask_of(1))
    resident, reader = Conversation(ConversationId("r9")), Conversation(READER.conversation)
    writing = replace(reader, team=replace(reader.team, writing=int(number)))

    turns = [
        office.send(None, "photo", MAP, conversation=resident),
        office.send(None, "voice", VOICE, "Nghe giúp", conversation=resident),
        office.send(LAN, "photo", MAP, conversation=Conversation(ConversationId("lan"))),
        office.send(None, "photo", MAP, case=number),
        office.send(READER, "photo", MAP, conversation=writing),
    ]

    assert "không mở ảnh" in text_of(turns[0])
    assert "chưa nghe được" in text_of(turns[1])
    assert "không mở ảnh" in text_of(turns[2])
    assert "dành cho thành viên" in text_of(turns[4])
    assert not any(media.file in str(asdict(turn)) for turn in turns for media in (MAP, VOICE))
    assert office.case(number).state == "new"
    assert office.case(number).draft_media is None


def test_when_the_last_asker_deleted_their_data_the_case_names_no_file(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.send(LAN, "photo", MAP, case=number)
    sends(office, number)
    office.press(LAN, "case", "supplement", str(number))

    left, _ = gone_with(ConversationId("r1"), office.cases[number], office.knowledge, NOON)

    assert (left.case.draft_media, left.case.answer_media) == (None, None)


def test_no_repr_names_a_file() -> None:
    assert MAP.file not in repr(MAP)
