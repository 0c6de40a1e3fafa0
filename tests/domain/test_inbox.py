"""What the team presses and writes, and what askers say back: values in, values out."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.domain.conversation import Conversation
from bot.domain.inbox.codes import code_from, invite_in
from bot.domain.inbox.intake import gone_with, take_in
from bot.domain.knowledge import Knowledge
from bot.domain.media import Media
from bot.domain.message import Attachment, ConversationId, Message, MessageId
from bot.domain.notice import AskTold, CaseCard, CasePage
from bot.domain.notices import notify
from bot.domain.respond import respond
from bot.domain.team.case import Ask, AskId, Case, CaseNumber, Help, MemberId
from bot.domain.team.directory import Group, Invite, Member, Team
from bot.domain.team.matter import Held, Matter, wanted
from bot.domain.team_answer import TeamAnswer
from bot.domain.turn import (
    Adopted,
    AnswerWithdrawn,
    Asked,
    CaseKept,
    GroupBound,
    Joined,
    Reply,
    Told,
    Turn,
    WordingMade,
)
from tests.conftest import NOON
from tests.talk import Talk, text_of

LAN = Member(MemberId("lan"), "chị Lan", "ninh-kieu", "member")
BINH = Member(MemberId("binh"), "anh Bình", "ninh-kieu", "member")
OTHER = Member(MemberId("xa"), "chị Xa", "an-binh", "member")
READER = Member(MemberId("doc"), "anh Đọc", "ninh-kieu", "auditor")
GROUP = Group(ConversationId("g"), "ninh-kieu")
TEAM = Team((LAN, BINH, OTHER, READER), (GROUP,))
DELICATE = [
    "Phí 50.000 đồng.",
    "phí 50k thôi",
    "2 tuần có.",
    "xem dichvucong.gov.vn",
    "3 ngày làm việc.",
    "Xem https://dichvucong.gov.vn",
    "Theo Nghị định 131.",
]
TEXT = "xin phép mở quán karaoke thì làm sao"


def ask_of(number: int, who: str = "r1", text: str = TEXT) -> Ask:
    return Ask(AskId(number), ConversationId(who), text, NOON, ward="ninh-kieu")


@dataclass
class Office:
    """The team's group and its cases, as the service would keep them."""

    knowledge: Knowledge
    now: datetime = NOON
    bound: Group | None = GROUP
    gone: MemberId | None = None
    group: Conversation = field(default_factory=lambda: Conversation(GROUP.conversation))
    cases: dict[CaseNumber, Held] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    number: int = 1000

    def receives(self, ask: Ask) -> CaseNumber:
        held, events = take_in(ask, list(self.cases.values()), self.knowledge, self.now)
        self.cases[held.case.number] = held
        self._keep(events)
        return held.case.number

    def press(self, who: Member | None, *place: str, conversation: Conversation | None = None) -> Turn:
        return self._turn(who, ":".join(place), "", None, conversation)

    def sends(self, who: Member, text: str, *place: str) -> Turn:
        """A place with words: a page's form, or a button of the web chat with its label."""
        return self._turn(who, ":".join(place), text, None, None)

    def follow(self, who: Member, turn: Turn, label: str) -> Turn:
        places = {choice.label: choice.place for reply in turn.replies for choice in reply.choices}
        return self.press(who, places[label])

    def reply(self, who: Member | None, case: CaseNumber, text: str) -> Turn:
        return self._turn(who, None, text, case, None)

    def send(
        self,
        who: Member | None,
        attachment: Attachment,
        media: Media | None = None,
        text: str = "",
        *,
        case: CaseNumber | None = None,
        conversation: Conversation | None = None,
    ) -> Turn:
        """Something beside words, in reply to a card or in a talk of one's own."""
        return self._turn(who, None, text, case, conversation, attachment=attachment, media=media)

    def write(
        self,
        who: Member | None,
        text: str,
        conversation: Conversation,
        *,
        place: str | None = None,
        asked: AskId | None = None,
    ) -> Turn:
        return self._turn(who, place, text, None, conversation, asked)

    def case(self, number: CaseNumber) -> Case:
        return self.cases[number].case

    def told_to(self, who: str) -> list[AskTold]:
        return [
            one.notice for one in self.told if one.conversation_id == who and isinstance(one.notice, AskTold)
        ]

    def _turn(
        self,
        who: Member | None,
        place: str | None,
        text: str,
        replied: CaseNumber | None,
        conversation: Conversation | None,
        asked: AskId | None = None,
        attachment: Attachment | None = None,
        media: Media | None = None,
    ) -> Turn:
        self.number += 1
        here = conversation or self.group
        matter = Matter(
            member=who,
            group=self.bound if here is self.group else None,
            in_group=here is self.group,
            replied=replied,
            asked=asked,
            gone=self.gone,
            cases=self.cases,
            open=tuple(held.case for held in self.cases.values()),
        )
        message = Message(
            MessageId(self.number), here.id, self.now, text, place, attachment=attachment, media=media
        )
        turn = respond(message, here, self.knowledge, self.now, matter)
        if here is self.group:
            self.group = turn.conversation
        self._keep(turn.events)
        return turn

    def _keep(self, events: tuple[object, ...]) -> None:
        for event in events:
            if isinstance(event, CaseKept):
                asks = {ask.id: ask for ask in self.cases.get(event.case.number, Held(event.case, ())).asks}
                asks |= {ask.id: ask for ask in event.asks}
                self.cases[event.case.number] = Held(event.case, tuple(asks.values()))
            elif isinstance(event, Told):
                self.told.append(event)
                if event.conversation_id == self.group.id:
                    self.group = notify(event.notice, self.group, self.knowledge, self.now).conversation


