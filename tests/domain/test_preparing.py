"""Getting ready, as a resident does it: papers ticked off, questions before submitting."""

from dataclasses import replace

from bot.domain.knowledge import Knowledge
from tests.talk import Talk, text_of

BIRTH = "Giấy chứng sinh"


def walked(knowledge: Knowledge) -> Talk:
    """In the guide for a birth certificate, with the paper that proves the birth."""
    talk = Talk(knowledge)
    talk.follows("guide:khai-sinh")
    talk.presses("Đã đăng ký kết hôn")
    talk.presses("Trong 60 ngày")
    talk.presses("Có giấy chứng sinh bản giấy")
    return talk


def test_the_list_has_only_the_papers_that_the_answers_ask_for(knowledge: Knowledge) -> None:
    open_ = text_of(Talk(knowledge).follows("papers:khai-sinh"))
    known = text_of(walked(knowledge).follows("papers:khai-sinh"))

    assert "(chỉ khi: " in open_
    assert "làm chứng" in open_
    assert "làm chứng" not in known


def test_a_paper_is_ticked_off_in_place_and_the_tick_taken_back(knowledge: Knowledge) -> None:
    talk = walked(knowledge)
    shown = talk.follows("papers:khai-sinh")
    number = talk.conversation.sent

    ticked = talk.presses(f"☐ {BIRTH}")

    assert ticked.replies[0].edits == number
    assert f"☑ {BIRTH}" in text_of(ticked)
    again = talk.presses(f"☑ {BIRTH}")
    assert again.replies[0].text == shown.replies[0].text
    assert again.conversation.ticked == ()


def test_the_list_can_be_passed_on_as_text(knowledge: Knowledge) -> None:
    talk = walked(knowledge)
    talk.follows("papers:khai-sinh")
    talk.presses(f"☐ {BIRTH}")

    turn = talk.presses("Gửi em danh sách dạng chữ")

    assert turn.replies[0].choices == ()
    assert "☑ " in turn.replies[0].text
    assert "Về bước đang làm" in text_of(turn)


def test_each_question_before_submitting_has_a_fix_and_the_last_one_lets_go(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)
    turn = talk.follows("check:khai-sinh")
    own = [one.ask for one in knowledge.procedures["khai-sinh"].checks if not one.when]
    assert own[0] in text_of(turn)

    fix = talk.presses("Chưa")
    assert "Chỗ này cần sửa" in text_of(fix)
    turn = talk.presses("Đã sửa, tiếp tục")
    for _ in range(20):
        if "Dạ ổn cả rồi" in text_of(turn):
            break
        turn = talk.presses("Rồi")

    assert "Dạ ổn cả rồi" in text_of(turn)


def test_what_dossiers_were_returned_for_is_asked_first(knowledge: Knowledge) -> None:
    *_, last = knowledge.procedures["khai-sinh"].checks
    usual = Talk(knowledge).follows("check:khai-sinh")
    often = replace(knowledge, returned={("khai-sinh", last.id): 3, ("ket-hon", "x"): 9})
    turn = Talk(often).follows("check:khai-sinh")

    assert last.ask not in text_of(usual)
    assert last.ask in text_of(turn)
    assert "Nhiều hồ sơ đã bị trả lại vì chỗ này" in turn.replies[-1].note


def test_every_procedure_can_be_checked_to_the_end(knowledge: Knowledge) -> None:
    for entry in knowledge.procedures:
        talk = Talk(knowledge)
        turn = talk.follows(f"check:{entry}")
        for _ in range(20):
            if "Rồi" not in text_of(turn).splitlines():
                break
            turn = talk.presses("Rồi")
        assert "Dạ ổn cả rồi" in text_of(turn), entry


def test_every_procedure_has_a_guide_with_its_papers(knowledge: Knowledge) -> None:
    assert set(knowledge.guides) == set(knowledge.procedures)
    for entry in knowledge.procedures:
        assert Talk(knowledge).follows(f"papers:{entry}").replies
        assert Talk(knowledge).follows(f"papers-text:{entry}").replies


def test_a_tick_with_a_made_up_number_edits_nothing_of_ours(knowledge: Knowledge) -> None:
    talk = Talk(knowledge)

    assert talk.follows("tick:khai-sinh:abc:999").replies[0].edits is None
    assert talk.follows("tick:khai-sinh:abc:x").replies[0].edits is None
