"""The team's answers taken to another place by a code: values in, values out."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.domain.conversation import Conversation, Draft
from bot.domain.handover import LOCKED, WRONG_MOST, code_from, code_in
from bot.domain.knowledge import Knowledge
from bot.domain.message import ConversationId, HandedAnswers, Message, MessageId
from bot.domain.notice import AnsweredElsewhere
from bot.domain.notices import notify
from bot.domain.respond import respond
from bot.domain.team import moves
from bot.domain.team.case import Ask, AskId, AskState, Case, CaseNumber, MemberId, Moved, State
from bot.domain.team.directory import Member, Team
from bot.domain.team.matter import Held, Matter, wanted
from bot.domain.team.timers import Timers
from bot.domain.turn import AsksMoved, CaseKept, Choice, CodeMade, CodeUsed, Told, Turn
from tests.conftest import NOON
from tests.talk import text_of

CHANCE = "8f3a61c29b07d4e5" * 2
CODE = code_from(CHANCE)
OLD, NEW = ConversationId("old"), ConversationId("new")
LAN = Member(MemberId("lan"), "chị Lan", "ninh-kieu", "member")
WAY = Choice("Nhận trả lời ở máy khác hoặc Telegram", "comeback")
ANSWER = "Anh chị tới quầy văn hoá."


def ask_of(number: int, who: ConversationId = OLD, state: AskState = "waiting") -> Ask:
    return Ask(AskId(number), who, f"câu {number}", NOON, state, "ninh-kieu")


def case_of(*asks: Ask, state: State = "claimed", answer: str = "") -> Held:
    case = moves.opened(CaseNumber(int(asks[0].id)), asks[0], None, NOON, None, Timers())
    return Held(replace(case, state=state, answer=answer, version=4), asks)


def answered(*asks: Ask) -> Held:
    return case_of(*asks, state="answered", answer=ANSWER)


@dataclass
class Desk:
    """Two conversations of one resident, and the cases that the service would bring."""

    knowledge: Knowledge
    held: tuple[Held, ...]
    now: datetime = NOON
    old: Conversation = field(default_factory=lambda: Conversation(OLD, greeted=True, comeback="9"))
    new: Conversation = field(default_factory=lambda: Conversation(NEW, greeted=True))
    in_group: bool = False

    def presses(self, place: str = "", text: str = "") -> Turn:
        """What the one who asked does."""
        return self._turn(
            Message(MessageId(255), OLD, self.now, text, place or None, chance=CHANCE), self.old
        )

    def brings(self, to: Conversation | None = None) -> Turn:
        """The code comes with its link."""
        here = to or self.new
        handed = HandedAnswers(OLD, "9")
        return self._turn(Message(MessageId(7), here.id, self.now, f"/start c-{CODE}", handed=handed), here)

    def _turn(self, message: Message, conversation: Conversation) -> Turn:
        matter = Matter(cases={held.case.number: held for held in self.held}, in_group=self.in_group)
        return respond(message, conversation, self.knowledge, self.now, matter)


def kept(turn: Turn) -> list[CaseKept]:
    return [event for event in turn.events if isinstance(event, CaseKept)]


def moved(turn: Turn) -> AsksMoved | None:
    return next((event for event in turn.events if isinstance(event, AsksMoved)), None)


def test_who_asks_a_team_is_offered_the_way_and_who_asks_nobody_is_not(knowledge: Knowledge) -> None:
    draft = Draft("mở quán karaoke", shown_as=1)
    talk = Conversation(OLD, greeted=True, ward="ninh-kieu", draft=draft)
    message = Message(MessageId(3), OLD, NOON, place="release")

    with_team = respond(message, talk, replace(knowledge, team=Team((LAN,))), NOON, Matter())
    alone = respond(message, talk, knowledge, NOON, Matter())

    assert with_team.replies[-1].choices[0] == WAY
    assert WAY not in alone.replies[-1].choices


def test_the_code_is_said_drawn_and_kept_for_thirty_days(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)), answered(ask_of(5, state="told"))), old=Conversation(OLD))

    turn = desk.presses("comeback")

    assert turn.events == (CodeMade(CODE, "ff", NOON + timedelta(days=30)),)
    reply = turn.replies[-1]
    assert code_in(reply.code) == CODE
    assert "3, 5" in reply.text
    assert f"{CODE[:4]}-{CODE[4:]}".upper() in reply.text
    assert turn.conversation.comeback == "ff"


def test_a_code_made_anew_ends_the_earlier_one_and_a_typed_label_is_a_press(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)),))
    desk.old = replace(desk.old, offered=((WAY.label, WAY.place),))

    turn = desk.presses(text="nhan tra loi o may khac hoac telegram")

    assert turn.events[0] == CodeUsed(OLD, "9")
    assert isinstance(turn.events[1], CodeMade)
    assert turn == desk.presses("comeback")


@pytest.mark.parametrize(
    "over",
    [
        case_of(ask_of(3, NEW)),
        case_of(ask_of(3, state="dropped")),
        answered(ask_of(3, state="clear")),
        case_of(ask_of(3), state="spam"),
        case_of(ask_of(3, state="told"), state="met"),
    ],
)
def test_without_a_question_that_is_open_there_is_no_code_and_nothing_to_bring(
    knowledge: Knowledge, over: Held
) -> None:
    desk = Desk(knowledge, (over,))

    assert "chưa cần mã" in text_of(desk.presses("comeback"))
    assert "đã xong rồi" in text_of(desk.brings())
    assert desk.presses("comeback").events == desk.brings().events == ()


def test_the_open_asks_of_one_talk_move_and_nothing_else(knowledge: Knowledge) -> None:
    mine, others = ask_of(3), ask_of(4, ConversationId("r2"))
    desk = Desk(knowledge, (case_of(mine, others), case_of(ask_of(5, state="unclear"))))

    turn = desk.brings()

    assert moved(turn) == AsksMoved(OLD, (AskId(3), AskId(5)))
    first, second = kept(turn)
    assert (first.act, first.by, first.case.version) == ("move", NEW, 5)
    assert first.asks == (replace(mine, conversation=NEW),)
    assert second.asks == (ask_of(5, NEW, "unclear"),)
    assert turn.events[0] == CodeUsed(OLD, "9")
    assert Told(OLD, AnsweredElsewhere(asks=(AskId(3), AskId(5)))) in turn.events
    assert "3, 5" in text_of(turn)
    assert "câu 3" not in text_of(turn)
    assert (turn.conversation.runs, turn.conversation.ward) == ((), None)


def test_an_answer_given_before_is_said_again_with_what_can_be_said_to_it(knowledge: Knowledge) -> None:
    turn = Desk(knowledge, (answered(ask_of(3, state="told")), case_of(ask_of(5)))).brings()

    said = turn.replies[-1]
    assert (said.title, said.text) == ("Câu hỏi số 3", ANSWER)
    assert [choice.place for choice in said.choices] == ["asked:clear:3", "asked:unclear:3"]
    assert moved(turn) == AsksMoved(OLD, (AskId(3), AskId(5)), said=(AskId(3),))


def closed(held: Held, at: datetime) -> Held:
    return Held(held.case.into("closed", at), held.asks)


def test_to_a_case_closed_in_silence_one_can_come_back_for_thirty_days(knowledge: Knowledge) -> None:
    told = closed(answered(ask_of(3, state="told")), NOON)
    given_up = closed(case_of(ask_of(5), state="need_info"), NOON)
    desk = Desk(knowledge, (told, given_up), now=NOON + timedelta(days=30))

    turn = desk.brings()

    assert [reply.title for reply in turn.replies[1:]] == ["Câu hỏi số 3", "Câu hỏi số 5"]
    assert [choice.place for reply in turn.replies[1:] for choice in reply.choices] == [
        "asked:again:3", "asked:again:5",
    ]  # fmt: skip
    desk.now += timedelta(seconds=1)
    assert moved(desk.brings()) is None


def test_what_the_team_asked_back_is_asked_again(knowledge: Knowledge) -> None:
    first, second = ask_of(3), ask_of(4)
    held = case_of(first, second)
    case: Case = replace(held.case, holder=LAN.id)
    asked = moves.ask_back(case, LAN.id, "Quán ở phường nào?", second.id, held.asks, NOON)
    assert isinstance(asked, Moved)

    turn = Desk(knowledge, (Held(asked.case, held.asks),)).brings()

    (question,) = turn.replies[1:]
    assert question.title == "Câu hỏi số 4"
    assert "Quán ở phường nào?" in question.text
    assert [choice.place for choice in question.choices] == ["asked:reply:4"]


def test_an_answer_called_back_is_not_said_again(knowledge: Knowledge) -> None:
    turn = Desk(knowledge, (case_of(ask_of(3), state="reopened", answer=ANSWER),)).brings()

    assert ANSWER not in text_of(turn)
    assert moved(turn) == AsksMoved(OLD, (AskId(3),))


def test_the_talk_that_asked_is_told_and_its_code_is_dead(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)),))
    (told,) = (event for event in desk.brings().events if isinstance(event, Told))

    turn = notify(told.notice, desk.old, knowledge, NOON)

    assert "số 3 từ nay được trả lời ở nơi kia" in text_of(turn)
    assert turn.conversation.comeback == ""


def test_a_reply_begun_where_the_answers_are_not_any_more_does_not_go(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3, NEW), state="need_info"),))
    desk.old = replace(desk.old, draft=Draft("ở Tân An", shown_as=1, ask=3))

    turn = desk.presses("release")

    assert kept(turn) == []
    assert "không còn chờ" in text_of(turn)


def test_ones_own_code_is_no_wrong_code(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)),))

    turn = desk.brings(desk.old)

    assert "chính máy này" in text_of(turn)
    assert (turn.events, turn.conversation.wrong_codes, turn.conversation.comeback) == ((), 0, "9")


def test_in_a_group_no_code_is_told_and_none_is_taken(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)),), in_group=True)

    for turn in (desk.presses("comeback"), desk.brings()):
        assert "chat riêng" in text_of(turn)
        assert CODE.upper()[:4] not in text_of(turn)
        assert turn.events == ()


def test_whoever_guessed_too_often_brings_nothing_for_half_an_hour(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)),))
    desk.new = replace(desk.new, locked_until=NOON + LOCKED)

    assert "tạm không nhận mã" in text_of(desk.brings())
    assert desk.brings().events == ()
    desk.now += LOCKED
    assert moved(desk.brings())


def test_the_right_code_makes_wrong_ones_forgotten_and_a_stranger_is_greeted(knowledge: Knowledge) -> None:
    desk = Desk(knowledge, (case_of(ask_of(3)),))

    turn = desk.brings(Conversation(NEW, wrong_codes=WRONG_MOST - 1))

    assert turn.conversation.wrong_codes == 0
    assert "phần mềm giúp hỏi chuyện giấy tờ" in turn.replies[0].text


@pytest.mark.parametrize("way", ["forget", "/xoadulieu"])
def test_deleting_with_a_question_open_says_what_is_lost(knowledge: Knowledge, way: str) -> None:
    place, text = ("", way) if way.startswith("/") else (way, "")
    warned = Desk(knowledge, (case_of(ask_of(3)),)).presses(place, text)
    usual = Desk(knowledge, (answered(ask_of(3, state="told")),)).presses(place, text)

    assert "số 3 đang chờ tổ trả lời" in text_of(warned)
    assert warned.replies[-1].choices == (WAY, *usual.replies[-1].choices)
    assert "đang chờ tổ" not in text_of(usual)


@pytest.mark.parametrize(("place", "own"), [("comeback", True), ("forget", True), ("forget:yes", False)])
def test_ones_own_cases_are_at_hand_where_they_count(place: str, own: bool) -> None:
    assert wanted(place, None, None).own is own
