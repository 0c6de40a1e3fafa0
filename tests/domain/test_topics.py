"""A bare topic opens the procedure that most people mean by it."""

import pytest

from bot.domain.knowledge import Knowledge
from tests.talk import Talk

TOPICS = {
    "khai sinh": "khai-sinh",
    "khai tử": "khai-tu",
    "kết hôn": "ket-hon",
    "tạm trú": "tam-tru",
    "thường trú": "thuong-tru",
    "tách hộ": "tach-ho",
    "giám hộ": "giam-ho",
    "hưu trí xã hội": "huu-tri-xa-hoi",
    "lý lịch tư pháp": "ly-lich-tu-phap",
}


@pytest.mark.parametrize(
    "framed", ["{}", "làm {}", "đi {}", "{} cần giấy tờ gì", "lệ phí {}", "{} bao lâu có"]
)
@pytest.mark.parametrize(("topic", "entry"), TOPICS.items())
def test_a_bare_topic_is_answered_at_once(topic: str, entry: str, framed: str, knowledge: Knowledge) -> None:
    turn = Talk(knowledge).says(framed.format(topic))

    assert (turn.outcome.kind, turn.outcome.entry) == ("answer", entry)


@pytest.mark.parametrize(
    ("said", "entry"),
    [("đăng ký lại khai sinh", "khai-sinh-lai"), ("đóng cửa hộ kinh doanh", "hkd-cham-dut")],
)
def test_a_sibling_named_as_such_is_not_taken_for_it(said: str, entry: str, knowledge: Knowledge) -> None:
    outcome = Talk(knowledge).says(said).outcome

    assert entry in (outcome.entry, *outcome.choices)
