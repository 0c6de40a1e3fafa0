"""Forms filled in as an example: from where they are reached, and what is said with them."""

from dataclasses import replace

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.place import PLACE_MAX_BYTES, place
from bot.domain.sample import sample_reply, sheet
from tests.talk import Talk, text_of

SHOWN = ("to-khai-khai-sinh", "to-khai-ket-hon", "to-khai-tinh-trang-hon-nhan", "ct01", "hkd-de-nghi")
BIRTH = "Xem mẫu điền sẵn: Tờ khai đăng ký khai sinh"


def test_the_forms_that_people_fill_most_are_there(knowledge: Knowledge) -> None:
    assert set(knowledge.forms) == set(SHOWN)


@pytest.mark.parametrize("at", ["entry:khai-sinh:form", "entry:khai-sinh:papers", "papers:khai-sinh"])
def test_a_sample_is_one_press_from_the_forms_and_the_papers(at: str, knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows(at)

    turn = talk.presses(BIRTH)

    assert turn.replies[0].title == "Tờ khai đăng ký khai sinh: mẫu điền sẵn"


def test_a_procedure_without_a_sample_offers_none(knowledge: Knowledge) -> None:
    for at in ("entry:khai-tu:form", "entry:khai-tu:papers", "papers:khai-tu"):
        assert "mẫu điền sẵn" not in text_of(Talk(knowledge).follows(at))


@pytest.mark.parametrize("form", SHOWN)
def test_every_box_is_shown_with_what_stands_in_it(form: str, knowledge: Knowledge) -> None:
    (reply,) = Talk(knowledge).follows(place("form", form)).replies

    for section in knowledge.forms[form].sections:
        assert section.title in reply.text.splitlines()
        for box in section.boxes:
            line = f"• {box.printed}: {box.filled}"
            assert (f"{line} – {box.hint}" if box.hint else line) in reply.text.splitlines()
    assert "không có thật" in reply.text
    assert "theo tờ thật" in reply.text
    assert knowledge.forms[form].based_on.sources[0].title in reply.note


@pytest.mark.parametrize("form", SHOWN)
def test_the_page_to_print_is_named_without_a_host(form: str, knowledge: Knowledge) -> None:
    (reply,) = Talk(knowledge).follows(place("form", form)).replies

    assert reply.page is not None
    assert reply.page.url == f"/mau/{form}"


def test_the_less_sure_a_sample_is_the_more_it_says_so(knowledge: Knowledge) -> None:
    form = knowledge.forms["ct01"]
    told = {
        confidence: sample_reply(
            replace(form, based_on=replace(form.based_on, confidence=confidence)), knowledge.phrases
        ).text
        for confidence in ("high", "medium", "low")
    }

    assert "chưa so được" not in told["high"]
    assert "chưa so được" in told["medium"]
    assert "hỏi quầy trước khi điền" in told["low"]


def test_the_way_back_is_to_what_the_resident_was_about(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("entry:tam-tru:form")

    turn = talk.presses("Xem mẫu điền sẵn: Tờ khai thay đổi thông tin cư trú")

    assert place("entry", "tam-tru") in [choice.place for choice in turn.replies[0].choices]
    assert turn.conversation.about == "tam-tru"


def test_from_within_a_guide_the_way_back_is_to_the_step(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    talk.follows("guide:khai-sinh")

    assert "Về bước đang làm" in text_of(talk.follows("form:to-khai-khai-sinh"))


def test_a_button_of_a_sample_that_is_gone_gets_a_kind_word(knowledge: Knowledge) -> None:
    turn = Talk(knowledge).follows("form:to-khai-cu")

    assert "không còn giữ" in text_of(turn)
    assert sheet("to-khai-cu", knowledge) is None


def test_a_sheet_names_the_procedures_that_it_is_for(knowledge: Knowledge) -> None:
    found = sheet("to-khai-ket-hon", knowledge)

    assert found is not None
    assert "Đăng ký kết hôn" in found.serves


def test_each_form_that_a_sample_is_for_is_named_by_its_procedure(knowledge: Knowledge) -> None:
    for form in knowledge.forms.values():
        for entry in form.serves:
            told = [fact.say for fact in knowledge.procedures[entry].facts.form]
            codes = [fact.code for fact in knowledge.procedures[entry].facts.form]
            assert form.code in codes if form.code else any(form.name in say for say in told), entry


def test_buttons_of_the_longest_ids_still_fit() -> None:
    assert len(place("form", "x" * 32).encode()) <= PLACE_MAX_BYTES


def test_the_list_of_papers_can_be_printed_and_an_empty_one_cannot(knowledge: Knowledge) -> None:
    papers, back = Talk(knowledge).follows("papers-text:khai-sinh").replies
    nothing = replace(
        knowledge.procedures["khai-sinh"], facts=replace(knowledge.procedures["khai-sinh"].facts, papers=())
    )
    bare = replace(knowledge, procedures={**knowledge.procedures, "khai-sinh": nothing})

    assert (papers.printable, back.printable) == (True, False)
    assert not Talk(bare).follows("papers-text:khai-sinh").replies[0].printable
