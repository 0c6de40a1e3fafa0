"""Replies sent to Telegram, and its refusals told apart: wait, try again, or never."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.pacing import Pacer
from bot.channels.telegram.photos import Photos
from bot.channels.telegram.rendering import Keyboard, Piece, keyboard, pieces
from bot.channels.telegram.topics import chat_and_thread
from bot.channels.telegram.transport import Flooded, NotConnected
from bot.domain.media import MediaKind
from bot.domain.picture import Image
from bot.domain.turn import Reply
from bot.ports import Outgoing, Refused, TryAgain

FAILURES_IN_A_ROW = 5
"""After so many, nobody is sent to until one probe went through."""
PAUSE_MOST_S = 30.0
WRONG_TOKEN_S = 30.0

Call = Callable[[str, Mapping[str, object]], Awaitable[Any]]
"""Carries out one method of the Bot API, with python-telegram-bot's errors."""


class TelegramSender:
    """The channel that delivery sends through."""

    channel: Literal["telegram"] = "telegram"

    def __init__(
        self,
        call: Call,
        pacer: Pacer,
        photos: Photos,
        site: str = "",
        pages: str = "",
        doors: Callable[[str], Sequence[str]] = lambda code: (),
    ) -> None:
        """``site`` is where our own pages are on the network, empty when they are not; ``pages`` is
        where members open theirs, if only on this machine; ``doors`` gives the addresses under which a
        code opens elsewhere."""
        self._call = call
        self._pacer = pacer
        self._photos = photos
        self._doors = doors
        self._site = site.rstrip("/")
        self._pages = (pages or site).rstrip("/")
        self._failures = 0
        self._begun: dict[tuple[str, int], _Begun] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Send one reply, in as many messages as it needs; return their ids, joined by commas.

        Raises:
            TryAgain: not now; messages of this reply that did go out are not sent again.
            Refused: never.
        """
        key = (outgoing.conversation_id, outgoing.number)
        begun = self._begun.pop(key, None) or _Begun(self._pieces(outgoing.reply))
        try:
            await self._send(outgoing, begun)
        except TelegramError as error:
            if begun.sent:
                self._begun[key] = begun
            raise self._verdict(error) from None
        except TryAgain:
            if begun.sent:
                self._begun[key] = begun
            raise
        self._failures = 0
        return ",".join(begun.sent)

    def _pieces(self, reply: Reply) -> tuple[Piece, ...]:
        """The reply's messages; a picture whose image is gone is left out."""
        opened = with_entrance(with_doors(reply, self._doors), self._pages)
        return pieces(opened if self._photos.find(opened.picture) else replace(opened, picture=None))

    async def _send(self, outgoing: Outgoing, begun: "_Begun") -> None:
        try:
            await self._send_rest(outgoing, begun)
        except _PictureRefused:
            begun.pieces = self._pieces(in_words(outgoing.reply))
            await self._send_rest(outgoing, begun)

    async def _send_rest(self, outgoing: Outgoing, begun: "_Begun") -> None:
        chat, _ = chat_and_thread(outgoing.address)
        old = outgoing.edits_message.split(",") if outgoing.edits_message else []
        for number, piece in enumerate(begun.pieces):
            if number < len(begun.sent):
                continue
            buttons = keyboard(outgoing.reply, self._site) if number == len(begun.pieces) - 1 else None
            silent = outgoing.attempts > 0
            await self._pacer.turn(chat)
            if piece.pictured:
                begun.sent.append(
                    await self._shown_with(
                        outgoing.address, outgoing.reply, piece.text, buttons, silent=silent
                    )
                )
            elif number < len(old) and await self._edited(chat, int(old[number]), piece.text, buttons):
                begun.sent.append(old[number])
            else:
                begun.sent.append(await self._said(outgoing.address, piece.text, buttons, silent=silent))
        for surplus in old[len(begun.pieces) :]:
            with suppress(BadRequest):
                await self._call("deleteMessage", {"chat_id": chat, "message_id": int(surplus)})

    async def _said(self, address: str, text: str, buttons: Keyboard | None, *, silent: bool) -> str:
        sent = await self._call("sendMessage", _to(address, silent) | _shown(text, buttons))
        return str(sent["message_id"])

    async def _shown_with(
        self, address: str, reply: Reply, caption: str, buttons: Keyboard | None, *, silent: bool
    ) -> str:
        """Send what goes with a reply: a member's file, or a step's picture.

        Raises:
            _PictureRefused: Telegram does not take it; the words can still go without.
        """
        if reply.enclosed:
            media = reply.enclosed.media
            message = _to(address, silent) | _captioned(caption, buttons) | {media.kind: media.file}
            try:
                sent = await self._call(_SENDS[media.kind], message)
            except BadRequest:
                raise _PictureRefused from None
            return str(sent["message_id"])
        image = self._photos.find(reply.picture)
        return await self._pictured(address, image, caption, buttons, silent=silent)

    async def _pictured(
        self, address: str, image: Image | None, caption: str, buttons: Keyboard | None, *, silent: bool
    ) -> str:
        """Send the picture by its id where Telegram has it, else its bytes.

        Raises:
            _PictureRefused: Telegram does not take it; the words can still go without.
        """
        if image is None:
            raise _PictureRefused
        message = _to(address, silent) | _captioned(caption, buttons)
        if known := self._photos.known(image):
            try:
                sent = await self._call("sendPhoto", message | {"photo": known})
            except BadRequest as error:
                if "file" not in error.message.lower():  # "wrong file identifier" and the like
                    raise _PictureRefused from None
                self._photos.forget(image)
                await self._pacer.turn(chat_and_thread(address)[0])
            else:
                return str(sent["message_id"])
        try:
            sent = await self._call("sendPhoto", message | {"photo": image.data})
        except BadRequest:
            raise _PictureRefused from None
        self._photos.keep(image, sent)
        return str(sent["message_id"])

    async def _edited(self, chat: int, message: int, text: str, buttons: Keyboard | None) -> bool:
        """Whether the old message now shows this; one that is gone, too old or a picture is written anew."""
        try:
            await self._call(
                "editMessageText", {"chat_id": chat, "message_id": message, **_shown(text, buttons)}
            )
        except BadRequest as error:
            reason = error.message.lower()
            if "not modified" in reason:
                return True
            if any(known in reason for known in _NOT_EDITABLE):
                return False
            raise
        return True

    def _verdict(self, error: TelegramError) -> Exception:
        match error:
            case Flooded(retry_after_s=wait_s):
                self._pacer.pause(wait_s)
                return TryAgain(wait_s, whole_channel=True, counted=False)
            case Forbidden() | BadRequest() | ChatMigrated():
                return Refused(error.message)
            case InvalidToken():
                return TryAgain(WRONG_TOKEN_S, whole_channel=True, counted=False)
        if not self._pacer.paused_s:  # all that were under way fail at once: that is one failure
            self._failures += 1
        wait_s = min(2.0 ** max(0, self._failures - FAILURES_IN_A_ROW), PAUSE_MOST_S)
        down = isinstance(error, NotConnected) or self._failures >= FAILURES_IN_A_ROW
        if down:
            self._pacer.pause(wait_s)
        return TryAgain(wait_s, whole_channel=down, counted=not isinstance(error, NotConnected))