@pytest.fixture
def office(knowledge: Knowledge) -> Office:
    return Office(replace(knowledge, team=TEAM))


def test_the_same_words_in_the_same_ward_are_one_case_and_other_marks_another(office: Office) -> None:
    first = office.receives(ask_of(1))

    assert office.receives(ask_of(2, "r2", f"  {TEXT.upper()} ")) == first
    assert office.receives(ask_of(3, "r3", "xin phép mở quán karaôke thì làm sao")) != first
    assert office.case(first).version == 2
    cards = [one.notice for one in office.told if isinstance(one.notice, CaseCard)]
    assert [card.asks for card in cards] == [1, 2, 1]
    assert len(office.group.team.cards) == 2


def test_who_asks_the_same_just_as_it_was_answered_gets_a_case_of_their_own(office: Office) -> None:
    number, _ = answered(office)

    assert office.receives(ask_of(99, "late")) == 99
    assert office.case(number).state == "answered"


def test_an_older_word_on_a_case_does_not_take_a_newer_card_back(office: Office) -> None:
    number = office.receives(ask_of(1))
    older = office.told[-1].notice
    office.press(LAN, "case", "claim", str(number))

    turn = notify(older, office.group, office.knowledge, NOON)

    assert turn.replies == ()
    assert turn.conversation == office.group


def test_a_reply_to_the_card_claims_drafts_and_shows_who_gets_it(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))

    preview = office.reply(LAN, number, "Mang căn cước tới quầy số hai.")

    assert office.case(number).state == "drafted"
    assert office.case(number).holder == LAN.id
    assert "Sẽ gửi cho 2 người" in text_of(preview)
    assert text_of(preview).count(TEXT) == 2


def test_an_asker_left_out_is_not_told_and_still_waits(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))
    office.reply(LAN, number, "Mang căn cước tới quầy số hai.")

    again = office.press(LAN, "case", "drop", str(number), "2")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))

    assert "Sẽ gửi cho 1 người" in text_of(again)
    assert [one.what for one in office.told_to("r1")] == ["answer"]
    assert office.told_to("r2") == []
    own = office.cases[CaseNumber(2)]
    assert [(ask.id, ask.state) for ask in own.asks] == [(2, "waiting")]
    assert own.case.state == "new"


def test_the_first_asker_left_out_gets_a_case_with_a_number_of_its_own(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))
    office.reply(LAN, number, "Mang căn cước tới quầy số hai.")
    office.press(LAN, "case", "drop", str(number), "1")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))

    (own,) = [held for held in office.cases.values() if held.case.number != number]
    assert [(ask.id, ask.state) for ask in own.asks] == [(1, "waiting")]
    assert [one.what for one in office.told_to("r2")] == ["answer"]


