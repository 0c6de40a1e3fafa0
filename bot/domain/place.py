"""Where a button leads: a short text that carries its whole place, so that an old button still means it."""

PLACE_MAX_BYTES = 64
"""Telegram's limit on button data (core.telegram.org/bots/api), the tightest of our channels."""


def place(verb: str, *about: str) -> str:
    """A place as a button carries it: ``place("entry", "khai-sinh", "fee")`` is ``entry:khai-sinh:fee``.

    Raises:
        ValueError: longer than ``PLACE_MAX_BYTES``; ids are checked when the knowledge is loaded.
    """
    text = ":".join((verb, *about))
    if len(text.encode()) > PLACE_MAX_BYTES:
        raise ValueError(f"place too long: {text}")
    return text


def read_place(text: str) -> tuple[str, ...]:
    """The verb of a button's data and what it is about; anything at all is some place, if an unknown one."""
    return tuple(text.split(":"))
