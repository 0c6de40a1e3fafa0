"""Guides as a resident walks them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.guide import revision_of
from bot.domain.knowledge import Knowledge
from bot.domain.run import Run
from bot.domain.step_bubbles import end_reply
from bot.domain.turn import GuideOpened
from tests.talk import Talk, text_of


def begun(knowledge: Knowledge, entry: str = "khai-sinh") -> Talk:
    talk = Talk(knowledge)
    talk.follows(f"guide:{entry}")
    return talk


def test_opening_a_guide_keeps_it_as_it_is(knowledge: Knowledge) -> None:
    turn = Talk(knowledge).follows("guide:khai-sinh")

    assert turn.events == (GuideOpened(knowledge.guides["khai-sinh"]),)
    assert turn.conversation.runs[0].revision == revision_of(knowledge.guides["khai-sinh"])


def test_a_typed_label_counts_as_a_press(knowledge: Knowledge) -> None:
    pressed, typed = begun(knowledge), begun(knowledge)

    assert typed.says("DA DANG KY KET HON").replies == pressed.presses("Đã đăng ký kết hôn").replies


def test_an_old_button_answers_its_own_step_and_nothing_is_lost(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    first = talk.shown["Đã đăng ký kết hôn"]
    talk.follows(first)
    talk.presses("Hơn 60 ngày")
    before = dict(talk.conversation.runs[0].answers)

    turn = talk.follows(first)

    assert "Bước 2/" in text_of(turn)
    assert dict(talk.conversation.runs[0].answers) == before


def test_a_running_guide_goes_on_as_it_was_when_the_knowledge_changes(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    old = knowledge.guides["khai-sinh"]
    renamed = replace(old, title="Tên mới")
    talk.knowledge = replace(
        knowledge, guides={**knowledge.guides, "khai-sinh": renamed}, pinned={revision_of(old): old}
    )

    assert old.title in text_of(talk.presses("Đã đăng ký kết hôn"))


def test_a_step_shows_its_picture_and_a_running_guide_keeps_its_own(knowledge: Knowledge) -> None:
    old = knowledge.guides["trich-luc-ho-tich"]
    talk = begun(knowledge, "trich-luc-ho-tich")
    run = talk.conversation.runs[0].id
    retold = replace(old, pictures={id: replace(one, alt="khác") for id, one in old.pictures.items()})
    talk.knowledge = replace(
        knowledge,
        guides={**knowledge.guides, "trich-luc-ho-tich": retold},
        pinned={revision_of(old): old},
    )

    at_login, at_papers = (talk.follows(f"step:{run}:{step}").replies[0] for step in ("cong-vao", "so-ban"))

    assert at_login.picture == old.pictures["cong-dang-nhap"]
    assert at_papers.picture is None


def test_the_end_shows_where_to_see_the_dossier(knowledge: Knowledge) -> None:
    guide = knowledge.guides["khai-sinh"]
    run = Run(id="a", entry="khai-sinh", revision="")

    reply = end_reply(run, guide.steps[-1], guide, knowledge.phrases)

    assert reply.picture
    assert reply.picture.file == "cong-ho-so-cua-toi.png"


def test_a_button_of_a_run_that_is_gone_leads_on(knowledge: Knowledge) -> None:
    assert "Xem danh mục" in text_of(Talk(knowledge).follows("run:abc:hoi-han:trong-60"))


def answered(talk: Talk) -> dict[str, str]:
    return talk.conversation.runs[0].settled


def to_the_review(talk: Talk) -> str:
    """Take the first choice of each step until the review is shown, and return what is read there."""
    for _ in range(60):
        run = talk.conversation.runs[0].id
        first = [p for _, p in talk.conversation.offered if p.startswith(f"run:{run}:")][:1]
        if not first:
            break
        text = text_of(talk.follows(first[0]))
    return text


def test_all_answers_are_shown_before_the_end(knowledge: Knowledge) -> None:
    talk = begun(knowledge)

    read = to_the_review(talk)

    assert "Cha mẹ bé đã đăng ký kết hôn chưa? Đã đăng ký kết hôn." in read
    assert not talk.conversation.runs[0].ended
    assert "Đã nộp xong" in text_of(talk.presses("Đúng hết, xem bước cuối"))
    assert talk.conversation.runs[0].ended


def test_one_answer_is_mended_and_the_rest_kept(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    to_the_review(talk)
    before = answered(talk)
    assert "Bé sinh được bao lâu rồi?" in text_of(talk.presses("Sửa: Bé sinh được bao lâu rồi?"))

    read = text_of(talk.presses("Hơn 60 ngày"))

    assert "Bé sinh được bao lâu rồi? Hơn 60 ngày." in read
    assert answered(talk) == {**before, "hoi-han": "qua-60"}


def test_what_a_mended_answer_brings_back_is_asked_to_be_confirmed(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    to_the_review(talk)
    question = "Sửa: Anh/chị có giấy chứng sinh của bé không?"
    talk.presses(question)
    talk.presses("Không có giấy chứng sinh")
    talk.follows(f"run:{talk.conversation.runs[0].id}:cam-doan:xong")
    talk.presses(question)

    read = text_of(talk.presses("Có giấy chứng sinh bản giấy"))

    assert "Câu này hồi nãy anh/chị đã chọn" in read
    assert "Chụp rõ giấy chứng sinh" in read
    assert "Xem lại" in text_of(talk.presses("Xong, tiếp tục"))


def test_sensitive_answers_go_when_the_run_ends(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    to_the_review(talk)
    assert "hoi-cha-me" in answered(talk)

    talk.presses("Đúng hết, xem bước cuối")

    assert "hoi-cha-me" not in dict(talk.conversation.runs[0].answers)
    assert "hoi-han" in dict(talk.conversation.runs[0].answers)


def test_several_guides_run_side_by_side(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    talk.presses("Đã đăng ký kết hôn")
    talk.follows("guide:tam-tru")

    menu = talk.says("/menu")

    labels = [choice.label for choice in menu.replies[-1].choices]
    assert labels[0].startswith("Làm tiếp bước 1: ")
    assert labels[1] == "Làm tiếp bước 2: Đăng ký khai sinh"
    assert "Bước 2/" in text_of(talk.presses(labels[1]))


def test_words_about_a_known_obstacle_get_its_fix(knowledge: Knowledge) -> None:
    talk = begun(knowledge)
    for _ in range(12):
        run, step = talk.conversation.showing or ("", "")
        if "otp" in next(s for s in knowledge.guides["khai-sinh"].steps if s.id == step).stuck:
            break
        talk.follows(next(p for label, p in talk.conversation.offered if p.startswith(f"run:{run}:{step}:")))

    turn = talk.says("khong nhan duoc ma otp")

    assert "SIM" in text_of(turn)
    assert "Về bước đang làm" in text_of(turn)


@pytest.mark.parametrize(
    "place", ["", ":", "run", "run:a:b:c:d:e", "entry", "entry:không-có", "x" * 64, "forget:no"]
)
def test_any_button_data_gets_an_answer(place: str, knowledge: Knowledge) -> None:
    assert Talk(knowledge).follows(place).replies


@given(st.lists(st.integers(min_value=0, max_value=30), min_size=1, max_size=25), st.data())
def test_random_presses_always_get_an_answer_and_never_lose_a_run(
    knowledge: Knowledge, presses: list[int], data: st.DataObject
) -> None:
    talk = begun(knowledge, data.draw(st.sampled_from(sorted(knowledge.guides))))
    for press in presses:
        places = sorted(set(talk.shown.values()) - {"forget:yes"})
        turn = talk.follows(places[press % len(places)])
        assert turn.replies
        assert turn.conversation.runs
