"""The conversation as a page shows it."""

from datetime import UTC, datetime

from bot.channels.webchat.bubbles import Block, blocks, news, page
from bot.channels.webchat.stream import event, since
from bot.channels.webchat.ticking import TickLine, tick_lines
from bot.domain.turn import Reply
from bot.ports import Delivered, Said, Transcript

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def told(number: int, text: str = "Dạ", edits: int | None = None) -> Delivered:
    return Delivered(number, Reply(text, edits=edits), NOON)


def said(after: int, text: str) -> Said:
    return Said(after, text, NOON)


def test_words_stand_before_the_replies_that_answer_them() -> None:
    talk = Transcript((told(1), told(2), told(3)), (said(0, "chào em"), said(2, "khai sinh cần gì")))

    assert [bubble.id for bubble in page(talk)] == ["s0-1", "r1", "r2", "s2-1", "r3"]


def test_two_messages_in_one_moment_are_two_bubbles() -> None:
    talk = Transcript((told(1),), (said(0, "chào em"), said(0, "khai sinh cần gì")))

    assert [bubble.said for bubble in page(talk)] == ["chào em", "khai sinh cần gì", ""]


def test_words_that_wait_for_a_reply_are_shown_last() -> None:
    assert [bubble.id for bubble in page(Transcript((told(1),), (said(1, "alo"),)))] == ["r1", "s1-1"]


def test_an_edit_stands_where_the_edited_bubble_stood() -> None:
    talk = Transcript((told(1), told(2), told(3, "Đã gửi", edits=1)), (said(2, "Gửi cho tổ"),))

    shown = page(talk)

    assert [bubble.id for bubble in shown] == ["r3", "r2", "s2-1"]
    assert shown[0].covers == (1,)


def test_an_edit_of_an_edit_stands_there_too_by_whichever_number() -> None:
    for number in (1, 3):
        talk = Transcript((told(1), told(2), told(3, edits=1), told(4, edits=number)))

        assert [bubble.id for bubble in page(talk)] == ["r4", "r2"]


def test_an_edit_of_a_bubble_that_is_gone_is_a_bubble_of_its_own() -> None:
    assert [bubble.id for bubble in page(Transcript((told(7), told(8, edits=2))))] == ["r7", "r8"]


def test_the_stream_and_the_page_name_each_bubble_alike() -> None:
    talk = Transcript((told(1), told(2), told(3)), (said(0, "a"), said(0, "b"), said(2, "c")))

    streamed = [bubble.id for one in news(talk) for bubble in one.bubbles]

    assert streamed == [bubble.id for bubble in page(talk)]


def test_what_was_shown_is_not_streamed_again() -> None:
    talk = Transcript((told(2), told(3)), (said(1, "cũ"), said(2, "mới")))

    assert [bubble.id for one in news(since(talk, 2)) for bubble in one.bubbles] == ["s2-1", "r3"]


def test_paragraphs_and_lists_are_told_apart() -> None:
    found = list(blocks("Cần:\n• Giấy chứng sinh\n• Căn cước\nMang bản gốc.\n\nLệ phí: 0 đ"))

    assert found == [
        Block(False, ("Cần:",)),
        Block(True, ("Giấy chứng sinh", "Căn cước")),
        Block(False, ("Mang bản gốc.",)),
        Block(False, ("Lệ phí: 0 đ",)),
    ]


def test_no_line_of_a_bubble_can_end_its_event() -> None:
    wire = event(7, "<p>một</p>\r\n\r\nid: 99\rdata: hai\u2028ba")

    assert wire.startswith("id: 7\nevent: reply\n")
    assert wire.count("\n\n") == 1
    assert all(line.startswith(("id: 7", "event: reply", "data: ")) for line in wire.strip().split("\n"))


def test_each_line_to_print_has_a_box_ticked_as_it_is_in_the_talk() -> None:
    lines = tick_lines("☐ Giấy chứng sinh.\n☑ Thẻ căn cước.\n\nTờ khai.")

    assert list(lines) == [
        TickLine("Giấy chứng sinh.", False),
        TickLine("Thẻ căn cước.", True),
        TickLine("Tờ khai.", False),
    ]
