"""The way through a guide, over every guide that ships."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.guide import Guide, Option, Question, Step
from bot.domain.knowledge import Knowledge
from bot.domain.replay import after, before, choices, frontier, progress, walk

SMALL = Guide(
    entry="x",
    title="X",
    steps=(
        Step(id="hoi", asks="noi"),
        Step(id="nha", do="Ở nhà", when={"noi": ("nha",)}),
        Step(id="phuong", end="desk", when={"noi": ("phuong",)}),
        Step(id="xong", end="submitted"),
    ),
    questions=(
        Question(
            id="noi",
            ask="Ở đâu?",
            choices=(Option(id="nha", label="Nhà"), Option(id="phuong", label="Phường")),
        ),
    ),
)


def test_a_condition_on_an_open_question_does_not_hold() -> None:
    assert [step.id for step in walk(SMALL, {})] == ["hoi", "xong"]


def test_the_way_follows_the_answer() -> None:
    assert [step.id for step in walk(SMALL, {"hoi": "nha"})] == ["hoi", "nha", "xong"]
    assert [step.id for step in walk(SMALL, {"hoi": "phuong"})] == ["hoi", "phuong"]


def test_a_changed_answer_keeps_the_others() -> None:
    answers = {"hoi": "phuong", "nha": "xong"}
    assert frontier(SMALL, answers).id == "phuong"
    assert frontier(SMALL, {**answers, "hoi": "nha"}).id == "xong"


def test_progress_counts_what_can_be_done() -> None:
    assert progress(SMALL, {}, "hoi") == (1, 2)


def test_back_is_the_step_before_and_forward_leads_there_again() -> None:
    assert before(SMALL, {"hoi": "nha"}, "nha") == SMALL.steps[0]
    assert after(SMALL, {"hoi": "nha"}, "hoi") == SMALL.steps[1]
    assert before(SMALL, {}, "hoi") is None


@given(st.data())
def test_every_walk_over_every_shipped_guide_ends(knowledge: Knowledge, data: st.DataObject) -> None:
    guide = knowledge.guides[data.draw(st.sampled_from(sorted(knowledge.guides)))]
    answers: dict[str, str] = {}
    for _ in range(len(guide.steps) + 1):
        step = frontier(guide, answers)
        if step.end:
            break
        answers[step.id] = data.draw(st.sampled_from(choices(guide, step)))
        assert before(guide, answers, after(guide, answers, step.id).id) == step
    assert frontier(guide, answers).end