def test_the_loser_of_a_claim_hears_who_has_it(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.press(LAN, "case", "claim", str(number))

    alone = Conversation(ConversationId(BINH.conversation), greeted=True)

    late = office.press(BINH, "case", "claim", str(number), conversation=alone)

    assert "chị Lan đang giữ câu này" in text_of(late)
    assert office.case(number).holder == LAN.id


def test_in_a_group_the_card_says_so_and_nobody_says_it_once_more(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.press(LAN, "case", "claim", str(number))

    late = office.press(BINH, "case", "claim", str(number))

    assert (late.replies, late.events) == ((), ())
    assert office.case(number).holder == LAN.id


def test_a_chat_that_cannot_keep_up_gets_one_message_that_counts(office: Office) -> None:
    here = office.group
    told: list[Reply] = []
    for number in range(1, 31):
        office.receives(ask_of(number, f"r{number}", f"câu hỏi thứ {number} về karaoke"))
    for one in office.told:
        turn = notify(one.notice, here, office.knowledge, NOON, unsent=9 + len(told))
        here, told = turn.conversation, [*told, *turn.replies]

    assert [one.title for one in told[:1]] == ["Câu hỏi số 1"]
    assert len({one.edits or number for number, one in enumerate(told, 1)}) == 2
    assert "Có thêm 29 tin" in told[-1].text

    (later,) = notify(office.told[-1].notice, here, office.knowledge, NOON, unsent=0).replies
    assert later.title == "Câu hỏi số 30"


def test_a_new_asker_between_preview_and_send_is_seen_before_it_goes(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.reply(LAN, number, "Mang căn cước tới quầy số hai.")
    seen = office.case(number).version
    office.receives(ask_of(2, "r2"))

    turn = office.press(LAN, "case", "send", str(number), str(seen))

    assert "có thêm người hỏi" in text_of(turn)
    assert office.told_to("r1") == []


@pytest.mark.parametrize(
    "delicate",
    DELICATE,
)
def test_money_days_law_and_links_want_a_second_pair_of_eyes(delicate: str, office: Office) -> None:
    number = office.receives(ask_of(1))
    preview = office.reply(LAN, number, delicate)
    version = str(office.case(number).version)

    mine = office.press(LAN, "case", "send", str(number), version)
    office.press(BINH, "case", "send", str(number), version)

    assert "nhờ một người khác" in text_of(preview)
    assert "người khác trong tổ đọc lại" in text_of(mine)
    assert office.case(number).state == "answered"
    assert (office.case(number).answered_by, office.case(number).checked_by) == (LAN.id, BINH.id)


def test_a_ward_may_do_without_the_second_pair(office: Office) -> None:
    ward = replace(office.knowledge.wards["ninh-kieu"], second_eyes=False)
    office.knowledge = replace(office.knowledge, wards={**office.knowledge.wards, "ninh-kieu": ward})
    number = office.receives(ask_of(1))

    preview = office.reply(LAN, number, "Phí 50.000 đồng.")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))

    assert "nhờ một người khác" not in text_of(preview)
    assert office.case(number).state == "answered"


@pytest.mark.parametrize("who", [None, READER, OTHER])
def test_whoever_may_not_answer_here_is_refused_and_nothing_moves(who: Member | None, office: Office) -> None:
    number = office.receives(ask_of(1))

    for verb in ("claim", "spam", "met", "refer", "like", "preview"):
        assert office.press(who, "case", verb, str(number)).events == ()
    assert office.case(number).state == "new"


def test_the_team_asks_back_and_the_asker_releases_the_reply(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.press(LAN, "case", "claim", str(number))
    office.press(LAN, "case", "ask", str(number))
    shown = office.reply(LAN, number, "Quán ở đường nào?")
    assert "Người dân sẽ nhận câu hỏi này" in text_of(shown)
    assert office.told_to("r1") == []
    office.press(LAN, "case", "asked", str(number))
    (word,) = office.told_to("r1")
    assert (word.what, word.text) == ("question", "Quán ở đường nào?")
    resident = notify(
        word, Conversation(ConversationId("r1"), greeted=True), office.knowledge, NOON
    ).conversation

    asked = office.press(None, "asked", "reply", "1", conversation=resident)
    shown = respond(
        Message(MessageId(5), resident.id, NOON, "đường 3 tháng 2"),
        asked.conversation,
        office.knowledge,
        NOON,
    )
    assert "Em sẽ gửi cho tổ" in text_of(shown)
    assert office.case(number).state == "need_info"
    sent = office.press(None, "release", conversation=shown.conversation)

    assert "đã gửi lời anh/chị cho tổ" in text_of(sent)
    assert office.case(number).state == "claimed"
    assert any("đường 3 tháng 2" in getattr(one.notice, "text", "") for one in office.told)


def question_of(office: Office) -> tuple[CaseNumber, Conversation]:
    """A case whose asker has just read a question of the team."""
    number = office.receives(ask_of(1))
    for verb in ("claim", "ask"):
        office.press(LAN, "case", verb, str(number))
    office.reply(LAN, number, "Quán ở đường nào?")
    office.press(LAN, "case", "asked", str(number))
    (word,) = office.told_to("r1")
    told = notify(word, Conversation(ConversationId("r1"), greeted=True), office.knowledge, NOON)
    assert told.replies[-1].ask == 1
    return number, told.conversation


def test_help_in_person_is_kept_with_how_long_and_what_came_of_it(office: Office) -> None:
    number = office.receives(ask_of(1))

    way = office.press(LAN, "case", "met", str(number))
    minutes = office.follow(LAN, way, "Tới nhà")
    result = office.follow(LAN, minutes, "30 phút")
    assert office.case(number).state == "new"
    office.follow(LAN, result, "Xong rồi")

    case = office.case(number)
    assert (case.state, case.met_by, case.help) == ("met", LAN.id, Help("home", 30, "Xong rồi"))


@pytest.mark.parametrize("made_up", ["moon", "desk.1", "desk.15.x", "desk.15.done.more"])
def test_help_of_a_kind_that_no_button_offers_is_none(made_up: str, office: Office) -> None:
    number = office.receives(ask_of(1))

    assert office.press(LAN, "case", "met", str(number), made_up).events == ()


def test_who_left_and_reads_along_in_the_group_is_told_of_once(office: Office) -> None:
    number = office.receives(ask_of(1))
    lead = replace(BINH, id=MemberId("lead"), role="lead")
    office.knowledge = replace(office.knowledge, team=Team((LAN, lead), (GROUP,)))
    office.gone = MemberId("xua")

    first = office.press(None, "case", "claim", str(number))
    again = office.press(None, "case", "spam", str(number))

    assert "dành cho thành viên" in text_of(first)
    assert [event.conversation_id for event in first.events if isinstance(event, Told)] == ["lead"]
    assert again.events == ()
    (told,) = (event.notice for event in first.events if isinstance(event, Told))
    alone = Conversation(ConversationId("lead"), greeted=True)
    assert "vẫn còn trong nhóm" in text_of(notify(told, alone, office.knowledge, NOON))


def test_who_comes_second_sees_both_answers_and_may_add_theirs(office: Office) -> None:
    number, _ = answered(office)

    both = office.reply(BINH, number, "Quầy số hai mở tới năm giờ.")
    assert "Mang căn cước" in text_of(both)
    assert "Quầy số hai mở" in text_of(both)
    assert len(office.told_to("r1")) == 1
    office.press(BINH, "case", "supplement", str(number))
    assert (office.case(number).state, office.case(number).holder) == ("drafted", BINH.id)
    office.press(BINH, "case", "send", str(number), str(office.case(number).version))

    assert [one.text for one in office.told_to("r1")][1:] == ["Quầy số hai mở tới năm giờ."]


def supplemented(office: Office) -> CaseNumber:
    """A case whose answer chị Lan is adding to."""
    number, _ = answered(office)
    office.reply(LAN, number, "Nhớ mang bản gốc.")
    office.press(LAN, "case", "supplement", str(number))
    assert office.case(number).supplement
    return number


def test_who_asks_the_same_during_a_supplement_gets_a_case_of_their_own(office: Office) -> None:
    number = supplemented(office)

    assert office.receives(ask_of(2, "r2")) == 2
    assert [ask.id for ask in office.cases[number].asks] == [1]


def test_during_a_supplement_the_asker_still_says_whether_it_was_clear(office: Office) -> None:
    number = supplemented(office)
    resident = Conversation(ConversationId("r1"), greeted=True)

    office.press(None, "asked", "unclear", "1", conversation=resident)

    case = office.case(number)
    assert (case.state, case.supplement, case.draft) == ("reopened", False, "Nhớ mang bản gốc.")


def test_a_supplement_is_called_back_with_its_answer_and_is_no_spam(office: Office) -> None:
    number = supplemented(office)
    office.press(LAN, "case", "spam", str(number))
    assert office.case(number).state == "drafted"

    office.press(LAN, "case", "recalled", str(number), str(office.case(number).version))

    assert (office.case(number).state, office.told_to("r1")[-1].what) == ("reopened", "recalled")


def test_who_is_left_out_of_a_supplement_keeps_their_answer_and_gets_no_case(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))
    office.reply(LAN, number, "Tới quầy số hai.")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))
    office.reply(LAN, number, "Nhớ mang bản gốc.")
    office.press(LAN, "case", "supplement", str(number))

    office.press(LAN, "case", "drop", str(number), "2")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))

    assert len(office.cases) == 1
    assert [one.text for one in office.told_to("r2")] == ["Tới quầy số hai."]


