"""The terminal's bubbles."""

from bot.channels.terminal import shown
from bot.domain.conversation import Conversation
from bot.domain.message import ConversationId
from bot.domain.picture import Picture
from bot.domain.turn import Reply, turn_of


def test_a_picture_is_told_in_words() -> None:
    reply = Reply("Bấm «Đăng nhập».", title="Bước 1", picture=Picture("a.png", "Nút «Đăng nhập» ở trên."))

    text = shown(turn_of(Conversation(id=ConversationId("c1")), reply))

    assert text == "Bước 1\nBấm «Đăng nhập».\n[Nút «Đăng nhập» ở trên.]"
