"""After submitting: the day of the result, the reminder, what became of it; and points."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.clock import WARD_ZONE
from bot.domain.knowledge import Knowledge
from bot.domain.notice import ResultDay
from bot.domain.notices import notify
from bot.domain.results import day_in
from bot.domain.turn import Commented, Rated, ResultTold, Scheduled, Unscheduled
from tests.conftest import NOON
from tests.talk import Talk, text_of

MADE_UP = [
    "rate:answer:khai-sinh:9",
    "rate:answer:khai-sinh:x",
    "rate:answer:khong-co:5",
    "rate:moon:x:1",
    "rate:visit:sân vận động.261123:5",
    "rate:visit:quay.hom-nay:5",
]
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15/12", date(2026, 12, 15)),
        ("ngày 15 tháng 12 năm 2026 nhé em", date(2026, 12, 15)),
        ("15-12-2026", date(2026, 12, 15)),
        ("15.12.26", date(2026, 12, 15)),
        ("5/1", date(2027, 1, 5)),
        ("mai", date(2026, 11, 24)),
        ("ngày mốt", date(2026, 11, 25)),
        ("hôm nay", TODAY),
        ("23/11", TODAY),
        ("30/9", date(2026, 9, 30)),
        ("1/9", date(2027, 9, 1)),
        ("29/2", None),
        ("32/1", None),
        ("chưa biết", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert day_in(text, TODAY) == day


def test_the_receipts_day_is_kept_and_reminded_of_at_eight(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")

    turn = talk.says("15/12")

    (event,) = turn.events
    at = datetime(2026, 12, 15, 8, tzinfo=WARD_ZONE)
    assert event == Scheduled("result:khai-sinh", ResultDay(entry="khai-sinh", day=at.date()), at)
    assert "thứ Ba 15/12/2026" in text_of(turn)
    assert turn.replies[-1].day == at.date()
    due = notify(event.notice, talk.conversation, knowledge, NOON)
    assert "Anh/chị đã nhận được chưa" in text_of(due)
    assert {"Đã nhận kết quả", "Chưa thấy kết quả", "Hồ sơ bị trả lại"} <= {
        label for label, _ in due.conversation.offered
    }


@pytest.mark.parametrize("typed", ["22/8/2026", "chưa rõ", "15/12/2036", "31/11"])
def test_a_day_that_cannot_be_meant_is_asked_for_again(typed: str, knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")

    assert "chưa đọc được ngày" in text_of(talk.says(typed))
    assert talk.says("15/12").events


def test_a_day_just_past_is_a_late_result(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")

    turn = talk.says("10/11")

    assert turn.events == (ResultTold("khai-sinh", "late", None),)


def test_who_asks_something_instead_of_a_day_is_answered(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")

    assert talk.says("đăng ký kết hôn cần giấy tờ gì").outcome.entry == "ket-hon"


def test_who_gave_five_points_is_not_waited_for(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("rate:guide:khai-sinh:5")
    assert talk.says("đăng ký kết hôn cần giấy tờ gì").outcome.entry == "ket-hon"

    talk.follows("rate:guide:khai-sinh:5")
    talk.presses("Góp ý thêm")
    assert talk.says("dễ hiểu lắm").events == (Commented("guide", "khai-sinh", "dễ hiểu lắm"),)


def test_without_a_receipt_the_day_is_worked_out_and_called_expected(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")

    turn = talk.presses("Chưa có giấy hẹn, em tính giúp")

    (event,) = turn.events
    assert isinstance(event, Scheduled | Unscheduled)
    assert "dự kiến" in text_of(turn)
    assert talk.conversation.dossiers[0].expected


def test_a_received_result_ends_the_reminder_and_asks_for_points(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")
    reminder = talk.says("15/12").events[0]

    turn = talk.presses("Đã nhận kết quả")

    assert turn.events == (Unscheduled("result:khai-sinh"), ResultTold("khai-sinh", "got", None))
    assert isinstance(reminder, Scheduled)
    assert notify(reminder.notice, talk.conversation, knowledge, NOON).replies == ()
    assert talk.says("4").events == (Rated("guide", "khai-sinh", None, 4),)


def test_a_late_result_is_asked_about_and_reminded_of_again(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")
    talk.says("23/11")
    turn = talk.follows("result:khai-sinh:late")

    assert turn.events == (ResultTold("khai-sinh", "late", None),)
    (again,) = talk.presses("Ngày làm việc tới nhắc lại").events
    assert isinstance(again, Scheduled)
    assert again.at == datetime(2026, 11, 24, 8, tzinfo=WARD_ZONE) or again.at.date() > TODAY


def test_a_returned_dossier_is_asked_why_and_shown_the_fix(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    turn = talk.follows("result:khai-sinh:returned")
    label, place = next(one for one in turn.conversation.offered if one[1].startswith("returned:"))

    fixed = talk.presses(label)

    reason = place.split(":")[2]
    assert fixed.events == (ResultTold("khai-sinh", "returned", None, reason),)
    check = next(
        one for one in (*knowledge.procedures["khai-sinh"].checks, *knowledge.checks) if one.id == reason
    )
    assert fixed.replies[0].text == check.fix
    assert "Làm từng bước với em" in text_of(fixed)


def test_an_unknown_reason_goes_to_a_person(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("result:khai-sinh:returned")
    turn = talk.presses("Lý do khác")

    assert turn.events == (ResultTold("khai-sinh", "returned", None, ""),)
    preview = talk.says("họ nói thiếu giấy chứng sinh")
    assert "Gửi cho tổ" in text_of(preview)


def test_a_reminder_leaves_what_the_resident_was_in_the_middle_of(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("remind:khai-sinh")
    talk.says("15/12")
    talk.follows("person")
    assert talk.conversation.awaiting == "question"

    told = notify(ResultDay(entry="khai-sinh", day=TODAY), talk.conversation, knowledge, NOON)

    assert told.conversation.awaiting == "question"


def test_the_poster_at_the_desk_asks_for_points_once_a_day(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    turn = talk.says("/start w-ninh-kieu_s-quay")
    assert "Ninh Kiều" in text_of(turn)

    low = talk.presses("2 điểm")

    assert low.events == (Rated("visit", "quay.261123", "ninh-kieu", 2),)
    words = talk.says("tờ khai dài quá, gọi tôi 0912345678")
    (event,) = words.events
    assert isinstance(event, Commented)
    assert "0912345678" not in event.words
    talk.now = NOON + timedelta(hours=3)
    talk.says("/start w-ninh-kieu_s-quay")
    assert talk.presses("5 điểm").events == (Rated("visit", "quay.261123", "ninh-kieu", 5),)


def test_an_answer_is_rated_with_one_tap(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.says("khai sinh cần giấy tờ gì")

    turn = talk.presses("Chưa đúng ý")

    assert turn.events == (Rated("answer", "khai-sinh", None, 1),)
    assert "Hỏi người" in text_of(turn)


@pytest.mark.parametrize("place", MADE_UP)
def test_made_up_points_are_not_kept(place: str, knowledge: Knowledge) -> None:
    assert Talk(knowledge).follows(place).events == ()


def test_the_ward_is_asked_once_and_can_be_passed_over(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)

    first = talk.says("khai sinh cần giấy tờ gì")
    second = talk.says("lệ phí bao nhiêu")

    assert "phường nào" in first.replies[-1].text
    assert all("phường nào" not in reply.text for reply in second.replies)
    talk.says("phường An Cư cũ")
    assert talk.conversation.ward == "ninh-kieu"