def test_whoever_looks_a_draft_over_sees_who_was_left_out(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))
    office.reply(LAN, number, "Phí 50.000 đồng.")
    office.press(LAN, "case", "drop", str(number), "2")
    alone = Conversation(ConversationId(BINH.conversation), greeted=True)

    shown = office.press(BINH, "case", "preview", str(number), conversation=alone)
    office.press(BINH, "case", "send", str(number), str(office.case(number).version), conversation=alone)

    assert "cho 1 người" in text_of(shown)
    assert office.told_to("r2") == []


def test_the_words_of_a_first_asker_who_was_left_out_go_with_them(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2", TEXT.upper()))
    office.reply(LAN, number, "Tới quầy số hai.")
    office.press(LAN, "case", "drop", str(number), "1")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))

    assert office.case(number).text == TEXT.upper()


def test_what_the_asker_replied_stands_on_the_card_for_whoever_goes_on(office: Office) -> None:
    number, resident = question_of(office)
    office.knowledge = replace(office.knowledge, team=Team((BINH, OTHER), (GROUP,)))  # chị Lan left
    shown = office.write(None, "đường 3 tháng 2", resident, asked=AskId(1))

    office.press(None, "release", conversation=shown.conversation)

    assert (office.case(number).state, office.case(number).holder) == ("new", None)
    assert "đường 3 tháng 2" in text_of(office.press(BINH, "case", "show", str(number)))
    left, events = gone_with(ConversationId("r1"), office.cases[number], office.knowledge, NOON)
    assert left.case.replied == ""
    assert any("đường 3 tháng 2" in event.gone for event in events if isinstance(event, CaseKept))


