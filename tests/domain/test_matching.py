"""Tests of the matcher: what a message is about."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching import (
    Answer,
    AskBack,
    Choices,
    Document,
    Matcher,
    Nothing,
    Smalltalk,
)
from tests.benchmarks.questions import vocabulary

DOCUMENTS = (
    Document(
        "khai-sinh", "Thủ tục đăng ký khai sinh", ("làm giấy khai sinh cho bé",), ("làm lại khai sinh",)
    ),
    Document("khai-sinh-lai", "Thủ tục đăng ký lại khai sinh", ("làm lại khai sinh", "mất giấy khai sinh")),
    Document("khai-tu", "Thủ tục đăng ký khai tử"),
    Document("khai-tu-lai", "Đăng ký lại khai tử"),
    Document("ket-hon", "Thủ tục đăng ký kết hôn"),
    Document("tinh-trang-hon-nhan", "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân"),
    Document("tam-tru", "Đăng ký tạm trú"),
    Document("thuong-tru", "Đăng ký thường trú"),
    Document("gia-han-tam-tru", "Gia hạn tạm trú"),
    Document("chung-thuc-ban-sao", "Chứng thực bản sao từ bản chính giấy tờ, văn bản"),
    Document("chung-thuc-chu-ky", "Chứng thực chữ ký trong các giấy tờ, văn bản"),
    Document("truoc-ba", "Khai lệ phí trước bạ nhà, đất"),
    Document("xac-nhan-cu-tru", "Xác nhận thông tin về cư trú"),
    Document("khai-tu-so-khai", "Thủ tục đăng ký khai tử lưu động", stub=True),
)


MATCHER = Matcher(DOCUMENTS, vocabulary(), places=("phường Ninh Kiều", "An Bình"))


@pytest.mark.parametrize(
    ("says", "gets"),
    [
        ("Đăng ký khai sinh cho bé", "khai-sinh"),
        ("dang ky khai sinh cho be", "khai-sinh"),
        (unicodedata.normalize("NFD", "Đăng ký khai sinh cho bé"), "khai-sinh"),
        ("ddawng kys tamj trus", "tam-tru"),
        ("d9a8ng ky1 ta5m tru1", "tam-tru"),
        ("đk tạm trú dc ko", "tam-tru"),
        ("đăng ký kêt hnô", "ket-hon"),
        ("đăngký kếthôn", "ket-hon"),
        ("giấy độc thân", "tinh-trang-hon-nhan"),
        ("làm khai sanh cho em bé ở phường Ninh Kiều", "khai-sinh"),
        ("làm lại khai sinh cho má", "khai-sinh-lai"),
        ("giấy ct07", "xac-nhan-cu-tru"),
    ],
)
def test_a_message_finds_its_entry(says: str, gets: str) -> None:
    understood = MATCHER.understand(says)

    assert isinstance(understood, Answer), understood
    assert understood.entry == gets


@pytest.mark.parametrize(
    ("says", "facet"),
    [
        ("đăng ký tạm trú cần giấy tờ gì", "papers"),
        ("dang ky tam tru het bao nhieu tien", "fee"),
        ("đăng ký tạm trú mất mấy ngày", "time"),
        ("đăng ký tạm trú mất bao nhiêu ngày", "time"),
        ("đăng ký tạm trú nộp ở đâu", "where"),
        ("tờ khai đăng ký tạm trú", "form"),
        ("đăng ký tạm trú online làm sao", "online"),
        ("đăng ký tạm trú nhờ người khác đi thay", "who"),
        ("đăng ký tạm trú thì làm cách nào", "how"),
        ("đăng ký tạm trú", None),
        ("đăng ký tạm trú cần giấy tờ gì, bao nhiêu tiền", None),
    ],
)
def test_the_part_asked_for_comes_with_the_answer(says: str, facet: str | None) -> None:
    understood = MATCHER.understand(says)

    assert isinstance(understood, Answer), understood
    assert (understood.entry, understood.facet) == ("tam-tru", facet)


def test_words_of_the_title_ask_for_no_part() -> None:
    understood = MATCHER.understand("khai lệ phí trước bạ nhà đất")

    assert isinstance(understood, Answer)
    assert (understood.entry, understood.facet) == ("truoc-ba", None)


@pytest.mark.parametrize(
    ("says", "facet"), [("vậy còn lệ phí?", "fee"), ("bao lâu?", "time"), ("o dau vay em", "where")]
)
def test_a_bare_follow_up_is_about_the_entry_just_shown(says: str, facet: str) -> None:
    assert MATCHER.understand(says, about="ket-hon") == Answer("ket-hon", facet)


def test_a_bare_follow_up_about_nothing_finds_nothing() -> None:
    assert MATCHER.understand("bao lâu?") == Nothing()
    assert MATCHER.understand("bao lâu?", about="no-such-entry") == Nothing()


def test_a_new_topic_is_not_held_back_by_the_entry_just_shown() -> None:
    understood = MATCHER.understand("đăng ký tạm trú mấy ngày", about="ket-hon")

    assert isinstance(understood, Answer)
    assert (understood.entry, understood.facet) == ("tam-tru", "time")


def test_a_topic_that_no_entry_has_is_not_taken_for_the_entry_just_shown() -> None:
    assert MATCHER.understand("tách thửa cần giấy tờ gì", about="ket-hon") == Nothing()


def test_choices_with_the_entry_just_shown_are_about_it() -> None:
    understood = MATCHER.understand("văn bản giấy tờ chứng thực bao nhiêu tiền", about="chung-thuc-chu-ky")

    assert understood == Answer("chung-thuc-chu-ky", "fee")


def test_an_ambiguous_phrase_alone_is_asked_back() -> None:
    assert MATCHER.understand("cho em hỏi công chứng") == AskBack("chung-thuc")
    assert MATCHER.understand("công chứng bao nhiêu tiền") == AskBack("chung-thuc", "fee")


def test_an_ambiguous_phrase_with_more_words_is_a_question() -> None:
    understood = MATCHER.understand("công chứng chữ ký")

    assert isinstance(understood, Answer)
    assert understood.entry == "chung-thuc-chu-ky"


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ("xin chào em", "greeting"),
        ("cam on nhieu nha", "thanks"),
        ("bạn là ai vậy", "who-are-you"),
        ("tạm biệt", "bye"),
        ("giá vàng bữa nay", "off-topic"),
    ],
)
def test_small_talk_is_taken_as_such(says: str, kind: str) -> None:
    assert MATCHER.understand(says) == Smalltalk(kind)


def test_a_greeting_before_a_question_does_not_hide_it() -> None:
    understood = MATCHER.understand("chào em, cho chị hỏi đăng ký kết hôn")

    assert isinstance(understood, Answer)
    assert understood.entry == "ket-hon"


@pytest.mark.parametrize(
    "says", ["", "   ", "?!", "tối nay đá banh mấy giờ", "trường quốc tế học phí", "asdf qwer zxcv"]
)
def test_what_no_entry_answers_finds_nothing(says: str) -> None:
    assert MATCHER.understand(says) == Nothing()


def test_a_wording_that_belongs_elsewhere_does_not_lead_here() -> None:
    ranked = [match.entry for match in MATCHER.rank("làm lại khai sinh")]

    assert ranked[0] == "khai-sinh-lai"
    assert MATCHER.rank("làm lại khai sinh")[0].score > 1.5 * next(
        match.score for match in MATCHER.rank("làm lại khai sinh") if match.entry == "khai-sinh"
    )


def test_a_stub_does_not_outrank_the_full_entry_of_the_same_meaning() -> None:
    matcher = Matcher((Document("a", "Tách hộ", stub=True), Document("b", "Tách hộ")), vocabulary())

    assert [match.entry for match in matcher.rank("tách hộ")] == ["b"]


def test_close_siblings_are_offered_as_choices() -> None:
    understood = MATCHER.understand("văn bản giấy tờ chứng thực")

    assert isinstance(understood, Choices)
    assert set(understood.entries) >= {"chung-thuc-ban-sao", "chung-thuc-chu-ky"}
    assert len(understood.entries) <= 3


def test_typed_marks_tell_words_apart_that_fold_to_the_same() -> None:
    matcher = Matcher(
        (Document("mat", "Bảo mật hộ chiếu"), Document("lost", "Báo mất hộ chiếu")), vocabulary()
    )

    assert matcher.rank("báo mất hộ chiếu")[0].entry == "lost"
    assert matcher.rank("bảo mật hộ chiếu")[0].entry == "mat"


def test_an_explanation_names_the_wording_and_the_words_it_shares() -> None:
    first = MATCHER.explain("đăng ký khai sinh sao hỏa")[0]

    assert first.match.entry == "khai-sinh"
    assert ("khai", True) in first.words
    assert ("hoa", False) in first.words


def test_without_entries_nothing_is_found() -> None:
    assert Matcher((), vocabulary()).understand("đăng ký khai sinh") == Nothing()


@settings(deadline=None)
@given(st.text(max_size=4096))
def test_any_text_is_understood_without_fail_and_always_alike(text: str) -> None:
    assert MATCHER.understand(text, about="ket-hon") == MATCHER.understand(text, about="ket-hon")
    assert MATCHER.rank(text) == MATCHER.rank(text)
    assert all(0 < match.score <= 1.000001 for match in MATCHER.rank(text))