class PressAnswers:
    """Tells Telegram that a press was heard, so that the button stops turning; best effort, never again."""

    def __init__(self, call: Call, pacer: Pacer) -> None:
        self._call = call
        self._pacer = pacer
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, press: str) -> None:
        if self._pacer.paused_s:
            return
        task = asyncio.create_task(self._answer(press))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self, within_s: float) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within_s)

    async def _answer(self, press: str) -> None:
        with suppress(TelegramError):  # "query is too old" after 15 s is usual
            await self._call("answerCallbackQuery", {"callback_query_id": press})


def with_doors(reply: Reply, doors: Callable[[str], Sequence[str]]) -> Reply:
    """The reply with the addresses of its code, one a line."""
    if not reply.code:
        return reply
    return replace(reply, text="\n".join([reply.text, "", *doors(reply.code)]).rstrip())


def with_entrance(reply: Reply, pages: str) -> Reply:
    """The reply with the whole address of the page that signs in: a text, since Telegram takes no button
    that leads to this machine."""
    return replace(reply, text=f"{reply.text}\n\n{pages}{reply.entrance}") if reply.entrance else reply


def in_words(reply: Reply) -> Reply:
    """The reply without a picture or file; of a member's file it says that it is missing."""
    words = [reply.text, *([reply.enclosed.lost] if reply.enclosed else ())]
    return replace(reply, text="\n\n".join(words), picture=None, enclosed=None)


_SENDS: Mapping[MediaKind, str] = {"photo": "sendPhoto", "voice": "sendVoice"}
_NOT_EDITABLE = ("to edit not found", "can't be edited", "no text in the message to edit")


class _PictureRefused(Exception):
    """The picture cannot go out, whatever its words."""


@dataclass(slots=True)
class _Begun:
    """A reply on its way: its messages, and the ids of those that went out."""

    pieces: tuple[Piece, ...]
    sent: list[str] = field(default_factory=list)


def _to(address: str, silent: bool) -> dict[str, object]:
    """A repeat is silent: the resident may have the message already."""
    chat, thread = chat_and_thread(address)
    message: dict[str, object] = {"chat_id": chat}
    if thread is not None:
        message["message_thread_id"] = thread
    return message | {"disable_notification": True} if silent else message


def _captioned(caption: str, buttons: Keyboard | None) -> dict[str, object]:
    shown: dict[str, object] = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    return shown | {"reply_markup": buttons} if buttons else shown


def _shown(text: str, buttons: Keyboard | None) -> dict[str, object]:
    shown: dict[str, object] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return shown | {"reply_markup": buttons} if buttons else shown
