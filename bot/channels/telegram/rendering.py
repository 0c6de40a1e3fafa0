"""Replies drawn for Telegram: HTML in pieces that fit, and buttons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.domain.turn import Choice, Link, Reply

Button = dict[str, str]
Keyboard = dict[str, list[list[Button]]]
"""InlineKeyboardButton and InlineKeyboardMarkup of the Bot API."""

TEXT_MAX = 4096
"""UTF-16 units of one message, marks not counted (core.telegram.org/bots/api#sendmessage)."""
CAPTION_MAX = 1024
"""The same of a picture's caption (core.telegram.org/bots/api#sendphoto)."""
BUTTONS_MAX = 100
ROW_MAX = 8
ROW_UNITS = 24
"""Letters that stand beside each other on a narrow phone; longer labels get a row of their own."""
_EDGE_MAX = 1000
_BREAKS = ("\n\n", "\n", " ")


@dataclass(frozen=True, slots=True)
class Piece:
    """One message of those that a reply is sent as."""

    text: str
    pictured: bool = False
    """The reply's picture, or the member's file, goes with it; the text is its caption."""


def pieces(reply: Reply) -> tuple[Piece, ...]:
    """The reply's messages: its picture or file with the text below it, or before the text where that is too
    long."""
    words = tuple(Piece(text) for text in texts(reply))
    if reply.picture is None and reply.enclosed is None:
        return words
    if len(words) == 1 and shown_units(reply) <= CAPTION_MAX:
        return (Piece(words[0].text, pictured=True),)
    return (Piece("", pictured=True), *words)


def texts(reply: Reply) -> tuple[str, ...]:
    """The reply as HTML, in as many messages as needed: the title opens the first, the note ends the last."""
    title, note = reply.title.strip()[:_EDGE_MAX], reply.note.strip()[:_EDGE_MAX]
    room = TEXT_MAX - units(title) - units(note) - 4
    parts = [escape(part, quote=False) for part in _pieces(reply.text.strip(), room)]
    if title:
        parts[0] = _joined(f"<b>{escape(title, quote=False)}</b>", parts[0])
    if note:
        parts[-1] = _joined(parts[-1], f"<i>{escape(note, quote=False)}</i>")
    return tuple(parts)


def keyboard(reply: Reply, site: str = "") -> Keyboard | None:
    """The reply's choices and links as buttons, short ones beside each other.

    ``site`` is where our own pages are on the network; without it there is no way to them.
    Plain values, because the library's own types for them cost as much time as finding the answer.
    """
    own = (Link(reply.page.label, site + reply.page.url),) if reply.page and site else ()
    rows = [*_rows(reply.choices[:BUTTONS_MAX]), *([_button(link)] for link in (*own, *reply.links))]
    return {"inline_keyboard": rows[:BUTTONS_MAX]} if rows else None


def shown_units(reply: Reply) -> int:
    """Length of the reply as one message, marks not counted."""
    return units(_joined(_joined(reply.title.strip(), reply.text.strip()), reply.note.strip()))


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _joined(first: str, second: str) -> str:
    return f"{first}\n\n{second}" if first and second else first or second


def _pieces(text: str, room: int) -> list[str]:
    """Cut at paragraphs where possible, else at lines, else at words, else anywhere."""
    pieces = []
    while units(text) > room:
        head = _head(text, room)
        cut = next((at for mark in _BREAKS if (at := head.rfind(mark)) > len(head) // 3), len(head))
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


def _head(text: str, room: int) -> str:
    """The longest beginning that fits."""
    head = text[:room]
    while (over := units(head) - room) > 0:
        head = head[: -((over + 1) // 2)]  # a letter counts one or two
    return head


def _rows(choices: Sequence[Choice]) -> Iterator[list[Button]]:
    row: list[Button] = []
    width = 0
    for choice in choices:
        width += len(choice.label) + 2
        if row and (width > ROW_UNITS or len(row) == ROW_MAX):
            yield row
            row, width = [], len(choice.label) + 2
        row.append(_button(choice))
    if row:
        yield row


def _button(choice: Choice | Link) -> Button:
    if isinstance(choice, Link):
        return {"text": choice.label, "url": choice.url}
    return {"text": choice.label, "callback_data": choice.place}
