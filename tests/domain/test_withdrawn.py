"""A step that was withdrawn while somebody is on the way to it."""

from dataclasses import replace

import pytest

from bot.domain.guide import Guide, Option, Question, Step, Withdrawn, revision_of
from bot.domain.knowledge import Knowledge
from bot.domain.turn import GuideOpened
from tests.talk import Talk, text_of

ASK = Question(id="con", ask="Con mấy tuổi?", choices=(Option(id="nho", label="Nhỏ"),))
OLD = Guide(
    entry="khai-sinh",
    title="Khai sinh",
    questions=(ASK,),
    steps=(Step(id="hoi", asks="con"), Step(id="fax", do="Gửi fax."), Step(id="het", end="submitted")),
)
NEW = replace(
    OLD,
    steps=(OLD.steps[0], Step(id="mang", do="Nộp trên mạng."), OLD.steps[2]),
    withdrawn=(Withdrawn(step="fax", say="Từ 01/12 không nhận fax nữa."),),
)


@pytest.fixture
def walked(knowledge: Knowledge) -> Talk:
    """Someone who answered the question by the old guide; then the new one is published."""
    talk = Talk(replace(knowledge, guides={"khai-sinh": OLD}))
    talk.follows("guide:khai-sinh")
    talk.knowledge = replace(knowledge, guides={"khai-sinh": NEW}, pinned={revision_of(OLD): OLD})
    return talk


def test_it_says_what_changed_and_goes_on_by_the_new_guide_with_the_answers(walked: Talk) -> None:
    turn = walked.presses("Nhỏ")

    assert "không nhận fax nữa" in text_of(turn)
    assert "Gửi fax" not in text_of(turn)
    on = walked.presses("Làm tiếp theo cách mới")
    assert "Nộp trên mạng." in text_of(on)
    assert walked.conversation.runs[0].answers == (("hoi", "nho"),)
    assert walked.conversation.runs[0].revision == revision_of(NEW)
    assert on.events == (GuideOpened(NEW),)


def test_an_old_button_to_it_says_so_too(walked: Talk) -> None:
    run = walked.conversation.runs[0].id

    assert "không nhận fax nữa" in text_of(walked.follows(f"step:{run}:fax"))


def test_other_steps_of_the_old_guide_are_left_in_peace(walked: Talk) -> None:
    run = walked.conversation.runs[0].id

    assert "Con mấy tuổi?" in text_of(walked.follows(f"step:{run}:hoi"))
