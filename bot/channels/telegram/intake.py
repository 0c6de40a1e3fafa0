"""Raw updates handed to the service: the readable answered, the others set aside, all durable."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from bot.channels.telegram.reading import Me, Unreadable, press_id, read, update_id
from bot.channels.telegram.sending import PressAnswers
from bot.channels.telegram.shape import shape
from bot.ports import Arrival, DeadLetter, StoreUnavailable

log = structlog.get_logger()

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]
SetAside = Callable[[Sequence[DeadLetter]], Awaitable[None]]


class Intake:
    """What polling and the webhook share."""

    def __init__(
        self,
        receive: Receive,
        set_aside: SetAside,
        presses: PressAnswers,
        clock: Callable[[], datetime],
        me: Callable[[], Me],
    ) -> None:
        """``me`` tells who the bot is: in groups it answers only where it is meant."""
        self._receive = receive
        self._set_aside = set_aside
        self._presses = presses
        self._clock = clock
        self._me = me

    async def take(self, updates: Sequence[object]) -> None:
        """Answer a batch. When this returns, everything in it is durable and may be confirmed.

        Raises:
            StoreUnavailable: nothing may be confirmed.
        """
        arrivals, letters = self._read(updates)
        if letters:
            await self._set_aside(letters)
        if arrivals:
            await self._receive_all([arrival for _, arrival in arrivals])
        for raw in updates:
            if press := press_id(raw):
                self._presses.answer(press)

    async def set_aside_body(self, body: bytes) -> None:
        """Keep note of a body that is not even JSON."""
        await self._set_aside(
            [DeadLetter("telegram", "", "not JSON", shape({"body": body.decode(errors="replace")}))]
        )

    def _read(self, updates: Sequence[object]) -> tuple[list[tuple[object, Arrival]], list[DeadLetter]]:
        arrivals: list[tuple[object, Arrival]] = []
        letters: list[DeadLetter] = []
        now = self._clock()
        for raw in updates:
            try:
                arrival = read(raw, now, self._me())
            except Unreadable as error:
                letters.append(_letter(raw, error))
                continue
            if arrival:
                arrivals.append((raw, arrival))
        return arrivals, letters

    async def _receive_all(self, arrivals: Sequence[Arrival]) -> None:
        """All at once; where that fails for another reason than the store, one by one, so that a
        message which cannot be taken does not hold up its neighbours for ever."""
        try:
            await self._receive(arrivals)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("batch_failed", messages=len(arrivals))
            for arrival in arrivals:
                await self._receive_one(arrival)

    async def _receive_one(self, arrival: Arrival) -> None:
        try:
            await self._receive([arrival])
        except StoreUnavailable:
            raise
        except Exception as error:
            lengths = shape({"text": arrival.text, "place": arrival.place})
            await self._set_aside([DeadLetter("telegram", "", type(error).__name__, lengths)])


def _letter(raw: object, error: Unreadable) -> DeadLetter:
    found = update_id(raw)
    return DeadLetter("telegram", "" if found is None else str(found), str(error), shape(raw))