def test_the_next_answer_is_no_adopted_one(office: Office) -> None:
    number, _ = answered(office)
    office.press(LAN, "case", "remember", str(number))
    office.press(LAN, "case", "recalled", str(number), str(office.case(number).version))
    office.press(LAN, "case", "claim", str(number))

    turn = office.reply(LAN, number, "Câu trả lời đúng.\nTới Sở Văn hoá.")

    assert not [event for event in turn.events if isinstance(event, Adopted)]
    assert office.case(number).draft == "Câu trả lời đúng.\nTới Sở Văn hoá."


def test_a_question_begun_by_one_is_not_the_next_ones_answer(office: Office) -> None:
    number = office.receives(ask_of(1))
    for verb in ("claim", "ask", "back"):
        office.press(LAN, "case", verb, str(number))
    office.press(BINH, "case", "claim", str(number))

    office.reply(BINH, number, "Tới quầy số hai.")

    assert office.case(number).draft == "Tới quầy số hai."


def test_like_cases_are_those_of_the_same_ward(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(replace(ask_of(2, "r2", TEXT + " ạ"), ward="an-binh"))
    city = Member(MemberId("tp"), "anh Thành", None, "officer")

    assert "ạ" not in text_of(office.press(city, "case", "like", str(number)))


def test_thanks_reach_whoever_answered(office: Office) -> None:
    _, resident = answered(office)
    clear = office.press(None, "asked", "clear", "1", conversation=resident)
    office.press(None, "asked", "thanks", "1", conversation=clear.conversation)

    assert office.told[-1].conversation_id == LAN.conversation
    assert isinstance(office.told[-1].notice, CasePage)
    assert office.told[-1].notice.what == "thanked"


def test_or_lets_theirs_be(office: Office) -> None:
    number, _ = answered(office)
    office.reply(BINH, number, "Quầy số hai mở tới năm giờ.")

    office.press(BINH, "case", "let-be", str(number))
    again = office.press(BINH, "case", "supplement", str(number))

    assert again.events == ()
    assert office.case(number).state == "answered"


def test_the_same_can_be_said_in_words(office: Office) -> None:
    number, resident = question_of(office)

    asked = office.write(None, "trả lời tổ", resident)
    shown = office.write(None, "đường 3 tháng 2", asked.conversation)
    office.write(None, "gửi cho tổ", shown.conversation)

    assert office.case(number).state == "claimed"


def test_a_reply_to_the_teams_question_is_shown_and_goes_to_the_team(office: Office) -> None:
    number, resident = question_of(office)

    shown = office.write(None, "đường 3 tháng 2", resident, asked=AskId(1))
    assert "«đường 3 tháng 2»" in text_of(shown)
    office.press(None, "release", conversation=shown.conversation)

    assert office.case(number).state == "claimed"


def test_a_reply_that_comes_too_late_can_go_as_a_new_question(office: Office) -> None:
    number, resident = question_of(office)
    shown = office.write(None, "đường 3 tháng 2", resident, asked=AskId(1))
    office.cases[number] = replace(office.cases[number], case=office.case(number).into("closed", NOON))

    late = office.press(None, "release", conversation=shown.conversation)
    sent = office.press(None, "release", conversation=late.conversation)

    assert "không còn chờ" in text_of(late)
    assert "Đã gửi" not in text_of(late)
    assert [event.text for event in sent.events if isinstance(event, Asked)] == ["đường 3 tháng 2"]


def test_a_question_of_ones_own_does_not_go_to_an_old_case(office: Office) -> None:
    _, resident = question_of(office)
    begun = office.press(None, "asked", "reply", "1", conversation=resident)
    gone_on = office.press(None, "menu", conversation=begun.conversation)
    new = office.press(None, "person", conversation=gone_on.conversation)
    shown = office.write(None, "sân bóng thuê ở đâu", new.conversation)

    sent = office.press(None, "release", conversation=shown.conversation)

    assert [event.text for event in sent.events if isinstance(event, Asked)] == ["sân bóng thuê ở đâu"]


def test_a_word_from_the_team_leaves_the_buttons_before_it_where_they_were(office: Office) -> None:
    number, resident = question_of(office)
    before = Conversation(resident.id, greeted=True, offered=(("Đi tiếp", "run:1"), ("Thôi", "menu")))

    told = notify(AskTold(ask=AskId(number), what="answer"), before, office.knowledge, NOON).conversation

    assert told.offered[:2] == before.offered
    assert ("Rõ rồi", f"asked:clear:{number}") in told.offered


@pytest.mark.parametrize("said", ["/cauhoi", "case:show:1", "case:like:1", "cases"])
@pytest.mark.parametrize("group", [None, Group(ConversationId("g"), "an-binh")])
def test_no_case_is_shown_in_a_group_that_is_not_its_teams(
    said: str, group: Group | None, office: Office
) -> None:
    office.receives(ask_of(1))
    office.bound = group

    place = None if said.startswith("/") else said
    turn = office.write(LAN, "" if place else said, office.group, place=place)

    assert TEXT not in text_of(turn)
    assert "chat riêng" in text_of(turn)


def test_a_press_in_private_shows_the_card_where_the_ward_has_a_group(office: Office) -> None:
    number = office.receives(ask_of(1))
    alone = Conversation(ConversationId(LAN.conversation), greeted=True)
    office.press(LAN, "case", "claim", str(number), conversation=alone)

    turn = office.press(LAN, "case", "back", str(number), conversation=alone)

    assert "Chưa ai nhận" in text_of(turn)


def test_a_reply_that_says_what_a_button_says_presses_it(office: Office) -> None:
    number = office.receives(ask_of(1))

    office.reply(LAN, number, "tôi trả lời")

    assert (office.case(number).state, office.case(number).holder) == ("claimed", LAN.id)


def test_a_merged_case_keeps_no_words(office: Office) -> None:
    one = office.receives(ask_of(1))
    two = office.receives(ask_of(2, "r2", "mở quán karaoke cần xin phép gì"))

    office.press(LAN, "case", "merge", str(two), str(one))

    assert (office.case(two).state, office.case(two).text) == ("merged", "")
    assert "karaoke" not in text_of(office.press(LAN, "case", "show", str(two)))


def answered(office: Office) -> tuple[CaseNumber, Conversation]:
    number = office.receives(ask_of(1))
    office.reply(LAN, number, "Mang căn cước tới quầy số hai.")
    office.press(LAN, "case", "send", str(number), str(office.case(number).version))
    (word,) = office.told_to("r1")
    told = notify(word, Conversation(ConversationId("r1"), greeted=True), office.knowledge, NOON)
    assert "Mang căn cước tới quầy số hai." in text_of(told)
    return number, told.conversation


def test_clear_ends_a_case_and_asking_again_reopens_it_for_a_month(office: Office) -> None:
    number, resident = answered(office)
    office.press(None, "asked", "clear", "1", conversation=resident)
    assert office.case(number).state == "closed"

    office.now += timedelta(days=29)
    office.press(None, "asked", "again", "1", conversation=resident)
    assert office.case(number).state == "reopened"


def test_unclear_opens_it_again_for_who_answered(office: Office) -> None:
    number, resident = answered(office)

    office.press(None, "asked", "unclear", "1", conversation=resident)

    assert (office.case(number).state, office.case(number).holder) == ("reopened", LAN.id)


def test_nobody_says_clear_for_somebody_else(office: Office) -> None:
    number, _ = answered(office)
    stranger = Conversation(ConversationId("r9"), greeted=True)

    turn = office.press(None, "asked", "clear", "1", conversation=stranger)

    assert turn.events == ()
    assert office.case(number).state == "answered"


def test_a_recall_tells_everyone_who_got_it_after_saying_how_many(office: Office) -> None:
    number, _ = answered(office)

    preview = office.press(LAN, "case", "recall", str(number))
    assert "1 người đã nhận" in text_of(preview)
    assert len(office.told_to("r1")) == 1
    office.press(LAN, "case", "recalled", str(number), str(office.case(number).version))

    assert [one.what for one in office.told_to("r1")] == ["answer", "recalled"]
    assert office.case(number).state == "reopened"


def test_what_is_adopted_is_written_by_a_member_and_has_a_source(office: Office) -> None:
    number, _ = answered(office)
    office.press(LAN, "case", "remember", str(number))
    assert office.reply(LAN, number, "chỉ một dòng").events == ()
    office.press(LAN, "case", "remember", str(number))

    (event,) = office.reply(LAN, number, "mở karaoke xin ở đâu\nSở Văn hoá").events

    assert isinstance(event, Adopted)
    assert isinstance(event.what, TeamAnswer)
    assert (event.what.question, event.what.source, event.what.ward) == (
        "mở karaoke xin ở đâu",
        "Sở Văn hoá",
        "ninh-kieu",
    )
    assert event.what.valid_until - event.what.given_on == timedelta(days=30)


def test_a_wording_goes_to_the_entry_that_was_pressed(office: Office) -> None:
    number, _ = answered(office)
    office.press(LAN, "case", "adopt", str(number), "hkd-thanh-lap")

    (event,) = office.reply(LAN, number, "mở quán hát thì xin giấy gì").events

    assert event == Adopted(LAN.id, WordingMade(int(number), "hkd-thanh-lap", "mở quán hát thì xin giấy gì"))


def test_the_teams_answer_serves_its_ward_for_its_time_only(knowledge: Knowledge) -> None:
    day = NOON.date()
    answer = TeamAnswer(
        id="cau-1",
        ward="ninh-kieu",
        question="mở karaoke trong hẻm xin phép ở đâu",
        answer="Tới Sở Văn hoá.",
        source="Sở Văn hoá",
        given_on=day,
        valid_until=day + timedelta(days=30),
    )
    talk = Talk(replace(knowledge, answers={"cau-1": answer}))
    talk.conversation = replace(talk.conversation, ward="ninh-kieu")

    assert "Tới Sở Văn hoá." in text_of(talk.says("mo karaoke trong hem xin phep o dau"))
    talk.conversation = replace(talk.conversation, ward="an-binh")
    assert "Tới Sở Văn hoá." not in text_of(talk.says("mo karaoke trong hem xin phep o dau"))
    talk.conversation = replace(talk.conversation, ward="ninh-kieu")
    talk.now += timedelta(days=31)
    assert "Tới Sở Văn hoá." not in text_of(talk.says("mo karaoke trong hem xin phep o dau"))


def test_a_case_goes_to_another_ward_and_its_asker_hears_so(office: Office) -> None:
    number = office.receives(ask_of(1))

    office.press(LAN, "case", "to", str(number), "an-binh")

    assert (office.case(number).state, office.case(number).ward) == ("referred", "an-binh")
    *_, here = [one.notice for one in office.told if one.conversation_id == GROUP.conversation]
    assert isinstance(here, CaseCard)
    assert (here.elsewhere, here.case.text) == (True, "")
    assert [one.what for one in office.told_to("r1")] == ["referred"]
    assert any(
        one.conversation_id == OTHER.conversation and isinstance(one.notice, CaseCard) for one in office.told
    )


@pytest.mark.parametrize(
    ("verb", "text", "note"),
    [("pass", " Quán ở An Bình ạ. ", "Quán ở An Bình ạ."), ("pass", "", ""), ("to", "Phường An Bình", "")],
)
def test_a_word_goes_with_a_case_and_a_buttons_label_is_none(
    office: Office, verb: str, text: str, note: str
) -> None:
    number = office.receives(ask_of(1))

    office.sends(LAN, text, "case", verb, str(number), "an-binh")

    assert (office.case(number).ward, office.case(number).note) == ("an-binh", note)


def test_like_cases_are_merged_by_a_member_only(office: Office) -> None:
    first = office.receives(ask_of(1))
    second = office.receives(ask_of(2, "r2", "mở quán karaoke thì xin phép làm sao"))

    offered = office.press(LAN, "case", "like", str(second))
    assert f"Gộp vào câu {first}" in text_of(offered)
    office.press(LAN, "case", "merge", str(second), str(first))

    assert office.case(second).state == "merged"
    assert {ask.id for ask in office.cases[first].asks} == {1, 2}


def test_who_deletes_their_data_leaves_the_case_and_the_last_one_empties_it(office: Office) -> None:
    number = office.receives(ask_of(1))
    office.receives(ask_of(2, "r2"))

    left, _ = gone_with(ConversationId("r1"), office.cases[number], office.knowledge, NOON)
    gone, events = gone_with(ConversationId("r2"), left, office.knowledge, NOON)

    assert [ask.id for ask in left.asks] == [2]
    assert (gone.case.state, gone.case.text) == ("closed", "")
    (card,) = [event.notice for event in events if isinstance(event, Told)]
    assert isinstance(card, CaseCard)
    assert "[đã xoá]" in text_of(notify(card, office.group, office.knowledge, NOON))


@pytest.mark.parametrize(
    ("invite", "in_group", "says", "event"),
    [
        (Invite("ninh-kieu", "member", NOON, "chị Ba"), False, "Đã vào tổ", Joined),
        (Invite("ninh-kieu", "group", NOON), True, "nhận câu hỏi của Phường Ninh Kiều", GroupBound),
        (Invite("ninh-kieu", "group", NOON), False, "dùng ở chỗ khác", None),
        (Invite("ninh-kieu", "lead", NOON), True, "dùng ở chỗ khác", None),
        (None, False, "không dùng được", None),
    ],
)
def test_an_invite_makes_a_member_or_binds_a_group(
    invite: Invite | None, in_group: bool, says: str, event: type | None, knowledge: Knowledge
) -> None:
    code = code_from("8f3a61c29b07d4e58f3a61c29b07d4e5")
    message = Message(MessageId(1), ConversationId("c"), NOON, f"/start i-{code}")
    matter = Matter(invite=invite, invite_code=code, in_group=in_group)

    turn = respond(message, Conversation(ConversationId("c"), greeted=True), knowledge, NOON, matter)

    assert says in text_of(turn)
    assert [type(one) for one in turn.events] == ([event] if event else [])


@pytest.mark.parametrize("typed", ["/start i-{}", "/noinhom {}", "/noinhom i-{}", "open:i-{}", " /START {} "])
def test_an_invite_is_read_behind_a_command(typed: str) -> None:
    code = code_from("0123456789abcdef0123456789abcdef")

    assert invite_in(typed.format(code)) == code
    assert invite_in(code) == ""


@pytest.mark.parametrize(
    ("place", "cases", "asks"),
    [
        ("case:claim:12", {12}, set()),
        ("case:merge:12:13", {12, 13}, set()),
        ("asked:clear:7", set(), {7}),
        ("release", set(), {9}),
        ("case:claim:x", set(), set()),
        ("entry:khai-sinh", set(), set()),
    ],
)
def test_what_a_press_needs_at_hand(place: str, cases: set[int], asks: set[int]) -> None:
    found = wanted(place, None, AskId(9))

    assert (set(found.cases), set(found.asks)) == (cases, asks)


@pytest.mark.parametrize("place", ["forget", "forget:yes"])
@pytest.mark.parametrize("who", [None, LAN])
def test_nobody_deletes_the_teams_group(who: Member | None, place: str, office: Office) -> None:
    office.receives(ask_of(1))
    cards = office.group.team.cards

    turn = office.press(who, place)

    assert turn.events == ()
    assert "chat riêng" in text_of(turn)
    assert office.group.team.cards == cards


def test_a_recalled_answer_is_not_remembered_any_more(office: Office) -> None:
    number, _ = answered(office)
    day = NOON.date()
    kept = TeamAnswer(
        id=f"cau-{number}",
        ward="ninh-kieu",
        question="a",
        answer="b",
        source="c",
        given_on=day,
        valid_until=day,
    )
    office.knowledge = replace(office.knowledge, answers={kept.id: kept})

    turn = office.press(LAN, "case", "recalled", str(number), str(office.case(number).version))

    assert Adopted(LAN.id, AnswerWithdrawn(kept.id)) in turn.events
