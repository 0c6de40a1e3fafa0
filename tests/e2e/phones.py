"""Telegram for tests with a browser: the fake on a thread of its own, and a resident's phone on it."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tests.telegram import FakeTelegram, Resident
from tests.telegram.people import Shown

T = TypeVar("T")
WAIT_S = 30.0


class Phone:
    """One resident's Telegram, to be used from outside the fake's loop."""

    def __init__(self, resident: Resident, loop: asyncio.AbstractEventLoop) -> None:
        self._resident = resident
        self._loop = loop

    def says(self, text: str, *, topic: int | None = None) -> Shown:
        """Write, in a forum's topic if one is named, and return what comes."""
        return self._then(lambda: self._resident.says(text, topic=topic))

    def replies(self, message: Shown, text: str) -> Shown:
        """Reply to a message of the bot, and return what comes."""
        return self._then(lambda: self._resident.says(text, reply_to=message.message_id))

    def sends_photo(self, caption: str = "", *, reply_to: Shown | None = None) -> None:
        """Send a picture without waiting for anything."""
        self._call(
            lambda: self._resident.sends_photo(caption, reply_to=reply_to.message_id if reply_to else None)
        )

    def sends_voice(self, *, reply_to: Shown | None = None) -> None:
        self._call(lambda: self._resident.sends_voice(reply_to=reply_to.message_id if reply_to else None))

    def shows(self, words: str) -> Shown:
        """The newest message on the screen that says these words, waited for."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            screen = self._call(lambda: self._resident.screen)
            if found := [message for message in screen if words in message.text]:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"{words} is not shown:\n" + "\n---\n".join(one.text for one in screen))

    def taps(self, label: str) -> None:
        """Press a button without waiting for anything."""
        self._call(lambda: self._resident.presses(label))

    def _call(self, act: Callable[[], T]) -> T:
        async def there() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result()

    def presses(self, label: str) -> Shown:
        """Press a button of the newest message that has it, and return what comes."""
        return self._then(lambda: self._resident.presses(label))

    @property
    def screen(self) -> tuple[Shown, ...]:
        """Everything that the bot said here, as it is now."""
        return self._call(lambda: self._resident.screen)

    def reads(self) -> Shown:
        """The next message."""
        return asyncio.run_coroutine_threadsafe(self._resident.reads(WAIT_S), self._loop).result()

    def reads_until(self, words: str) -> Shown:
        """The next message that says these words."""
        while words not in (message := self.reads()).text:
            pass
        return message

    def _then(self, act: Callable[[], object]) -> Shown:
        async def there() -> Shown:
            while self._resident.unread:
                await self._resident.reads()
            act()
            return await self._resident.reads(WAIT_S)

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result()


class Telegram:
    """The fake and its people."""

    def __init__(self, fake: FakeTelegram, loop: asyncio.AbstractEventLoop) -> None:
        self.fake = fake
        self._loop = loop

    def phone(self, number: int) -> Phone:
        return Phone(self.call(lambda: self.fake.resident(number)), self._loop)

    def member(self, group: int, number: int) -> Phone:
        """Somebody's phone with a group open."""
        return Phone(self.call(lambda: self.fake.group(group).member(number)), self._loop)

    def call(self, act: Callable[[], T]) -> T:
        """Do something on the fake's own loop."""

        async def there() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result()


async def started() -> FakeTelegram:
    """The fake, made on the loop that it lives on."""
    return await FakeTelegram(limits=False).__aenter__()


@contextmanager
def telegram() -> Iterator[Telegram]:
    """The fake, running."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    fake = asyncio.run_coroutine_threadsafe(started(), loop).result()
    try:
        yield Telegram(fake, loop)
    finally:
        asyncio.run_coroutine_threadsafe(fake.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
