"""Telegram's limits on the buttons under a message."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.refusals import bad, strict

DATA_MAX_BYTES = 64
BUTTONS_MAX = 100
ROW_MAX = 8
_ACTIONS = (
    "callback_data", "callback_game", "copy_text", "disabled", "login_url", "pay", "switch_inline_query",
    "switch_inline_query_chosen_chat", "switch_inline_query_current_chat", "url", "web_app",
)  # fmt: skip


def buttons(markup: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    for row in (markup or {}).get("inline_keyboard", ()):
        yield from row


def check_keyboard(markup: dict[str, Any] | None) -> None:
    """Raises:
    Refusal: too many buttons, or one that no phone could show or press.
    """
    if any(len(row) > ROW_MAX for row in (markup or {}).get("inline_keyboard", ())):
        raise strict(
            f"a row holds at most {ROW_MAX} buttons"
        )  # Telegram shows such a row cut, without a word
    if sum(1 for _ in buttons(markup)) > BUTTONS_MAX:
        raise bad("reply markup is too long")
    for button in buttons(markup):
        _check_button(button)


def _check_button(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    if sum(1 for action in _ACTIONS if action in button) != 1:
        raise bad("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_MAX_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "tg" and parts.netloc:
        return
    if parts.scheme not in ("http", "https"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not parts.hostname or "." not in parts.hostname:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
