"""The list's address: its filter, its search and its page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args
from urllib.parse import urlencode

from bot.domain.team.case import OPEN, State
from bot.service.desk import Wish

SEARCH_MAX = 100
PAGES_MAX = 1_000_000
STATES: Mapping[str, State] = {state: state for state in get_args(State) if state in OPEN}


def wish_in(fields: Mapping[str, object]) -> Wish:
    """What the fields of an address or a form ask for; what they cannot mean is left out."""
    page = str(fields.get("trang", ""))
    return Wish(
        state=STATES.get(str(fields.get("trang-thai", ""))),
        search=str(fields.get("tim", "")).replace("\0", "").strip()[:SEARCH_MAX],
        page=max(1, min(int(page), PAGES_MAX)) if page.isascii() and page.isdigit() and len(page) < 10 else 1,
    )


def fields_of(wish: Wish) -> dict[str, str]:
    """The fields that ask for it."""
    page = str(wish.page) if wish.page > 1 else ""
    fields = {"trang-thai": wish.state or "", "tim": wish.search, "trang": page}
    return {name: value for name, value in fields.items() if value}


def path_to(wish: Wish, base: str = "/to", **more: str) -> str:
    """The address of the list as wished for."""
    query = urlencode(fields_of(wish) | {name.replace("_", "-"): value for name, value in more.items()})
    return f"{base}?{query}" if query else base


def with_state(wish: Wish, state: State | None) -> Wish:
    """The first page of the cases in a state."""
    return replace(wish, state=state, page=1)


def searching(wish: Wish, search: str) -> Wish:
    """The first page of the cases that a search finds."""
    return replace(wish, search=search, page=1)


def on_page(wish: Wish, page: int) -> Wish:
    """Another page of the same."""
    return replace(wish, page=page)
