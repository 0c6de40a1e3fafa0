"""What Telegram says when it refuses a call, in its own words."""

import math
from typing import Any


class Refusal(Exception):
    """A call that is answered with ``ok: false``."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def answer(self) -> dict[str, Any]:
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | {"parameters": self.parameters} if self.parameters else answer


def bad(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


def strict(reason: str) -> Refusal:
    """What Telegram itself would let pass or answer less clearly; a mistake of the bot all the same."""
    return Refusal(400, f"Bad Request: [strict fake] {reason}")


def forbidden(reason: str) -> Refusal:
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    return Refusal(409, f"Conflict: {reason}")


def too_many(wait_s: float) -> Refusal:
    seconds = max(1, math.ceil(wait_s))
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


def not_found() -> Refusal:
    return Refusal(404, "Not Found")
