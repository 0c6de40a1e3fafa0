"""Residents who go on asking whatever happens, and the account of what they were told."""

import asyncio
from dataclasses import dataclass
from itertools import groupby

from tests.telegram import FakeTelegram, Resident

QUESTIONS = (
    "đăng ký khai sinh cần giấy tờ gì",
    "đăng ký tạm trú cần giấy tờ gì",
    "xác nhận tình trạng hôn nhân cần giấy tờ gì",
    "đăng ký hộ kinh doanh cần giấy tờ gì",
    "làm VNeID mức 2 cần giấy tờ gì",
    "đăng ký thường trú cần giấy tờ gì",
)
"""Each names its procedure, so that its answer can be told from the one before and the one after."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all that was asked."""

    asked: int
    lost: int
    repeated: int
    disordered: int
    """Residents who did not get their answers in the order of their questions."""


class Crowd:
    """``size`` residents, each with a round of questions; every reply that they get is counted."""

    def __init__(self, telegram: FakeTelegram, size: int) -> None:
        self._residents = [telegram.resident(1000 + number) for number in range(size)]
        self._asked: list[list[str]] = [[] for _ in self._residents]
        self._teacher = telegram.resident(999)
        self._answers: dict[str, str] = {}

    async def get_ready(self) -> None:
        """Greet the bot, and learn the answer to each question."""
        for resident in (self._teacher, *self._residents):
            resident.starts("w-ninh-kieu")
        for resident in (self._teacher, *self._residents):
            for _ in range(2):  # the notice and the menu
                await resident.reads(within_s=30)
        for question in QUESTIONS:
            self._teacher.says(question)
            self._answers[question] = (await self._teacher.reads()).text
        assert len(set(self._answers.values())) == len(QUESTIONS), "the questions must have different answers"

    async def ask(self, per_s: float) -> None:
        """Ask on and on, in turns, until cancelled."""
        number = 0
        while True:
            who = number % len(self._residents)
            self._ask(who, QUESTIONS[(number // len(self._residents) + who) % len(QUESTIONS)])
            number += 1
            await asyncio.sleep(1 / per_s)

    async def until_answered(self, within_s: float) -> None:
        """Wait until everybody has as many answers as questions; not an error when that does not happen."""
        waiting = [
            self._has_answers(who, len(questions)) for who, questions in enumerate(self._asked) if questions
        ]
        await asyncio.wait([asyncio.ensure_future(one) for one in waiting], timeout=within_s)

    def account(self) -> Account:
        lost = repeated = disordered = 0
        for who, questions in enumerate(self._asked):
            expected = [self._answers[question] for question in questions]
            told = self._told(who)
            once = [text for text, _ in groupby(told)]
            lost += sum(1 for _ in expected) - min(len(once), len(expected))
            repeated += len(told) - len(once)
            disordered += once != expected
        return Account(sum(map(len, self._asked)), lost, repeated, disordered)

    def _ask(self, who: int, question: str) -> None:
        self._residents[who].says(question)
        self._asked[who].append(question)

    def _told(self, who: int) -> list[str]:
        greetings = 2
        return [shown.text for shown in self._residents[who].screen[greetings:]]

    async def _has_answers(self, who: int, count: int) -> None:
        resident: Resident = self._residents[who]
        while len([text for text, _ in groupby(self._told(who))]) < count:
            await resident.reads(within_s=600)
