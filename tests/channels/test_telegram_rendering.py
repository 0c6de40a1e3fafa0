"""Replies drawn for Telegram, held against the strict fake's own reading of them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.rendering import Piece, keyboard, pieces, texts
from bot.domain.picture import Picture
from bot.domain.turn import Choice, Link, Reply
from tests.telegram.formatting import read_text, units
from tests.telegram.keyboards import check_keyboard

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)
PARAGRAPHS = st.lists(WORDS, max_size=60).map("\n\n".join)


def test_the_title_is_bold_and_the_note_small() -> None:
    reply = Reply("Nộp tại phường.", title="Khai sinh", note="Nguồn: Cổng DVC, 01/11/2026")

    assert texts(reply) == ("<b>Khai sinh</b>\n\nNộp tại phường.\n\n<i>Nguồn: Cổng DVC, 01/11/2026</i>",)


def test_residents_markup_is_shown_and_not_obeyed() -> None:
    (text,) = texts(Reply("<b>x</b> & <script>"))

    assert text == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;script&gt;"


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraphs = [f"{number}. " + "chữ " * 300 for number in range(8)]

    parts = texts(Reply("\n\n".join(paragraphs), title="Giấy tờ", note="Nguồn"))

    assert len(parts) == 3
    assert parts[0].startswith("<b>Giấy tờ</b>\n\n0. ")
    assert [part.lstrip("<b>Giấy tờ/\n")[0].isdigit() for part in parts[1:]] == [True, True]
    assert parts[-1].endswith("<i>Nguồn</i>")


@given(st.builds(Reply, text=PARAGRAPHS.filter(str.strip) | st.just("🇻🇳" * 3000), title=WORDS, note=WORDS))
def test_every_reply_fits_and_loses_no_letter(reply: Reply) -> None:
    shown = [read_text(part, "HTML", 4096)[0] for part in texts(reply)]

    assert all(0 < units(text) <= 4096 for text in shown)
    assert letters("".join(shown)) == letters(reply.title + reply.text + reply.note)


def test_short_choices_share_a_row_and_long_ones_do_not() -> None:
    markup = keyboard(
        Reply(
            "Mời chọn",
            choices=(
                Choice("Có", "a"),
                Choice("Không", "b"),
                Choice("Em bị kẹt ở bước này rồi", "c"),
                Choice("Quay lại", "d"),
            ),
            links=(Link("Cổng dịch vụ công", "https://dichvucong.gov.vn"),),
        )
    )

    assert markup is not None
    assert [[button["text"] for button in row] for row in markup["inline_keyboard"]] == [
        ["Có", "Không"],
        ["Em bị kẹt ở bước này rồi"],
        ["Quay lại"],
        ["Cổng dịch vụ công"],
    ]
    check_keyboard(markup)


def test_a_reply_without_choices_has_no_keyboard() -> None:
    assert keyboard(Reply("Dạ")) is None


def test_a_page_of_ours_is_a_button_only_where_residents_can_reach_it() -> None:
    reply = Reply("Mẫu", page=Link("Bản để in", "/mau/ct01"))

    assert keyboard(reply) is None
    markup = keyboard(reply, "https://toso.example.vn")
    assert markup == {"inline_keyboard": [[{"text": "Bản để in", "url": "https://toso.example.vn/mau/ct01"}]]}
    check_keyboard(markup)


@given(
    st.lists(
        st.builds(Choice, label=st.text("aăâ", min_size=1, max_size=64), place=st.just("x")), max_size=120
    )
)
def test_no_keyboard_is_too_big(choices: list[Choice]) -> None:
    markup = keyboard(Reply("Mời chọn", choices=tuple(choices)))

    check_keyboard(markup)


SCREEN = Picture("cong-dang-nhap.png", "Nút «Đăng nhập»")


def test_a_picture_has_a_short_reply_for_its_caption() -> None:
    reply = Reply("Bấm «Đăng nhập».", title="Bước 1/9", note="Nguồn", picture=SCREEN)

    assert pieces(reply) == (Piece("<b>Bước 1/9</b>\n\nBấm «Đăng nhập».\n\n<i>Nguồn</i>", pictured=True),)


def test_a_picture_goes_before_a_text_that_is_no_caption() -> None:
    fits, too_long = Reply("🇻🇳" * 256, picture=SCREEN), Reply("🇻🇳" * 256 + "!", picture=SCREEN)

    assert [piece.pictured for piece in pieces(fits)] == [True]
    assert [(piece.pictured, bool(piece.text)) for piece in pieces(too_long)] == [
        (True, False),
        (False, True),
    ]


@given(st.builds(Reply, text=PARAGRAPHS, title=WORDS, note=WORDS, picture=st.just(SCREEN)))
def test_every_caption_fits(reply: Reply) -> None:
    captions = [piece.text for piece in pieces(reply) if piece.pictured]

    assert all(units(read_text(caption, "HTML", 1024)[0]) <= 1024 for caption in captions)


def letters(text: str) -> str:
    return "".join(text.split())
