"""A strict Bot API that speaks real HTTP, so that the bot is tested against Telegram without Telegram."""

from tests.telegram.fake import FakeTelegram
from tests.telegram.faults import Fault, accept_then_hang, accept_then_reset, reset, server_error, too_many
from tests.telegram.people import Group, Resident, Shown

__all__ = [
    "FakeTelegram",
    "Fault",
    "Group",
    "Resident",
    "Shown",
    "accept_then_hang",
    "accept_then_reset",
    "reset",
    "server_error",
    "too_many",
]
